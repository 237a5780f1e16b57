"""A log as CSV: a row for every value that an event changed, and one for an event without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import chain
from typing import Any

from scoring.importers.cells import protected_lines
from scoring.models import AuditEvent
from scoring.selectors.changes import UNTOLD, Changes, Value, values_of

HEADS = (
    *("Chain", "Number", "When", "Person", "Role", "Verb", "Object"),
    *("What", "Field", "Before", "After", "Reason", "SHA-256"),
)


def csv_lines(lines: Iterable[tuple[AuditEvent, Changes | None]]) -> Iterator[str]:
    """The file line by line, in the order of `lines`; None stands for more values than can be told.

    Instants are in UTC to the microsecond, as the hash covers them.
    """
    return protected_lines(chain((HEADS,), _rows(lines)))


def _rows(lines: Iterable[tuple[AuditEvent, Changes | None]]) -> Iterator[list[str | int]]:
    for event, changes in lines:
        at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        known: list[str | int] = [
            event.chain,
            event.seq,
            at,
            event.actor_name,
            event.actor_role,
            str(event.verb),
            event.about,
        ]
        values = [Value("", "", None, UNTOLD)] if changes is None else [*values_of(changes)]
        for value in values or [Value("", "", None, None)]:
            yield [*known, *map(_text, value), event.reason, event.hash]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
