"""How safe the ranking is: rank acceptability and the room that each weight has."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.engine.display import frequency, percent
from scoring.engine.matrix import Criterion, Group
from scoring.engine.results import Analysis, Interval
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.shapes import AcceptabilityRow, StabilityRow
from scoring.selectors.display.words import weight_places

MOST_DRAWN = 10
NEVER = "never flips"


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
    """Every weight in the order of the analysis: groups, then criteria. None where there is no second to overtake."""
    if len(analysis.evaluation.ranked) < 2:
        return ()
    return tuple(_stability_row(analysis, interval) for interval in analysis.stability.values())


def drawn(rows: Sequence[StabilityRow]) -> tuple[StabilityRow, ...]:
    """What a chart shows: the groups; where there are none, the ten criteria with the least room, in their order."""
    groups = tuple(row for row in rows if row.is_group)
    tightest = sorted(rows, key=lambda row: row.room)[:MOST_DRAWN]
    return groups or tuple(row for row in rows if row in tightest)


def short_label(analysis: Analysis, key: str) -> str:
    """The short name of a group or criterion, its name where it has none."""
    nodes: tuple[Group | Criterion, ...] = (*analysis.matrix.groups, *analysis.matrix.criteria)
    return next(node.short_name or node.name for node in nodes if node.key == key)


def _stability_row(analysis: Analysis, interval: Interval) -> StabilityRow:
    places = weight_places(list(analysis.evaluation.weights))

    def rival(index: int | None) -> str:
        return "" if index is None else short_name(analysis, index)

    def text(side: str, at: float, index: int | None) -> str:
        return NEVER if index is None else f"{side} {percent(at, places)}: {rival(index)}"

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
