"""Scale anchors: as stated beside a criterion, as given for all, or as the smallest common one that holds all values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from scoring.importers.numbers import plain, read_number, shorten
from scoring.importers.records import Direction

Ends = tuple[Decimal, Decimal]

USUAL: tuple[Ends, ...] = tuple((Decimal(0), Decimal(top)) for top in (1, 5, 10, 100))

_NUMBER = r"\s*([+\-\u2212]?[\d.,]+\s*%?)\s*"
_RANGE = re.compile(_NUMBER + r"(?::|\.\.|-|\u2013|\u2014|\bto\b|\bbis\b)" + _NUMBER, re.ASCII | re.IGNORECASE)


def read_scale(text: str, *, decimal_comma: bool = False) -> Ends:
    """The two ends of "0:5", "0-5", "0 to 5", in the order written. Raises ValueError with a sentence.

    A percent sign at the second end is meant for both, as in "50-100%".
    """
    match = _RANGE.fullmatch(text) if len(text) <= 80 else None
    if match is None:
        raise ValueError(f"“{shorten(text)}” is not a scale: write worst and best with a colon between, such as 0:5")
    ends = [read_number(part, decimal_comma=decimal_comma) for part in match.groups()]
    first, second = (end.value for end in ends)
    if ends[0].percent and second and not ends[1].percent:
        raise ValueError(f"“{shorten(text)}” has a percent sign at one end only: write it at both, or at none")
    if first == second:
        raise ValueError(f"the scale runs from {plain(first)} to {plain(second)}: its two ends must differ")
    return first, second


def orient(ends: Ends, direction: Direction | None) -> tuple[Decimal, Decimal, Direction]:
    """(worst, best, direction) of a criterion whose values run between two ends, written as worst:best.

    Where lower is better, "0:5" and "5:0" both make 5 the worst. Raises ValueError where the direction says
    higher and the ends say lower.
    """
    first, second = ends
    if direction == "min":
        return max(ends), min(ends), "min"
    if direction == "max" and first > second:
        raise ValueError(
            f"higher is better here, but the scale {plain(first)}:{plain(second)} puts the best at the lower end"
        )
    return first, second, "max" if first < second else "min"


def smallest_usual(values: Iterable[Decimal], scales: Sequence[Ends] = USUAL) -> Ends | None:
    """The smallest of the scales (0:1, 0:5, 0:10, 0:100) that holds all values; None where none does."""
    held = list(values)
    for ends in scales:
        if all(ends[0] <= value <= ends[1] for value in held):
            return ends
    return None
