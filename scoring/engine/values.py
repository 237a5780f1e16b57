"""Partial value functions: from a criterion's own scale to [0, 1], anchors fixed before anyone scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.errors import EngineError

_NEAREST = 1e-300  # closer points would have an infinite slope between them


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """Piecewise-linear value through `points` (x, v), x strictly rising, 0 <= v <= 1.

    A falling scale has falling values. Outside the first and last x the value is clamped.
    Raises EngineError for fewer than two points, NaN or infinity, x not strictly rising, v outside [0, 1].
    """

    points: tuple[tuple[float, float], ...]

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
                    f"The value curve has {right} after {left}: its points must rise from left to right.",
                    argument="points",
                )
        if not math.isfinite(self.points[-1][0] - self.points[0][0]):
            raise EngineError("The value curve spans more than a number can hold.", argument="points")

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


def partial_values(functions: Sequence[ValueFunction], performances: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, m) partial values of `performances` (n, m) by one function per column; NaN stays NaN.

    All scales that run straight from 0 to 1 are done in one sweep, several times faster than a call per column.
    """
    straight = np.array([_is_straight(f) for f in functions], dtype=bool)
    if straight.all():
        return _straight_values(functions, performances)
    result = np.empty_like(performances)
    result[:, straight] = _straight_values(
        [f for f, fits in zip(functions, straight, strict=True) if fits], performances[:, straight]
    )
    for j in np.flatnonzero(~straight).tolist():
        result[:, j] = functions[j](performances[:, j])
    return result


def _straight_values(functions: Sequence[ValueFunction], performances: NDArray[np.float64]) -> NDArray[np.float64]:
    ends = [f.points if f.points[0][1] == 0 else f.points[::-1] for f in functions]
    worst, best = np.array([nought for (nought, _), _ in ends]), np.array([one for _, (one, _) in ends])
    with np.errstate(over="ignore"):  # absurdly far outside is still only outside
        shares = performances - worst
        shares /= best - worst
    return np.asarray(np.clip(shares, 0.0, 1.0, out=shares))


def _is_straight(function: ValueFunction) -> bool:
    points = function.points
    return len(points) == 2 and (points[0][1], points[1][1]) in ((0, 1), (1, 0))


def outside(functions: Sequence[ValueFunction], performances: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n, m) True where a performance lies beyond its scale, so that its value is clamped."""
    low = np.array([f.low for f in functions])
    high = np.array([f.high for f in functions])
    return np.asarray((performances < low) | (performances > high))
