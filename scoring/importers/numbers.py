"""Numbers as people write them in scorecards, read exactly or refused: never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

LARGEST = 12  # decimal exponents: below 10^12, and 10^-9 or more
SMALLEST = -9
LONGEST = 40
DECIMALS = 15  # the places of a row's figures
_FIFTEEN_DIGITS = Context(prec=15)  # what a worksheet keeps; takes 0.30000000000000004 back to 0.3

_GROUPING_SPACE = re.compile(r"(?<=\d)[ \u00a0\u202f'\u2019](?=\d{3}(?!\d))", re.ASCII)
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)
_GROUPED = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII),
}
_EITHER = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Number:
    """`percent` says that the number was written with a percent sign: "35%" is 35, percent."""

    value: Decimal
    percent: bool = False


def read_number(text: str, *, decimal_comma: bool = False) -> Number:
    """The number in a text: 4, 4.5, 4,5, 1 234,5, 1.234.567, 35 %, 1e3.

    `decimal_comma` is for files whose columns are parted by semicolons: there "1.234" can be 1234.
    Raises ValueError, with a sentence for the reader, where it is no number or can be read in two ways.
    """
    written = text.strip()
    rest = written.replace("\u2212", "-")
    percent = rest.endswith("%")
    if percent:
        rest = rest[:-1].rstrip()
    if len(rest) > LONGEST:
        raise ValueError("this text is not a number")
    rest = _GROUPING_SPACE.sub("", rest)
    ambiguous = "," if "," in rest and "." not in rest else "."
    if (ambiguous == "," or decimal_comma) and _EITHER[ambiguous].fullmatch(rest):
        whole, parted = rest.replace(ambiguous, ""), rest.replace(",", ".")
        raise ValueError(f"“{written}” can be read as {whole} or as {parted}: write {whole} or {parted}0")
    if _GROUPED["."].fullmatch(rest) and (rest.count(".") > 1 or "," in rest):
        rest = rest.replace(".", "").replace(",", ".")
    elif "," in rest and _GROUPED[","].fullmatch(rest):
        rest = rest.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(rest):
        rest = rest.replace(",", ".")
    if not _PLAIN.fullmatch(rest):
        raise ValueError(f"“{shorten(written)}” is not a number")
    return Number(within_limits(Decimal(rest)), percent)


def within_limits(value: Decimal) -> Decimal:
    """The value as it can be kept (`rounded`). Raises ValueError when it is not finite, too large or too small."""
    if not value.is_finite():
        raise ValueError("this is not a finite number")
    if value and value.adjusted() >= LARGEST:
        raise ValueError("this number is too large: use a larger unit, such as millions")
    if value and value.adjusted() < SMALLEST:
        raise ValueError("this number is too small: use a smaller unit")
    return rounded(value)


def rounded(value: Decimal) -> Decimal:
    """The value to 15 significant digits and 15 decimals: what is read and summed is what the rows hold."""
    fifteen = _FIFTEEN_DIGITS.add(value, Decimal(0))  # the sum takes the sign from -0
    return fifteen if abs(fifteen) >= 1 else round(fifteen, DECIMALS).normalize()


def plain(value: Decimal) -> str:
    """A number without exponent and without idle zeros: 100, 0.35."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def shorten(text: str, length: int = 40) -> str:
    """A text that is fit to be quoted in a message: one line, printable, at most `length` characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= length else line[: length - 1] + "…"
