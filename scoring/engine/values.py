"""Partial value functions: from a criterion's own scale to [0, 1], anchors fixed before anyone scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.blocks import row_blocks
from scoring.engine.errors import EngineError

_ROUNDING = 1e-9  # of the width of a scale
_NEAREST = 1e-300  # closer points would have an infinite slope between them


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """Piecewise-linear value through `points` (x, v), x strictly rising, 0 <= v <= 1.

    A falling scale has falling values. Outside the first and last x the value is clamped.
    Raises EngineError for fewer than two points, NaN or infinity, x not strictly rising, v outside [0, 1].
    """

    points: tuple[tuple[float, float], ...]
    # What is worth 0 and what is worth 1 on a scale that runs straight from one to the other, else two NaN: known
    # here, so that a table's columns are told apart without a look at each curve.
    worst: float = field(init=False, repr=False, compare=False, default=math.nan)
    best: float = field(init=False, repr=False, compare=False, default=math.nan)

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise EngineError("A value curve needs at least two points.", argument="points")
        for x, v in self.points:
            if not (math.isfinite(x) and math.isfinite(v)):
                raise EngineError(f"The value curve has the point ({x}, {v}): not a finite number.", argument="points")
            if not 0 <= v <= 1:
                raise EngineError(f"The value curve gives {v} at {x}: a value lies between 0 and 1.", argument="points")
        for (left, _), (right, _) in zip(self.points, self.points[1:], strict=False):
            if not right - left > _NEAREST:
                raise EngineError(
                    f"The value curve has {right} after {left}: its points must rise from left to right"
                    f"{f', by more than {_NEAREST}' if right > left else ''}.",
                    argument="points",
                )
        if not math.isfinite(self.points[-1][0] - self.points[0][0]):
            raise EngineError("The value curve spans more than a number can hold.", argument="points")
        if len(self.points) == 2 and {v for _, v in self.points} == {0, 1}:
            (worst, _), (best, _) = sorted(self.points, key=lambda point: point[1])
            object.__setattr__(self, "worst", worst)
            object.__setattr__(self, "best", best)

    @classmethod
    def linear(cls, worst: float, best: float) -> ValueFunction:
        """0 at `worst`, 1 at `best`; `worst` may be the larger number. Raises EngineError when they are equal."""
        if worst == best:
            raise EngineError(
                f"Worst and best are both {worst}: a scale needs two different anchors.", argument="worst"
            )
        ends = ((worst, 0.0), (best, 1.0))
        return cls(ends if worst < best else ends[::-1])

    @property
    def low(self) -> float:
        """The smallest x of the scale."""
        return self.points[0][0]

    @property
    def high(self) -> float:
        """The largest x of the scale."""
        return self.points[-1][0]

    @property
    def shape(self) -> Literal["rising", "falling", "mixed"]:
        """ "rising" also for a constant curve; "mixed" for a target band."""
        steps = [right[1] - left[1] for left, right in zip(self.points, self.points[1:], strict=False)]
        if min(steps) >= 0:
            return "rising"
        return "falling" if max(steps) <= 0 else "mixed"

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Partial values of `x`, same shape; NaN stays NaN, beyond the ends the end's value."""
        xs, vs = np.array(self.points, dtype=np.float64).T
        return np.asarray(np.interp(np.asarray(x, dtype=np.float64), xs, vs))


def partial_values(
    functions: Sequence[ValueFunction], performances: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(n, m) partial values of `performances` (n, m) by one function per column, and (n, m) which were clamped.

    NaN stays NaN and is not clamped. Clamped is what lies beyond its scale by more than a rounding. All scales that
    run straight from 0 to 1 are done in one sweep, a few rows at a time, so that they stay in the processor's cache.
    """
    ends = np.array([*[f.worst for f in functions], *[f.best for f in functions]])
    worst, span = ends[: len(functions)], ends[len(functions) :] - ends[: len(functions)]
    values = np.empty(performances.shape)
    clamped = np.zeros(performances.shape, dtype=bool)
    with np.errstate(over="ignore"):  # absurdly far outside is still only outside
        for rows in row_blocks(performances):
            part = np.subtract(performances[rows], worst, out=values[rows])
            part /= span
            if not (part.min() >= 0.0 and part.max() <= 1.0):  # nor where something is missing, and the two are NaN
                np.logical_or(part < -_ROUNDING, part > 1.0 + _ROUNDING, out=clamped[rows])
                part.clip(0.0, 1.0, out=part)
    for j in np.isnan(worst).nonzero()[0].tolist():
        column, function = performances[:, j], functions[j]
        values[:, j] = function(column)
        margin = _ROUNDING * (function.high - function.low)
        clamped[:, j] = (column < function.low - margin) | (column > function.high + margin)
    return values, clamped
