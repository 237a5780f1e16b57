"""An evaluator's score sheet: which cells are theirs and which are still open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.models import Criterion, Membership
from scoring.vocabulary import CriterionKind


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of an evaluator's cells are answered."""

    answered: int
    cells: int

    @property
    def left(self) -> int:
        return self.cells - self.answered


def leaves_beneath(criteria: list[Criterion], groups: set[object], *, with_derived: bool = False) -> list[Criterion]:
    """The leaves of a tree that people score and that lie beneath any of the groups (by primary key), in order.

    What is read from records is nobody's to score; `with_derived` takes it along.
    """
    parents = {criterion.pk: criterion.parent_id for criterion in criteria}

    def assigned(key: object) -> bool:
        while key is not None:
            if key in groups:
                return True
            key = parents[key]  # type: ignore[index]  # a primary key of the same list
        return False

    scored = (c for c in criteria if c.is_scored and (with_derived or not c.is_derived))
    return [criterion for criterion in scored if assigned(criterion.pk)]


def open_cells(member: Membership) -> list[str]:
    """The assigned cells without an answer, as "vendor, criterion", in the order of the sheet.

    A vendor in which the evaluator declared an interest is not theirs to score.
    """
    selection = member.selection
    criteria = list(selection.criteria_model.criteria.all())
    groups: set[object] = set(member.assignments.values_list("group_id", flat=True))
    answered = set(selection.scores.filter(evaluator_id=member.user_id).values_list("alternative_id", "criterion_id"))
    closed = set(member.conflicts.values_list("alternative_id", flat=True))
    vendors = [alternative for alternative in selection.alternatives.all() if alternative.pk not in closed]
    return [
        f"{alternative.short_name}, {criterion.name}"
        for criterion in leaves_beneath(criteria, groups)
        for alternative in vendors
        if (alternative.pk, criterion.pk) not in answered
    ]


def plain(value: Decimal | None) -> str:
    """A stored figure as a form sends it, without the zeros that the column adds."""
    return f"{value.normalize():f}" if value else "0"


def reason_is_due(criterion: Criterion, value: Decimal | None) -> bool:
    """Whether a score has to say why: "not enough information" (None), and the two lowest levels and the top of a rubric."""
    if value is None:
        return True
    if criterion.kind != CriterionKind.RUBRIC:
        return False
    low, high = _ends(criterion)
    return value <= low + 1 or value >= high


def reasons_due(criterion: Criterion) -> str:
    """The scores that need a reason, in words: "0, 1, 4 and ?"."""
    if criterion.kind != CriterionKind.RUBRIC:
        return "?"
    low, high = _ends(criterion)
    return f"{plain(low)}, {plain(low + 1)}, {plain(high)} and ?"


def _ends(criterion: Criterion) -> tuple[Decimal, Decimal]:
    low, high = sorted((criterion.worst or Decimal(0), criterion.best or Decimal(0)))
    return low, high
