"""The compensation alarm: a good total that hides a critical weakness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.engine.checks import checked_count
from scoring.engine.ranking import TIE, competition_ranks
from scoring.engine.results import Evaluation

LOWEST_QUARTER = 0.25


@dataclass(frozen=True, slots=True)
class Weakness:
    """A ranked alternative among the first that is weak on a critical criterion, and how."""

    alternative: int
    criterion: int
    value: float
    below_floor: bool  # else: no floor, and a value in the lowest quarter


@dataclass(frozen=True, slots=True)
class Compensation:
    """`weaknesses` in ranking order. enforced_ranks: (n,) ranks if every weakness screened out, 0 for those."""

    weaknesses: tuple[Weakness, ...]
    enforced_ranks: NDArray[np.int64]


def compensation(evaluation: Evaluation, *, top: int = 3) -> Compensation:
    """Weaknesses, on criteria marked critical, of the alternatives with a rank of at most `top`.

    Weak is below the floor; where a critical criterion has no floor, a known value below a quarter. The enforced
    ranks hold every ranked alternative to the same, not only the first ones.
    Raises EngineError for a `top` below 1.
    """
    checked_count(top, "top")
    criteria = evaluation.matrix.criteria
    critical = np.array([c.critical for c in criteria], dtype=bool)
    floored = np.array([c.floor is not None for c in criteria], dtype=bool)
    values = evaluation.partial_values
    lowest = ~np.isnan(values) & (values < LOWEST_QUARTER - TIE)
    weak = critical & np.where(floored, evaluation.below_floor, lowest)
    stays = (evaluation.ranks > 0) & ~weak.any(axis=1)
    weaknesses = tuple(
        Weakness(i, j, float(values[i, j]), bool(floored[j]))
        for i in evaluation.ranked
        if evaluation.ranks[i] <= top
        for j in np.flatnonzero(weak[i]).tolist()
    )
    return Compensation(weaknesses, competition_ranks(evaluation.totals, stays))
