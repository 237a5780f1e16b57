"""What of names and prices a file of data shows, and texts as they may stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scoring.selectors.snapshot.plain import Plain

Names = Literal["full", "evaluators", "roles"]
Prices = Literal["shown", "index", "left_out"]

LONGEST = 16_000  # characters of a text: a spreadsheet's cell holds 32,767 units, of which some characters take two
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no place for them


@dataclass(frozen=True, slots=True)
class Showing:
    """`names` "roles": a function and a key in place of every person's name, also within texts; "evaluators": only of those
    who scored or voted. `prices` "index": the lowest
    known price is 100 and every other its multiple, to one decimal; "left_out": not even that. Either way what a price
    is worth (0-1) stays, because the totals rest on it; its scale, its scores and the texts beside them do not.
    """

    names: Names = "full"
    prices: Prices = "shown"


def unnamed(content: Plain, options: Showing) -> list[Mapping[str, Any]]:
    """The people whose names are not shown."""
    if options.names == "full":
        return []
    judges = {row["person"] for row in (*content["scores"], *content["votes"])}
    return [person for person in content["people"] if options.names == "roles" or person["key"] in judges]


def label_of(person: Mapping[str, Any]) -> str:
    """What a person is in the selection, with the key that tells two of them apart."""
    return f"{person['function'] or person['role'] or 'Person'} ({person['key']})"


def signed(content: Plain, signatures: Sequence[Mapping[str, Any]], options: Showing) -> list[Mapping[str, Any]]:
    """The signatures as they may be shown: where names are left out, the role stands in place of the name."""
    if options.names != "roles":
        return list(signatures)  # who signs does so by name
    return [{**renamed(dict(s), content["people"]), "full_name": s["role"]} for s in signatures]


def renamed(value: Any, people: Sequence[Mapping[str, Any]]) -> Any:
    """`value` with a label in place of every full name of `people`, at every depth and in any case of its letters.

    The longest name goes first, so that none is replaced within another.
    """
    labels = {person["name"].casefold(): label_of(person) for person in people}
    if not labels:
        return value
    listed = "|".join(re.escape(person["name"]) for person in sorted(people, key=lambda p: -len(p["name"])))
    names = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
    return _texts(value, lambda text: names.sub(lambda found: labels.get(found[0].casefold(), "Somebody"), text))


def cleaned(value: Any) -> Any:
    """`value` with every text fit for a cell of a workbook."""
    return _texts(value, _fit)


def _fit(text: str) -> str:
    text = _UNSHOWN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with `change` applied to every text in it; keys stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _texts(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(inner, change) for inner in value]
    return value
