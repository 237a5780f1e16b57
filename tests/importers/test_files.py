"""Which reader a file gets."""

from __future__ import annotations

import pytest

from scoring.importers.files import read_tables
from scoring.importers.table import TableError
from scoring.importers.workbook import OLE
from tests.importers.build import SMALL, csv_file, xlsx_file


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "a.b.tsv", "a.txt"])
def test_text_is_read_by_its_ending(name: str) -> None:
    assert len(read_tables(csv_file(SMALL), name)) == 1


def test_workbook_without_cells_is_empty() -> None:
    with pytest.raises(TableError, match="the file is empty"):
        read_tables(xlsx_file([]), "a.xlsx")
    with pytest.raises(TableError, match="the file is empty"):
        read_tables(b" \n,,\n", "a.csv")


def test_workbook_sheets_without_cells_are_left_out() -> None:
    tables = read_tables(xlsx_file([], Scores=SMALL), "a.xlsx")
    assert [table.name for table in tables] == ["Scores"]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsm", "a.ods", "a.pdf", "a", "a.xlsx.exe"])
def test_file_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(TableError, match="are not read: save it as .xlsx"):
        read_tables(xlsx_file(SMALL), name)


@pytest.mark.parametrize("data", [xlsx_file(SMALL), OLE + b"\0" * 100], ids=["workbook", "ole"])
def test_workbook_called_csv_is_refused(data: bytes) -> None:
    with pytest.raises(TableError, match="this is a workbook, not a text file"):
        read_tables(data, "a.csv")


def test_text_called_workbook_is_refused() -> None:
    with pytest.raises(TableError, match="not an Excel workbook"):
        read_tables(csv_file(SMALL), "a.xlsx")
