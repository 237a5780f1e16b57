"""What a site can do: the closed list of capabilities, read once from fixtures/capabilities.json.

Keys are stored with sites and must not change; labels are what people read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "fixtures" / "capabilities.json"


@dataclass(frozen=True, slots=True)
class CapabilityTerm:
    """One entry of the list. `code` is the regulator's own code, `maps_to` codes or keys that say the same."""

    key: str
    label: str
    group: str
    code: str = ""
    maps_to: tuple[str, ...] = ()


def _read() -> dict[str, CapabilityTerm]:
    rows = json.loads(SOURCE.read_text(encoding="utf-8"))["capabilities"]
    terms = (CapabilityTerm(**row | {"maps_to": tuple(row.get("maps_to", ()))}) for row in rows)
    return {term.key: term for term in terms}


CAPABILITIES = _read()
_PLACES = {key: place for place, key in enumerate(CAPABILITIES)}


def label(key: str) -> str:
    """The words for a key; the key itself where an older list had it and this one has not."""
    term = CAPABILITIES.get(key)
    return key if term is None else term.label


def in_order(keys: Iterable[str]) -> list[str]:
    """Keys in the order of the list; those that it does not have come last."""
    return sorted(keys, key=lambda key: (_PLACES.get(key, len(_PLACES)), key))


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every capability under its group, in the order of the list: what a select offers."""
    return [
        (group, [(term.key, term.label) for term in terms])
        for group, terms in groupby(CAPABILITIES.values(), key=lambda term: term.group)
    ]


def keys_that_say(word: str) -> list[str]:
    """The capabilities whose label, group, key or code contains a word, in any case."""
    wanted = word.casefold()
    return [
        term.key
        for term in CAPABILITIES.values()
        if any(wanted in text.casefold() for text in (term.label, term.group, term.key, term.code))
    ]
