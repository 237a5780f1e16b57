"""The matrix: who leads on what, and tables that the page is wide enough for."""

from __future__ import annotations

from tests.reports.reading import context


def test_heading_contrasts_the_leader_with_the_strongest_rival() -> None:
    assert context("sterile").scores.heading == "Alderley leads on Quality and Team; Brenta leads on Supply and Cost"


def test_heading_without_a_rival() -> None:
    assert context("one").scores.heading == "Every score on five criteria"


def test_tables_hold_all_vendors_once() -> None:
    tables = context("large").scores.tables
    assert [len(table.columns) for table in tables] == [10, 10]
    keys = [head.column.key for table in tables for head in table.columns]
    assert keys == [column.key for column in context("large").display.matrix.columns]
    assert tables[1].heading == "Vendors 11 to 20 of 20"
    for table in tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_cells_stand_under_their_vendor() -> None:
    matrix = context("large").display.matrix
    second = context("large").scores.tables[1]
    assert second.rows[1].cells[3].cell is matrix.rows[1].cells[13]


def test_caption_says_the_scale() -> None:
    assert context("sterile").scores.caption == "Score by criterion (0–4); group rows show 0–100"
    assert context("flat").scores.caption == "Score by criterion (0–4)"


def test_many_rows_stand_closer() -> None:
    assert context("large").scores.tables[0].close
    assert not context("sterile").scores.tables[0].close
