"""Finding the scorecard in a table."""

from __future__ import annotations

from time import perf_counter

import pytest

from scoring.importers.delimited import read
from scoring.importers.layout import find_layout
from tests.importers.build import Rows, csv_file


def place(rows: Rows) -> tuple[bool, int, int] | None:
    """(criteria are columns, header row, name column) in the coordinates of the table that is read."""
    layout = find_layout(read(csv_file(rows)))
    return None if layout is None else (layout.table.flipped, layout.header, layout.name)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Criterion", "Weight", "A"], ["x", 1, 4]], (False, 1, 1)),
        ([["Title"], [], ["Group", "Criteria", "Weight (%)", "A"], ["g", "x", 1, 4]], (False, 3, 2)),
        ([["", "Weight", "A", "B"], ["x", 1, 4, 4]], (False, 1, 1)),
        ([["Name", "Importance", "A", "B"], ["x", 1, 4, 4]], (False, 1, 1)),
        ([["Criterion", "Weight", "1", "2"], ["x", 1, 4, 4]], (False, 1, 1)),
        ([["Criterion", "x", "y"], ["Weight", 1, 2], ["A", 4, 4]], (True, 1, 1)),
        ([["Vendor", "x", "y"], ["A", 4, 4], ["Weight", "60%", "40%"]], (True, 1, 1)),
        ([["Title"], ["", "x", "y"], ["Weight", 1, 2], ["A", 4, 4]], (True, 1, 2)),
        ([["Weight", 1, 2], ["Supplier", "x", "y"], ["A", 4, 4]], (True, 1, 2)),
        ([["", "Supplier", "x", "y"], ["", "weight", 1, 2], ["", "A", 4, 4]], (True, 2, 1)),
        ([["Group", "g", "g"], ["Vendor", "x", "y"], ["Weight", 1, 2], ["A", 4, 4]], (True, 1, 2)),
    ],
)
def test_layout_is_found(rows: Rows, expected: tuple[bool, int, int]) -> None:
    assert place(rows) == expected


@pytest.mark.parametrize(
    "rows",
    [
        [["a", "b"], ["c", "d"]],
        [["Criterion", "A"], ["x", 4]],
        [["Weight", 1, 2], ["x", 4, 4]],
        [["x"]] * 20 + [["Criterion", "Weight", "A"], ["x", 1, 4]],
    ],
)
def test_layout_is_not_invented(rows: Rows) -> None:
    assert place(rows) is None


def test_layout_gives_places_in_the_file() -> None:
    layout = find_layout(read(csv_file([["Vendor", "x", "y"], ["Weight", 1, 2], ["A", 4, 4]])))
    assert layout is not None
    assert str(layout.where(3)) == "column C"
    assert str(layout.where(3, 2)) == "row 2, column C"


@pytest.mark.parametrize(
    "rows",
    [
        [["Weight", 1, 2]] * 5_000,
        [[*[""] * 99, "Weight"]] * 20 + [[*range(1, 101)]] * 1_000,
    ],
    ids=["every row could be the weights", "twenty rows could be the header"],
)
def test_layout_of_a_large_table_is_looked_for_in_one_pass(rows: Rows) -> None:
    table = read(csv_file(rows))
    began = perf_counter()
    assert find_layout(table) is None
    assert perf_counter() - began < 6
