"""The rows of a workbook one after another, as texts: inside the process that reads it, for exports of any length.

The old kind of workbook (.xls), which European registers still export, is read as well as .xlsx. Formats and formulas
are not looked at: a date is written as ISO 8601, a number in its shortest form, an error as nothing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any

from scoring.importers.table import MAX_COLUMNS, OLE, Limits, TableError, check_extent, column_letter
from scoring.importers.workbook_child import MAX_CELL_TEXT, check_archive, refusal


def lines(data: bytes, limits: Limits) -> Iterator[str]:
    """Lines of JSON: "name" of each visible sheet, [row, [text, ...]] of each of its rows that is not blank.

    What stops the reading is the last line: {"error", "row", "column"}.
    """
    try:
        cells = 0
        if not data.startswith(OLE):
            check_archive(data, limits)
        for name, indent, rows in _sheets(data):
            yield json.dumps(name) + "\n"
            for row, values in enumerate(rows, start=1):
                texts = _texts(row, indent, values)
                if not texts:
                    continue
                check_extent(row, len(texts), cells, limits)
                cells += len(texts)
                yield json.dumps([row, texts]) + "\n"
    except TableError as error:
        yield refusal(error) + "\n"
    except MemoryError:
        yield refusal(TableError("the workbook takes too much memory to read")) + "\n"


def _texts(row: int, indent: int, values: Iterable[Any]) -> list[str]:
    """The cells of a row as texts, after so many blank ones, without the blank ones after the last."""
    texts = [value if isinstance(value, str) else _text(value) for value in values]
    while texts and not texts[-1].strip():
        texts.pop()
    if texts and max(map(len, texts)) > MAX_CELL_TEXT:
        column = indent + 1 + max(range(len(texts)), key=lambda index: len(texts[index]))
        raise TableError("the cell holds too much text", row=row, column=column_letter(column))
    return [""] * min(indent, MAX_COLUMNS) + texts if texts else texts


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time.min else value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return format(value, ".0f")
    return str(value)


def _sheets(data: bytes) -> Iterator[tuple[str, int, Iterable[Iterable[Any]]]]:
    """(name, blank columns on the left, rows from the first on) of the visible sheets that hold anything."""
    from python_calamine import (  # in this process alone: a file that breaks it ends the process and nothing else
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for known in book.sheets_metadata:
            if known.typ is SheetTypeEnum.WorkSheet and known.visible is SheetVisibleEnum.Visible:
                sheet = book.get_sheet_by_name(known.name)
                if sheet.start is not None:
                    yield sheet.name, sheet.start[1], sheet.iter_rows()
    except PasswordError as error:
        raise TableError("the workbook is protected by a password: save it without one, then bring it again") from error
    except CalamineError as error:
        raise TableError("the workbook is damaged: export it again, or save it as .xlsx in Excel") from error
