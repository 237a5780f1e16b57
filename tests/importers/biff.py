"""Workbooks of the old kind (.xls), made in memory: the few records that a table of texts and numbers needs.

Layouts as Microsoft publishes them: [MS-XLS] for the records, [MS-CFB] for the container.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

SECTOR = 512
END, FAT_SECTOR, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
BOF, EOF, CODE_PAGE, SHEET, STRINGS, CELL_TEXT, CELL_NUMBER = 0x809, 0x0A, 0x42, 0x85, 0xFC, 0xFD, 0x203
MOST_IN_RECORD = 8224

Rows = Sequence[Sequence[Any]]


def xls_file(**sheets: Rows) -> bytes:
    """A workbook with these sheets; None leaves a cell out."""
    texts: dict[str, int] = {}
    bodies = [_sheet(rows, texts) for rows in sheets.values()]
    head = _record(BOF, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(CODE_PAGE, struct.pack("<H", 1200))
    told = b"".join(map(_text, texts))
    assert len(told) <= MOST_IN_RECORD - 8, "a longer list of texts would have to be continued in another record"
    tail = _record(STRINGS, struct.pack("<II", len(texts), len(texts)) + told) + _record(EOF, b"")
    names = [name.replace("_", " ") for name in sheets]
    start = len(head) + sum(4 + 7 + len(name.encode("utf-16-le")) + 1 for name in names) + len(tail)
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += _record(SHEET, struct.pack("<IBBBB", start, 0, 0, len(name), 1) + name.encode("utf-16-le"))
        start += len(body)
    return _container(head + listed + tail + b"".join(bodies))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _sheet(rows: Rows, texts: dict[str, int]) -> bytes:
    body = _record(BOF, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                body += _record(CELL_TEXT, place + struct.pack("<I", texts.setdefault(value, len(texts))))
            elif value is not None:
                body += _record(CELL_NUMBER, place + struct.pack("<d", value))
    return body + _record(EOF, b"")


def _container(stream: bytes) -> bytes:
    """The stream as the one file "Workbook" of a compound file: header, allocation table, directory, stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    assert count <= SECTOR // 4 - 2, "a longer stream would need a second allocation table"
    chain = [FAT_SECTOR, END, *range(3, count + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
        + struct.pack("<109I", 0, *[FREE] * 108)
    )
    directory = (
        _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 2, len(stream)) + _entry("", 0, FREE, 0, 0) * 2
    )
    return header + table + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le") if name else b""
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII16xI8x8xIQ", len(raw), kind, 1, FREE, FREE, child, 0, start, size)
