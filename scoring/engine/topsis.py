"""TOPSIS (Hwang and Yoon 1981): near the best of each criterion and far from the worst. A cross-check only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.blocks import column_ends, directed, row_blocks
from scoring.engine.checks import NEAREST, checked_table
from scoring.engine.matrix import EngineError, Floats
from scoring.engine.ranking import competition_ranks


@dataclass(frozen=True, slots=True)
class Topsis:
    """closeness: (n,) in [0, 1], 1 is best. ranks: (n,) competition ranks."""

    closeness: Floats
    ranks: NDArray[np.int64]


def topsis(
    table: ArrayLike,
    weights: Sequence[float] | Floats,
    *,
    rising: Sequence[bool] | None = None,
    scaling: Literal["vector", "minmax"] = "vector",
) -> Topsis:
    """closeness = d- / (d+ + d-), Euclidean distances of the scaled and weighted rows from the worst and the best.

    scaling "vector": column / its Euclidean norm; "minmax": (column - least) / (greatest - least). A constant column
    tells nobody apart and adds nothing. Where all rows are equal nobody is nearer to either end: closeness 0.5.
    `rising`: False for a column where less is better. Raises EngineError for NaN, infinity, wrong shapes, no rows.
    """
    values, shares, better = checked_table(table, weights, rising)
    if scaling not in ("vector", "minmax"):
        raise EngineError(f"scaling is {scaling!r}: it must be 'vector' or 'minmax'.", argument="scaling")
    low, high = column_ends(values)
    if scaling == "vector":
        # By the largest entry first, so that no square overflows.
        size = np.maximum(np.abs(low), np.abs(high))
        size[size == 0] = 1.0
        scaled = values / size
        unit = size * np.sqrt(np.einsum("ij,ij->j", scaled, scaled))
    else:
        unit = high - low
    factor = np.divide(shares, unit, out=np.zeros_like(shares), where=high - low >= NEAREST)
    worst, best = directed(better, low, high)
    from_best = _distance(values, best, factor)
    from_worst = _distance(values, worst, factor)
    whole = from_best + from_worst
    closeness = np.divide(from_worst, whole, out=np.full(len(values), 0.5), where=whole > 0)
    return Topsis(closeness, competition_ranks(closeness))


def _distance(table: Floats, point: Floats, factor: Floats) -> Floats:
    squares = np.empty(len(table))
    for rows in row_blocks(table):
        gaps = table[rows] - point
        gaps *= factor
        np.einsum("ij,ij->i", gaps, gaps, out=squares[rows])
    return np.asarray(np.sqrt(squares, out=squares))
