"""From the bytes of an upload to its tables, by what the file is and not by its name alone."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import PurePath

from scoring.importers import delimited, workbook
from scoring.importers.table import EXPORT, OLE, SCORECARD, ZIP, Limits, SheetRow, Table, TableError, check_size

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOK_ENDING = ".xlsx"
OLD_WORKBOOK_ENDING = ".xls"


def read_tables(data: bytes, filename: str, limits: Limits = SCORECARD) -> tuple[Table, ...]:
    """The tables of a CSV file (one) or a workbook (one per visible sheet that holds anything).

    Raises TableError: wrong kind, damaged, password-protected, over a limit, empty.
    """
    check_size(data, limits)
    ending = PurePath(filename).suffix.lower()
    if ending in TEXT_ENDINGS:
        _check_text(data, ending)
        tables: tuple[Table, ...] = (delimited.read(data, limits),)
    elif ending == WORKBOOK_ENDING:
        tables = workbook.read(data, limits)
    else:
        raise TableError(f"files ending in “{ending}” are not read: save it as .xlsx (Excel workbook) or as CSV")
    tables = tuple(table for table in tables if table.cells)
    if not tables:
        raise TableError("the file is empty")
    return tables


def stream_rows(
    data: bytes, filename: str, limits: Limits = EXPORT
) -> tuple[Generator[SheetRow, None, None], tuple[str, ...]]:
    """The rows of a CSV file or of the visible sheets of a workbook (.xlsx or .xls), and what is to be said of the file.

    For exports of any length: no row is kept. Raises TableError as `read_tables` does, also while the rows are read.
    """
    check_size(data, limits)
    ending = PurePath(filename).suffix.lower()
    if ending in TEXT_ENDINGS:
        _check_text(data, ending)
        return delimited.stream(data, limits)
    if ending in (WORKBOOK_ENDING, OLD_WORKBOOK_ENDING):
        return workbook.stream(data, limits), ()
    raise TableError(f"files ending in “{ending}” are not read: bring the authority's CSV, .xlsx or .xls file")


def _check_text(data: bytes, ending: str) -> None:
    if data.startswith((ZIP, OLE)):
        raise TableError(f"this is a workbook, not a text file: give it the ending .xlsx instead of {ending}")
