"""A log as CSV: a row for every value that an event changed, and one for an event without any."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from scoring.importers.cells import protect
from scoring.models import AuditEvent
from scoring.selectors.changes import UNTOLD, Changes, Value, values_of

HEADS = (
    *("Chain", "Number", "When", "Person", "Role", "Verb", "Object"),
    *("What", "Field", "Before", "After", "Reason", "SHA-256"),
)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(lines: Iterable[tuple[AuditEvent, Changes | None]]) -> Iterator[str]:
    """The file line by line, in the order of `lines`; None stands for more values than can be told.

    RFC 4180, with a mark so that spreadsheets read the accents, every text one that no spreadsheet takes for a formula.
    Instants are in UTC to the microsecond, as the hash covers them.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(HEADS)
    for event, changes in lines:
        at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        texts = (event.actor_name, event.actor_role, str(event.verb), event.about)
        known = [event.chain, event.seq, at, *map(protect, texts)]
        end = [protect(event.reason), event.hash]
        values = [Value("", "", None, UNTOLD)] if changes is None else values_of(changes)
        rows = [[protect(_text(part)) for part in value] for value in values] or [[""] * len(Value._fields)]
        for row in rows:
            yield writer.writerow([*known, *row, *end])


def _text(value: Any) -> str:
    return "" if value is None else str(value)
