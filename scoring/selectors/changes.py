"""The values of an audit event, one by one: for the page of a log and for its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Changes = Iterable[Mapping[str, Any]]
UNTOLD = "It changed very many rows at once; their values stand in the trail."


class Value(NamedTuple):
    """One field of one row that an audit event changed."""

    row: str
    field: str
    old: Any
    new: Any


def values_of(changes: Changes) -> Iterator[Value]:
    """The payload of an audit event as lines: each changed field with its old and new value."""
    for change in changes:
        if "entity" not in change:
            yield from (Value("", _words(name), None, value) for name, value in change.items())
            continue
        old, new = change["old"] or {}, change["new"] or {}
        row = _words(change["entity"].partition("_")[2])
        for name in new:
            if old.get(name) != new[name] and new[name] != "":
                yield Value(row, _words(name), old.get(name), new[name])


def _words(name: str) -> str:
    return name.replace("_", " ")
