"""An evaluator's score sheet: which cells are theirs and which are still open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.models import Criterion, Membership
from scoring.vocabulary import CriterionKind

Place = tuple[str, int]


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


@dataclass(frozen=True, slots=True)
class Standing:
    """The cells that an evaluator owes, as criterion key and vendor's place from 1, and those without an answer."""

    cells: tuple[Place, ...]
    open: frozenset[Place]

    @property
    def progress(self) -> Progress:
        return Progress(len(self.cells) - len(self.open), len(self.cells))

    def after(self, place: Place) -> Place | None:
        """The next open cell after a place of the sheet, coming round; None when all are answered."""
        at = self.cells.index(place) + 1 if place in self.cells else 0
        return next((cell for cell in (*self.cells[at:], *self.cells[:at]) if cell in self.open), None)


def standing_of(member: Membership) -> Standing:
    """How far an evaluator is, cell by cell in the order of the sheet: five light queries.

    A vendor in which the evaluator declared an interest is not theirs to score.
    """
    selection = member.selection
    criteria = list(selection.criteria_model.criteria.only("criteria_model", "parent", "kind", "key", "derivation"))
    groups: set[object] = set(member.assignments.values_list("group_id", flat=True))
    given = selection.scores.filter(evaluator_id=member.user_id).values_list("alternative_id", "criterion_id")
    answered = set(given)
    closed = set(member.conflicts.values_list("alternative_id", flat=True))
    vendors = [(pk, at + 1) for pk, at in selection.alternatives.values_list("pk", "position") if pk not in closed]
    owed = [(leaf, pk, (leaf.key, place)) for leaf in leaves_beneath(criteria, groups) for pk, place in vendors]
    return Standing(
        cells=tuple(place for _, _, place in owed),
        open=frozenset(place for leaf, pk, place in owed if (pk, leaf.pk) not in answered),
    )


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
