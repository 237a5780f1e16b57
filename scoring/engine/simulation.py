"""Seeded draws of weights and scores, in blocks small enough for the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from scoring.engine.blocks import Scratch
from scoring.engine.matrix import Floats
from scoring.engine.results import Evaluation

GENERATOR = "numpy.random.Generator(PCG64)"
_CELLS = 2**17  # numbers in a block's largest table
_CHUNK = 2**16  # numbers in a table of drawn scores
_LEVELS = 2**16
_PARTS = 2**18  # totals held at once for given weights
_REACH = 3.0  # spreads; to clip what goes farther would move a score's mean by 1 / 2 600 of its spread


def generator(seed: int) -> np.random.Generator:
    """The named generator."""
    return np.random.Generator(np.random.PCG64(seed))


def weight_blocks(
    shapes: Floats, draws: int, alternatives: int, random: np.random.Generator, scratch: Scratch
) -> Iterator[Floats]:
    """Blocks (criteria, draws of the block) of Dirichlet(shapes) weights; each column sums to 1.

    A block is written over by the next. The gammas are drawn in single precision, a third faster: its rounding is a
    thousandth of the noise of a million draws. They are divided by their sum in double precision.
    """
    block = max(1, _CELLS // max(alternatives, len(shapes)))
    for start in range(0, draws, block):
        columns = scratch.table("columns", (len(shapes), min(block, draws - start)))
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

    def __init__(self, evaluation: Evaluation, ranked: list[int], counted: list[int], scratch: Scratch) -> None:
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
        self._varies = bool(self._variance.any())
        # The cells drawn one by one, slot by slot: the first of each alternative that has one, then the second ones.
        # The alternatives with most come first, so that those with a k-th are always the first so many.
        counts = single.sum(axis=1)
        having = np.flatnonzero(counts)
        self._rows = having[np.argsort(-counts[having], kind="stable")]
        self._slots = int(counts.max())
        self._sizes = [int(np.count_nonzero(counts > slot)) for slot in range(self._slots)]
        ordered = np.argsort(~single[self._rows], axis=1, kind="stable")
        rows = np.concatenate([np.arange(size) for size in self._sizes] or [np.arange(0)])
        self._slot = np.repeat(np.arange(self._slots), self._sizes)
        self._criteria = ordered[rows, self._slot]
        self._row = self._rows[rows]
        # Random bits are drawn for every slot of each of these alternatives, whether it has so many cells or not.
        self._bits = np.searchsorted(having, self._row) * self._slots + self._slot
        at = self._row, self._criteria
        self._open = np.flatnonzero(missing[at])
        self._centre = np.where(near, values, 0.0)[at][:, None]
        self._scale = np.where(near, spread, 0.0)[at][:, None]
        self._scratch = scratch

    @property
    def certain(self) -> bool:
        """Nothing is drawn: every cell is known and without spread."""
        return not (len(self._rows) or self._varies)

    def totals(self, columns: Floats, random: np.random.Generator) -> Floats:
        """(alternatives, draws): fresh scores times the weights of each column. Written over by the next call."""
        shape = (len(self._known), columns.shape[1])
        totals = np.matmul(self._known, columns, out=self._scratch.table("totals", shape))
        if self._varies:
            squares = np.multiply(columns, columns, out=self._scratch.table("work", columns.shape))
            spreads = np.matmul(self._variance, squares, out=self._scratch.table("spreads", shape))
            np.sqrt(spreads, out=spreads)
            spreads *= random.standard_normal(out=self._scratch.table("work", shape))
            totals += spreads
        for part, scores in self._drawn(shape[1], random):
            weights = self._scratch.table("weights", scores.shape)
            scores *= np.take(columns[:, part], self._criteria, axis=0, mode="clip", out=weights)
            first = self._sizes[0]
            sums, start = scores[:first], first
            for size in self._sizes[1:]:
                sums[:size] += scores[start : start + size]
                start += size
            totals[self._rows, part] += sums
        return totals

    def totals_at(self, weights: Floats, draws: int, random: np.random.Generator) -> Iterator[Floats]:
        """Blocks (alternatives, weightings, draws of the block): fresh scores, the same ones for every row of `weights`.

        A block is written over by the next.
        """
        alternatives, depth = len(self._known), self._slots + 2
        factors = np.zeros((alternatives, len(weights), depth))
        factors[:, :, 0] = self._known @ weights.T
        factors[:, :, 1] = np.sqrt(self._variance @ (weights * weights).T)
        factors[self._row, :, self._slot + 2] = weights.T[self._criteria]
        block = max(1, _PARTS // (len(weights) * alternatives))
        table = self._scratch.table("drawn", (alternatives, depth, min(block, draws)))
        table[:, 0] = 1.0
        table[:, 2:] = 0.0  # where nothing is written below: an alternative with fewer cells than others
        for start in range(0, draws, block):
            count = min(block, draws - start)
            drawn = table[:, :, :count]
            drawn[:, 1] = random.standard_normal(out=self._scratch.table("work", (alternatives, count)))
            for part, scores in self._drawn(count, random):
                drawn[self._row, self._slot + 2, part] = scores
            yield np.matmul(factors, drawn, out=self._scratch.table("totals", (alternatives, len(weights), count)))

    def _drawn(self, draws: int, random: np.random.Generator) -> Iterator[tuple[slice, Floats]]:
        """(the part of the draws, scores (cells drawn one by one, draws of the part), free to be written into)."""
        if not len(self._rows):
            return
        cells, places = len(self._criteria), len(self._rows) * self._slots
        width = max(1, _CHUNK // places)
        for start in range(0, draws, width):
            part = slice(start, min(start + width, draws))
            count = part.stop - part.start
            size = places * count
            raw = random.bit_generator.random_raw(-(-size // 4)).view(np.uint16)[:size].reshape(places, count)
            bits = self._scratch.table("bits", (cells, count), np.uint16)
            np.take(raw, self._bits, axis=0, mode="clip", out=bits)
            scores = self._scratch.table("scores", (cells, count))
            np.take(_normal_deviates(), bits, mode="wrap", out=scores)  # `out` is three times faster
            scores *= self._scale
            scores += self._centre
            scores.clip(0.0, 1.0, out=scores)
            if len(self._open):
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
