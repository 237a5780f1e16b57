"""How safe the ranking is: rank acceptability and the room that each weight has."""

from __future__ import annotations

from scoring.engine.display import frequency, percent
from scoring.engine.matrix import Criterion, Group
from scoring.engine.results import Analysis, Interval
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.shapes import AcceptabilityRow, StabilityRow
from scoring.selectors.display.words import weight_places


def acceptability_rows(analysis: Analysis) -> tuple[AcceptabilityRow, ...]:
    ranked = analysis.evaluation.ranked
    rows = []
    for index in ranked:
        shares = tuple(float(s) for s in analysis.acceptability.ranks[index, : len(ranked)])
        vendor = analysis.matrix.alternatives[index]
        short = short_name(analysis, index)
        rows.append(
            AcceptabilityRow(
                vendor.key,
                vendor.name,
                short,
                shares,
                tuple(frequency(s) for s in shares),
            )
        )
    return tuple(rows)


def stability_rows(analysis: Analysis) -> tuple[StabilityRow, ...]:
    """Groups where there are any, else criteria; in the order of the analysis."""
    intervals = list(analysis.stability.values())
    groups = [interval for interval in intervals if interval.is_group]
    return tuple(_stability_row(analysis, interval) for interval in groups or intervals)


def short_label(analysis: Analysis, key: str) -> str:
    """The short name of a group or criterion, its name where it has none."""
    nodes: tuple[Group | Criterion, ...] = (*analysis.matrix.groups, *analysis.matrix.criteria)
    return next(node.short_name or node.name for node in nodes if node.key == key)


def _stability_row(analysis: Analysis, interval: Interval) -> StabilityRow:
    places = weight_places(list(analysis.evaluation.weights))

    def rival(index: int | None) -> str:
        return "" if index is None else short_name(analysis, index)

    def text(side: str, at: float, index: int | None) -> str:
        return "never flips" if index is None else f"{side} {percent(at, places)}: {rival(index)}"

    return StabilityRow(
        key=interval.key,
        name=interval.name,
        short=short_label(analysis, interval.key),
        is_group=interval.is_group,
        weight=percent(interval.weight, places),
        below=text("below", interval.low, interval.low_rival),
        above=text("above", interval.high, interval.high_rival),
        now=interval.weight,
        low=interval.low,
        high=interval.high,
        low_rival=rival(interval.low_rival),
        high_rival=rival(interval.high_rival),
    )
