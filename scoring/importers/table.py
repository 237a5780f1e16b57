"""What a file of rows and columns is, and how large it may be.

What a file may be is limited before it is understood: a spreadsheet of a megabyte can hold half a gigabyte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

MAX_BYTES = 10_000_000
MAX_ROWS = 10_000
MAX_COLUMNS = 200
MAX_CELLS = 250_000  # filled ones, over all sheets
MAX_UNPACKED = 50_000_000
ZIP = b"PK\x03\x04"  # how an .xlsx begins
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an .xls begins


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. `advice` tells the person what to leave out.

    `unpacked` bytes is what a workbook may hold once it is unpacked; the process that reads it has so many `seconds`
    of the processor and so many bytes of `memory`.
    """

    bytes: int = MAX_BYTES
    rows: int = MAX_ROWS
    cells: int = MAX_CELLS
    advice: str = "keep only the scores"
    unpacked: int = MAX_UNPACKED
    seconds: int = 20
    memory: int = 1 << 29


SCORECARD = Limits()
REGISTER = Limits(25_000_000, 60_000, 600_000, "keep only the sheet of the sites, or bring it in parts")
# A whole export of inspections: 330 000 rows of 15 columns, 60 MB as text.
EXPORT = Limits(250_000_000, 1_048_576, 20_000_000, "bring it in parts, by year", 1_000_000_000, 120, 1 << 30)

Position = tuple[int, int]  # row, column, both from 1


class TableError(ValueError):
    """The file cannot be read at all; the message says why and how to mend it."""

    def __init__(self, message: str, *, row: int | None = None, column: str = "") -> None:
        super().__init__(message)
        self.row = row
        self.column = column


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. `fault` says why its value cannot be used (a date, an error, an uncalculated formula)."""

    value: str | Decimal
    fault: str = ""

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else format(self.value, "f")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells that are not blank, by position. A flipped table reads columns as rows, and remembers it."""

    cells: dict[Position, Cell]
    name: str = ""
    decimal_comma: bool = False
    flipped: bool = False
    notes: tuple[str, ...] = field(default=())

    def at(self, row: int, column: int) -> Cell | None:
        return self.cells.get((row, column))

    def rows(self) -> dict[int, dict[int, Cell]]:
        """{row: {column: cell}}, both rising, blank rows left out."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def flip(self) -> Table:
        cells = {(column, row): cell for (row, column), cell in self.cells.items()}
        return Table(cells, self.name, self.decimal_comma, not self.flipped, self.notes)

    def source(self, row: int, column: int) -> tuple[int, str]:
        """Row number and column letter in the file, of a position in this table."""
        if self.flipped:
            row, column = column, row
        return row, column_letter(column)


class SheetRow(NamedTuple):
    """A row that is not blank, of a file that is read row by row; `line` as a spreadsheet counts it."""

    sheet: str
    line: int
    texts: list[str]


def column_letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_size(data: bytes, limits: Limits = SCORECARD) -> None:
    if not data:
        raise TableError("the file is empty")
    if len(data) > limits.bytes:
        raise TableError(f"the file is larger than {limits.bytes // 1_000_000} MB")


def check_extent(row: int, column: int, count: int, limits: Limits = SCORECARD) -> None:
    """Raises TableError for a filled cell beyond the limits; `count` are the filled cells before it."""
    if row > limits.rows:
        raise TableError(f"there are more than {limits.rows} rows", row=row)
    if column > MAX_COLUMNS:
        raise TableError(f"there are more than {MAX_COLUMNS} columns", row=row, column=column_letter(column))
    if count >= limits.cells:
        raise TableError(f"there are more than {limits.cells} filled cells: {limits.advice}", row=row)
