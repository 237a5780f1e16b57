"""Independent scores: given cell by cell, with what they rest on, and submitted sheet by sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from scoring.actions.recording import recording, require_version
from scoring.models import Alternative, Criterion, Document, Membership, Score, ScoreEvidence, Selection, User
from scoring.policies import (
    NotNow,
    WrongRole,
    check_can_reopen_sheet,
    check_can_score,
    check_can_submit_sheet,
    check_has_no_interest,
    member_of,
)
from scoring.selectors.sheet_faults import faults_of, price_waits_for
from scoring.vocabulary import AuditVerb, CriterionKind, EvidenceKind, Judgement


def record_score(
    *,
    by: User,
    selection: Selection,
    alternative: Alternative,
    criterion: Criterion,
    value: Decimal | None,
    reason: str = "",
    evidence: str = "",
    ask_vendor: bool = False,
    version: int | None = None,
) -> Score:
    """Save one evaluator's judgement of one cell; a value of None is "not enough information" and needs a reason.

    With `ask_vendor` that reason is put to the vendor as a question; beside a value there is nothing to ask.

    A delegate writes on the sheet of the one they stand in for, and is named with the score. A score that was
    submitted, of a sheet that was reopened, is not changed: a new one with a reason takes its place and the evidence
    goes along.
    `version` is that of the score which the evaluator saw, None for an empty cell. Raises Conflict when the cell has
    another one by now, ValidationError for a value off the rubric or a reason that is missing, NotNow when scoring
    has closed, an interest was declared, or the cell's turn has not come (price).
    """
    judgement = Judgement.NOT_ENOUGH_INFORMATION if value is None else Judgement.SCORED
    if value is None and not reason.strip():
        raise ValidationError({"reason": "Say what is missing: “not enough information” needs a reason."})
    values: dict[str, Any] = {"judgement": judgement, "value": value, "reason": reason, "evidence": evidence}
    values["ask_vendor"] = ask_vendor and value is None
    known = _standing(by, selection, alternative, criterion)
    corrects = known is not None and known.submitted_at is not None
    verb = AuditVerb.SCORE_CORRECTED if corrects else AuditVerb.SCORE_RECORDED
    with recording(verb, by=by, about=f"{alternative.short_name}, {criterion.name}", selection=selection) as log:
        member = check_can_score(by, log.selection, criterion)
        check_has_no_interest(member, alternative)
        if criterion.is_price and (first := price_waits_for(member)):
            raise NotNow(f"Price is scored last, so that it does not colour the rest. First: {first}.")
        check_on_scale(criterion, value)
        known = _standing(by, log.selection, alternative, criterion)
        require_version(known, version, cell=criterion, mine=values)
        values["entered_by"] = None if member.user_id == by.pk else by
        if known is not None and known.submitted_at is None:
            log.update(known, version=version, **values)
            return known
        score = Score(
            selection=log.selection, alternative=alternative, criterion=criterion, evaluator=member.user, **values
        )
        if known is not None:
            if not reason.strip():
                raise ValidationError({"reason": "A score that was submitted is corrected with a reason."})
            log.make_way(known, version=version, superseded_at=timezone.now())
        log.create(score)
        if known is not None:
            log.create_all(_copied(source, score) for source in known.sources.all())
        return score


def clear_score(
    *, by: User, selection: Selection, alternative: Alternative, criterion: Criterion, version: int
) -> None:
    """Empty a cell again; the score stays on record. One that was submitted is corrected instead (NotNow)."""
    about = f"{alternative.short_name}, {criterion.name}"
    with recording(AuditVerb.SCORE_CLEARED, by=by, about=about, selection=selection) as log:
        check_can_score(by, log.selection, criterion)
        known = _standing(by, log.selection, alternative, criterion)
        require_version(known, version, cell=criterion, mine={"value": None})
        if known is None or known.submitted_at is not None:
            raise NotNow("A score that was submitted is not cleared. Correct it, with a reason.")
        log.update(known, version=version, superseded_at=timezone.now())


def link_evidence(
    *,
    by: User,
    score: Score,
    kind: EvidenceKind,
    label: str,
    document: Document | None = None,
    page: str = "",
    record: str = "",
    url: str = "",
) -> ScoreEvidence:
    """Name what a score rests on: a document with its page, a link, a regulatory record, an audit of our own.

    Raises ValidationError where what the kind needs is missing, NotNow for a score that was submitted: a correction
    comes first.
    """
    needed = {EvidenceKind.DOCUMENT: document, EvidenceKind.LINK: url}.get(kind, record)
    if not needed:
        raise ValidationError({"kind": f"Name the {kind.label.lower()} that the score rests on."})
    if not label.strip():
        raise ValidationError({"label": "Say in a few words what it shows."})
    about = f"{score.alternative.short_name}, {score.criterion.name}"
    with recording(AuditVerb.EVIDENCE_LINKED, by=by, about=about, selection=score.selection) as log:
        _check_can_change(by, log.selection, score)
        return log.create(
            ScoreEvidence(score=score, kind=kind, label=label, document=document, page=page, record=record, url=url)
        )


def unlink_evidence(*, by: User, evidence: ScoreEvidence, version: int) -> None:
    """Take out what a score was said to rest on; the row stays on record."""
    score = evidence.score
    about = f"{score.alternative.short_name}, {score.criterion.name}"
    with recording(AuditVerb.EVIDENCE_UNLINKED, by=by, about=about, selection=score.selection) as log:
        _check_can_change(by, log.selection, score)
        log.update(evidence, version=version, removed_at=timezone.now(), removed_by=by)


def submit_sheet(*, by: User, selection: Selection) -> Membership:
    """Submit all of one's scores for good.

    Raises NotNow while a cell is not answered, a reason is missing at an end of a scale, or evidence that the
    criterion asks for.
    """
    with recording(AuditVerb.SHEET_SUBMITTED, by=by, about=selection.ref, selection=selection) as log:
        member = check_can_submit_sheet(by, log.selection)
        faults = faults_of(member)
        if gaps := faults.open_cells:
            cells = "1 cell is" if len(gaps) == 1 else f"{len(gaps)} cells are"
            raise NotNow(f"{cells} not answered yet, first {gaps[0]}. “Not enough information” is an answer too.")
        if bare := faults.without_reason:
            raise NotNow(f"A reason is missing at an end of the scale: {'; '.join(bare[:3])}.")
        if bare := faults.without_evidence:
            raise NotNow(f"Evidence is missing, for which the criterion asks: {'; '.join(bare[:3])}.")
        now = timezone.now()
        for score in log.selection.scores.filter(evaluator=member.user, submitted_at__isnull=True):
            log.update(score, submitted_at=now)
        log.update(member, submitted_at=now)
        return member


def reopen_sheet(*, by: User, membership: Membership, reason: str) -> Membership:
    """Give a submitted sheet back to its evaluator. Its scores stay submitted; a correction is a new one."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why the sheet is reopened: the reason stands in the log."})
    about = membership.user.full_name
    selection = membership.selection
    with recording(AuditVerb.SHEET_REOPENED, by=by, about=about, selection=selection, reason=reason) as log:
        member = log.selection.memberships.select_related("user").get(pk=membership.pk)
        check_can_reopen_sheet(by, log.selection, member)
        log.update(member, submitted_at=None)
        return member


