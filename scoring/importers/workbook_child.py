"""The inside of the process that reads a workbook: bytes on standard input, JSON on standard output.

Its first argument are the limits, as JSON. With "rows" after it, it writes a line per row as it goes (workbook_rows.py).

Nothing is caught here that is not understood: a traceback ends the process, and the parent says so.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from scoring.importers.table import SCORECARD, Limits, TableError, check_extent, column_letter

MAX_ENTRIES = 200
MAX_RATIO = 100
MAX_CELL_TEXT = 32_767  # Excel's own limit
MAX_TEXT = 10_000_000
LAST_ROW = 1_048_576
CHUNK = 1 << 16

TURNED_DATE = "the cell holds a date or time (Excel makes one of 1-5 or 0:5): format it as text, then type it again"
UNCALCULATED = "the formula has no stored result: open the file in Excel and save it, or paste the value"

_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_OVERLAP = 32


def main() -> int:
    limits = Limits(**json.loads(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # openpyxl uses these where it finds them. Nothing here needs them, and they take time and address space.
    sys.modules["numpy"] = sys.modules["PIL"] = None  # type: ignore[assignment]
    data = sys.stdin.buffer.read(limits.bytes + 1)
    if sys.argv[2:] == ["rows"]:
        from scoring.importers import workbook_rows  # it uses this module

        for line in workbook_rows.lines(data, limits):
            sys.stdout.write(line)
    else:
        sys.stdout.write(answer(data, limits))
    return 0


def answer(data: bytes, limits: Limits = SCORECARD) -> str:
    """JSON: {"sheets": [{"name", "cells": [[row, column, kind, text, fault]]}]} or {"error", "row", "column"}."""
    try:
        has_formulas = check_archive(data, limits)
        return json.dumps({"sheets": list(read_sheets(data, has_formulas, limits))})
    except TableError as error:
        return refusal(error)
    except MemoryError:
        return refusal(TableError("the workbook takes too much memory to read"))


def refusal(error: TableError) -> str:
    return json.dumps({"error": str(error), "row": error.row, "column": error.column})


def check_archive(data: bytes, limits: Limits = SCORECARD) -> bool:
    """Hold the zip to its limits, by reading it and not by what it says of itself. True if a sheet has formulas.

    Raises TableError.
    """
    has_formulas = False
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        names = [entry.filename for entry in entries]
        if len(entries) > MAX_ENTRIES:
            raise TableError(f"the workbook has {len(entries)} parts; at most {MAX_ENTRIES} are read")
        if len({name.casefold() for name in names}) < len(names):
            raise TableError("the workbook holds the same part twice: it is damaged or forged")
        if any(name.startswith(("/", "\\")) or ".." in name or ":" in name for name in names):
            raise TableError("the workbook has a part with an unsafe name: it is damaged or forged")
        if any(entry.flag_bits & 1 for entry in entries):
            raise TableError("the workbook is protected by a password: save it without one, then bring it again")
        if any("vbaproject" in name.casefold() for name in names):
            raise TableError("the workbook has macros: save it as .xlsx without them")
        if any(name.casefold().startswith("xl/externallinks/") for name in names):
            raise TableError("the workbook has links to other files: break the links (Data, Edit links), save, retry")
        limit = min(limits.unpacked, MAX_RATIO * len(data))
        for entry in entries:
            tail = b""
            with archive.open(entry) as part:
                while chunk := part.read(CHUNK):
                    unpacked += len(chunk)
                    if unpacked > limit:
                        raise TableError("the workbook is far larger than its file: it is not opened")
                    seen = tail + chunk
                    if _DOCTYPE.search(seen):
                        raise TableError("the workbook declares a document type, which no spreadsheet needs")
                    if not has_formulas and _SHEET.fullmatch(entry.filename):
                        has_formulas = _FORMULA.search(seen) is not None
                    tail = seen[-_OVERLAP:]
    return has_formulas


def read_sheets(data: bytes, has_formulas: bool, limits: Limits = SCORECARD) -> list[dict[str, Any]]:
    """The visible worksheets with their filled cells. Raises TableError."""
    import openpyxl  # after the limits are set and the archive is checked

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found = _formulas(data) if has_formulas else {}
    sheets = []
    count = characters = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        cells: list[tuple[int, int, str, str, str]] = []
        formulas = found.get(sheet.title, set())
        for row, column, cell in _cells(sheet):
            kind, text, fault = _read(cell, is_formula=(row, column) in formulas)
            if not text and not fault:
                continue
            check_extent(row, column, count, limits)
            count, characters = count + 1, characters + len(text)
            if len(text) > MAX_CELL_TEXT or characters > MAX_TEXT:
                raise TableError("the cells hold too much text", row=row, column=column_letter(column))
            cells.append((row, column, kind, text, fault))
        sheets.append({"name": sheet.title, "cells": cells})
    return sheets


def _cells(sheet: Any) -> Iterator[tuple[int, int, Any]]:
    """(row, column, cell) with our own counters: what the sheet says of its size is not believed."""
    sheet.reset_dimensions()
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        if row > LAST_ROW:
            raise TableError(f"there are more than {LAST_ROW} rows")
        for column, cell in enumerate(cells, start=1):
            yield row, column, cell


def _formulas(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """Where formulas stand, by sheet: the reading of values does not tell an uncalculated one from a blank cell."""
    import openpyxl  # the limits of this process have to stand first

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    return {
        sheet.title: {(row, column) for row, column, cell in _cells(sheet) if cell.data_type == "f"}
        for sheet in book.worksheets
    }


def _read(cell: Any, *, is_formula: bool) -> tuple[str, str, str]:
    """(kind, text, fault) of a cell, all empty for a blank one. A number shown as a percentage is read so: 35%."""
    value = cell.value
    if value is None:
        # A formula that yields an empty text has a result ("str"); one that was never calculated has none.
        return "text", "", UNCALCULATED if is_formula and cell.data_type != "str" else ""
    if cell.data_type == "e":
        return "text", str(value), f"the cell holds the error {value}"
    if isinstance(value, bool):
        return (
            "text",
            str(value).upper(),
            f"the cell holds {str(value).upper()}, not a number",
        )
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        if not number.is_finite():
            return "text", str(value), "the cell does not hold a finite number"
        if "%" in re.sub(r'"[^"]*"', "", cell.number_format or ""):
            return "text", f"{number * 100:f}%", ""
        return "number", str(number), ""
    if isinstance(value, (date, datetime, time, timedelta)):
        return "text", str(value), TURNED_DATE
    return "text", str(value).strip(), ""


if __name__ == "__main__":
    sys.exit(main())
