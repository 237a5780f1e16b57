"""The rows of a workbook one after another, as texts: inside the process that reads it, for files of any length.

Formats and formulas are not looked at: a date is written as ISO 8601, a number in its shortest form. The old kind of
workbook (.xls), which European registers still export, is read as well as .xlsx.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from scoring.importers.table import MAX_COLUMNS, OLE, Limits, TableError, check_extent, column_letter
from scoring.importers.workbook_child import LAST_ROW, MAX_CELL_TEXT, check_archive, refusal


def lines(data: bytes, limits: Limits) -> Iterator[str]:
    """Lines of JSON: "name" of each visible sheet, [row, [text, ...]] of each of its rows that is not blank.

    What stops the reading is the last line: {"error", "row", "column"}.
    """
    try:
        cells = 0
        for name, rows in _old_sheets(data) if data.startswith(OLE) else _sheets(data, limits):
            yield json.dumps(name) + "\n"
            for row, values in enumerate(rows, start=1):
                texts = _texts(row, values)
                if not texts:
                    continue
                check_extent(row, len(texts), cells, limits)
                cells += len(texts)
                yield json.dumps([row, texts]) + "\n"
    except TableError as error:
        yield refusal(error) + "\n"
    except MemoryError:
        yield refusal(TableError("the workbook takes too much memory to read")) + "\n"


def _texts(row: int, values: Iterable[Any]) -> list[str]:
    """The cells of a row as texts, without the blank ones after the last."""
    if row > LAST_ROW:
        raise TableError(f"there are more than {LAST_ROW} rows")
    texts = ["" if value is None else value if isinstance(value, str) else _text(value) for value in values]
    while texts and not texts[-1].strip():
        texts.pop()
    if len(texts) <= MAX_COLUMNS and max(map(len, texts), default=0) > MAX_CELL_TEXT:
        column = next(number for number, text in enumerate(texts, start=1) if len(text) > MAX_CELL_TEXT)
        raise TableError("the cell holds too much text", row=row, column=column_letter(column))
    return texts


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time.min else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return format(value, ".0f")
    return str(value)


def _sheets(data: bytes, limits: Limits) -> Iterator[tuple[str, Iterable[Iterable[Any]]]]:
    """(name, rows) of the visible sheets of an .xlsx."""
    check_archive(data, limits)
    import openpyxl  # after the limits are set and the archive is checked

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is missing")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what the sheet says of its size is not believed
            yield sheet.title, sheet.iter_rows(values_only=True)


def _old_sheets(data: bytes) -> Iterator[tuple[str, Iterable[Iterable[Any]]]]:
    """(name, rows) of the visible sheets of an .xls."""
    from python_calamine import (  # in this process alone: a file that breaks it ends the process and nothing else
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                yield sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise TableError("the workbook is protected by a password: save it without one, then bring it again") from error
    except CalamineError as error:
        raise TableError("the workbook is damaged: export it again, or save it as .xlsx in Excel") from error
