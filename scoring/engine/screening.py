"""Must-haves and floors: who is not ranked, and why, in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.engine.display import number
from scoring.engine.matrix import Criterion, DecisionMatrix, Exclusion, Floats

_EXACT = 1e-9


def below_floor(matrix: DecisionMatrix, values: Floats) -> NDArray[np.bool_]:
    """(n, m) True where a known performance is worse than its criterion's floor.

    Compared on the criterion's own scale: above the floor is worse where the scale falls (a price). Where only a
    partial value is known, or the curve rises and falls (a target band), the values are compared.
    `values` are the partial values, NaN where nothing is known.
    """
    flagged = np.zeros(values.shape, dtype=bool)
    if [criterion.floor for criterion in matrix.criteria].count(None) == len(matrix.criteria):  # most often
        return flagged
    performances = np.asarray(matrix.performances, dtype=np.float64)
    for j, criterion in enumerate(matrix.criteria):
        if criterion.floor is None:
            continue
        curve, floor = criterion.value, criterion.floor
        by_value = values[:, j] < float(curve(floor)) - _EXACT
        if curve.shape == "mixed":
            flagged[:, j] = by_value
            continue
        margin = _EXACT * (curve.high - curve.low)
        column = performances[:, j]
        worse = column < floor - margin if curve.shape == "rising" else column > floor + margin
        flagged[:, j] = np.where(np.isnan(column), by_value, worse)
    return flagged


def screen(
    matrix: DecisionMatrix, flagged: NDArray[np.bool_], missing: NDArray[np.bool_]
) -> tuple[tuple[Exclusion, ...], ...]:
    """Per alternative the reasons why it is not ranked: its own exclusions, then the floors that screen out."""
    reasons = [alternative.exclusions for alternative in matrix.alternatives]
    for j, criterion in enumerate(matrix.criteria):
        if criterion.floor is None or not criterion.floor_screens:
            continue
        for i in np.flatnonzero(flagged[:, j] | missing[:, j]).tolist():
            performance = None if missing[i, j] else float(matrix.performances[i][j])
            reasons[i] = (*reasons[i], Exclusion(criterion.key, _reason(criterion, criterion.floor, performance)))
    return tuple(reasons)


def _reason(criterion: Criterion, floor: float, performance: float | None) -> str:
    unit = f" {criterion.unit}" if criterion.unit else ""
    falling = criterion.value.shape == "falling"
    bound = f"the {'maximum' if falling else 'minimum'} of {number(floor)}{unit}"
    if performance is None:
        return f"{criterion.name}: not known, so {bound} is not shown to be met"
    if np.isnan(performance) or criterion.value.shape == "mixed":
        return f"{criterion.name} is worse than {bound}"
    return f"{criterion.name}: {number(performance)}{unit} is {'above' if falling else 'below'} {bound}"
