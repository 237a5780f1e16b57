"""From the bytes of an upload to its tables, by what the file is and not by its name alone."""

from __future__ import annotations

from pathlib import PurePath

from scoring.importers import delimited, workbook
from scoring.importers.table import SCORECARD, Limits, Table, TableError, check_size

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOK_ENDING = ".xlsx"


def read_tables(data: bytes, filename: str, limits: Limits = SCORECARD) -> tuple[Table, ...]:
    """The tables of a CSV file (one) or a workbook (one per visible sheet that holds anything).

    Raises TableError: wrong kind, damaged, password-protected, over a limit, empty.
    """
    check_size(data, limits)
    ending = PurePath(filename).suffix.lower()
    if ending in TEXT_ENDINGS:
        if data.startswith((workbook.ZIP, workbook.OLE)):
            raise TableError(f"this is a workbook, not a text file: give it the ending .xlsx instead of {ending}")
        tables: tuple[Table, ...] = (delimited.read(data, limits),)
    elif ending == WORKBOOK_ENDING:
        tables = workbook.read(data, limits)
    else:
        raise TableError(f"files ending in “{ending}” are not read: save it as .xlsx (Excel workbook) or as CSV")
    tables = tuple(table for table in tables if table.cells)
    if not tables:
        raise TableError("the file is empty")
    return tables
