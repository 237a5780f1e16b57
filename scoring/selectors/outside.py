"""A figure that lies outside its scale: it is taken, and whoever types it is told as what it counts."""

from __future__ import annotations

from scoring.engine.display import number
from scoring.engine.values import ValueFunction

EXACT = 1e-9  # of the scale: what arithmetic in binary may add to a figure


def outside_scale(curve: ValueFunction, value: float, unit: str = "") -> str:
    """A sentence on a figure beyond the ends of its scale, "" on one that lies on it. static/js/page.js says the same."""
    margin = EXACT * (curve.high - curve.low)
    if curve.low - margin <= value <= curve.high + margin:
        return ""
    end = curve.low if value < curve.low else curve.high
    unit = f" {unit}" if unit else ""
    return (
        f"{number(value)}{unit} lies outside the scale of {number(curve.low)} to {number(curve.high)} "
        f"and counts as its nearer end, {number(end)}{unit}."
    )
