"""Weights from what people can say: shares, swings, or only an order. AHP has a module of its own.

Raw importance is `weights.normalise`; what is shown adds to 100 by `display.largest_remainder`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from scoring.engine.display import number
from scoring.engine.errors import EngineError
from scoring.engine.figures import checked_row
from scoring.engine.matrix import Floats
from scoring.engine.weights import normalise


def direct(shares: Sequence[float], total: float = 100.0) -> Floats:
    """Weights (sum 1) typed as shares of `total`. Raises EngineError, saying by how much, where they do not add up."""
    weights = normalise(checked_row(shares, "shares"), argument="shares")
    if not 0 < total < math.inf:
        raise EngineError(f"total is {total}: it must be a finite number above 0.", argument="total")
    given = math.fsum(shares)
    if not math.isclose(given, total, rel_tol=1e-9):
        off = number(abs(given - total))
        raise EngineError(
            f"The weights add to {number(given)} of {number(total)}: {off} too {'many' if given > total else 'few'}.",
            argument="shares",
        )
    return weights


def swing(points: Sequence[float]) -> Floats:
    """Weights (sum 1) from swings: 100 for the criterion whose step from worst to best matters most, the others by it.

    von Winterfeldt and Edwards 1986. Raises EngineError where no swing is 100, or one is above it.
    """
    given = checked_row(points, "points")
    weights = normalise(given, argument="points")
    if max(given) != 100:
        raise EngineError(f"The largest swing is {number(max(given))}: it must be 100.", argument="points")
    return weights


def rank_order_centroid(ranks: Sequence[int]) -> Floats:
    """Weights (sum 1) from an order, 1 for the most important: w of place k is the mean of 1/k ... 1/n, over n.

    The centre of all weightings that keep the order (Barron and Barrett 1996). Equals share the mean of the places
    that they take together, however the ranks after them were counted (1, 1, 2 and 1, 1, 3 are the same).
    Raises EngineError for a rank below 1 or none at all.
    """
    given = checked_row(ranks, "ranks")
    n = len(given)
    return _by_place(given, [math.fsum(1 / i for i in range(k, n + 1)) / n for k in range(1, n + 1)])


def rank_sum(ranks: Sequence[int]) -> Floats:
    """Weights (sum 1) from an order: place k of n gets 2 (n + 1 - k) / (n (n + 1)) (Stillwell et al. 1981).

    Equals and errors as in `rank_order_centroid`.
    """
    given = checked_row(ranks, "ranks")
    n = len(given)
    return _by_place(given, [2 * (n + 1 - k) / (n * (n + 1)) for k in range(1, n + 1)])


def _by_place(ranks: Sequence[float], by_place: Sequence[float]) -> Floats:
    for rank in ranks:
        if not rank.is_integer() or rank < 1:
            raise EngineError(f"{number(rank)} is not a rank: ranks are 1, 2, 3 and so on.", argument="ranks")
    weights = np.empty(len(ranks))
    place = 0
    for rank in sorted(set(ranks)):
        alike = [i for i, other in enumerate(ranks) if other == rank]
        weights[alike] = math.fsum(by_place[place : place + len(alike)]) / len(alike)
        place += len(alike)
    return weights
