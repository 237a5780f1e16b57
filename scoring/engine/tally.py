"""Counts over blocks of simulated totals: ranks, pairs, central weights, and the range of each total."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.engine.blocks import Scratch
from scoring.engine.matrix import Floats
from scoring.engine.ranking import TIE

_TAIL = 0.05
_GATHERED = 4  # blocks between two cuts of the tails
_COMPARED = 50  # alternatives; with more, a sort is faster than comparing all pairs

Counts = NDArray[np.int64]


class Tally:
    """Memory does not grow with the draws but for the two tails.

    ranks: (n, n) draws in which alternative a takes rank r + 1.  ahead: (n, n) draws in which a is more than 1e-9
    ahead of b.  winning: (n, m) sum of the weights of the draws in which a is first.
    """

    def __init__(self, alternatives: int, criteria: int, draws: int, scratch: Scratch) -> None:
        self.ranks: Counts = np.zeros((alternatives, alternatives), dtype=np.int64)
        self.ahead: Counts = np.zeros((alternatives, alternatives), dtype=np.int64)
        self.winning: Floats = np.zeros((alternatives, criteria))
        # Percentiles lie between two order statistics (linear interpolation): only the tails have to be kept.
        self._position = _TAIL * (draws - 1)
        self._kept = int(self._position) + 2
        self._tails: Floats = np.empty((alternatives, 0))
        self._held = 0
        self._scratch = scratch

    def add(self, totals: Floats, weights: Floats) -> None:
        """`totals` (alternatives, draws) under `weights` (criteria, draws). No later block is larger than the first."""
        places, ahead = (compared if len(totals) <= _COMPARED else sorted_places)(totals, self._scratch)
        self.ahead += ahead
        n = len(totals)
        taken = places + n * np.arange(n)[:, None]
        self.ranks += np.bincount(taken.ravel(), minlength=n * n).reshape(n, n)
        first = np.equal(places, 0, out=self._scratch.table("work", totals.shape))
        self.winning += first @ weights.T
        self._keep_tails(totals)

    def _keep_tails(self, totals: Floats) -> None:
        if not self._held:
            self._tails = self._scratch.table("tails", (len(totals), 2 * self._kept + _GATHERED * totals.shape[1]))
        if self._held + totals.shape[1] > self._tails.shape[1]:
            self._cut_tails()
        start, self._held = self._held, self._held + totals.shape[1]
        self._tails[:, start : self._held] = totals

    def _cut_tails(self) -> None:
        kept, tails = self._kept, self._tails[:, : self._held]
        if self._held > 2 * kept:
            # One after the other: numpy is many times slower at both ends in one call.
            tails.partition(kept - 1, axis=1)
            tails[:, kept:].partition(self._held - 2 * kept, axis=1)
            tails[:, kept : 2 * kept] = tails[:, -kept:]
            self._held = 2 * kept

    def range(self) -> tuple[Floats, Floats]:
        """(n,) the 5th and the 95th percentile of each total."""
        self._cut_tails()
        ordered = np.sort(self._tails[:, : self._held], axis=1)
        return self._percentile(ordered), self._percentile(ordered[:, ::-1])

    def _percentile(self, ordered: Floats) -> Floats:
        whole = int(self._position)
        after = min(whole + 1, ordered.shape[1] - 1)
        step = self._position - whole
        return np.asarray(ordered[:, whole] + step * (ordered[:, after] - ordered[:, whole]))


def compared(totals: Floats, scratch: Scratch) -> tuple[NDArray[np.unsignedinteger], Counts]:
    """(n, draws) how many are more than 1e-9 ahead of each, (n, n) in how many draws a is that far ahead of b.

    The first is written over by the next call.
    """
    n = len(totals)
    places = scratch.table("places", totals.shape, _small(n))
    ahead = np.empty((n, n), dtype=np.int64)
    bar = np.add(totals, TIE, out=scratch.table("work", totals.shape))
    flags = _flags(totals, scratch)
    better = flags[:, : totals.shape[1]]
    for a in range(n):
        np.greater(totals, bar[a], out=better)
        ahead[:, a] = _count(flags)
        np.add.reduce(better.view(np.uint8), axis=0, dtype=places.dtype, out=places[a])
    return places, ahead


def sorted_places(totals: Floats, scratch: Scratch) -> tuple[NDArray[np.unsignedinteger], Counts]:
    """As `compared`. A draw in which two lie about 1e-9 apart or less is compared; in the others place is position."""
    n = len(totals)
    rows = scratch.table("work", totals.shape[::-1])
    # One sort of numbers instead of one of indices: each carries its row in its last bits, which cost it 1e-12 at
    # most. Totals lie within 1 of [0, 1]; two more, and all are positive, so that their bits rise as they do.
    np.add(totals.T, 2.0, out=rows)
    words, last = rows.view(np.int64), (1 << (n - 1).bit_length()) - 1
    words &= ~last
    words |= np.arange(n)
    rows.sort(axis=1)
    steps = np.subtract(rows[:, 1:], rows[:, :-1], out=scratch.table("steps", (len(rows), n - 1)))
    close = (steps <= 2 * TIE).any(axis=1) if steps.min(initial=np.inf) <= 2 * TIE else np.zeros(len(rows), dtype=bool)
    order = np.bitwise_and(words, last, out=words)
    positions = scratch.table("positions", rows.shape, _small(n))
    order += np.arange(0, order.size, n)[:, None]
    positions.ravel()[order] = np.arange(n - 1, -1, -1, dtype=positions.dtype)
    places = scratch.table("places", totals.shape, _small(n))
    places[:] = positions.T
    apart = places if not close.any() else np.ascontiguousarray(places[:, ~close])
    ahead = np.zeros((n, n), dtype=np.int64)
    flags = _flags(apart, scratch)
    for a in range(n - 1):
        np.greater(apart[a + 1 :], apart[a], out=flags[a + 1 :, : apart.shape[1]])
        ahead[a, a + 1 :] = _count(flags[a + 1 :])
        ahead[a + 1 :, a] = apart.shape[1] - ahead[a, a + 1 :]
    if close.any():
        settled, more = compared(np.ascontiguousarray(totals[:, close]), Scratch())
        places[:, close] = settled
        ahead += more
    return places, ahead


def _flags(like: NDArray[np.generic], scratch: Scratch) -> NDArray[np.bool_]:
    """False for each cell, in rows of whole words, so that eight can be counted at once."""
    flags = scratch.table("flags", (len(like), -(-like.shape[1] // 8) * 8), np.bool_)
    flags[:] = False
    return flags


def _count(flags: NDArray[np.bool_]) -> Counts:
    """How many of each row are True: words are added, whose bytes hold up to 255 each, and then the bytes."""
    words = flags.view(np.uint64)
    sums = np.add.reduceat(words, np.arange(0, words.shape[1], 255), axis=1)
    return np.asarray(sums.view(np.uint8).sum(axis=1, dtype=np.int64))


def _small(n: int) -> type[np.uint8] | type[np.uint16]:
    """A place fits into a byte for all but the longest lists, and bytes are handled many at a time."""
    return np.uint8 if n <= 256 else np.uint16
