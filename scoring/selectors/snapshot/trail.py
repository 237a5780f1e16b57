"""What the log of a selection says of changes after its weights were sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from scoring.models import AuditEvent, Selection
from scoring.vocabulary import AuditVerb

if TYPE_CHECKING:
    from scoring.selectors.snapshot.people import Keys

# Changes of what was sealed, of who takes part, or of what was already given: a reader of the decision is told of each.
TOLD = (
    AuditVerb.WEIGHTS_AMENDED,
    AuditVerb.WAIVER_REQUESTED,
    AuditVerb.WAIVER_GRANTED,
    AuditVerb.WAIVER_REFUSED,
    AuditVerb.STAGE_RETURNED,
    AuditVerb.SHEET_REOPENED,
    AuditVerb.SCORE_CORRECTED,
    AuditVerb.SETTLEMENT_WITHDRAWN,
    AuditVerb.DERIVED_OVERRIDDEN,
    AuditVerb.DERIVED_CONFIRMED,
    AuditVerb.ALTERNATIVE_ADDED,
    AuditVerb.ALTERNATIVE_REMOVED,
    AuditVerb.ALTERNATIVE_RESTORED,
    AuditVerb.MEMBER_ADDED,
    AuditVerb.MEMBER_REMOVED,
    AuditVerb.SELECTION_WITHDRAWN,
    AuditVerb.SELECTION_RESTORED,
)


def events_to_tell(selection: Selection) -> QuerySet[AuditEvent]:
    """The events after sealing that a reader of the decision is told of, in their order; none before it is sealed."""
    events = AuditEvent.objects.filter(chain=selection.ref, verb__in=TOLD).order_by("seq")
    return events.filter(at__gt=selection.sealed_at) if selection.sealed_at else events.none()


def log(selection: Selection, keys: Keys) -> list[dict[str, Any]]:
    """One query. `sentence` goes on from the person's name; `who` is none where the system did it."""
    return [
        {
            "at": event.at,
            "who": keys.people[event.actor_id] if event.actor_id else None,
            "role": event.actor_role,
            "sentence": AuditVerb(event.verb).label.format(about=event.about),
            "reason": event.reason,
        }
        for event in events_to_tell(selection)
    ]
