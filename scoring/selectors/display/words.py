"""What the engine's own texts (scoring.engine.display) leave to the page: weights that add up, lengths, long numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from scoring.engine.display import MINUS, number, rounded
from scoring.engine.results import TippingPoint


def length(share: float) -> str:
    """A share of the full bar as an SVG or CSS percentage, without the sign: 0.345 is "34.500"."""
    return f"{min(max(share, 0.0), 1.0) * 100:.3f}"


def weight_places(weights: Sequence[float]) -> int:
    """Decimals for weights in percent: none when all (0-1) are whole percents, else one."""
    return 0 if all(abs(w * 100 - round(w * 100)) < 1e-6 for w in weights) else 1


@lru_cache(maxsize=4096)  # a matrix has few figures and many cells
def grouped(x: float, places: int) -> str:
    """A performance on its own scale with thousands apart: 1250000 is "1,250,000"."""
    return f"{rounded(x, places):,}".replace("-", MINUS)


def figure(x: float, digits: int = 4) -> str:
    """A value as it was given, on its own scale: as the engine's `number`, with thousands apart: "1,250,000.5"."""
    whole, point, rest = number(x, digits).partition(".")
    sign = MINUS if whole.startswith(MINUS) else ""
    return f"{sign}{int(whole.removeprefix(MINUS)):,}{point}{rest}"


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def move(point: TippingPoint) -> tuple[Decimal, int]:
    """How far the weight moves in displayed percent, with as many decimals as it takes to differ from none."""
    for places in range(3):
        moved = rounded(100 * point.at, places) - rounded(100 * point.weight, places)
        if moved:
            return moved, places
    return rounded(100 * point.at, 3) - rounded(100 * point.weight, 3), 3
