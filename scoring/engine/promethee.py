"""PROMETHEE I and II (Brans and Vincke 1985): how much each alternative is preferred to the others. A cross-check.

Short tables are compared pair by pair, all at once. Long ones need no table of pairs: with a column sorted, everyone
whom x beats by more than some threshold stands at its beginning, so the flows of the usual, U, V, level and linear
functions are counts and sums of such beginnings, which prefix sums answer: n log n instead of n squared. Only the
Gaussian needs all pairs, and takes them in blocks. Both ways give the same flows within 1e-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.checks import checked_table
from scoring.engine.matrix import EngineError, Floats
from scoring.engine.ranking import TIE, competition_ranks

Shape = Literal["usual", "u", "v", "level", "linear", "gaussian"]
_BLOCK = 2**17  # pairs at a time
_BY_PAIRS = 2**16  # differences; with more, sorting is faster


@dataclass(frozen=True, slots=True)
class Preference:
    """How strongly a difference d > 0 is a preference, from 0 to 1, in the units of the column.

    usual: 1.  u: 1 above q.  v: d / p up to 1.  level: 1/2 above q, 1 above p.
    linear: (d - q) / (p - q), from 0 to 1.  gaussian: 1 - exp(-d^2 / (2 s^2)).
    Raises EngineError for thresholds that are negative, not finite or in the wrong order.
    """

    shape: Shape = "usual"
    q: float = 0.0
    p: float = 0.0
    s: float = 0.0

    def __post_init__(self) -> None:
        if self.shape not in ("usual", "u", "v", "level", "linear", "gaussian"):
            raise EngineError(f"There is no preference function {self.shape!r}.", argument="shape")
        for name, threshold in (("q", self.q), ("p", self.p), ("s", self.s)):
            if not (np.isfinite(threshold) and threshold >= 0):
                raise EngineError(f"{name} is {threshold}: it must be a finite number, not below 0.", argument=name)
        if self.shape == "v" and self.p == 0:
            raise EngineError("The V shape needs p above 0.", argument="p")
        if self.shape in ("level", "linear") and self.p <= self.q:
            raise EngineError(f"The {self.shape} shape needs p above q.", argument="p")
        if self.shape == "gaussian" and self.s == 0:
            raise EngineError("The Gaussian needs s above 0.", argument="s")


USUAL = Preference()


@dataclass(frozen=True, slots=True)
class Flows:
    """positive, negative (0 to 1), net = positive - negative: (n,). ranks: (n,) of PROMETHEE II, by net."""

    positive: Floats
    negative: Floats
    net: Floats
    ranks: NDArray[np.int64]

    def outranks(self) -> NDArray[np.bool_]:
        """(n, n) PROMETHEE I: row is at least as good by both flows and better by one.

        False both ways for two that are equal, and for two that are incomparable (each better by one flow).
        """
        more = self.positive[:, None] - self.positive
        less = self.negative - self.negative[:, None]
        return np.asarray((more >= -TIE) & (less >= -TIE) & ((more > TIE) | (less > TIE)))


def promethee(
    table: ArrayLike,
    weights: Sequence[float] | Floats,
    *,
    rising: Sequence[bool] | None = None,
    preferences: Preference | Sequence[Preference] = USUAL,
) -> Flows:
    """Flows of a table (n, m): weighted preferences over, and by, the others, divided by n - 1 (0 where n is 1).

    Differences within 1e-9 of a column's range of a threshold are not above it, so rounding creates no preference.
    `rising`: False for a column where less is better. Raises EngineError for NaN, infinity, wrong shapes, no rows.
    """
    values, shares, better = checked_table(table, weights, rising)
    n, m = values.shape
    each = [preferences] * m if isinstance(preferences, Preference) else list(preferences)
    if len(each) != m:
        raise EngineError(f"There are {len(each)} preference functions for {m} columns.", argument="preferences")
    positive, negative = (_by_pairs if n * n * m <= _BY_PAIRS else _by_sorting)(
        values if better.all() else np.where(better, values, -values), shares, each
    )
    positive /= max(n - 1, 1)
    negative /= max(n - 1, 1)
    net = positive - negative
    return Flows(positive, negative, net, competition_ranks(net))


def _by_pairs(table: Floats, shares: Floats, each: Sequence[Preference]) -> tuple[Floats, Floats]:
    """(n,) weighted sums of the preferences of each row over all others, and of all others over each."""
    gaps = table[:, None, :] - table
    margin = TIE * np.ptp(table, axis=0)
    q, p = np.array([f.q for f in each]), np.array([f.p for f in each])
    shapes = [f.shape for f in each]
    preferred = np.zeros(gaps.shape[:2])
    for shape in dict.fromkeys(shapes):
        here = np.array([other == shape for other in shapes])
        gap, share, slack = (gaps, shares, margin) if here.all() else (gaps[:, :, here], shares[here], margin[here])
        if shape == "gaussian":
            scaled = np.maximum(gap, 0.0) / np.array([f.s for f in each])[here]
            preferred -= np.expm1(-0.5 * scaled * scaled) @ share
        elif shape == "usual":
            preferred += (gap > slack) @ share
        elif shape == "u":
            preferred += (gap > q[here] + slack) @ share
        elif shape == "level":
            preferred += 0.5 * ((gap > q[here] + slack) @ share + (gap > p[here] + slack) @ share)
        else:
            least, width = (0.0, p[here]) if shape == "v" else (q[here], p[here] - q[here])
            partly = (gap - least) / width
            partly *= gap > least + slack
            partly[gap > p[here] + slack] = 1.0
            preferred += partly @ share
    return preferred.sum(axis=1), preferred.sum(axis=0)


def _by_sorting(table: Floats, shares: Floats, each: Sequence[Preference]) -> tuple[Floats, Floats]:
    """As `_by_pairs`, column by column."""
    positive, negative = np.zeros(len(table)), np.zeros(len(table))
    for column, share, preference in zip(table.T, shares.tolist(), each, strict=True):
        if share:
            over, under = _column_flows(column, preference)
            positive += share * over
            negative += share * under
    return positive, negative


def _column_flows(column: Floats, preference: Preference) -> tuple[Floats, Floats]:
    """(n,) sums of the preferences of each over all others, and of all others over each."""
    order = np.argsort(column)
    ordered = column[order]
    # Centred, so that prefix sums of large numbers close together keep their digits.
    ordered = ordered - ordered[len(ordered) // 2]
    if preference.shape == "gaussian":
        over, under = _gaussian(ordered, preference.s)
    else:
        over = _beaten(ordered, preference)
        # Seen from the other end, to be beaten is to beat.
        under = _beaten(-ordered[::-1], preference)[::-1]
    result = np.empty((2, len(column)))
    result[0, order] = over
    result[1, order] = under
    return result[0], result[1]


def _beaten(ordered: Floats, preference: Preference) -> Floats:
    """For a rising column: the sum of preferences of each entry over those before it."""
    margin = TIE * (ordered[-1] - ordered[0])

    def count(threshold: float) -> NDArray[np.int64]:
        """How many each entry exceeds by more than `threshold`."""
        return np.asarray(np.searchsorted(ordered, ordered - (threshold + margin), side="left"))

    if preference.shape == "usual":
        return count(0.0).astype(np.float64)
    if preference.shape == "u":
        return count(preference.q).astype(np.float64)
    if preference.shape == "level":
        return np.asarray(0.5 * count(preference.q) + 0.5 * count(preference.p))
    q, p = (0.0, preference.p) if preference.shape == "v" else (preference.q, preference.p)
    sums = np.concatenate(([0.0], np.cumsum(ordered)))
    full, some = count(p), count(q)
    between = (some - full) * (ordered - q) - (sums[some] - sums[full])
    return np.asarray(full + between / (p - q))


def _gaussian(ordered: Floats, s: float) -> tuple[Floats, Floats]:
    n = len(ordered)
    over, under = np.empty(n), np.zeros(n)
    rows = max(1, _BLOCK // n)
    scaled = ordered / s
    for start in range(0, n, rows):
        gaps = np.maximum(scaled[start : start + rows, None] - scaled, 0.0)
        preferred = -np.expm1(-0.5 * gaps * gaps)
        over[start : start + rows] = preferred.sum(axis=1)
        under += preferred.sum(axis=0)
    return over, under