def check_on_scale(criterion: Criterion, value: Decimal | None) -> None:
    """Raise ValidationError for a value that the criterion's steps do not reach; a number may lie outside its anchors."""
    if value is None or criterion.kind == CriterionKind.NUMBER or criterion.worst is None or criterion.best is None:
        return
    low, high = sorted((criterion.worst.normalize(), criterion.best.normalize()))
    if not low <= value <= high:
        raise ValidationError(
            {"value": f"“{criterion.name}” is scored from {low:f} to {high:f}; {value:f} is outside."}
        )


def _standing(by: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> Score | None:
    """The score of the cell on the sheet that the person writes on."""
    member = member_of(by, selection)
    scores: QuerySet[Score] = Score.objects.filter(alternative=alternative, criterion=criterion)
    return None if member is None else scores.filter(evaluator=member.user_id).first()


def _check_can_change(by: User, selection: Selection, score: Score) -> None:
    member = check_can_score(by, selection, score.criterion)
    if member.user_id != score.evaluator_id:
        raise WrongRole("This is another evaluator's score.")
    if score.submitted_at is not None or score.superseded_at is not None:
        raise NotNow("This score was submitted. Correct it, with a reason, and name the evidence then.")


def _copied(source: ScoreEvidence, score: Score) -> ScoreEvidence:
    return ScoreEvidence(
        score=score,
        kind=source.kind,
        label=source.label,
        document_id=source.document_id,
        page=source.page,
        record=source.record,
        url=source.url,
    )
