"""Independent scores."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import recording, require_version
from scoring.models import Alternative, Criterion, Membership, Score, Selection, User
from scoring.policies import NotNow, check_can_score, check_can_submit_sheet
from scoring.selectors.sheet import open_cells
from scoring.vocabulary import AuditVerb, CriterionKind, Judgement


def record_score(
    *,
    by: User,
    selection: Selection,
    alternative: Alternative,
    criterion: Criterion,
    value: Decimal | None,
    reason: str = "",
    evidence: str = "",
    version: int | None = None,
) -> Score:
    """Save one evaluator's judgement of one cell; a value of None is "not enough information" and needs a reason.

    `version` is that of the score which the evaluator saw, None for an empty cell. Raises Conflict when the cell has
    another one by now, ValidationError for a value off the rubric, NotNow when scoring has closed.
    """
    judgement = Judgement.NOT_ENOUGH_INFORMATION if value is None else Judgement.SCORED
    if value is None and not reason.strip():
        raise ValidationError({"reason": "Say what is missing: “not enough information” needs a reason."})
    values = {"judgement": judgement, "value": value, "reason": reason, "evidence": evidence}
    about = f"{alternative.short_name}, {criterion.name}"
    with recording(AuditVerb.SCORE_RECORDED, by=by, about=about, selection=selection) as log:
        check_can_score(by, log.selection, criterion)
        _check_on_scale(criterion, value)
        known = Score.objects.filter(evaluator=by, alternative=alternative, criterion=criterion).first()
        require_version(known, version, cell=criterion, mine=values)
        if known is None:
            return log.create(
                Score(selection=log.selection, alternative=alternative, criterion=criterion, evaluator=by, **values)
            )
        log.update(known, version=version, **values)
        return known


def _check_on_scale(criterion: Criterion, value: Decimal | None) -> None:
    if value is None or criterion.kind == CriterionKind.NUMBER or criterion.worst is None or criterion.best is None:
        return
    low, high = sorted((criterion.worst.normalize(), criterion.best.normalize()))
    if not low <= value <= high:
        raise ValidationError(
            {"value": f"“{criterion.name}” is scored from {low:f} to {high:f}; {value:f} is outside."}
        )


def submit_sheet(*, by: User, selection: Selection) -> Membership:
    """Submit all of one's scores for good. Every assigned cell must be answered."""
    with recording(AuditVerb.SHEET_SUBMITTED, by=by, about=selection.ref, selection=selection) as log:
        check_can_submit_sheet(by, log.selection)
        member = log.selection.memberships.get(user=by)
        if gaps := open_cells(member):
            raise NotNow(
                f"{len(gaps)} cells are not answered yet, first {gaps[0]}. “Not enough information” is an answer too."
            )
        now = timezone.now()
        for score in log.selection.scores.filter(evaluator=by):
            log.update(score, submitted_at=now)
        log.update(member, submitted_at=now)
        return member
