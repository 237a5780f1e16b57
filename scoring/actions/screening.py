"""Must-haves: what a vendor meets, and what an approver waives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import recording, require_version
from scoring.models import Alternative, Criterion, Screening, Selection, User
from scoring.policies import NotNow, check_can_screen, check_can_waive
from scoring.vocabulary import AuditVerb, ScreeningOutcome

NO_WAIVER = {"waiver_asked_at": None, "waived_at": None, "waived_by": None}


def screen(
    *,
    by: User,
    selection: Selection,
    alternative: Alternative,
    criterion: Criterion,
    outcome: ScreeningOutcome,
    reason: str = "",
    version: int | None = None,
) -> Screening:
    """Answer a must-have for a vendor with pass or fail; a fail has a reason (ValidationError).

    `version` is that of the answer which the lead saw, None where there was none. Raises Conflict when there is
    another one by now, NotNow for a criterion that is no must-have, and for a waiver: that is an approver's.
    """
    values = {"outcome": outcome, "reason": reason}
    about = f"{alternative.short_name}, {criterion.name}: {outcome.label.lower()}"
    with recording(AuditVerb.SCREENED, by=by, about=about, selection=selection, reason=reason) as log:
        _check_answer(log.selection, by, criterion, outcome, reason)
        known = Screening.objects.filter(alternative=alternative, criterion=criterion).first()
        require_version(known, version, cell=criterion, mine=values)
        if known is None:
            return log.create(
                Screening(selection=log.selection, alternative=alternative, criterion=criterion, **values)
            )
        log.update(known, version=version, **values, **NO_WAIVER)
        return known


@dataclass(frozen=True, slots=True)
class Answer:
    """What a vendor meets, or the way in which it does not. `version` is that of the answer that was seen, if any."""

    outcome: ScreeningOutcome
    reason: str = ""
    asks_waiver: bool = False
    version: int | None = None


def screen_vendor(*, by: User, alternative: Alternative, answers: Mapping[Criterion, Answer]) -> list[Screening]:
    """Answer several must-haves of a vendor at once, all of them or none, and ask for the waivers that are wanted.

    What stands already as it was answered is left alone. Raises as `screen`, and NotNow for a waiver of a pass.
    """
    selection = alternative.selection
    failed = [criterion.name for criterion, answer in answers.items() if answer.outcome == ScreeningOutcome.FAIL]
    about = f"{alternative.short_name}, {len(answers)} must-haves, " + (
        f"fails {', '.join(failed)}" if failed else "passes"
    )
    with recording(AuditVerb.SCREENED, by=by, about=about, selection=selection) as log:
        known = {row.criterion_id: row for row in Screening.objects.filter(alternative=alternative)}
        rows = []
        for criterion, answer in answers.items():
            _check_answer(log.selection, by, criterion, answer.outcome, answer.reason)
            row = known.get(criterion.pk)
            values: dict[str, Any] = {"outcome": answer.outcome, "reason": answer.reason}
            require_version(row, answer.version, cell=criterion, mine=values)
            if answer.asks_waiver and answer.outcome != ScreeningOutcome.FAIL:
                raise NotNow(f"{criterion.name}: only a must-have that a vendor fails can be waived.")
            asked = timezone.now() if answer.asks_waiver else None
            if row is None:
                cell = {"selection": log.selection, "alternative": alternative, "criterion": criterion}
                rows.append(log.create(Screening(**cell, **values, waiver_asked_at=asked)))
            elif (row.outcome, row.reason, row.waiver_asked_at is not None) != (*values.values(), answer.asks_waiver):
                log.update(row, **{**values, **NO_WAIVER, "waiver_asked_at": asked})
                rows.append(row)
        if not rows:
            raise NotNow(f"{alternative.short_name}: nothing was answered otherwise than it stands.")
        return rows


def _check_answer(selection: Selection, by: User, criterion: Criterion, outcome: ScreeningOutcome, reason: str) -> None:
    check_can_screen(by, selection, criterion)
    if outcome == ScreeningOutcome.WAIVED:
        raise NotNow("A must-have is waived by an approver. Answer fail and ask for a waiver.")
    if outcome == ScreeningOutcome.FAIL and not reason.strip():
        raise ValidationError({"reason": "Say in what the vendor does not meet it."})


def request_waiver(*, by: User, screening: Screening, version: int, reason: str) -> Screening:
    """Ask the approver whom the must-have names to let a vendor compete that fails it."""
    _require_reason(reason)
    about = _about(screening)
    selection = screening.selection
    with recording(AuditVerb.WAIVER_REQUESTED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_screen(by, log.selection, screening.criterion)
        if screening.outcome != ScreeningOutcome.FAIL:
            raise NotNow(f"{about}: only a must-have that a vendor fails can be waived.")
        if screening.waiver_asked_at is not None:
            raise NotNow(f"{about}: a waiver was asked for already.")
        log.update(screening, version=version, waiver_asked_at=timezone.now())
        return screening


def grant_waiver(*, by: User, screening: Screening, version: int, reason: str) -> Screening:
    """The approver lets the vendor compete although it fails; their reason takes the place of that of the fail."""
    _require_reason(reason)
    about = _about(screening)
    selection = screening.selection
    with recording(AuditVerb.WAIVER_GRANTED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_waive(by, log.selection, screening.criterion)
        _check_is_asked_for(screening)
        log.update(
            screening,
            version=version,
            outcome=ScreeningOutcome.WAIVED,
            reason=reason,
            waived_at=timezone.now(),
            waived_by=by,
        )
        return screening


def refuse_waiver(*, by: User, screening: Screening, version: int, reason: str) -> Screening:
    """The approver does not waive it: the fail stands."""
    _require_reason(reason)
    about = _about(screening)
    selection = screening.selection
    with recording(AuditVerb.WAIVER_REFUSED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_waive(by, log.selection, screening.criterion)
        _check_is_asked_for(screening)
        log.update(screening, version=version, waiver_asked_at=None)
        return screening


def _about(screening: Screening) -> str:
    return f"{screening.alternative.short_name}, {screening.criterion.name}"


def _check_is_asked_for(screening: Screening) -> None:
    if screening.waiver_asked_at is None or screening.outcome != ScreeningOutcome.FAIL:
        raise NotNow(f"{_about(screening)}: no waiver waits for an answer.")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason; it is printed with the results."})
