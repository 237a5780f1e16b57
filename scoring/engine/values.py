"""Partial value functions: from a criterion's own scale to [0, 1], anchors fixed before anyone scores."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """Piecewise-linear value through `points` (x, v), x strictly rising, 0 <= v <= 1.

    A falling scale has falling values. Outside the first and last x the value is clamped.
    """

    points: tuple[tuple[float, float], ...]

    @classmethod
    def linear(cls, worst: float, best: float) -> ValueFunction:
        """0 at `worst`, 1 at `best`; `worst` may be the larger number."""
        ends = ((worst, 0.0), (best, 1.0))
        return cls(ends if worst < best else ends[::-1])
