"""Tables and their limits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.importers.table import MAX_BYTES, Cell, Table, TableError, check_extent, check_size, column_letter


@pytest.mark.parametrize(
    ("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (200, "GR"), (702, "ZZ"), (16384, "XFD")]
)
def test_column_has_the_letter_of_a_spreadsheet(column: int, letter: str) -> None:
    assert column_letter(column) == letter


def test_flipped_table_remembers_where_its_cells_stood() -> None:
    table = Table({(3, 2): Cell("x")}).flip()
    assert table.at(2, 3) == Cell("x")
    assert table.source(2, 3) == (3, "B")
    assert table.flip().source(3, 2) == (3, "B")


def test_rows_come_in_order_without_the_blank_ones() -> None:
    table = Table({(5, 2): Cell("b"), (2, 9): Cell("z"), (5, 1): Cell("a")})
    assert [(row, list(cells)) for row, cells in table.rows().items()] == [(2, [9]), (5, [1, 2])]


def test_cell_has_a_text() -> None:
    assert Cell(Decimal("1E+2")).text == "100"


def test_size_is_limited() -> None:
    check_size(b"x" * MAX_BYTES)
    with pytest.raises(TableError, match="larger than 10 MB"):
        check_size(b"x" * (MAX_BYTES + 1))
    with pytest.raises(TableError, match="empty"):
        check_size(b"")


def test_extent_is_limited() -> None:
    check_extent(10_000, 200, 249_999)
    with pytest.raises(TableError, match="rows"):
        check_extent(10_001, 1, 0)
    with pytest.raises(TableError, match="columns"):
        check_extent(1, 201, 0)
    with pytest.raises(TableError, match="more than 250000 filled cells"):
        check_extent(1, 1, 250_000)
