"""Rank acceptability (SMAA, Lahdelma and Salminen 2001): how often each alternative takes each rank.

Seeded Monte-Carlo. Weights vary around the stated ones or over all that are possible, scores vary within the
evaluators' spread, missing judgements over their whole interval.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scoring.engine.checks import checked_count
from scoring.engine.matrix import EngineError, Floats
from scoring.engine.ranking import TIE
from scoring.engine.results import Acceptability, Evaluation

GENERATOR = "numpy.random.Generator(PCG64)"
_TAIL = 0.05
_CELLS = 2**18  # numbers in one block's largest array: small enough for the processor's cache


def acceptability(
    evaluation: Evaluation,
    *,
    draws: int = 10_000,
    seed: int = 4711,
    weights: Literal["stated", "any"] = "stated",
    concentration: float = 60.0,
) -> Acceptability:
    """Shares over `draws` seeded draws, for the ranked alternatives. Shapes: see `Acceptability`.

    weights="stated": global weights ~ Dirichlet(concentration * stated weights). The stated weights are the mean, and
    a criterion or group of weight w has the standard deviation sqrt(w (1 - w) / (concentration + 1)), which
    `weight_spread` gives: with 60 about 6 points of 100 for a group of 35, 3 for a criterion of 6. A group spreads
    exactly as it would if whole groups were drawn, since sums of Dirichlet shares are Dirichlet again.
    weights="any": uniform over all weightings of the criteria that count (stated weight above 0).
    Scores: normal around the partial value with the matrix's spread, clipped to [0, 1]; independent of each other.
    Missing judgements: uniform over [0, 1], whatever the policy.

    In a draw, rank is 1 + the number of alternatives more than 1e-9 ahead, so equals share the better rank: the
    shares of one rank over all alternatives may then add to more than 1, those of one alternative always add to 1.
    Raises EngineError for a number of draws or a concentration without meaning.
    """
    checked_count(draws, "draws")
    checked_count(seed, "seed", least=0)
    if weights not in ("stated", "any"):
        raise EngineError(f"weights is {weights!r}: it must be 'stated' or 'any'.", argument="weights")
    if not (math.isfinite(concentration) and concentration > 0):
        raise EngineError(
            f"concentration is {concentration}: it must be a finite number above 0.", argument="concentration"
        )
    n = len(evaluation.totals)
    ranked = sorted(evaluation.ranked)
    tally = _Tally(len(ranked), draws)
    for totals in _simulated(evaluation, ranked, draws, seed, weights, concentration):
        tally.add(totals)
    ranks, ahead = np.zeros((n, n)), np.zeros((n, n))
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    if ranked:
        rows = np.array(ranked)
        ranks[rows, : len(ranked)] = tally.ranks / draws
        ahead[rows[:, None], rows] = tally.ahead / draws
        low[ranked], high[ranked] = tally.range()
    return Acceptability(ranks, low, high, ahead, draws, seed, concentration, GENERATOR, weights)


def weight_spread(weight: float, concentration: float = 60.0) -> float:
    """Standard deviation of a drawn weight whose stated value is `weight` (both 0-1)."""
    return math.sqrt(weight * (1.0 - weight) / (concentration + 1.0))


def _simulated(
    evaluation: Evaluation, ranked: list[int], draws: int, seed: int, weights: str, concentration: float
) -> Iterator[Floats]:
    """Blocks (alternatives, draws of the block) of totals."""
    random = np.random.Generator(np.random.PCG64(seed))
    counted = np.flatnonzero(evaluation.weights > 0)
    rows = np.array(ranked, dtype=np.intp)[:, None]
    values = evaluation.partial_values[rows, counted]
    missing = np.isnan(values)
    spread = np.zeros(values.shape)
    if evaluation.matrix.spread is not None:
        spread = np.asarray(evaluation.matrix.spread, dtype=np.float64)[rows, counted]
    certain = ~missing & (spread == 0)
    fixed = np.where(certain, values, 0.0)
    shapes = np.ones(len(counted)) if weights == "any" else concentration * evaluation.weights[counted]
    block = max(1, _CELLS // max(len(ranked), len(counted)))
    for start in range(0, draws, block):
        size = min(block, draws - start)
        drawn = random.standard_gamma(shapes, size=(size, len(counted)))
        drawn /= drawn.sum(axis=1, keepdims=True)
        columns = np.ascontiguousarray(drawn.T)
        totals = fixed @ columns
        for a in np.flatnonzero(~certain.all(axis=1)).tolist():
            for j in np.flatnonzero(~certain[a]).tolist():
                if missing[a, j]:
                    scores = random.random(size)
                else:
                    scores = random.standard_normal(size)
                    scores *= spread[a, j]
                    scores += values[a, j]
                    np.clip(scores, 0.0, 1.0, out=scores)
                scores *= columns[j]
                totals[a] += scores
        yield totals


class _Tally:
    """Counts over blocks; memory does not grow with the draws but for the two tails."""

    def __init__(self, alternatives: int, draws: int) -> None:
        self.ranks: NDArray[np.int64] = np.zeros((alternatives, alternatives), dtype=np.int64)
        self.ahead: NDArray[np.int64] = np.zeros((alternatives, alternatives), dtype=np.int64)
        # Percentiles lie between two order statistics (linear interpolation): only the tails have to be kept.
        self.position = _TAIL * (draws - 1)
        self.kept = int(self.position) + 2
        self.lowest: Floats = np.empty((alternatives, 0))
        self.highest: Floats = np.empty((alternatives, 0))

    def add(self, totals: Floats) -> None:
        alternatives = len(totals)
        rank = np.zeros(totals.shape, dtype=np.int16)
        above = totals + TIE
        for a in range(alternatives):
            behind = totals > above[a]
            self.ahead[:, a] += np.count_nonzero(behind, axis=1)
            np.add.reduce(behind, axis=0, dtype=np.int16, out=rank[a])
        flat = rank + np.arange(alternatives, dtype=np.int64)[:, None] * alternatives
        self.ranks += np.bincount(flat.ravel(), minlength=alternatives**2).reshape(alternatives, alternatives)
        self.lowest = _smallest(np.concatenate((self.lowest, totals), axis=1), self.kept)
        self.highest = _smallest(np.concatenate((self.highest, -totals), axis=1), self.kept)

    def range(self) -> tuple[Floats, Floats]:
        return self._percentile(self.lowest), -self._percentile(self.highest)

    def _percentile(self, tail: Floats) -> Floats:
        ordered = np.sort(tail, axis=1)
        whole = int(self.position)
        after = min(whole + 1, ordered.shape[1] - 1)
        step = self.position - whole
        return np.asarray(ordered[:, whole] + step * (ordered[:, after] - ordered[:, whole]))


def _smallest(values: Floats, count: int) -> Floats:
    if values.shape[1] <= count:
        return values
    return np.partition(values, count - 1, axis=1)[:, :count]
