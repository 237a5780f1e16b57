"""A regulatory record as one line of text: what its digest covers, and what PostgreSQL's COPY loads.

Fields are parted by tabs; a backslash escapes tabs, ends of lines and itself, and \\N stands for no value.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

CONTENT = (
    "source",
    "key",
    "kind",
    "scheme",
    "identifier",
    "name",
    "city",
    "state",
    "country",
    "happened_on",
    "posted_on",
    "outcome",
    "area",
    "product_type",
    "reference",
    "text",
    "details",
)
RECORD = ("line", "content_sha256", *CONTENT)
QUARANTINED = ("line", "reason", "row")
BEGINNING = (
    b"vs/records/v1\n"  # of what `ImportRun.records_sha256` covers; the lines of records and quarantined rows follow
)
NOTHING = "\\N"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_MEANINGS = {escape: sign for sign, escape in _ESCAPES.items()}
_SIGN = re.compile(r"[\\\t\n\r]")
_ESCAPE = re.compile(r"\\.")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Value = str | int | date | None | Sequence[Sequence[str]]


def record_line(line: int, content: Iterable[Value]) -> str:
    """The line of a record, its fields in the order of CONTENT: what the digest covers begins after it."""
    told = "\t".join(map(_told, content))
    return f"{line}\t{content_digest(told)}\t{told}"


def quarantined_line(line: int, reason: str, row: Sequence[Sequence[str]]) -> str:
    return f"{line}\t{_told(reason)}\t{_told(row)}"


def content_digest(told: str) -> str:
    """SHA-256, in hexadecimal digits. Raises UnicodeEncodeError for half a character, which no database stores."""
    return hashlib.sha256(told.encode()).hexdigest()


def values_of(line: str) -> list[str | None]:
    """The fields of a line as text."""
    return [_meant(field) if "\\" in field else field for field in line.split("\t")]


def _told(value: Any) -> str:
    if value is None:
        return NOTHING
    text = value if isinstance(value, str) else str(value) if isinstance(value, (date, int)) else _json(value)
    return _SIGN.sub(lambda sign: _ESCAPES[sign[0]], text) if _SIGN.search(text) else text


def _meant(field: str) -> str | None:
    return None if field == NOTHING else _ESCAPE.sub(lambda escape: _MEANINGS[escape[0]], field)
