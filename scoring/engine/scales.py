"""The kinds of scale a criterion may have, each as a value curve or as values.

Fixed anchors (`rubric`, `target_band`, `yes_no`, `choice`, `band_values`, `ValueFunction.linear`) say what a
performance is worth whoever else is in the list. `local_scale` and `price_ratio` do not: they are offered by name
only, and whoever uses them hands LOCAL_WARNING on in `DecisionMatrix.notes`, which the report repeats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from scoring.engine.display import number
from scoring.engine.errors import EngineError
from scoring.engine.figures import checked_row
from scoring.engine.matrix import Floats
from scoring.engine.values import ValueFunction

LOCAL_WARNING = "These values depend on who else is in the list: when a losing vendor withdraws, the order of the others can change."


@dataclass(frozen=True, slots=True)
class Band:
    """Performances from `low` up to, but not including, `high` are worth `value`; ends may be infinite."""

    low: float
    high: float
    value: float


def rubric(top: int = 4) -> ValueFunction:
    """Levels 0 to `top`, each worth level / top."""
    if not 1 <= top < math.inf:
        raise EngineError(f"The highest level of a rubric is {top}: it must be at least 1.", argument="top")
    return ValueFunction.linear(0.0, float(top))


def rubric_with_values(values: Sequence[float]) -> ValueFunction:
    """Levels 0, 1, 2 ... with values of their own, none below the one before; a half level lies half way."""
    curve = choice(values)
    if curve.shape != "rising":
        raise EngineError("A higher level of a rubric cannot be worth less than a lower one.", argument="values")
    return curve


def check_level(level: float, top: int, *, half_levels: bool = False) -> float:
    """`level` if the rubric 0 to `top` has it, else EngineError."""
    step = 0.5 if half_levels else 1.0
    if not (0 <= level <= top and (level / step).is_integer()):
        kind = "half" if half_levels else "whole"
        raise EngineError(f"{level} is not a level: {kind} levels from 0 to {top} are.", argument="level")
    return level


def target_band(zero_below: float, best_from: float, best_to: float, zero_above: float) -> ValueFunction:
    """1 between `best_from` and `best_to`, falling in a straight line to 0 on both sides."""
    return ValueFunction(((zero_below, 0.0), (best_from, 1.0), (best_to, 1.0), (zero_above, 0.0)))


def yes_no(*, yes_is_good: bool = True) -> ValueFunction:
    """Performance 1 for yes, 0 for no."""
    return ValueFunction.linear(0.0, 1.0) if yes_is_good else ValueFunction.linear(1.0, 0.0)


def choice(values: Sequence[float]) -> ValueFunction:
    """Named levels in the order of the list: performance k is the k-th name (from 0), worth values[k]."""
    given = checked_row(values, "values")
    if len(given) < 2:
        raise EngineError(f"{len(given)} values: at least two levels are needed.", argument="values")
    for position, value in enumerate(given):
        if not 0 <= value <= 1:
            raise EngineError(f"Level {position} is worth {value}, not between 0 and 1.", argument="values")
    return ValueFunction(tuple((float(position), value) for position, value in enumerate(given)))


def check_bands(bands: Sequence[Band]) -> None:
    """Raise EngineError where bands have no meaning, leave a gap or overlap, naming the two that do."""
    if not bands:
        raise EngineError("There are no bands.", argument="bands")
    for band in bands:
        if not band.low < band.high:
            raise EngineError(f"The band {_words(band)} is empty: it must run upwards.", argument="bands")
        if not 0 <= band.value <= 1:
            raise EngineError(f"The band {_words(band)} is worth {band.value}, not between 0 and 1.", argument="bands")
    for left, right in pairwise(sorted(bands, key=lambda band: band.low)):
        if left.high < right.low:
            raise EngineError(
                f"Nothing covers {number(left.high)} to {number(right.low)}, between the bands {_words(left)} and "
                f"{_words(right)}.",
                argument="bands",
            )
        if left.high > right.low:
            raise EngineError(f"The bands {_words(left)} and {_words(right)} overlap.", argument="bands")


def band_values(bands: Sequence[Band], x: ArrayLike) -> Floats:
    """Partial values of `x` by the band it lies in, same shape, NaN for NaN; for `DecisionMatrix.partial_values`.

    Below the first band the first one's value counts, from the end of the last band on the last one's.
    Raises EngineError for bands with gaps or overlaps, and for performances that are infinite or no numbers.
    """
    check_bands(bands)
    ordered = sorted(bands, key=lambda band: band.low)
    try:
        performances = np.asarray(x, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EngineError("The performances are not numbers.", argument="x") from error
    if np.isinf(performances).any():
        raise EngineError("A performance is infinite: it must be a finite number.", argument="x")
    found = np.searchsorted([band.low for band in ordered[1:]], performances, side="right")
    values = np.array([band.value for band in ordered])[found]
    return np.where(np.isnan(performances), np.nan, values)


def local_scale(performances: Sequence[float] | Floats, *, falling: bool = False) -> ValueFunction:
    """Min-max: the best of those present is worth 1, the worst 0. See LOCAL_WARNING.

    Raises EngineError where fewer than two different performances are known.
    """
    known = [x for x in checked_row(performances, "performances", gaps=True) if not math.isnan(x)]
    if not known or min(known) == max(known):
        raise EngineError("A local scale needs two different performances.", argument="performances")
    low, high = min(known), max(known)
    return ValueFunction.linear(high, low) if falling else ValueFunction.linear(low, high)


def price_ratio(prices: Sequence[float] | Floats) -> Floats:
    """Lowest / price, for tenders that demand it; NaN for an unknown price. See LOCAL_WARNING.

    For `DecisionMatrix.partial_values`. Raises EngineError for a price that is not above 0, infinite, or none known.
    """
    known = np.array(checked_row(prices, "prices", gaps=True))
    if np.isnan(known).all():
        raise EngineError("There is no price.", argument="prices")
    for price in known.tolist():
        if price <= 0:
            raise EngineError(f"The price {number(price)} must be above 0.", argument="prices")
    return np.asarray(np.nanmin(known) / known)


def _words(band: Band) -> str:
    low = "any" if math.isinf(band.low) else number(band.low)
    return f"{low} to {'any' if math.isinf(band.high) else number(band.high)}"
