"""What would have to change: the smallest change of weights, and of scores, that alters the order. Exact.

The total is additive, so each answer is a division by a weight, capped by the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.engine.matrix import EngineError, Floats
from scoring.engine.ranking import TIE
from scoring.engine.results import Evaluation
from scoring.engine.values import ValueFunction


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The nearest weights (sum of absolute changes `l1`, 0 to 2) at which `rival` draws level with `leader`."""

    leader: int
    rival: int
    weights: Floats
    l1: float


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One score as it is and as it would have to be; `performance` is NaN where the cell is missing or overridden."""

    criterion: int
    value: float
    needed: float
    performance: float
    needed_performance: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Score changes that together bring `alternative` to `rank` (level with whoever holds it)."""

    alternative: int
    rank: int
    changes: tuple[ScoreChange, ...]


def smallest_weight_change(evaluation: Evaluation) -> WeightChange | None:
    """The smallest change of the whole weight vector (L1) with which the second draws level with the first.

    Weight goes from the criteria that favour the leader most, as much as each has, to the one that favours the rival
    most: each unit moved closes as much of the gap as any can, so no smaller change does. Of several in second place
    the one who needs least. None where nothing is ranked second, or no second is better on any criterion. With joint
    leaders the change is 0.
    """
    if len(evaluation.ranked) < 2:
        return None
    leader, second = evaluation.ranked[:2]
    if evaluation.ranks[second] == 1:
        return WeightChange(leader, second, evaluation.weights.copy(), 0.0)
    seconds = (second, *evaluation.tied_with(second))
    changes = [change for rival in seconds if (change := _smallest_change(evaluation, leader, rival))]
    return min(changes, key=lambda change: change.l1, default=None)


def _smallest_change(evaluation: Evaluation, leader: int, rival: int) -> WeightChange | None:
    values = evaluation.used_values
    edge = values[leader] - values[rival]
    weights = evaluation.weights.copy()
    gap = float(weights @ edge)
    receiver = int(np.argmin(edge))
    if edge[receiver] >= -TIE:
        return None
    moved = 0.0
    for giver in np.argsort(-edge, kind="stable").tolist():
        closes = float(edge[giver] - edge[receiver])
        if gap <= 0 or closes <= 0:
            break
        amount = min(float(weights[giver]), gap / closes)
        weights[giver] -= amount
        weights[receiver] += amount
        moved += amount
        gap -= amount * closes
    return WeightChange(leader, rival, weights, 2 * moved)


def counterfactuals(evaluation: Evaluation, alternative: int, rank: int) -> list[Counterfactual]:
    """Each single score change that brings the alternative to `rank`, smallest first; else the smallest pair.

    A better rank asks for a higher total, at which it draws level with the one that holds the rank now; a worse one
    for a total low enough that as many others are level or above. Needed value = value + gap / weight, if the scale
    goes that far. Where no single change does, the pair with the smallest larger change; empty where none does either.
    Raises EngineError for an alternative without a rank, and for a rank that nobody else holds or could.
    """
    ranked = evaluation.ranked
    if alternative not in ranked:
        raise EngineError(f"Alternative {alternative} has no rank to change.", argument="alternative")
    now = int(evaluation.ranks[alternative])
    if not 1 <= rank <= len(ranked) or rank == now:
        raise EngineError(f"{rank} is no other rank: there are 1 to {len(ranked)}, and it has {now}.", argument="rank")
    others = sorted((float(evaluation.totals[i]) for i in ranked if i != alternative), reverse=True)
    # Level with the holder of a better rank; or below enough others for a worse one.
    target = others[rank - 1] if rank < now else others[rank - 2]
    gap = target - float(evaluation.totals[alternative])
    weights = evaluation.weights
    values = evaluation.used_values[alternative]
    room = (1.0 - values) if gap > 0 else values
    size = abs(gap)
    needed = np.divide(size, weights, out=np.full(len(weights), np.inf), where=weights > 0)
    singles = [j for j in np.argsort(needed, kind="stable").tolist() if needed[j] <= room[j] + TIE]
    sign = 1.0 if gap > 0 else -1.0
    if singles:
        return [
            Counterfactual(alternative, rank, (_change(evaluation, alternative, j, sign * float(needed[j])),))
            for j in singles
        ]
    pair = _smallest_pair(weights, room, size)
    if pair is None:
        return []
    return [Counterfactual(alternative, rank, tuple(_change(evaluation, alternative, j, sign * by) for j, by in pair))]


def _smallest_pair(weights: Floats, room: Floats, size: float) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """Two criteria and their changes with weights @ changes = size, the larger change as small as possible.

    Equal changes are best; where one criterion has less room than that it goes to its end and the other does the rest.
    """
    first, second = np.triu_indices(len(weights), k=1)
    both = weights[first] + weights[second]
    equal = np.divide(size, both, out=np.full(len(both), np.inf), where=both > 0)
    short_first = room[first] < equal
    short_second = room[second] < equal
    by_first = np.where(short_first, room[first], equal)
    by_second = np.where(short_second, room[second], equal)
    rest_first = size - weights[second] * by_second
    rest_second = size - weights[first] * by_first
    by_first = np.where(
        short_second,
        np.divide(rest_first, weights[first], out=np.full(len(both), np.inf), where=weights[first] > 0),
        by_first,
    )
    by_second = np.where(
        short_first & ~short_second,
        np.divide(rest_second, weights[second], out=np.full(len(both), np.inf), where=weights[second] > 0),
        by_second,
    )
    fits = (by_first <= room[first] + TIE) & (by_second <= room[second] + TIE)
    if not fits.any():
        return None
    best = int(np.argmin(np.where(fits, np.maximum(by_first, by_second), np.inf)))
    return (int(first[best]), float(by_first[best])), (int(second[best]), float(by_second[best]))


def _change(evaluation: Evaluation, alternative: int, j: int, by: float) -> ScoreChange:
    value = float(evaluation.used_values[alternative, j])
    needed = min(max(value + by, 0.0), 1.0)
    known = not np.isnan(evaluation.partial_values[alternative, j])
    given = evaluation.matrix.partial_values
    by_curve = known and (given is None or np.isnan(np.asarray(given, dtype=np.float64)[alternative, j]))
    performance = float(np.asarray(evaluation.matrix.performances, dtype=np.float64)[alternative, j])
    return ScoreChange(
        criterion=j,
        value=value,
        needed=needed,
        performance=performance if by_curve else float("nan"),
        needed_performance=nearest_performance(evaluation.matrix.criteria[j].value, needed, performance),
    )


def nearest_performance(curve: ValueFunction, value: float, near: float) -> float:
    """The performance worth `value` that is nearest to `near` (NaN: the smallest); NaN where the curve never is."""
    found = []
    for (x0, v0), (x1, v1) in zip(curve.points, curve.points[1:], strict=False):
        if v0 == v1:
            if abs(value - v0) <= TIE:
                found += [x0, x1] + ([near] if x0 <= near <= x1 else [])
        elif min(v0, v1) - TIE <= value <= max(v0, v1) + TIE:
            found.append(x0 + (min(max((value - v0) / (v1 - v0), 0.0), 1.0)) * (x1 - x0))
    if not found:
        return float("nan")
    return min(found) if np.isnan(near) else min(found, key=lambda x: abs(x - near))
