"""CSV: encodings, delimiters, limits."""

from __future__ import annotations

import pytest

from scoring.importers.delimited import read
from scoring.importers.table import Cell, TableError
from tests.importers.build import csv_file

ROWS = [["Criterion", "Poids é"], ["Qualité; sûreté", "1"], ["a, b", "2"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_each_encoding_with_each_delimiter(encoding: str, delimiter: str) -> None:
    table = read(csv_file(ROWS, delimiter, encoding))
    expected = {(r, c): Cell(value) for r, row in enumerate(ROWS, 1) for c, value in enumerate(row, 1)}
    assert table.cells == expected
    assert table.decimal_comma == (delimiter == ";")
    assert bool(table.notes) == (encoding == "cp1252")


def test_csv_with_decimal_commas_is_parted_by_its_semicolons() -> None:
    table = read(b"Criterion;Weight;A;B\nGMP;1,5;4,5;3,5\nPrice, all;2,5;1,5;2,5\n")
    assert table.cells[2, 4] == Cell("3,5")


def test_csv_counts_blank_lines_and_leaves_blank_cells_out() -> None:
    table = read(b"Title\r\n\r\na, ,b\r\n")
    assert table.cells == {(1, 1): Cell("Title"), (3, 1): Cell("a"), (3, 3): Cell("b")}


def test_csv_row_is_that_of_a_spreadsheet_when_a_field_has_line_breaks() -> None:
    assert read(b'"a\nb\nc",1\nd,2\n').cells[2, 1] == Cell("d")


@pytest.mark.parametrize(
    ("data", "row", "words"),
    [
        (b"a,b\nc,\0d\n", 2, "NUL"),
        (b'a,b\nc,"d\n', 2, "quotation marks"),
        (b'a,b\nc,"d"e\n', 2, "quotation marks"),
        (b"a,b\nc," + b"x" * 1_000_000 + b"\n", 2, "131 072"),
        (b"a,b\n" * 10_001, 10_001, "more than 10000 rows"),
        (
            b"1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0\n" * 9_000,
            8_334,
            "more than 250000 filled cells",
        ),
        (b"a\n" + b"1," * 200 + b"1\n", 2, "more than 200 columns"),
        (b"a,b\x81\x9d", None, "neither UTF-8"),
        (b"\xff\xfea\x00b", None, "damaged"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_its_row(data: bytes, row: int | None, words: str) -> None:
    with pytest.raises(TableError, match=words) as caught:
        read(data)
    assert caught.value.row == row


def test_csv_of_exactly_the_limits_is_read() -> None:
    assert len(read(b"a,b\n" * 10_000).cells) == 20_000
    assert len(read(b"1," * 199 + b"1\n").cells) == 200
