"""VIKOR (Opricovic and Tzeng 2004): a compromise between the whole regret and the greatest single one. A cross-check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.blocks import column_ends, directed, row_blocks
from scoring.engine.checks import NEAREST, checked_table
from scoring.engine.matrix import EngineError, Floats
from scoring.engine.ranking import TIE, ranking


@dataclass(frozen=True, slots=True)
class Vikor:
    """group_regret S, single_regret R, q: (n,), less is better. ranks: (n,) by q.

    compromise: the indices that VIKOR proposes, best first, ties in input order: one alternative where it has an
    acceptable advantage and is also best by S or by R, else those that it cannot tell apart.
    """

    group_regret: Floats
    single_regret: Floats
    q: Floats
    ranks: NDArray[np.int64]
    compromise: tuple[int, ...]


def vikor(
    table: ArrayLike,
    weights: Sequence[float] | Floats,
    *,
    rising: Sequence[bool] | None = None,
    v: float = 0.5,
) -> Vikor:
    """S = sum of w (best - x) / (best - worst), R = its greatest term, Q = v S' + (1 - v) R', both scaled to [0, 1].

    A constant column gives no regret; where all S (or all R) are equal S' (or R') is 0.
    `rising`: False for a column where less is better. Raises EngineError for NaN, infinity, wrong shapes, no rows,
    and for v outside [0, 1].
    """
    values, shares, better = checked_table(table, weights, rising)
    if not 0 <= v <= 1:
        raise EngineError(f"v is {v}: it must lie between 0 and 1.", argument="v")
    worst, best = directed(better, *column_ends(values))
    span = best - worst
    span[np.abs(span) < NEAREST] = np.inf
    factor = shares / span
    whole, single = np.empty(len(values)), np.empty(len(values))
    for rows in row_blocks(values):
        terms = best - values[rows]
        terms *= factor
        np.add.reduce(terms, axis=1, out=whole[rows])
        # Turned round first: the greatest of each short row takes longer than the copy.
        np.fmax.reduce(np.ascontiguousarray(terms.T), out=single[rows])
    q = v * _scaled(whole) + (1 - v) * _scaled(single)
    ranks, order = ranking(-q)
    return Vikor(whole, single, q, ranks, _compromise(whole, single, q, order))


def _scaled(regret: Floats) -> Floats:
    least = regret.min()
    span = regret.max() - least
    if span <= TIE:
        return np.zeros_like(regret)
    return np.asarray((regret - least) / span)


def _compromise(whole: Floats, single: Floats, q: Floats, order: NDArray[np.int64]) -> tuple[int, ...]:
    """The two conditions of the source: advantage Q2 - Q1 >= 1 / (n - 1), and stability by S or R."""
    if len(order) == 1:
        return (0,)
    first, second = order[:2].tolist()
    needed = 1 / (len(order) - 1)
    if q[second] - q[first] < needed - TIE:
        return tuple(order[q[order] - q[first] < needed - TIE].tolist())
    stable = whole[first] <= whole.min() + TIE or single[first] <= single.min() + TIE
    return (first,) if stable else (first, second)
