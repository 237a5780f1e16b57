"""Seeded draws of weights and scores, in blocks small enough for the processor's cache."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import numpy as np

from scoring.engine.matrix import Floats
from scoring.engine.results import Evaluation

GENERATOR = "numpy.random.Generator(PCG64)"
_CELLS = 2**17  # numbers in a block's largest table
_CHUNK = 2**16  # numbers in a table of drawn scores
_LEVELS = 2**16
_REACH = 3.0  # spreads; to clip what goes farther would move a score's mean by 1 / 2 600 of its spread


def generator(seed: int) -> np.random.Generator:
    """The named generator."""
    return np.random.Generator(np.random.PCG64(seed))


def weight_blocks(shapes: Floats, draws: int, alternatives: int, random: np.random.Generator) -> Iterator[Floats]:
    """Blocks (criteria, draws of the block) of Dirichlet(shapes) weights; each column sums to 1.

    The gammas are drawn in single precision, a third faster: its rounding is a thousandth of the noise of a million
    draws. They are divided by their sum in double precision.
    """
    block = max(1, _CELLS // max(alternatives, len(shapes)))
    for start in range(0, draws, block):
        columns = np.empty((len(shapes), min(block, draws - start)))
        for row, shape in zip(columns, shapes.tolist(), strict=True):
            row[:] = random.standard_gamma(shape, size=len(row), dtype=np.float32)
        columns /= columns.sum(axis=0)
        yield columns


class Scores:
    """What is drawn for each cell: its value, a spread around it clipped to [0, 1], or anything where it is missing.

    A weighted sum of normal scores is normal, so all the cells of an alternative that stay inside their scale are
    drawn as one. The others, which lie within three spreads of an end or are missing, are drawn one by one: normal
    deviates from a table of 65 536 equally likely ones, sixteen random bits each, an eighth of the time of exact ones
    with no difference in any figure that is shown; missing cells take the same bits, uniform.
    """

    def __init__(self, evaluation: Evaluation, ranked: list[int], counted: list[int]) -> None:
        cells = np.ix_(ranked, counted)
        values = evaluation.partial_values[cells]
        missing = np.isnan(values)
        spread = np.zeros(values.shape)
        if evaluation.matrix.spread is not None:
            spread = np.asarray(evaluation.matrix.spread, dtype=np.float64)[cells]
        near = (spread > 0) & ((values < _REACH * spread) | (values > 1.0 - _REACH * spread))
        single = missing | near
        self._known = np.where(single, 0.0, values)
        self._variance = np.where(single, 0.0, spread * spread)
        # The cells drawn one by one stand together in slots; alternatives with fewer have empty slots, always 0.
        self._rows = np.flatnonzero(single.any(axis=1))
        slots = int(single.sum(axis=1).max())
        self._criteria = np.argsort(~single[self._rows], axis=1, kind="stable")[:, :slots]
        placed = self._rows[:, None], self._criteria
        self._open = missing[placed]
        self._centre = np.where(near, values, 0.0)[placed][:, :, None]
        self._scale = np.where(near, spread, 0.0)[placed][:, :, None]

    @property
    def certain(self) -> bool:
        """Nothing is drawn: every cell is known and without spread."""
        return not (len(self._rows) or self._variance.any())

    def totals(self, columns: Floats, random: np.random.Generator) -> Floats:
        """(alternatives, draws): fresh scores times the weights of each column."""
        totals = self._known @ columns
        if self._variance.any():
            totals += np.sqrt(self._variance @ (columns * columns)) * random.standard_normal(totals.shape)
        for part, scores in self._drawn(columns.shape[1], random):
            weights = np.take(columns[:, part], self._criteria, axis=0, mode="clip", out=np.empty(scores.shape))
            totals[self._rows, part] += np.einsum("asd,asd->ad", scores, weights)
        return totals

    def totals_at(self, weights: Floats, draws: int, random: np.random.Generator) -> Floats:
        """(alternatives, weightings, draws): fresh scores, the same ones for every row of `weights`."""
        slots = self._criteria.shape[1]
        factors = np.zeros((len(self._known), len(weights), slots + 2))
        factors[:, :, 0] = self._known @ weights.T
        factors[:, :, 1] = np.sqrt(self._variance @ (weights * weights).T)
        factors[self._rows, :, 2:] = weights.T[self._criteria].transpose(0, 2, 1)
        drawn = np.zeros((len(self._known), slots + 2, draws))
        drawn[:, 0] = 1.0
        drawn[:, 1] = random.standard_normal((len(self._known), draws))
        for part, scores in self._drawn(draws, random):
            drawn[self._rows, 2:, part] = scores
        return np.asarray(factors @ drawn)

    def _drawn(self, draws: int, random: np.random.Generator) -> Iterator[tuple[slice, Floats]]:
        """(the part of the draws, scores (alternatives with such cells, slots, draws of the part))."""
        if not len(self._rows):
            return
        width = max(1, _CHUNK // self._criteria.size)
        for start in range(0, draws, width):
            part = slice(start, min(start + width, draws))
            shape = (*self._criteria.shape, part.stop - part.start)
            size = math.prod(shape)
            bits = random.bit_generator.random_raw(-(-size // 4)).view(np.uint16)[:size].reshape(shape)
            scores = np.take(_normal_deviates(), bits, mode="wrap", out=np.empty(shape))  # `out` is three times faster
            scores *= self._scale
            scores += self._centre
            np.clip(scores, 0.0, 1.0, out=scores)
            scores[self._open] = (bits[self._open] + 0.5) / _LEVELS
            yield part, scores


@cache
def _normal_deviates() -> Floats:
    """Standard normal quantiles at the middles of 65 536 equal shares, scaled to a standard deviation of exactly 1.

    The distribution function is summed over a fine grid and read backwards. The grid ends at six standard deviations,
    which moves the outermost of the quantiles by 3e-5, and all but 200 of them by less than 2e-7.
    """
    grid = np.linspace(-6.0, 6.0, 2**18 + 1)
    density = np.exp(-0.5 * grid * grid)
    below = np.concatenate(([0.0], np.cumsum(density[1:] + density[:-1])))
    deviates = np.interp((np.arange(_LEVELS) + 0.5) / _LEVELS, below / below[-1], grid)
    deviates = deviates - deviates[::-1]
    return np.asarray(deviates / deviates.std())
