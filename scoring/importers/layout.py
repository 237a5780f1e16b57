"""Where in a table the scorecard stands: its header row, and what each column is."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.importers.numbers import read_number
from scoring.importers.records import Where
from scoring.importers.table import Cell, Table
from scoring.importers.words import ROLE_OF, VENDOR_WORDS, Role, is_missing, label

HEADER_WITHIN = 20  # rows


@dataclass(frozen=True, slots=True)
class Layout:
    """A table whose criteria are rows (a flipped one where the file has them as columns), with its header row."""

    table: Table
    header: int
    name: int  # the column of the criteria's names

    def where(self, row: int, column: int = 0) -> Where:
        """The place in the file of a position, or of a whole row of criteria where `column` is 0."""
        if column:
            return Where(*self.table.source(row, column))
        source_row, letter = self.table.source(row, self.name)
        return Where(column=letter) if self.table.flipped else Where(source_row)

    def roles(self) -> dict[int, Role | None]:
        """{column: its role, None for a vendor's} for every column with a heading."""
        headings = self.table.rows()[self.header]
        found: dict[int, Role | None] = {c: ROLE_OF.get(label(cell.text)) for c, cell in headings.items()}
        found[self.name] = "criterion"
        return found


def find_layout(table: Table) -> Layout | None:
    """Criteria as rows if a row says so, else criteria as columns, else None."""
    return _criteria_as_rows(table) or _criteria_as_columns(table)


def _role(cell: Cell) -> Role | None:
    return ROLE_OF.get(label(cell.text)) if not _is_number(cell) else None


def _criteria_as_rows(table: Table) -> Layout | None:
    """The first row that has headings for the criterion and for the weight; "Criterion" may be left blank."""
    rows = table.rows()
    last: _LastRows | None = None
    for row in list(rows)[:HEADER_WITHIN]:
        roles = {column: _role(cell) for column, cell in rows[row].items()}
        if "weight" not in roles.values():
            continue
        named = [column for column, role in roles.items() if role == "criterion"]
        if named:
            return Layout(table, row, named[0])
        last = last or _last_rows(rows)
        weight = next(column for column, role in roles.items() if role == "weight")
        if any(_is_number(cell) for cell in rows[row].values()) or last.number.get(weight, 0) <= row:
            continue  # this is the weights of a table whose criteria are columns
        for column in range(1, weight):
            cell = table.at(row, column)
            if (cell is None or label(cell.text) in VENDOR_WORDS) and last.text.get(column, 0) > row:
                return Layout(table, row, column)
    return None


@dataclass(frozen=True, slots=True)
class _LastRows:
    """{column: the last row with a number, or with a text that is none}."""

    number: dict[int, int]
    text: dict[int, int]


def _last_rows(rows: dict[int, dict[int, Cell]]) -> _LastRows:
    """In one pass: each cell is looked at once, however many rows could be the header."""
    last = _LastRows({}, {})
    for row, cells in rows.items():
        for column, cell in cells.items():
            (last.number if _is_number(cell) else last.text)[column] = row
    return last


def _criteria_as_columns(table: Table) -> Layout | None:
    """A row that begins with "Weight" and goes on in numbers, and above or below it the row of criteria names.

    Only the first such row of a column is tried: a scorecard has its weights once.
    """
    rows = table.rows()
    tried: set[int] = set()
    for row, cells in rows.items():
        first, *others = cells
        if first in tried or ROLE_OF.get(label(cells[first].text)) != "weight" or not others:
            continue
        if not any(_is_number(cells[column]) for column in others):
            continue
        tried.add(first)
        names = _row_of_names(rows, row, first)
        if names is not None:
            return Layout(table.flip(), header=first, name=names)
    return None


def _row_of_names(rows: dict[int, dict[int, Cell]], weights: int, first: int) -> int | None:
    headed = [
        row
        for row, cells in rows.items()
        if first in cells and len(cells) > 1 and _heads_names(label(cells[first].text)) and row != weights
    ]
    if headed:
        return headed[0]
    for row in sorted((row for row in rows if row < weights), reverse=True):
        cells = rows[row]
        if first not in cells and min(cells) > first and not any(_is_number(cell) for cell in cells.values()):
            return row
    return None


def _heads_names(words: str) -> bool:
    return words in VENDOR_WORDS or ROLE_OF.get(words) == "criterion"


def _is_number(cell: Cell) -> bool:
    if not isinstance(cell.value, str):
        return True
    if is_missing(cell.value):
        return False
    try:
        read_number(cell.value)
    except ValueError:
        return False
    return True
