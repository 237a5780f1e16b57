"""Scales and the room that words take: the arithmetic that every figure shares. Units are px."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ELLIPSIS = "…"

# Advance widths of Source Sans in em, by class of character. An estimate is enough: it decides
# whether a label fits, never where the next glyph stands.
_ADVANCES = {
    **dict.fromkeys("ijlI.,:;|!'’‘ ", 0.25),
    **dict.fromkeys("rtf()[]{}-·/", 0.34),
    **dict.fromkeys("mwMW%@…—≈→←▲▼ЖШЩЮФжшщюфω", 0.83),
}


@dataclass(frozen=True, slots=True)
class Linear:
    """Maps `low`..`high` onto `start`..`end`; values outside are clamped, so that no mark leaves its plot."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return px(self.start)
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return px(self.start + share * (self.end - self.start))


def px(value: float) -> float:
    """Two decimals are finer than any device; the sum with zero takes the sign off -0.0."""
    return round(value, 2) + 0.0


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide `text` is when it is set in `size` px."""
    em = sum(_ADVANCES.get(c) or (0.59 if c.isupper() else 1.0 if ord(c) > 0x2E80 else 0.51) for c in text)
    return em * size * (1.06 if bold else 1.0)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """`text`, or its beginning and an ellipsis where it would be wider than `width`."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width(ELLIPSIS, size, bold=bold)
    kept = ""
    for character in text:
        if text_width(kept + character, size, bold=bold) > room:
            break
        kept += character
    return kept.rstrip() + ELLIPSIS


def widest(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """The width of the longest of `texts`, 0 where there is none."""
    return max((text_width(text, size, bold=bold) for text in texts), default=0.0)


def signed(value: float) -> str:
    """One decimal with its sign, the minus a true one: +2.6, −3.0. `value` is a displayed number."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.1f}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def listing(items: Iterable[str]) -> str:
    """Words in a row as English writes them: a, b and c."""
    words = tuple(items)
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
