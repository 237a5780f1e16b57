"""Values as a snapshot writes them: texts in one form, quantities as digits, no binary numbers, and their digests."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Any

from scoring.models.audit import canonical

Plain = dict[str, Any]  # what JSON holds, without numbers that have a fraction
# SQLite gives a decimal back with so many digits and no more, and both databases have to give one text.
_DIGITS = Context(prec=15)


def plain(value: Any) -> Any:
    """`value` as it is written down, at every depth: NFC texts, days and instants as texts, decimals as digits.

    Raises TypeError for what has no one text, a float above all: `figure` says which text it is to have.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):  # and a boolean, which is one
        return value
    if isinstance(value, Decimal):
        return quantity(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    raise TypeError(f"A snapshot has no text for {value!r}.")


def quantity(value: Decimal) -> str:
    """The shortest plain digits, at most fifteen that count: 4, 4.0 and 4.000000 are "4"."""
    return _shortest(_DIGITS.create_decimal_from_float(float(value)))


def digits(value: float) -> str:
    """The plain digits that give a binary number back, which are those of the decimal that it was read from."""
    return _shortest(Decimal(repr(float(value))))


def _shortest(value: Decimal) -> str:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def figure(value: float) -> str | None:
    """A result of the engine: the shortest text that gives its binary number back; None for NaN."""
    return None if value != value else repr(float(value) + 0.0)  # zero has no sign


def canonical_text(value: Plain) -> str:
    """The canonical JSON of what `plain` gave."""
    return canonical(value).decode()


def content_sha256(content: Plain) -> str:
    """The digest of what was decided on, without the instant of freezing and the head of the trail."""
    return hashlib.sha256(b"vs/content/v1\n" + canonical(content)).hexdigest()


def snapshot_sha256(text: str) -> str:
    """The digest of a whole snapshot, given as its canonical text: what the signatures carry."""
    return hashlib.sha256(b"vs/snapshot/v1\n" + text.encode()).hexdigest()


def record_sha256(record: Plain) -> str:
    """The digest of the record that a report carries, without this field."""
    return hashlib.sha256(b"vs/record/v1\n" + canonical(record)).hexdigest()
