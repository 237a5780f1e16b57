"""Making the file of a report: which kinds there are, how large one may be, and how many are made at once."""

from __future__ import annotations

import json
import re
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from scoring.reports.document import Document, pdf, record
from scoring.reports.options import Page
from scoring.vocabulary import ReportKind

OFFERED = tuple(ReportKind)  # the kinds that can be made, in the order in which they are offered
MOST_AT_ONCE = 2  # in one process: each takes a core for seconds
MOST_CELLS = 4_000  # vendors times criteria; 20 times 40 is a large selection
MOST_ROWS = 5_000  # scores that are told one by one
ASK_AGAIN = 5.0  # seconds between two signs of life of one that waits
LONGEST_WAIT = 10 * 60.0  # seconds

_OBJECTS = re.compile(rb"/Type /ObjStm.*?stream\r?\n(.*?)endstream", re.DOTALL)
_PAGE = re.compile(rb"/Type /Page\b")
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class TooLargeError(ValueError):
    """The report would be larger than one may be; the text says what to leave out."""


class BusyError(RuntimeError):
    """The others that are being made did not end in time."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file, how many pages it has, the record that it carries (empty for a draft) and that record's own digest."""

    data: bytes
    pages: int
    record: bytes
    record_sha256: str


def require_size(document: Document) -> None:
    """Raise TooLargeError for what would take minutes and fill the memory; nothing was begun then."""
    content = document.content
    vendors = len(content["vendors"])
    criteria = sum(bool(node["points"]) for node in content["criteria"])
    if vendors * criteria > MOST_CELLS:
        raise TooLargeError(
            f"{vendors} vendors by {criteria} criteria are {vendors * criteria} cells, and a report holds {MOST_CELLS}. "
            "The workbook and the CSV file have no such limit."
        )
    rows = len(content["scores"])
    if Page.SCORES in document.options.pages and rows > MOST_ROWS:
        raise TooLargeError(
            f"The score record would have {rows} rows, and a report holds {MOST_ROWS}. Leave the score record out; the "
            "workbook has every score."
        )


def make(document: Document, *, waits: Callable[[], None] = lambda: None) -> Made:
    """The file of a document, in seconds; `waits` is called as long as others are being made.

    Raises TooLargeError, BusyError, and what `document.pdf` raises.
    """
    require_size(document)
    for _ in range(int(LONGEST_WAIT / ASK_AGAIN)):
        if _places.acquire(timeout=ASK_AGAIN):
            break
        waits()
    else:
        raise BusyError("Other reports are being made, and did not end in ten minutes. Try again later.")
    try:
        data = pdf(document)
    finally:
        _places.release()
    kept = record(document)
    return Made(data, _pages_of(data), kept, json.loads(kept)["record_sha256"] if kept else "")


def _pages_of(data: bytes) -> int:
    """How many pages a file has: WeasyPrint writes them as objects in compressed streams."""
    streams = (match[1] for match in _OBJECTS.finditer(data))
    return sum(len(_PAGE.findall(zlib.decompressobj().decompress(stream))) for stream in streams)
