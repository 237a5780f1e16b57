"""Why one alternative stands above another, in points that add up to the difference shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.engine.display import rounded
from scoring.engine.matrix import EngineError
from scoring.engine.results import Evaluation


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion's part in the difference: `points` of 100 with one decimal, above 0 where `a` is better."""

    criterion: int
    key: str
    name: str
    points: Decimal
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """`rows` by falling points, and their sums: gains + losses = net = the difference of the two totals shown."""

    a: int
    b: int
    rows: tuple[Difference, ...]
    gains: Decimal
    losses: Decimal  # zero or below
    net: Decimal


def why(evaluation: Evaluation, a: int, b: int) -> Why:
    """Differences of contribution between the alternatives with the indices `a` and `b`, all criteria.

    Each is rounded to a tenth of a point so that all of them together give the difference of the two totals as
    shown: down first, then up by a tenth where the remainder is largest. So a row differs from its exact value by
    less than a tenth. Raises EngineError for an index that does not exist and for an alternative against itself.
    """
    net = shown_lead(evaluation, a, b)
    if a == b:
        raise EngineError("An alternative cannot be compared with itself.", argument="b")
    exact = (100 * (evaluation.contributions[a] - evaluation.contributions[b])).tolist()
    shown = _apportion(exact, net)
    rows = [
        Difference(j, criterion.key, criterion.name, points, float(evaluation.weights[j]))
        for j, (criterion, points) in enumerate(zip(evaluation.matrix.criteria, shown, strict=True))
    ]
    rows.sort(key=lambda row: (-row.points, -exact[row.criterion]))
    zero = Decimal("0.0")
    gains = sum((row.points for row in rows if row.points > 0), zero)
    losses = sum((row.points for row in rows if row.points < 0), zero)
    return Why(a, b, tuple(rows), gains, losses, net)


def shown_lead(evaluation: Evaluation, a: int, b: int) -> Decimal:
    """Points between two totals, computed from the totals as shown. Raises EngineError for one that does not exist."""
    for argument, index in (("a", a), ("b", b)):
        if index not in range(len(evaluation.totals)):
            raise EngineError(f"There is no alternative {index}.", argument=argument)
    return rounded(100 * float(evaluation.totals[a])) - rounded(100 * float(evaluation.totals[b]))


def _apportion(exact: Sequence[float], net: Decimal) -> list[Decimal]:
    """`exact` in tenths that sum to `net`."""
    tenths = [round(10 * x, 9) for x in exact]
    whole = [math.floor(x) for x in tenths]
    owed = int(net * 10) - sum(whole)
    # Equal criteria stay at zero: what is owed goes to those that differ, the largest remainder first.
    by_need = sorted(range(len(tenths)), key=lambda j: (whole[j] == tenths[j], whole[j] - tenths[j], j))
    for j in by_need[: max(owed, 0)]:
        whole[j] += 1
    differing = [j for j in reversed(by_need) if exact[j]]
    for j in differing[: max(-owed, 0)]:
        whole[j] -= 1
    return [Decimal(x).scaleb(-1) for x in whole]
