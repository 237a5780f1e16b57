"""Sets of weights beside each other: the approved ones, equal ones, and those that were saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.charts.bump import BumpFigure, RankLine, bump_figure
from scoring.engine.aggregate import evaluate
from scoring.engine.display import points
from scoring.engine.results import Evaluation
from scoring.models import Scenario
from scoring.selectors.matrix import SelectionMatrix, Weights
from scoring.selectors.weighing import spread

MOST_DRAWN = 8  # sets of weights side by side; the table has them all


@dataclass(frozen=True, slots=True)
class Standing:
    """A vendor's total and rank under one set of weights; `is_moved` where the rank is not the approved one."""

    total: str
    rank: int
    is_moved: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    name: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Vendors in the approved order. `figure` is None where nobody is ranked."""

    heads: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    figure: BumpFigure | None


def equal_weights(built: SelectionMatrix) -> Weights:
    """The top groups (or criteria) alike; what lies in a group keeps its share of it."""
    top = [node.key for node in built.nodes if not node.parent]
    return {node.key: node.approved for node in built.nodes} | dict(zip(top, spread(len(top)), strict=True))


def compare(
    built: SelectionMatrix, scenarios: Iterable[Scenario], *, explored: Weights | None = None, width: float = 900
) -> Comparison:
    """`explored` are weights that nobody saved, shown last."""
    sets: list[tuple[str, Evaluation]] = [("Approved", evaluate(built.matrix))]
    groups = any(node.is_group for node in built.nodes)
    others: list[tuple[str, Weights]] = [("Equal groups" if groups else "Equal", equal_weights(built))]
    others += [(scenario.name, scenario.weights) for scenario in scenarios]
    others += [("Exploring", explored)] if explored is not None else []
    sets += [(name, evaluate(built.weighing(weights))) for name, weights in others]
    approved = sets[0][1]
    names = {i: v.short_name or v.name for i, v in enumerate(built.matrix.alternatives)}
    rows = tuple(
        ComparedRow(
            names[i],
            tuple(
                Standing(points(float(e.totals[i])), int(e.ranks[i]), bool(e.ranks[i] != approved.ranks[i]))
                for _, e in sets
            ),
        )
        for i in approved.ranked
    )
    drawn = sets[:MOST_DRAWN]
    lines = [RankLine(names[i], tuple(int(e.ranks[i]) for _, e in drawn)) for i in approved.ranked]
    heads = tuple(name for name, _ in sets)
    wide = min(width, 220 * len(drawn))  # few sets stand close enough for a phone
    figure = bump_figure(lines, heads[:MOST_DRAWN], width=wide, font_size=14, uid="bump") if lines else None
    return Comparison(heads, rows, figure)


def fits(scenario: Scenario, built: SelectionMatrix) -> bool:
    """Whether the scenario has the weights of the criteria that there are now; after a return to set-up it may not."""
    return Counter(scenario.weights.keys()) == Counter(node.key for node in built.nodes)
