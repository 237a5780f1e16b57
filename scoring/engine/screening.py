"""Must-haves and floors: who is not ranked, and why, in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.engine.display import number, numbers_apart
from scoring.engine.matrix import Criterion, DecisionMatrix, Exclusion, Floats

_EXACT = 1e-9


def screen(
    matrix: DecisionMatrix, values: Floats, missing: NDArray[np.bool_]
) -> tuple[tuple[tuple[Exclusion, ...], ...], NDArray[np.bool_]]:
    """Per alternative the reasons why it is not ranked, and (n, m) where a known performance is below its floor.

    The reasons are its own exclusions, then the floors that screen out: those it falls below, and those of criteria on
    which nothing is known. `values` are the partial values, NaN where `missing`.
    """
    reasons = [alternative.exclusions for alternative in matrix.alternatives]
    flagged = np.zeros(values.shape, dtype=bool)
    for j, criterion in enumerate(matrix.criteria):
        if criterion.floor is None:
            continue
        column = np.asarray(matrix.performances, dtype=np.float64)[:, j]
        flagged[:, j] = _below(criterion, criterion.floor, column, values[:, j])
        if criterion.floor_screens:
            for i in np.flatnonzero(flagged[:, j] | missing[:, j]).tolist():
                performance = None if missing[i, j] else float(column[i])
                reasons[i] = (*reasons[i], Exclusion(criterion.key, _reason(criterion, criterion.floor, performance)))
    return tuple(reasons), flagged


def _below(criterion: Criterion, floor: float, performances: Floats, values: Floats) -> NDArray[np.bool_]:
    """(n,) compared on the criterion's own scale: above the floor is worse where the scale falls (a price).

    Where only a partial value is known, or the curve rises and falls (a target band), the values are compared.
    """
    curve = criterion.value
    by_value: NDArray[np.bool_] = values < float(curve(floor)) - _EXACT
    if curve.shape == "mixed":
        return by_value
    margin = _EXACT * (curve.high - curve.low)
    worse = performances < floor - margin if curve.shape == "rising" else performances > floor + margin
    return np.where(np.isnan(performances), by_value, worse)


def _reason(criterion: Criterion, floor: float, performance: float | None) -> str:
    unit = f" {criterion.unit}" if criterion.unit else ""
    falling = criterion.value.shape == "falling"
    bound = f"the {'maximum' if falling else 'minimum'} of"
    if performance is None:
        return f"{criterion.name}: not known, so {bound} {number(floor)}{unit} is not shown to be met"
    if np.isnan(performance) or criterion.value.shape == "mixed":
        return f"{criterion.name} is worse than {bound} {number(floor)}{unit}"
    shown, least = numbers_apart(performance, floor)
    return f"{criterion.name}: {shown}{unit} is {'above' if falling else 'below'} {bound} {least}{unit}"
