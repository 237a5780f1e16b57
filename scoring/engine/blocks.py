"""Long tables a few rows at a time: what is swept twice stays in the processor's cache, and nothing big is held."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_CELLS = 2**15
_KEPT = 2**22  # bytes of a table
_LONG, _FOLD = 200, 8  # rows


def row_blocks(table: NDArray[np.float64]) -> Iterator[slice]:
    """Slices that cover the rows of `table` (n, m) in order."""
    rows, columns = table.shape
    block = max(1, _CELLS // columns)
    for start in range(0, rows, block):
        yield slice(start, start + block)


def column_ends(table: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m,) least and (m,) greatest of each column of `table` (n, m), without NaN."""
    return _column_end(np.fmin, table), _column_end(np.fmax, table)  # a quarter of the time of `min` and `max`


def _column_end(end: np.ufunc, table: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(table) >= _LONG:
        # Rows of a few dozen numbers are short for the processor: eight are taken for one.
        whole = len(table) - len(table) % _FOLD
        folded = end.reduce(table[:whole].reshape(-1, _FOLD * table.shape[1])).reshape(_FOLD, -1)
        table = np.concatenate((folded, table[whole:]))
    return np.asarray(end.reduce(table))


def directed(
    better: NDArray[np.bool_], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m,) worst and (m,) best end of each column, of which more is `better` or not."""
    if np.count_nonzero(better) == len(better):
        return low, high
    return np.where(better, low, high), np.where(better, high, low)


class Scratch:
    """Tables that are written over from block to block: new memory from the system costs more than the sums in it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, DTypeLike], NDArray[Any]] = {}

    def table(self, name: str, shape: tuple[int, ...], dtype: DTypeLike = np.float64) -> NDArray[Any]:
        """A table with any contents; it is the caller's until the same name and type are asked for again."""
        size, key = math.prod(shape), (name, dtype)
        if key not in self._held or self._held[key].size < size:
            self._held[key] = np.empty(size, dtype=dtype)
        return self._held[key][:size].reshape(shape)

    def forget_large(self) -> None:
        """Leave what is kept for the next call small."""
        self._held = {key: table for key, table in self._held.items() if table.nbytes <= _KEPT}


_FREE: list[Scratch] = []


@contextmanager
def scratch() -> Iterator[Scratch]:
    """One that nobody else has; those given back are kept, one for each thread that ever drew at the same time."""
    own = _FREE.pop() if _FREE else Scratch()
    try:
        yield own
    finally:
        own.forget_large()
        _FREE.append(own)
