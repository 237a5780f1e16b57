"""The rows of a workbook as texts: values in one form, places as the spreadsheet shows them, limits kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from scoring.importers import workbook
from scoring.importers.table import EXPORT, SheetRow, TableError
from scoring.importers.workbook_rows import lines
from tests.importers.biff import xls_file
from tests.importers.build import raw_xlsx, saved, sheet_xml, xlsx_file


def rows(data: bytes) -> list[Any]:
    return [json.loads(line) for line in lines(data, EXPORT)]


def test_values_are_written_in_one_form() -> None:
    values = ["text", 3004540906, 1.5, date(2025, 6, 19), datetime(2025, 6, 19, 18, 47, 28), True, None, "  "]  # noqa: DTZ001
    assert rows(xlsx_file([values])) == [
        "First",
        [1, ["text", "3004540906", "1.5", "2025-06-19", "2025-06-19 18:47:28", "True"]],
    ]


def test_places_are_those_of_the_spreadsheet() -> None:
    assert rows(xlsx_file([[], [None, None, "c"], [], ["a"]])) == ["First", [2, ["", "", "c"]], [4, ["a"]]]
    assert rows(xls_file(S=[[], [None, None, "c"], [], ["a"]])) == ["S", [2, ["", "", "c"]], [4, ["a"]]]


def test_blank_columns_on_the_left_are_counted() -> None:
    for data in (xlsx_file([[None, None, "c"], [None, "b"]]), xls_file(First=[[None, None, "c"], [None, "b"]])):
        assert rows(data) == ["First", [1, ["", "", "c"]], [2, ["", "b"]]]


def test_hidden_sheets_and_charts_are_left_out() -> None:
    book = Workbook()
    book.active.append(["seen"])
    hidden = book.create_sheet("hidden")
    hidden.append(["unseen"])
    hidden.sheet_state = "hidden"
    book.create_chartsheet("chart")
    assert rows(saved(book)) == ["Sheet", [1, ["seen"]]]


def test_what_is_over_a_limit_is_the_last_line() -> None:
    few = replace(EXPORT, rows=2, cells=3)
    said = [json.loads(line) for line in lines(xlsx_file([["a"], ["b"], ["c"]]), few)]
    assert said[-1] == {"error": "there are more than 2 rows", "row": 3, "column": ""}
    said = [json.loads(line) for line in lines(xlsx_file([["a", "b", "c"], ["d"]]), few)]
    assert said[-1]["error"].startswith("there are more than 3 filled cells: bring it in parts")


def test_stream_gives_the_rows_of_the_process() -> None:
    found = list(workbook.stream(xls_file(One=[["a"]], Two=[[], ["b"]]), EXPORT))
    assert found == [SheetRow("One", 1, ["a"]), SheetRow("Two", 2, ["b"])]


@pytest.mark.parametrize(
    "data",
    [
        raw_xlsx(
            sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        ),
        raw_xlsx("<nothing"),
        xls_file(S=[["a"]])[:1500],
        raw_xlsx(sheet_xml(""), ("xl/vbaProject.bin", b"")),
    ],
    ids=["far corner", "damaged xlsx", "damaged xls", "macros"],
)
def test_hostile_workbook_ends_in_words(data: bytes) -> None:
    with pytest.raises(TableError, match="damaged|memory|macros|more than"):
        list(workbook.stream(data, EXPORT))


def test_process_that_is_silent_for_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "select", lambda *_: ([], [], []))
    with pytest.raises(TableError, match="too much memory or time"):
        list(workbook.stream(xls_file(S=[["a"]]), EXPORT))
