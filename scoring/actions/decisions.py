"""The decision: written, said otherwise to, frozen for signing, opened again."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import Recording, recording, require_version
from scoring.actions.selections import supersede
from scoring.models import (
    Alternative,
    AuditEvent,
    Condition,
    Decision,
    Dissent,
    Selection,
    Shortlisted,
    Snapshot,
    User,
)
from scoring.policies import NotNow, current_snapshot
from scoring.policies.deciding import check_can_decide, check_can_dissent, check_can_reopen_decision
from scoring.selectors.before_signing import checks, missing_of
from scoring.selectors.drafting import figures_of
from scoring.selectors.snapshot import freeze_content
from scoring.vocabulary import AuditVerb, DecisionOutcome


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """What has to be done before the contract; `key` is that of a condition that stands already."""

    text: str
    owner: str
    due_on: date | None
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The decision as the lead writes it. The shortlist counts where nobody is chosen yet."""

    outcome: DecisionOutcome
    chosen: Alternative | None = None
    second_source: Alternative | None = None
    shortlist: Sequence[Alternative] = ()
    not_first_reason: str = ""
    rationale: str = ""
    legal: str = ""
    suitable: str = ""
    competent: str = ""
    next_review_on: date | None = None
    conditions: Sequence[ConditionLine] = ()


def save_decision(*, by: User, selection: Selection, draft: Draft, version: int | None = None) -> Decision:
    """Write the decision with its shortlist and conditions, or change it as long as it is not frozen.

    `version` is that of the decision which the lead saw, None where there was none: Conflict when there is another
    one by now. What stands already is not written again and leaves no event, whatever the version. What the figures
    alone would say is kept beside the rationale. Raises ValidationError for a vendor without a rank, for a choice that
    is not the top-ranked vendor's without the reason, for an empty shortlist, and for a condition that does not say
    what, who and until when.
    """
    try:
        with recording(AuditVerb.DECISION_SAVED, by=by, about=_about(draft), selection=selection) as log:
            check_can_decide(by, log.selection)
            figures = figures_of(log.selection)
            values = _values(draft) | {"rationale_draft": figures.rationale}
            known = Decision.objects.filter(selection=log.selection).first()
            standing = known if known is not None and _stands(known, draft, values) else None
            if known is not None and standing is None:
                require_version(known, version, cell=known, mine=values)
            _check(draft, figures.ranks)
            if standing is not None:
                raise _Unchanged(standing)
            if known is None:
                decision = log.create(Decision(selection=log.selection, **values))
            else:
                decision = known
                log.update(decision, version=version, **values)
            _shorten(log, decision, draft, by=by)
            _lay_down(log, decision, draft.conditions, by=by)
            return decision
    except _Unchanged as unchanged:
        return unchanged.decision


