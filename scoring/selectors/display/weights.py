"""The weights panel: every group and criterion with its weight among its siblings, explored and approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.engine.display import half_up, listing
from scoring.engine.pairwise import shown_lead
from scoring.engine.results import Analysis, Evaluation
from scoring.selectors.criteria import percent_text
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.shapes import Block
from scoring.selectors.display.words import counted
from scoring.selectors.exploring import Exploration
from scoring.selectors.matrix import WeightNode


@dataclass(frozen=True, slots=True)
class WeightRow:
    """`value` and `approved` are percents among the siblings, `approved_points` the same in basis points.

    `block` is the segment whose colour the row has; without siblings (`is_alone`) there is nothing to move.
    """

    key: str
    name: str
    value: str
    approved: str
    approved_points: int
    is_locked: bool
    is_alone: bool
    block: Block | None
    children: tuple[WeightRow, ...]

    @property
    def is_open(self) -> bool:
        """Whether something beneath differs from what was approved."""
        return any(row.value != row.approved or row.is_open for row in self.children)

    @property
    def whole(self) -> str:
        """For the slider, which has no decimals."""
        return half_up(float(self.value), 0)

    @property
    def count(self) -> str:
        return counted(len(self.children), "criterion", "criteria")


def weight_rows(exploration: Exploration, heads: Sequence[Block]) -> tuple[WeightRow, ...]:
    """The tree of weights; what lies in a group has the group's colour."""
    below: dict[str, list[WeightNode]] = defaultdict(list)
    for node in exploration.nodes:
        below[node.parent].append(node)
    colours = {head.key: head for head in heads}

    def rows(parent: str, block: Block | None) -> tuple[WeightRow, ...]:
        found = []
        for node in below[parent]:
            # Criteria beside groups, or beyond the tenth, share a segment that has no key of its own.
            own = block or colours.get(node.key) or colours.get("")
            found.append(
                WeightRow(
                    key=node.key,
                    name=node.name,
                    value=percent_text(exploration.weights[node.key]),
                    approved=percent_text(node.approved),
                    approved_points=node.approved,
                    is_locked=node.key in exploration.locked,
                    is_alone=len(below[parent]) == 1,
                    block=own,
                    children=rows(node.key, own),
                )
            )
        return tuple(found)

    return rows("", None)


def explored_line(analysis: Analysis, approved: Evaluation, scenario: str = "") -> str:
    """Who leads with the weights that are explored, beside the approved answer."""
    evaluation = analysis.evaluation
    if not evaluation.ranked:
        return ""
    weights = f"the weights of “{scenario}”" if scenario else "the weights you are exploring"
    first = [i for i in evaluation.ranked if evaluation.ranks[i] == 1]
    names = listing(short_name(analysis, i) for i in first)
    if len(first) > 1:
        answer = f"{names} share the first place"
    elif len(evaluation.ranked) == 1:
        answer = f"{names} is ranked alone"
    else:
        same = "still " if approved.ranks[first[0]] == 1 else ""
        lead = shown_lead(evaluation, first[0], evaluation.ranked[1])
        answer = f"{names} {same}leads by {half_up(lead)}"
    return f"With {weights}, {answer}.{'' if scenario else ' Not saved.'}"
