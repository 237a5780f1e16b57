"""An evaluator's score sheet: which cells are theirs and which are still open."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.models import Criterion, Membership


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of an evaluator's cells are answered."""

    answered: int
    cells: int

    @property
    def left(self) -> int:
        return self.cells - self.answered


def leaves_beneath(criteria: list[Criterion], groups: set[object]) -> list[Criterion]:
    """The leaves of a tree that people score and that lie beneath any of the groups (by primary key), in order."""
    parents = {criterion.pk: criterion.parent_id for criterion in criteria}

    def assigned(key: object) -> bool:
        while key is not None:
            if key in groups:
                return True
            key = parents[key]  # type: ignore[index]  # a primary key of the same list
        return False

    scored = (criterion for criterion in criteria if criterion.is_scored and not criterion.is_derived)
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
