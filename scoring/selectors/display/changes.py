"""What would have to change for one vendor to draw level with another, in sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.engine.changes import Counterfactual, ScoreChange, counterfactuals
from scoring.engine.display import half_up, in_sentence, number, percent, points
from scoring.engine.results import Analysis
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.words import weight_places

MOST = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """`weights`: past which weight the second leads. `up`, `down`: scores of the second, or of the first."""

    first: str
    second: str
    weights: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]


def changes(analysis: Analysis, a: int, b: int) -> Changes | None:
    """For two ranked alternatives of which `a` stands above `b`; None where they share a rank, or either has none."""
    ranks = analysis.evaluation.ranks
    if not 0 < ranks[a] < ranks[b]:
        return None
    up = counterfactuals(analysis.evaluation, b, int(ranks[a]))
    down = counterfactuals(analysis.evaluation, a, int(ranks[b]))
    return Changes(
        short_name(analysis, a),
        short_name(analysis, b),
        _weights(analysis, a, b),
        _sentences(analysis, b, a, up),
        _sentences(analysis, a, b, down),
    )


def _weights(analysis: Analysis, a: int, b: int) -> tuple[str, ...]:
    if analysis.evaluation.ranks[a] != 1:
        return ()
    places = weight_places(list(analysis.evaluation.weights))
    found = [point for point in analysis.tipping_points if point.rival == b][:MOST]
    return tuple(
        f"{point.name} {'above' if point.at > point.weight else 'below'} {percent(point.at, places)} "
        f"(now {percent(point.weight, places)}): {short_name(analysis, b)} leads"
        for point in found
    )


def _sentences(analysis: Analysis, mover: int, other: int, found: list[Counterfactual]) -> tuple[str, ...]:
    name, level = short_name(analysis, mover), f"level with {short_name(analysis, other)}"
    if not found:
        return (f"No change of one or two scores brings {name} {level}.",)
    if len(found[0].changes) == 1:
        return tuple(_change(analysis, mover, one.changes[0]) for one in found[:MOST])
    pair = " and ".join(_change(analysis, mover, change) for change in found[0].changes)
    return (f"No single score change brings {name} {level}. Smallest pair: {pair}.",)


def _change(analysis: Analysis, mover: int, change: ScoreChange) -> str:
    """ "Inspection record 3.9 → 2.6 or less", in points where the score has no place on its own scale."""
    criterion = analysis.matrix.criteria[change.criterion]
    name = in_sentence(criterion.name)
    now = float(analysis.matrix.performances[mover, change.criterion])
    if math.isnan(now) or math.isnan(change.needed_performance):
        more = "more" if change.needed > change.value else "less"
        return f"{name} {points(change.value, 0)} → {points(change.needed, 0)} of 100 or {more}"
    places = 1 if abs(criterion.value.high - criterion.value.low) <= 40 else 0
    now_text, then = half_up(now, places), half_up(change.needed_performance, places)
    if now_text == then:
        now_text, then = number(now), number(change.needed_performance)
    unit = f" {criterion.unit}" if criterion.unit else ""
    return f"{name} {now_text} → {then}{unit} or {'more' if change.needed_performance > now else 'less'}"
