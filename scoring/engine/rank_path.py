"""How an alternative's rank follows one of its values: where the panel's agreed value would change the order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.engine.errors import EngineError
from scoring.engine.ranking import TIE
from scoring.engine.results import Evaluation


@dataclass(frozen=True, slots=True)
class Step:
    """From the partial value `start` to `end` the alternative stands at `rank`, and `leaders` are first."""

    start: float
    end: float
    rank: int
    leaders: tuple[int, ...]


def rank_path(evaluation: Evaluation, alternative: int, criterion: int, low: float, high: float) -> list[Step]:
    """The ranks that an alternative passes while one partial value runs from `low` to `high`, all else as evaluated.

    The total is linear in the value, so the order changes exactly where it meets another total: at
    v + (T_k - T_a) / w for every ranked rival k. Between two such points the rank is that of the middle; at the point
    itself the two are level. Neighbouring steps of the same rank and leaders are one.
    Raises EngineError for a range outside [0, 1], for an alternative or criterion that does not exist, and for an
    alternative that is screened out.
    """
    for argument, index, count in zip(
        ("alternative", "criterion"), (alternative, criterion), evaluation.partial_values.shape, strict=True
    ):
        if index not in range(count):
            raise EngineError(f"There is no {argument} {index}.", argument=argument)
    if not 0 <= low <= high <= 1:
        raise EngineError(f"The range runs from {low} to {high}: a partial value lies in 0 to 1.", argument="low")
    if evaluation.ranks[alternative] <= 0:
        raise EngineError("A vendor that is screened out has no rank.", argument="alternative")
    weight = float(evaluation.weights[criterion])
    value = float(evaluation.used_values[alternative, criterion])
    total = float(evaluation.totals[alternative])
    rivals = np.flatnonzero(evaluation.ranks > 0)
    rivals = rivals[rivals != alternative]
    totals = evaluation.totals[rivals]
    points = [low, high]
    if weight > TIE:
        met = value + (totals - total) / weight
        points += [float(p) for p in met if low + TIE < p < high - TIE]
    edges = sorted(set(points)) or [low]
    steps: list[Step] = []
    for start, end in zip(edges, edges[1:] or edges, strict=False):
        own = total + weight * ((start + end) / 2 - value)
        rank = int((totals > own + TIE).sum()) + 1
        best = max(own, float(totals.max()) if totals.size else own)
        leaders = [int(k) for k, t in zip(rivals, totals, strict=True) if t >= best - TIE]
        if own >= best - TIE:
            leaders.append(alternative)
        step = Step(start, end, rank, tuple(sorted(leaders)))
        if steps and (steps[-1].rank, steps[-1].leaders) == (step.rank, step.leaders):
            steps[-1] = Step(steps[-1].start, end, rank, step.leaders)
        else:
            steps.append(step)
    return steps
