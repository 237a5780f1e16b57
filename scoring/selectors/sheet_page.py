"""An evaluator's score sheet as its page shows it: whose it is, each cell with its scale, and what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from scoring.engine.display import EMPTY, number, percent, rounded
from scoring.engine.values import ValueFunction
from scoring.models import (
    Alternative,
    AuditEvent,
    Criterion,
    DerivedValue,
    Membership,
    RubricLevel,
    Score,
    ScoreEvidence,
    Selection,
    User,
)
from scoring.policies import is_assigned
from scoring.selectors.cells import source_of
from scoring.selectors.library import scale_of
from scoring.selectors.matrix import value_function, weights_of
from scoring.selectors.sheet import leaves_beneath, plain, reason_is_due, reasons_due
from scoring.selectors.sheet_shapes import UNKNOWN, Anchor, Cell, Earlier, Question, Reopening, Sheet, Source, Vendor
from scoring.selectors.staleness import stale_keys
from scoring.vocabulary import AuditVerb, CriterionKind, Judgement

# What a cell shows of its score; the rest of the event and of the person stays where it is.
COLUMNS = (
    "criterion", "alternative", "judgement", "value", "reason", "evidence", "ask_vendor", "version", "submitted_at",
    "entered_by__full_name", "last_event__at",
)  # fmt: skip


def sheet_of(member: Membership) -> Sheet:
    """The whole sheet of an evaluator, for them and whoever stands in for them: a dozen queries, whatever its size."""
    selection = member.selection
    closed = dict(member.conflicts.values_list("alternative_id", "statement"))
    vendors = [_vendor(a, closed) for a in selection.alternatives.select_related("vendor", "site")]
    questions = _questions(member)
    scores = _scores(member)
    derived = _derived(selection, questions)
    stale = stale_keys(selection, timezone.localdate()) if derived else set()
    cells = tuple(
        _derived_cell(question, vendor, derived, stale)
        if question.derived
        else _cell(question, vendor, scores.get((question.criterion.pk, vendor.alternative.pk)))
        for question in questions
        for vendor in vendors
    )
    return Sheet(selection, member, tuple(vendors), questions, cells, _reopening(member))


def with_earlier(sheet: Sheet, reader: User) -> Sheet:
    """The sheet with what was submitted in each cell and corrected later, as far as the reader may see it: one query."""
    corrected = Score.everything.visible_to(reader).filter(
        selection=sheet.selection,
        evaluator=sheet.member.user_id,
        superseded_at__isnull=False,
    )
    found: dict[tuple[UUID, UUID], list[Score]] = defaultdict(list)
    for row in corrected.select_related("entered_by").order_by("superseded_at"):
        found[row.criterion_id, row.alternative_id].append(row)
    cells = tuple(
        replace(
            cell,
            earlier=tuple(
                Earlier(
                    text=UNKNOWN if row.value is None else _text(cell.question, row.value),
                    reason=row.reason,
                    by=row.entered_by.full_name if row.entered_by else "",
                    submitted_at=row.submitted_at,
                    until=row.superseded_at,
                )
                for row in found[cell.question.criterion.pk, cell.vendor.alternative.pk]
                if row.submitted_at and row.superseded_at
            ),
        )
        for cell in sheet.cells
    )
    return replace(sheet, cells=cells)


def cell_of(member: Membership, key: str, position: int) -> Cell | None:
    """One cell of the sheet without its group and weight, for a save; None where the sheet has no such cell."""
    criteria = member.selection.criteria_model.criteria.select_related("parent")
    criterion = criteria.filter(key=key).first()
    alternative = member.selection.alternatives.filter(position=position - 1).first()
    if criterion is None or alternative is None or not criterion.is_scored or not is_assigned(member, criterion):
        return None
    closed = dict(member.conflicts.values_list("alternative_id", "statement"))
    vendor = Vendor(alternative, "", closed.get(alternative.pk, ""))
    question = _question(criterion, "", "", list(criterion.levels.all()))
    if question.derived:
        return _derived_cell(question, vendor, _derived(member.selection, [question]))
    return read_again(member, Cell(question, vendor, "open"))


def read_again(member: Membership, cell: Cell) -> Cell:
    """A cell that is scored, as it stands now."""
    here = {"criterion": cell.question.criterion, "alternative": cell.vendor.alternative}
    return _cell(cell.question, cell.vendor, next(iter(_scores(member, **here).values()), None))


def _vendor(alternative: Alternative, closed: dict[UUID, str]) -> Vendor:
    place = alternative.site.country if alternative.site else ""
    return Vendor(alternative, place, closed.get(alternative.pk, ""))


def _questions(member: Membership) -> tuple[Question, ...]:
    """The criteria of the member's groups in the order of the tree; the derived ones are there to be read."""
    selection = member.selection
    criteria = list(selection.criteria_model.criteria.all())
    groups: set[object] = set(member.assignments.values_list("group_id", flat=True))
    amended = selection.amendments.order_by("-number").values_list("weights", flat=True).first()
    weights = weights_of(criteria, amended)
    levels: dict[UUID, list[RubricLevel]] = defaultdict(list)
    for level in RubricLevel.objects.filter(criterion__criteria_model=selection.criteria_model_id):
        levels[level.criterion_id].append(level)
    names: dict[UUID | None, str] = {criterion.pk: criterion.name for criterion in criteria}
    shown = leaves_beneath(criteria, groups, with_derived=True)
    return tuple(
        _question(c, names.get(c.parent_id, ""), percent(weights[c.key], 1).replace(".0%", "%"), levels[c.pk])
        for c in shown
    )


