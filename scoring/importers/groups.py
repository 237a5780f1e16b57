"""Rows that name a group and carry its weight: left out, so that no weight counts twice.

People write the weight of a group beside its name, and below it the weights of its criteria: either shares of the whole
that add to the group's, or shares of the group that add to 100 or 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from scoring.importers.draft import Draft, Problems
from scoring.importers.numbers import Number, plain, rounded
from scoring.importers.words import same_name

WHOLES = (Decimal(100), Decimal(1))
NEAR = Decimal("0.01")  # weights are rounded: three of 33.3 make 99.9
FEWEST = 2  # one criterion of the same weight below a criterion without scores may be chance


class _Group(NamedTuple):
    """The position of a row that may name a group, and those of its criteria, by either way of writing weights."""

    head: int
    of_whole: list[int]
    of_group: list[int]


def settle_groups(drafts: Sequence[Draft], problems: Problems) -> list[int]:
    """The positions of the criteria. Their groups and weights are those that the rows above them say."""
    heads = [i for i, draft in enumerate(drafts) if draft.weight is not None and (draft.heads_group or _is_bare(draft))]
    groups = [_below(drafts, head, end) for head, end in pairwise([*heads, len(drafts)])]
    found = _written_alike(drafts, groups)
    dropped = set()
    for group, of_group in found:
        head, below = drafts[group.head], group.of_group if of_group else group.of_whole
        _give(drafts, head, below, of_group=of_group)
        dropped.add(group.head)
        how = "to 100" if of_group else "to the same"
        problems.warning(
            f"“{head.name}” has a weight and no scores, and the weights below it add {how}: read as the heading of a "
            f"group{', whose weight they share' if of_group else ''}.",
            head.where,
        )
    for group in groups:
        head = drafts[group.head]
        if head.heads_group and group.head not in dropped:
            dropped.add(group.head)
            problems.error(
                f"The group “{head.name}” has the weight {plain(head.weight.value if head.weight else Decimal(0))}, and "
                "the weights of its criteria add neither to that nor to 100: correct them, or clear the group's.",
                head.weight_where,
            )
    return [i for i in range(len(drafts)) if i not in dropped]


def _is_bare(draft: Draft) -> bool:
    """Nothing but a name and a weight."""
    states = draft.direction is not None or draft.unit or draft.ends is not None or draft.scale_failed
    return not states and all(score is None for score in draft.scores)


def _below(drafts: Sequence[Draft], head: int, end: int) -> _Group:
    """The rows below a head, as far as their weights make up its own, or a whole."""
    weight = drafts[head].weight
    rows = list(range(head + 1, end))
    if drafts[head].heads_group:
        rows = [i for i in rows if same_name(drafts[i].group) == same_name(drafts[head].name)]
    goals = (weight.value,) if weight is not None and weight.value > 0 else ()
    return _Group(head, _longest(drafts, rows, goals), _longest(drafts, rows, WHOLES))


def _longest(drafts: Sequence[Draft], rows: list[int], goals: Sequence[Decimal]) -> list[int]:
    """The most of the rows, from the first on, whose weights add to a goal."""
    total, fits = Decimal(0), 0
    for n, i in enumerate(rows, start=1):
        weight = drafts[i].weight
        if weight is None or weight.value < 0:
            break
        total += weight.value
        if any(abs(total - goal) <= NEAR * goal for goal in goals):
            fits = n
    return rows[:fits]


def _written_alike(drafts: Sequence[Draft], groups: list[_Group]) -> list[tuple[_Group, bool]]:
    """The groups that are some, and whether their weights are shares of the group; all are written in one way."""
    total = sum((draft.weight.value for draft in drafts if draft.weight is not None), Decimal(0))
    of_whole = [(group, False) for group in groups if group.of_whole]
    if of_whole and total not in WHOLES and any(len(group.of_whole) >= FEWEST for group, _ in of_whole):
        return of_whole
    of_group = [(group, True) for group in groups if group.of_group]
    if len(of_group) == len(groups) and any(len(group.of_group) >= FEWEST for group, _ in of_group):
        return of_group
    return [(group, False) for group in groups if group.of_whole and drafts[group.head].heads_group]


def _give(drafts: Sequence[Draft], head: Draft, below: list[int], *, of_group: bool) -> None:
    total = sum((weight.value for i in below if (weight := drafts[i].weight) is not None), Decimal(0))
    for i in below:
        drafts[i].group = head.name
        weight = drafts[i].weight
        if of_group and weight is not None and head.weight is not None:
            drafts[i].weight = Number(rounded(head.weight.value * weight.value / total), head.weight.percent)
