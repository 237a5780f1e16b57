"""What evaluators declare before they score."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.models import Alternative, Conflict, Membership, Selection, User
from scoring.policies import NotNow, check_can_declare_interests
from scoring.vocabulary import AuditVerb


def declare_interests(*, by: User, selection: Selection, conflicts: Mapping[Alternative, str]) -> Membership:
    """Say in which vendors one has an interest, with a statement each; an empty mapping says: in none.

    Once before the first score; more may be added later, and none is ever taken back. The column of such a vendor is
    closed to the evaluator: its cells are not asked for, and scores already given there stay on record and count no
    more. Raises ValidationError for an empty statement or a vendor of another selection.
    """
    about = ", ".join(alternative.short_name for alternative in conflicts) or "none"
    with recording(AuditVerb.INTERESTS_DECLARED, by=by, about=about, selection=selection) as log:
        member = check_can_declare_interests(by, log.selection)
        if not conflicts and member.interests_declared_at is not None:
            raise NotNow("You have declared your interests already; what you declared stands.")
        closed = set(member.conflicts.values_list("alternative_id", flat=True))
        now = timezone.now()
        for alternative, statement in conflicts.items():
            if alternative.selection_id != selection.pk:
                raise ValidationError({"conflicts": f"{alternative.short_name} does not compete here."})
            if not statement.strip():
                raise ValidationError({"conflicts": f"Say what your interest in {alternative.short_name} is."})
            if alternative.pk in closed:
                raise NotNow(f"You have declared an interest in {alternative.short_name} already.")
            log.create(
                Conflict(membership=member, alternative=alternative, statement=statement.strip(), declared_at=now)
            )
        for score in log.selection.scores.filter(evaluator=member.user, alternative__in=[a.pk for a in conflicts]):
            log.update(score, superseded_at=now)
        if member.interests_declared_at is None:
            log.update(member, interests_declared_at=now)
        return member
