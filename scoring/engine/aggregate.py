"""The additive value: V(a) = sum over the criteria of weight * partial value, with every step kept.

Source: multi-attribute value theory (Keeney and Raiffa 1976); missing judgements as intervals, never rescaled away.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scoring.engine.checks import check, refuse_infinite
from scoring.engine.matrix import MISSING_VALUE, DecisionMatrix, Floats
from scoring.engine.ranking import ranking
from scoring.engine.results import Evaluation
from scoring.engine.screening import screen
from scoring.engine.values import partial_values
from scoring.engine.warnings import warnings_of
from scoring.engine.weights import normalise


def evaluate(matrix: DecisionMatrix) -> Evaluation:
    """Totals, interval, coverage, ranks and warnings of every alternative. Shapes: see `Evaluation`.

    A missing judgement is the interval [0, 1]: `low` and `high` take its ends, `totals` the end that the policy of
    the matrix names. A criterion whose floor screens out also screens out where nothing is known about it: what
    must be met has to be shown, and so removing information never raises a rank.
    Raises EngineError (argument and key named) for input without a defined result.
    """
    check(matrix)
    criteria = matrix.criteria
    weights = normalise([c.weight for c in criteria], keys=[c.key for c in criteria], argument="criteria")
    values, clamped = known_values(matrix)
    totals = values @ weights
    low, high, coverage = totals, totals, np.ones(len(totals))
    if not math.isnan(np.dot(totals, totals)):  # a single gap would make it so
        missing = np.zeros(values.shape, dtype=bool)
    else:
        missing = np.isnan(values)
        totals = np.where(missing, MISSING_VALUE[matrix.missing], values) @ weights
        # From the open weight, so that the interval of a complete alternative is exactly its total.
        unknown = missing @ weights
        coverage = 1.0 - unknown
        low = totals - MISSING_VALUE[matrix.missing] * unknown
        high = low + unknown

    exclusions, flagged = screen(matrix, values, missing)
    stays = np.array([not reasons for reasons in exclusions], dtype=bool) if any(exclusions) else None
    ranks, order = ranking(totals, stays)
    return Evaluation(
        matrix=matrix,
        weights=weights,
        group_weights=_group_weights(matrix, weights),
        partial_values=values,
        totals=totals,
        low=low,
        high=high,
        coverage=coverage,
        ranks=ranks,
        order=order,
        exclusions=exclusions,
        below_floor=flagged,
        warnings=warnings_of(matrix, weights, values, ranks, clamped, missing),
    )


def known_values(matrix: DecisionMatrix) -> tuple[Floats, NDArray[np.bool_]]:
    """(n, m) partial values in [0, 1], NaN where nothing is known, and (n, m) which of them a scale's end holds.

    Given partial values outrank the curves'. Raises EngineError for an infinite performance.
    """
    performances = np.asarray(matrix.performances, dtype=np.float64)
    values, clamped = partial_values([c.value for c in matrix.criteria], performances)
    if np.count_nonzero(clamped):
        refuse_infinite(matrix, performances)  # infinity lies outside every scale
    if matrix.partial_values is not None:
        given = np.asarray(matrix.partial_values, dtype=np.float64)
        untouched = np.isnan(given)
        values = np.where(untouched, values, given)
        clamped &= untouched
    return values, clamped


def _group_weights(matrix: DecisionMatrix, weights: Floats) -> dict[str, float]:
    parents = {group.key: group.parent for group in matrix.groups}
    sums = dict.fromkeys(parents, 0.0)
    for criterion, weight in zip(matrix.criteria, weights.tolist(), strict=True):
        above = criterion.group
        while above:
            sums[above] += weight
            above = parents[above]
    return sums
