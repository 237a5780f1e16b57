"""Text files whose columns are parted by comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from itertools import islice

from scoring.importers.table import SCORECARD, Cell, Limits, Position, SheetRow, Table, TableError, check_extent

DELIMITERS = (";", "\t", ",")  # at a tie the earlier: a comma is also a decimal mark
SAMPLE_ROWS = 50
CHUNK = 1 << 20


def read(data: bytes, limits: Limits = SCORECARD) -> Table:
    """The one table of a CSV file, every cell a text. Raises TableError."""
    encoding, notes = find_encoding(data)
    delimiter = _delimiter(data, encoding)
    cells: dict[Position, Cell] = {}
    for row, record in _records(data, encoding, delimiter):
        for column, value in enumerate(record, start=1):
            if value and not value.isspace():
                check_extent(row, column, len(cells), limits)
                cells[row, column] = Cell(value.strip())
    return Table(cells, decimal_comma=delimiter == ";", notes=notes)


def stream(data: bytes, limits: Limits) -> tuple[Generator[SheetRow, None, None], tuple[str, ...]]:
    """The rows that are not blank, one after another, and what is to be said of the file. Raises TableError."""
    encoding, notes = find_encoding(data)
    return _rows(data, encoding, limits), notes


def _rows(data: bytes, encoding: str, limits: Limits) -> Generator[SheetRow, None, None]:
    cells = 0
    for row, record in _records(data, encoding, _delimiter(data, encoding)):
        if any(value and not value.isspace() for value in record):
            check_extent(row, len(record), cells, limits)
            cells += len(record)
            yield SheetRow("", row, record)


def find_encoding(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 with or without mark, UTF-16 with mark, else Windows-1252, which is said. Raises TableError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        if not _is_text(data, "utf-16"):
            raise TableError("the text is damaged: it begins as UTF-16 but does not go on so")
        return "utf-16", ()
    if _is_text(data, "utf-8-sig"):
        return "utf-8-sig", ()
    if _is_text(data, "cp1252"):  # Excel's plain "CSV"
        return "cp1252", ("The file is not UTF-8; it was read as Windows-1252. Check the accents.",)
    raise TableError("the text is neither UTF-8, UTF-16 nor Windows-1252: save it as CSV UTF-8")


def _is_text(data: bytes, encoding: str) -> bool:
    """Whether all of the data can be decoded, without holding all of the text. Raises TableError for a NUL character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    try:
        for start in range(0, len(data), CHUNK):
            text = decoder.decode(data[start : start + CHUNK], final=start + CHUNK >= len(data))
            if "\0" in text:
                row = rows + text.count("\n", 0, text.index("\0"))
                raise TableError("there is a NUL character: this is not a text file, or it is damaged", row=row)
            rows += text.count("\n")
    except UnicodeDecodeError:
        return False
    return True


def _records(data: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(row, fields). The csv module's own limit of 131 072 characters per field stands."""
    row = 0
    try:
        for row, record in enumerate(_reader(_open(data, encoding), delimiter), start=1):
            yield row, record
    except csv.Error as error:
        raise TableError(_explain(str(error)), row=row + 1) from error


def _open(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def _reader(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _delimiter(data: bytes, encoding: str) -> str:
    """The delimiter under which most of the first rows have one and the same width, then the widest."""

    def regularity(delimiter: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for record in islice(_reader(_open(data, encoding), delimiter), SAMPLE_ROWS):
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