def _question(criterion: Criterion, group: str, weight: str, levels: list[RubricLevel]) -> Question:
    curve = value_function(criterion, levels)
    anchors: tuple[Anchor, ...] = ()
    if criterion.kind == CriterionKind.YES_NO:
        anchors = (Anchor("1", "Yes", "", _shade(curve, 1)), Anchor("0", "No", "", _shade(curve, 0)))
    elif levels:
        anchors = tuple(
            Anchor(str(level.level), str(level.level), level.text, _shade(curve, level.level)) for level in levels
        )
    return Question(
        criterion=criterion,
        group=group,
        weight=weight,
        anchors=anchors,
        curve=curve,
        half=criterion.kind == CriterionKind.RUBRIC and criterion.half_levels,
        span="" if anchors else scale_of(criterion),
        reasons=reasons_due(criterion),
        derived=criterion.is_derived,
    )


def _shade(curve: ValueFunction, value: float | Decimal) -> int:
    return int(rounded(float(curve(float(value))) * 4, 0))


def _scores(member: Membership, **here: object) -> dict[tuple[UUID, UUID], Score]:
    """The member's own scores that count: their sheet is theirs and their delegate's to see, whatever the stage."""
    live = Score.objects.filter(selection=member.selection, evaluator=member.user_id, **here)
    sources = Prefetch("sources", ScoreEvidence.objects.select_related("document__vendor"))
    rows = live.select_related("entered_by", "last_event").prefetch_related(sources).only(*COLUMNS)
    return {(row.criterion_id, row.alternative_id): row for row in rows}


def _cell(question: Question, vendor: Vendor, score: Score | None) -> Cell:
    if vendor.closed:
        return Cell(question, vendor, "closed", text=EMPTY)
    if score is None:
        return Cell(question, vendor, "open")
    sources = tuple(map(_source, score.sources.all()))
    cell = Cell(
        question,
        vendor,
        "unknown",
        value=UNKNOWN,
        text=UNKNOWN,
        reason=score.reason,
        version=f"{score.pk.hex}.{score.version}",
        lacks_reason=reason_is_due(question.criterion, score.value) and not score.reason.strip(),
        locked=score.submitted_at is not None,
        asks=score.ask_vendor,
        evidence=score.evidence,
        sources=sources,
        by=score.entered_by.full_name if score.entered_by else "",
        at=score.last_event.at,
    )
    if score.judgement == Judgement.NOT_ENOUGH_INFORMATION or score.value is None:
        return cell
    return replace(
        cell,
        state="scored",
        value=plain(score.value),
        text=_text(question, score.value),
        level=_shade(question.curve, score.value),
        lacks_evidence=question.criterion.evidence_required and not sources and not score.evidence,
    )


def _text(question: Question, value: Decimal) -> str:
    if question.criterion.kind == CriterionKind.YES_NO:
        return "Yes" if value else "No"
    return number(float(value))


def _source(row: ScoreEvidence) -> Source:
    known = source_of(row)
    return Source(row, known.words, known.link)


def _derived(selection: Selection, questions: Iterable[Question]) -> dict[tuple[UUID, UUID], DerivedValue]:
    wanted = [question.criterion.pk for question in questions if question.derived]
    rows = DerivedValue.objects.filter(selection=selection, criterion__in=wanted)
    return {(row.criterion_id, row.alternative_id): row for row in rows}


def _derived_cell(
    question: Question,
    vendor: Vendor,
    derived: dict[tuple[UUID, UUID], DerivedValue],
    stale: Collection[tuple[UUID, UUID]] = (),
) -> Cell:
    row = derived.get((question.criterion.pk, vendor.alternative.pk))
    if row is None:
        return Cell(question, vendor, "derived", text=EMPTY, reason="The records have not been read for it yet.")
    why = str(row.basis.get("explanation", ""))
    if row.override is not None:
        read = EMPTY if row.value is None else number(float(row.value))
        why = f"Set by hand: {row.override_reason} From the records: {read}. {why}"
    if (vendor.alternative.pk, question.criterion.pk) in stale:
        why = f"A newer record came. {why}"
    if row.counted is None:
        return Cell(question, vendor, "derived", text=UNKNOWN, reason=why)
    return Cell(
        question,
        vendor,
        "derived",
        value=plain(row.counted),
        text=number(float(row.counted)),
        level=_shade(question.curve, row.counted),
        reason=why,
    )


def _reopening(member: Membership) -> Reopening | None:
    """Why the sheet was opened again, as long as it has not been submitted anew."""
    if member.submitted_at is not None:
        return None
    events = AuditEvent.objects.filter(
        verb=AuditVerb.SHEET_REOPENED, targets__object_id=member.pk, chain=member.selection.ref
    )
    last = events.order_by("-id").first()
    return None if last is None else Reopening(last.actor_name, last.at, last.reason)
