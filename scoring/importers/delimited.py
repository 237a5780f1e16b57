"""Text files whose columns are parted by comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from scoring.importers.table import SCORECARD, Cell, Limits, Position, Table, TableError, check_extent

DELIMITERS = (";", "\t", ",")  # at a tie the earlier: a comma is also a decimal mark
SAMPLE_ROWS = 50


def read(data: bytes, limits: Limits = SCORECARD) -> Table:
    """The one table of a CSV file, every cell a text. Raises TableError."""
    text, notes = decode(data)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(
            "there is a NUL character: this is not a text file, or it is damaged",
            row=row,
        )
    delimiter = _delimiter(text)
    cells: dict[Position, Cell] = {}
    row = 0
    try:
        # The csv module's own limit of 131 072 characters per field stands.
        for row, record in enumerate(_records(text, delimiter), start=1):
            for column, value in enumerate(record, start=1):
                if value and not value.isspace():
                    check_extent(row, column, len(cells), limits)
                    cells[row, column] = Cell(value.strip())
    except csv.Error as error:
        raise TableError(_explain(str(error)), row=row + 1) from error
    return Table(cells, decimal_comma=delimiter == ";", notes=notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 with or without mark, UTF-16 with mark, else Windows-1252, which is said. Raises TableError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise TableError("the text is damaged: it begins as UTF-16 but does not go on so") from error
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass  # Excel's plain "CSV" writes Windows-1252
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise TableError("the text is neither UTF-8, UTF-16 nor Windows-1252: save it as CSV UTF-8") from error
    return text, ("The file is not UTF-8; it was read as Windows-1252. Check the accents.",)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first rows have one and the same width, then the widest."""

    def regularity(delimiter: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for record in islice(_records(text, delimiter), SAMPLE_ROWS):
                if len(record) > 1:
                    widths[len(record)] += 1
        except csv.Error:
            pass  # reported when the file is read with the delimiter that was chosen
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, width

    return max(DELIMITERS, key=regularity)


def _explain(reason: str) -> str:
    if "limit" in reason:
        return "a field is longer than 131 072 characters; perhaps a quotation mark is not closed"
    return "the quotation marks do not match: double those inside a text, and close each"
