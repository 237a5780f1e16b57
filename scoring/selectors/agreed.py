"""The one value that stands for several scores of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from scoring.engine.values import ValueFunction
from scoring.models import Criterion, RubricLevel
from scoring.selectors.matrix import value_function

SAME = 1e-12  # of a partial value: what arithmetic in binary may add


def curve_of(criterion: Criterion) -> ValueFunction:
    """The value function of a scored criterion."""
    levels = () if criterion.curve else RubricLevel.objects.filter(criterion=criterion, value__isnull=False)
    return value_function(criterion, levels)


def mean_value(curve: ValueFunction, values: Sequence[float]) -> float:
    """The value on the scale that is worth what `values` (at least one, on the scale) are worth on average.

    A group's value is the mean of the partial values, so settling a cell at this one leaves the total where it is. On a
    straight scale it is the mean of the values. A curve is continuous, so between the lowest and the highest there is
    always such a value; where there are several it is the one nearest to the mean of the values.
    """
    middle, target = fmean(values), fmean(curve(list(values)).tolist())
    if abs(float(curve(middle)) - target) <= SAME:
        return middle
    low, high = min(values), max(values)
    steps = sorted({*values, *(x for x, _ in curve.points if low < x < high)})
    found = []
    for (left, v), (right, w) in pairwise(zip(steps, curve(steps).tolist(), strict=True)):
        if min(v, w) <= target <= max(v, w):
            at = min(max(middle, left), right) if v == w else left + (target - v) / (w - v) * (right - left)
            found.append(min(max(at, left), right))
    return min(found, key=lambda at: abs(at - middle))
