"""Figures as they are printed: rounded half up, once, here and nowhere else.

A difference that is shown is the difference of the two figures that are shown (`rounded` gives them as decimals),
so that a reader with a pencil finds no errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from scoring.engine.errors import EngineError
from scoring.engine.figures import checked_row

EMPTY = "–"
MINUS = "−"
# Arithmetic in binary leaves 4.015 a little below or above itself. Totals are the same within 1e-9, so a figure is
# first taken to ten decimals and then rounded: what is half by the pencil is half here.
_NOISE = Decimal("1e-10")
_WIDE = Context(prec=400)  # the largest float has 309 digits before its point; Python's own 28 are not enough


def rounded(x: float | Decimal, digits: int = 1) -> Decimal:
    """`x` rounded half up (away from zero at the half) to `digits` decimals; never a negative zero.

    Raises EngineError for NaN and infinity.
    """
    given = Decimal(x)
    if not given.is_finite():
        raise EngineError(f"{x} cannot be shown as a figure: it must be a finite number.", argument="x")
    exact = given.quantize(_NOISE, rounding=ROUND_HALF_EVEN, context=_WIDE)
    return _WIDE.add(exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=_WIDE), 0)


def half_up(x: float | Decimal, digits: int = 1) -> str:
    """`x` with `digits` decimals and a true minus; an en dash for NaN. Raises EngineError for infinity, as all below."""
    if math.isnan(x):
        return EMPTY
    return _minus(rounded(x, digits))


def points(value: float, digits: int = 1) -> str:
    """A total or partial value (0-1) in points of 100: 0.795 is "79.5"."""
    return half_up(100 * value, digits)


def percent(share: float, digits: int = 0) -> str:
    """A weight or share (0-1) with its sign: 0.267 is "27%"."""
    return EMPTY if math.isnan(share) else half_up(100 * share, digits) + "%"


def apart(now: float, then: float, digits: int = 0) -> tuple[str, str]:
    """Two weights (0-1) as percents with as many decimals as tell them apart, and the second from 0 and 1: up to three."""
    ends = (0, 1) if 0 < then < 1 else ()
    for places in range(digits, 4):
        shown = percent(now, places), percent(then, places)
        if shown[0] != shown[1] and shown[1] not in [percent(end, places) for end in ends]:
            break
    return shown


def frequency(share: float) -> str:
    """How often in the draws, or how much of the weight: as `percent`, but "<1%" and ">99%" where 0 and 100 would lie."""
    exact = round(share, 9)  # a sum of weights may miss 1 by a rounding
    if 0 < exact < 0.005:
        return "<1%"
    if 0.995 <= exact < 1:
        return ">99%"
    return percent(share)


def signed(x: float | Decimal, digits: int = 1) -> str:
    """As `half_up`, with a plus before what is above zero."""
    if math.isnan(x):
        return EMPTY
    shown = rounded(x, digits)
    return ("+" if shown > 0 else "") + _minus(shown)


def number(x: float, digits: int = 4) -> str:
    """A figure on a criterion's own scale: at most `digits` decimals, no trailing zeros, no exponent."""
    text = half_up(x, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def numbers_apart(x: float, other: float) -> tuple[str, str]:
    """Both as `number`, with as many decimals from four to ten as tell them apart."""
    for digits in (4, 7, 10):
        shown = number(x, digits), number(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def ordinal(rank: int) -> str:
    """1st, 2nd, 3rd, 4th, ... 11th, 12th, 13th. Raises EngineError for what is not a whole number from 1."""
    if not (rank >= 1 and rank % 1 == 0):
        raise EngineError(f"{rank} is not a rank: ranks are 1, 2, 3 and so on.", argument="rank")
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{rank}{'th' if rank % 100 in (11, 12, 13) else endings.get(rank % 10, 'th')}"


def listing(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c". Raises EngineError for nothing to list."""
    given = list(words)
    if not given:
        raise EngineError("There is nothing to list.", argument="words")
    *head, last = given
    return f"{', '.join(head)} and {last}" if head else last


def in_sentence(name: str) -> str:
    """The name of a criterion or group inside a sentence: as it was typed, without a trailing bracket.

    Its capitals stay. Nothing in a word tells PhD staff, Swissmedic record or a German noun from a capital that only
    begins a name.
    """
    return name.split(" (")[0].strip() or name


def largest_remainder(shares: Sequence[float], units: int = 100) -> tuple[int, ...]:
    """Whole units in proportion to `shares` (>= 0, not all zero) that add up to `units` exactly.

    Hamilton's method: the whole parts first, then one more unit for the largest remainders; at equal remainders
    for the larger share, then for the earlier one. Raises EngineError for none, for shares that are negative, not
    finite or all zero.
    """
    given = checked_row(shares, "shares")
    if min(given) < 0:
        raise EngineError(f"A share is {min(given)}: it cannot be negative.", argument="shares")
    if max(given) == 0:
        raise EngineError("All shares are zero: there is nothing to divide by.", argument="shares")
    # Scaled by a power of two, which is exact, so that no sum of huge shares overflows.
    exponent = math.frexp(max(given))[1]
    scaled = [math.ldexp(share, -exponent) for share in given]
    total = math.fsum(scaled)
    exact = [share / total * units for share in scaled]
    whole = [math.floor(x + 1e-9) for x in exact]
    by_need = sorted(range(len(exact)), key=lambda i: (-round(exact[i] - whole[i], 9), -exact[i], i))
    for i in by_need[: units - sum(whole)]:
        whole[i] += 1
    return tuple(whole)


def _minus(shown: Decimal) -> str:
    return str(shown).replace("-", MINUS)
