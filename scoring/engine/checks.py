"""What a decision matrix must be before anything is computed: everything else is refused with a plain sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.matrix import Alternative, Criterion, DecisionMatrix, EngineError, Floats, Group
from scoring.engine.weights import normalise

NEAREST = 1e-300  # a column whose ends are closer is constant: to divide by the difference would give infinity


def check(matrix: DecisionMatrix) -> None:
    """Raise EngineError, naming the argument and the criterion or alternative, where `matrix` has no defined result.

    Weights are checked where they are normalised, value curves where they are made, and that no performance is
    infinite where one lies outside its scale (`refuse_infinite`).
    """
    if not matrix.criteria:
        raise EngineError("There are no criteria to rank by.", argument="criteria")
    if not matrix.alternatives:
        raise EngineError("There are no vendors to rank.", argument="alternatives")
    _refuse_duplicates(matrix.alternatives, "alternatives")
    # Stability is reported by criterion or group key, so the two share one set of keys.
    _refuse_duplicates((*matrix.criteria, *matrix.groups), "criteria")
    _check_tree(matrix)
    for criterion in matrix.criteria:
        if criterion.floor is not None and not math.isfinite(criterion.floor):
            raise EngineError(
                f"The floor of {criterion.name} is {criterion.floor}: it must be a finite number.",
                argument="criteria",
                key=criterion.key,
            )
    if matrix.missing not in ("worst", "neutral"):
        raise EngineError(f"There is no policy {matrix.missing!r} for missing judgements.", argument="missing")
    checked_array(matrix, "performances", matrix.performances)
    if matrix.partial_values is not None:
        given = checked_array(matrix, "partial_values", matrix.partial_values)
        _refuse_cells(matrix, (given < 0) | (given > 1), given, "partial_values", "a value lies between 0 and 1")
    if matrix.spread is not None:
        spread = checked_array(matrix, "spread", matrix.spread)
        _refuse_cells(matrix, ~np.isfinite(spread), spread, "spread", "it must be a finite number")
        _refuse_cells(
            matrix, (spread < 0) | (spread > 1), spread, "spread", "it lies between 0 and 1, as the values do"
        )


def checked_array(matrix: DecisionMatrix, argument: str, array: object) -> Floats:
    """`array` as (alternatives, criteria) float64. Raises EngineError for another shape or for what is not numbers."""
    try:
        floats = np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EngineError(f"The {_words(argument)} are not a table of numbers.", argument=argument) from error
    expected = (len(matrix.alternatives), len(matrix.criteria))
    if floats.shape != expected:
        raise EngineError(
            f"The {_words(argument)} have the shape {floats.shape}; with {expected[0]} vendors and "
            f"{expected[1]} criteria they must have {expected}.",
            argument=argument,
        )
    return floats


def checked_count(value: object, argument: str, least: int = 1) -> int:
    """`value` if it is a whole number of at least `least`, else EngineError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise EngineError(f"{argument} is {value!r}: it must be a whole number of at least {least}.", argument=argument)
    return value


def _check_tree(matrix: DecisionMatrix) -> None:
    parents = {group.key: group.parent for group in matrix.groups}
    if "" in parents:
        raise EngineError("A group has an empty key.", argument="groups")
    for group in matrix.groups:
        seen = {group.key}
        above = group.parent
        while above:
            if above not in parents:
                raise EngineError(f"{group.name} lies in the unknown group {above}.", argument="groups", key=group.key)
            if above in seen:
                raise EngineError(f"The group {group.name} lies within itself.", argument="groups", key=group.key)
            seen.add(above)
            above = parents[above]
    for criterion in matrix.criteria:
        if criterion.group and criterion.group not in parents:
            raise EngineError(
                f"{criterion.name} lies in the unknown group {criterion.group}.",
                argument="criteria",
                key=criterion.key,
            )


def _refuse_duplicates(parts: Sequence[Alternative | Criterion | Group], argument: str) -> None:
    if len({part.key for part in parts}) == len(parts):
        return
    seen: set[str] = set()
    for part in parts:
        if part.key in seen:
            raise EngineError(f"The key {part.key} occurs twice.", argument=argument, key=part.key)
        seen.add(part.key)


def refuse_infinite(matrix: DecisionMatrix, performances: Floats) -> None:
    """Raise EngineError, naming the alternative and the criterion, where a performance is infinite."""
    why = "it must be a finite number, or NaN where nothing is known"
    _refuse_cells(matrix, np.isinf(performances), performances, "performances", why)


def _refuse_cells(matrix: DecisionMatrix, wrong: NDArray[np.bool_], cells: Floats, argument: str, why: str) -> None:
    if not wrong.any():
        return
    i, j = (int(k) for k in np.argwhere(wrong)[0])
    criterion: Criterion = matrix.criteria[j]
    raise EngineError(
        f"{matrix.alternatives[i].name}, {criterion.name}: {cells[i, j]} in the {_words(argument)}; {why}.",
        argument=argument,
        key=criterion.key,
    )


def _words(argument: str) -> str:
    return argument.replace("_", " ")


def checked_table(
    table: ArrayLike, weights: Sequence[float] | Floats, rising: Sequence[bool] | None
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """A complete table (n, m), its weights (sum 1) and, per column, whether more is better.

    The table is given back row by row: how it lay in memory changes no sum. `rising` says True or False, since 1 and -1,
    as other libraries have them, are both true. Raises EngineError for NaN, infinity, wrong shapes, no rows or columns, weights without meaning.
    """
    try:
        values = np.asarray(table, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        raise EngineError("The table is not a table of numbers.", argument="table") from error
    if values.ndim != 2 or 0 in values.shape:
        raise EngineError(f"The table has the shape {values.shape}: it needs rows and columns.", argument="table")
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0].tolist()
        raise EngineError(
            f"Row {row + 1}, column {column + 1} is {values[row, column]}: it must be a finite number.",
            argument="table",
        )
    columns = values.shape[1]
    shares = normalise(weights)
    if len(shares) != columns:
        raise EngineError(f"There are {len(shares)} weights for {columns} columns.", argument="weights")
    better = np.ones(columns, dtype=bool) if rising is None else np.asarray(rising)
    if better.dtype != bool or better.shape != (columns,):
        raise EngineError(f"rising must say True or False for each of {columns} columns.", argument="rising")
    return values, shares, better
