"""What the engine's own texts (scoring.engine.display) leave to the page: parts that add up, lengths, long numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from scoring.engine.display import MINUS, rounded


def length(share: float) -> str:
    """A share of the full bar as an SVG or CSS percentage, without the sign: 0.345 is "34.500"."""
    return f"{min(max(share, 0.0), 1.0) * 100:.3f}"


def weight_places(weights: Sequence[float]) -> int:
    """Decimals for weights in percent: none when all (0-1) are whole percents, else one."""
    return 0 if all(abs(w * 100 - round(w * 100)) < 1e-6 for w in weights) else 1


def apportion(values: Sequence[float], total: Decimal, places: int) -> tuple[Decimal, ...]:
    """`values` (any sign) rounded to `places` so that they add up to `total` exactly, by largest remainder.

    `total` is a rounding of their sum; at equal remainders the earlier value gives way first.
    """
    unit = Decimal(1).scaleb(-places)
    exact = [rounded(value, 10) / unit for value in values]
    whole = [math.floor(x) for x in exact]
    left = int(total / unit) - sum(whole)
    by_need = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_need[: max(left, 0)]:
        whole[i] += 1
    for i in by_need[len(by_need) + min(left, 0) :]:
        whole[i] -= 1
    return tuple(w * unit for w in whole)


def grouped(x: float, places: int) -> str:
    """A performance on its own scale with thousands apart: 1250000 is "1,250,000"."""
    return f"{rounded(x, places):,}".replace("-", MINUS)


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
