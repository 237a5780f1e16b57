"""What of names and prices leaves the house, and texts as they may stand in a file of data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Names = Literal["full", "evaluators", "roles"]
Prices = Literal["shown", "index", "left_out"]

LONGEST = 16_000  # characters of a text: a spreadsheet's cell holds 32,767 units, of which some characters take two
INDEX_UNIT = "index, lowest known = 100"
WORTH_UNIT = "share of the scale, best = 100"
MASK = "[price]"  # stands in a sentence where a figure of a price stood
HIDDEN_UNITS = (INDEX_UNIT, WORTH_UNIT)  # of a criterion whose scale and scores are not told
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no place for them
# Fields that hold a key or a value of a closed list, never words of a person.
_LISTED = frozenset(
    ("key", "parent", "kind", "role", "criterion", "vendor", "person", "outcome", "judgement", "method", "verb")
)


@dataclass(frozen=True, slots=True)
class Showing:
    """What is held back.

    `names` "roles": a role in place of every person's name, also within texts; "evaluators": only of those who scored
    or voted. `prices` "index": the lowest known price is 100 and every other its multiple, to one decimal; "left_out":
    the criterion is taken away, and totals and ranks are those without it. `draw` is the secret of the selection by
    which the people who are not named are put in order (`selectors.names.draw_of`); it goes into no file.
    """

    names: Names = "full"
    prices: Prices = "shown"
    draw: str = field(default="", repr=False, kw_only=True)

    @property
    def tells_everything(self) -> bool:
        """Whether the data can go along: they would tell the names and the prices."""
        return self.names == "full" and self.prices == "shown"


def is_price(node: Mapping[str, Any]) -> bool:
    """Of a criterion in a content."""
    return bool(node["is_price"] and node["points"])


def price_index(prices: Sequence[float | None]) -> list[float | None] | None:
    """Each as a multiple of the lowest known, which is 100.0; None where that has no meaning."""
    lowest = min((price for price in prices if price is not None), default=0.0)
    if lowest <= 0:
        return None
    return [None if price is None else round(100 * price / lowest, 1) for price in prices]


def cleaned(value: Any) -> Any:
    """`value` with every text fit for a cell of a workbook."""
    return texts_changed(value, _fit)


def _fit(text: str) -> str:
    if len(text) <= LONGEST and text.isprintable():
        return text
    text = _UNSHOWN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def texts_changed(
    value: Any, change: Callable[[str], str], instead: Mapping[str, Callable[[str], str]] | None = None
) -> Any:
    """`value` with `change` applied to every text in it, or what `instead` has for a field; keys and what comes from a
    closed list stay."""
    instead = instead or {}
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {
            key: inner if key in _LISTED else texts_changed(inner, instead.get(key, change), instead)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [texts_changed(inner, change, instead) for inner in value]
    return value
