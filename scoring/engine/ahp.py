"""Weights from pairwise comparisons: the principal eigenvector, and how consistent the judgements are (Saaty 1980)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.engine.errors import EngineError
from scoring.engine.matrix import Floats

RANDOM_INDEX_TABLE = "Saaty 2004, Journal of Systems Science and Systems Engineering 13(1)"
RANDOM_INDEX = (0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49)
ACCEPTABLE = 0.10
_TYPED = 0.05  # people type .33 for 1/3 and .14 for 1/7


@dataclass(frozen=True, slots=True)
class Revisit:
    """The judgement that fits the rest worst: `row` against `column`, as `judged` and as the weights `imply` it."""

    row: int
    column: int
    judged: float
    implied: float


@dataclass(frozen=True, slots=True)
class Ahp:
    """weights (sum 1), largest eigenvalue, consistency index and ratio; `revisit` is None where all judgements fit."""

    weights: Floats
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    random_index: float
    revisit: Revisit | None

    @property
    def consistent(self) -> bool:
        """Saaty's rule of thumb: a ratio of at most 0.10."""
        return self.consistency_ratio <= ACCEPTABLE


def ahp(judgements: Sequence[Sequence[float]] | Floats) -> Ahp:
    """Weights of up to ten criteria from the square table of how many times row matters as much as column.

    consistency index = (eigenvalue - n) / (n - 1); ratio = index / random index (RANDOM_INDEX_TABLE); both 0 for one
    or two criteria, which cannot contradict each other.
    Raises EngineError for a table that is not square, a judgement that is not above 0, a diagonal other than 1, or
    two mirrored judgements that are not each other's reciprocal within 5 %.
    """
    table = _checked(judgements)
    n = len(table)
    eigenvalues, vectors = np.linalg.eig(table)
    principal = int(np.argmax(eigenvalues.real))
    weights = np.abs(vectors[:, principal].real)
    weights /= weights.sum()
    eigenvalue = float(eigenvalues[principal].real)
    random_index = RANDOM_INDEX[n - 1]
    index = max((eigenvalue - n) / (n - 1), 0.0) if n > 2 else 0.0
    return Ahp(
        weights=weights,
        eigenvalue=eigenvalue,
        consistency_index=index,
        consistency_ratio=index / random_index if random_index else 0.0,
        random_index=random_index,
        revisit=_worst_fit(table, weights),
    )


def _checked(judgements: Sequence[Sequence[float]] | Floats) -> Floats:
    def refuse(message: str) -> EngineError:
        return EngineError(message, argument="judgements")

    try:
        table = np.array(judgements, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise refuse("The comparisons are not a table of numbers.") from error
    if table.ndim != 2 or table.shape[0] != table.shape[1] or len(table) == 0:
        raise refuse(f"The comparisons have the shape {table.shape}: they must be a square.")
    if len(table) > len(RANDOM_INDEX):
        raise refuse(f"There are {len(table)} criteria to compare: put more than {len(RANDOM_INDEX)} into groups.")
    wrong = np.argwhere(~(np.isfinite(table) & (table > 0)))
    if len(wrong):
        row, column = wrong[0]
        raise refuse(f"Row {row + 1}, column {column + 1}: {table[row, column]} must be a finite number above 0.")
    if (np.diag(table) != 1).any():
        raise refuse("A criterion matters as much as itself: the diagonal must be 1.")
    wrong = np.argwhere(np.abs(table * table.T - 1) > _TYPED)
    if len(wrong):
        row, column = wrong[0]
        raise refuse(
            f"Row {row + 1}, column {column + 1} is {table[row, column]:g} and its mirror {table[column, row]:g}: "
            "one must be 1 divided by the other."
        )
    return table


def _worst_fit(table: Floats, weights: Floats) -> Revisit | None:
    """The judgement above the diagonal that is furthest, as a ratio, from the ratio of the weights."""
    if len(table) < 3:
        return None
    implied = weights[:, None] / weights
    misfit = np.triu(np.abs(np.log(table / implied)), k=1)
    row, column = (int(k) for k in np.unravel_index(int(np.argmax(misfit)), misfit.shape))
    if misfit[row, column] < 1e-9:
        return None
    return Revisit(row, column, float(table[row, column]), float(implied[row, column]))
