"""Seeded draws of weights and scores, in blocks small enough for the processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from scoring.engine.matrix import Floats
from scoring.engine.results import Evaluation

GENERATOR = "numpy.random.Generator(PCG64)"
_CELLS = 2**18  # numbers in a block's largest table
_CHUNK = 2**15  # numbers in a table of drawn scores
_LEVELS = 2**16


def generator(seed: int) -> np.random.Generator:
    """The named generator."""
    return np.random.Generator(np.random.PCG64(seed))


def weight_blocks(shapes: Floats, draws: int, alternatives: int, random: np.random.Generator) -> Iterator[Floats]:
    """Blocks (criteria, draws of the block) of Dirichlet(shapes) weights; each column sums to 1."""
    block = max(1, _CELLS // max(alternatives, len(shapes)))
    for start in range(0, draws, block):
        drawn = random.standard_gamma(shapes, size=(min(block, draws - start), len(shapes)))
        columns = np.ascontiguousarray(drawn.T)
        columns /= columns.sum(axis=0)
        yield columns


class Scores:
    """What is drawn for each cell: its value, a spread around it clipped to [0, 1], or anything where it is missing.

    Normal deviates come from a table of 65 536 equally likely ones, sixteen random bits each: an eighth of the time
    of exact ones, and no figure that is shown can tell the difference. Missing cells take the same bits, uniform.
    """

    def __init__(self, evaluation: Evaluation, ranked: list[int], counted: list[int]) -> None:
        rows = np.array(ranked, dtype=np.intp)[:, None]
        values = evaluation.partial_values[rows, counted]
        missing = np.isnan(values)
        spread = np.zeros(values.shape)
        if evaluation.matrix.spread is not None:
            spread = np.asarray(evaluation.matrix.spread, dtype=np.float64)[rows, counted]
        spread = np.where(missing, 0.0, spread)
        self._known = np.where(missing | (spread > 0), 0.0, values)
        self._values, self._spread, self._missing = values, spread, missing

    @property
    def certain(self) -> bool:
        """Nothing is drawn: every cell is known and without spread."""
        return not (self._missing.any() or self._spread.any())

    def totals(self, columns: Floats, random: np.random.Generator) -> Floats:
        """(alternatives, draws): fresh scores times the weights of each column."""
        totals = self._known @ columns
        every = list(range(len(columns)))
        for a, uncertain, scores, part in self._drawn(columns.shape[1], random):
            # Where all criteria are uncertain, as is usual, a view saves the copy.
            weights = columns[:, part] if uncertain == every else columns[uncertain, part]
            totals[a, part] += np.einsum("jd,jd->d", scores, weights)
        return totals

    def totals_at(self, weights: Floats, draws: int, random: np.random.Generator) -> Floats:
        """(weightings, alternatives, draws): fresh scores, the same ones for every row of `weights`."""
        totals = np.repeat((weights @ self._known.T)[:, :, None], draws, axis=2)
        for a, uncertain, scores, part in self._drawn(draws, random):
            totals[:, a, part] += weights[:, uncertain] @ scores
        return totals

    def _drawn(self, draws: int, random: np.random.Generator) -> Iterator[tuple[int, list[int], Floats, slice]]:
        """(alternative, its uncertain criteria, scores (criteria, draws of the part), the part of the draws)."""
        uncertain = self._missing | (self._spread > 0)
        for a in np.flatnonzero(uncertain.any(axis=1)).tolist():
            # The missing come last, so that each kind is one slice.
            spread = np.flatnonzero(self._spread[a] > 0).tolist()
            missing = np.flatnonzero(self._missing[a]).tolist()
            criteria, known = spread + missing, len(spread)
            width = max(1, _CHUNK // len(criteria))
            for start in range(0, draws, width):
                part = slice(start, min(start + width, draws))
                scores = np.empty((len(criteria), part.stop - part.start))
                words = random.bit_generator.random_raw(-(-scores.size // 4))
                bits = words.view(np.uint16)[: scores.size].reshape(scores.shape)
                deviates = scores[:known]
                np.take(_normal_deviates(), bits[:known], out=deviates, mode="wrap")
                deviates *= self._spread[a, spread, None]
                deviates += self._values[a, spread, None]
                np.clip(deviates, 0.0, 1.0, out=deviates)
                scores[known:] = (bits[known:] + 0.5) / _LEVELS
                yield a, criteria, scores, part


@cache
def _normal_deviates() -> Floats:
    """Standard normal quantiles at the middles of 65 536 equal shares, scaled to a standard deviation of exactly 1.

    The distribution function is summed over a fine grid and read backwards; the grid's error is below 1e-8.
    """
    grid = np.linspace(-6.0, 6.0, 2**18 + 1)
    density = np.exp(-0.5 * grid * grid)
    below = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2)))
    deviates = np.interp((np.arange(_LEVELS) + 0.5) / _LEVELS, below / below[-1], grid)
    deviates = (deviates - deviates[::-1]) / 2
    deviates /= deviates.std()
    return np.asarray(deviates)
