"""What the reader of a result must know, as plain sentences with stable codes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.engine.display import frequency, number, numbers_apart
from scoring.engine.matrix import Criterion, DecisionMatrix, Floats
from scoring.engine.ranking import TIE
from scoring.engine.results import Warning

_NAMED = 3  # a sentence names at most so many vendors


def warnings_of(
    matrix: DecisionMatrix,
    weights: Floats,
    values: Floats,
    ranks: NDArray[np.int64],
    clamped: NDArray[np.bool_],
    missing: NDArray[np.bool_],
) -> tuple[Warning, ...]:
    """Codes: none_ranked, one_ranked, clamped, floor_outside, zero_weight, constant, missing; in this order.

    `clamped` and `missing`: (n, m), the cells that lie outside their scale or are not known.
    """
    return (
        *_counts(ranks),
        *_clamped(matrix, clamped),
        *_floors(matrix),
        *_columns(matrix, weights, values, ranks),
        *_missing(matrix, weights, missing),
    )


def _counts(ranks: NDArray[np.int64]) -> Iterator[Warning]:
    ranked = int(np.count_nonzero(ranks))
    if ranked == 0:
        yield Warning("none_ranked", "No vendor can be ranked: each fails a must-have or a floor that screens out.")
    if ranked == 1:
        yield Warning("one_ranked", "Only one vendor is ranked, so there is nothing to compare it with.")


def _clamped(matrix: DecisionMatrix, cells: NDArray[np.bool_]) -> Iterator[Warning]:
    if not np.count_nonzero(cells):  # quicker than `any`
        return
    performances = np.asarray(matrix.performances, dtype=np.float64)
    for j in np.flatnonzero(cells.any(axis=0)).tolist():
        criterion, found = matrix.criteria[j], np.flatnonzero(cells[:, j]).tolist()
        names = [f"{matrix.alternatives[i].name} {_outside(criterion, performances[i, j])}" for i in found[:_NAMED]]
        if len(found) > _NAMED:
            names.append(f"and {len(found) - _NAMED} more")
        yield Warning(
            "clamped",
            f"{criterion.name}: {'1 value lies' if len(found) == 1 else f'{len(found)} values lie'} outside the scale "
            f"{_scale(criterion)} and {'counts' if len(found) == 1 else 'count'} as its nearer end ({', '.join(names)}).",
            criterion=criterion.key,
            alternative=matrix.alternatives[found[0]].key if len(found) == 1 else "",
        )


def _floors(matrix: DecisionMatrix) -> Iterator[Warning]:
    for criterion in matrix.criteria:
        floor = criterion.floor
        if floor is not None and not criterion.value.low <= floor <= criterion.value.high:
            yield Warning(
                "floor_outside",
                f"{criterion.name}: the floor {number(floor)} lies outside the scale {_scale(criterion)}.",
                criterion=criterion.key,
            )


def _columns(matrix: DecisionMatrix, weights: Floats, values: Floats, ranks: NDArray[np.int64]) -> Iterator[Warning]:
    ranked = values if np.count_nonzero(ranks) == len(ranks) else values[ranks > 0]
    # A column with a gap may differ yet, so only complete columns are called constant.
    alike = np.zeros(len(weights), dtype=bool)
    if len(ranked) > 1:
        # Few columns need more than the look at their first and last value.
        alike = np.abs(ranked[0] - ranked[-1]) <= TIE
        if np.count_nonzero(alike):
            alike[alike] = np.ptp(ranked[:, alike], axis=0) <= TIE
    if np.count_nonzero(weights) == len(weights) and not np.count_nonzero(alike):  # most often
        return
    for j in (alike | (weights == 0)).nonzero()[0].tolist():
        criterion = matrix.criteria[j]
        if weights[j] == 0:
            yield Warning("zero_weight", f"{criterion.name} has weight 0 and is not counted.", criterion=criterion.key)
        else:
            yield Warning(
                "constant",
                f"{criterion.name}: all ranked vendors have the same value, so it does not tell them apart.",
                criterion=criterion.key,
            )


def _missing(matrix: DecisionMatrix, weights: Floats, gaps: NDArray[np.bool_]) -> Iterator[Warning]:
    if not np.count_nonzero(gaps):
        return
    counted = "as the worst" if matrix.missing == "worst" else "half"
    for i in np.flatnonzero(gaps.any(axis=1)).tolist():
        alternative, count = matrix.alternatives[i], int(np.count_nonzero(gaps[i]))
        yield Warning(
            "missing",
            f"{alternative.name}: nothing is known on {count} {'criterion' if count == 1 else 'criteria'} "
            f"({frequency(float(weights[gaps[i]].sum()))} of the weight); the total counts {'it' if count == 1 else 'them'} "
            f"{counted}.",
            alternative=alternative.key,
        )


def _outside(criterion: Criterion, performance: float) -> str:
    """A performance beyond its scale, never shown as the end itself."""
    curve = criterion.value
    return numbers_apart(float(performance), curve.low if performance < curve.low else curve.high)[0]


def _scale(criterion: Criterion) -> str:
    unit = f" {criterion.unit}" if criterion.unit else ""
    return f"{number(criterion.value.low)} to {number(criterion.value.high)}{unit}"