class _Unchanged(Exception):
    """Leaves a recording before it writes: the decision says already what it is to say."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision


def _stands(decision: Decision, draft: Draft, values: Mapping[str, Any]) -> bool:
    """Whether the decision, its shortlist and its conditions are what the draft says."""
    listed = {row.alternative_id for row in decision.shortlist.all()}
    conditions = [(row.text, row.owner, row.due_on) for row in decision.conditions.all()]
    return (
        all(getattr(decision, name) == value for name, value in values.items())
        and listed == {vendor.pk for vendor in _listed(draft)}
        and conditions == [(line.text.strip(), line.owner.strip(), line.due_on) for line in draft.conditions]
    )


def _listed(draft: Draft) -> Sequence[Alternative]:
    """The shortlist, where that is what is decided."""
    return draft.shortlist if draft.outcome == DecisionOutcome.SHORTLIST else ()


def _values(draft: Draft) -> dict[str, Any]:
    selects = draft.outcome == DecisionOutcome.SELECT
    return {
        "outcome": draft.outcome,
        "chosen": draft.chosen if selects else None,
        "second_source": draft.second_source if selects else None,
        "not_first_reason": draft.not_first_reason.strip() if selects else "",
        "rationale": "\n".join(draft.rationale.strip().splitlines()),  # browsers send \r\n
        "legal": draft.legal.strip(),
        "suitable": draft.suitable.strip(),
        "competent": draft.competent.strip(),
        "next_review_on": draft.next_review_on,
    }


def _about(draft: Draft) -> str:
    if draft.outcome == DecisionOutcome.SELECT:
        return f"select {draft.chosen}"
    if draft.outcome == DecisionOutcome.SHORTLIST:
        return f"shortlist {', '.join(vendor.short_name for vendor in draft.shortlist)}"
    return draft.outcome.label.lower()


def _check(draft: Draft, ranks: Mapping[uuid.UUID, int]) -> None:
    """ValidationError by the name of the field, for all of them at once."""
    faults: dict[str, str] = {}
    if draft.outcome == DecisionOutcome.SELECT:
        faults = _faults_of_choice(draft, ranks)
    elif draft.outcome == DecisionOutcome.SHORTLIST:
        unranked = next((vendor for vendor in draft.shortlist if vendor.pk not in ranks), None)
        if unranked is not None:
            faults["shortlist"] = _unranked(unranked)
        elif not draft.shortlist:
            faults["shortlist"] = "Choose at least one vendor for the shortlist."
    for number, line in enumerate(draft.conditions, start=1):
        if not line.text.strip() or not line.owner.strip() or line.due_on is None:
            faults["conditions"] = f"Condition {number} has to say what is to be done, who does it and until when."
            break
    if faults:
        raise ValidationError(faults)


def _faults_of_choice(draft: Draft, ranks: Mapping[uuid.UUID, int]) -> dict[str, str]:
    faults: dict[str, str] = {}
    if draft.chosen is None:
        faults["chosen"] = "Choose the vendor that is selected."
    elif draft.chosen.pk not in ranks:
        faults["chosen"] = _unranked(draft.chosen)
    elif ranks[draft.chosen.pk] > 1 and not draft.not_first_reason.strip():
        faults["not_first_reason"] = f"{draft.chosen} is not the top-ranked vendor. Say why it is selected."
    if draft.second_source is not None and draft.second_source == draft.chosen:
        faults["second_source"] = "The second source is another vendor than the selected one."
    elif draft.second_source is not None and draft.second_source.pk not in ranks:
        faults["second_source"] = _unranked(draft.second_source)
    return faults


def _unranked(vendor: Alternative) -> str:
    return f"{vendor} has no rank in the results, so it cannot be taken."


def _shorten(log: Recording, decision: Decision, draft: Draft, *, by: User) -> None:
    wanted = {vendor.pk: vendor for vendor in _listed(draft)}
    now = timezone.now()
    for row in decision.shortlist.all():
        if wanted.pop(row.alternative_id, None) is None:
            log.update(row, removed_at=now, removed_by=by)
    log.create_all(Shortlisted(decision=decision, alternative=vendor) for vendor in wanted.values())


def _lay_down(log: Recording, decision: Decision, lines: Sequence[ConditionLine], *, by: User) -> None:
    """The conditions in the order of the lines: those with the key of one that stands change it, the others are new."""
    standing = {row.pk: row for row in decision.conditions.all()}
    for position, line in enumerate(lines):
        values: dict[str, Any] = {
            "position": position,
            "text": line.text.strip(),
            "owner": line.owner.strip(),
            "due_on": line.due_on,
        }
        row = standing.pop(line.key, None) if line.key else None
        if row is None:
            log.create(Condition(decision=decision, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            log.update(row, **values)
    now = timezone.now()
    for row in standing.values():
        log.update(row, removed_at=now, removed_by=by)


def record_dissent(*, by: User, selection: Selection, text: str) -> Dissent:
    """Say in one's own words that one sees it otherwise; it stands in the report and is never taken out."""
    if not text.strip():
        raise ValidationError({"text": "Say in your own words what you see otherwise."})
    about = f"of {by.full_name}"
    with recording(AuditVerb.DISSENT_RECORDED, by=by, about=about, selection=selection) as log:
        check_can_dissent(by, log.selection)
        return log.create(Dissent(selection=log.selection, person=by, text=text.strip(), recorded_at=timezone.now()))


def freeze_decision(*, by: User, selection: Selection, version: int, acknowledged: Collection[str] = ()) -> Snapshot:
    """Write down once everything that the decision rests on, so that it can be signed.

    `version` is that of the decision which the lead saw (Conflict when it is another one now), `acknowledged` the keys
    of the checks that they have seen and let stand. Raises NotNow with all that is in the way.
    """
    with recording(AuditVerb.DECISION_FROZEN, by=by, about="", selection=selection) as log:
        check_can_decide(by, log.selection)
        decision = Decision.objects.filter(selection=log.selection).first()
        found = checks(log.selection, decision)
        if missing := missing_of(found, acknowledged):
            raise NotNow(
                f"Still to be mended, or ticked as seen: {'; '.join(check.words.rstrip('.') for check in missing)}."
            )
        require_version(decision, version, cell=log.selection, mine={})
        before = log.selection.snapshots.order_by("-number").first()
        number, at = 1 if before is None else before.number + 1, timezone.now()
        text, sha256, content_sha256 = freeze_content(
            log.selection,
            number=number,
            at=at,
            by=by,
            previous=None if before is None else before.sha256,
            head=AuditEvent.objects.filter(chain=log.selection.ref).order_by("-seq").first(),
        )
        log.about = f"version {number}, SHA-256 {sha256[:12]}"
        if seen := [check for check in found if check.is_to_see]:
            log.note(**{check.key: f"seen by {by.full_name}: {check.words}" for check in seen})
        return log.create(
            Snapshot(
                selection=log.selection,
                number=number,
                content=text,
                sha256=sha256,
                content_sha256=content_sha256,
                frozen_at=at,
                frozen_by=by,
            )
        )


def reopen_decision(*, by: User, selection: Selection, reason: str) -> Selection:
    """Open a frozen decision again: what was frozen stays readable, and its signatures are void."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the reason stands beside the signatures that are void then."})
    with recording(AuditVerb.DECISION_REOPENED, by=by, about="", selection=selection, reason=reason) as log:
        check_can_reopen_decision(by, log.selection)
        snapshot = current_snapshot(log.selection)
        log.about = f"version {snapshot.number}" if snapshot else ""
        supersede(log, log.selection, by=by, reason=reason)
        return log.selection
