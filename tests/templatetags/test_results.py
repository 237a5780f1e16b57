"""The cells of large tables: the same marks as everywhere, and text as text."""

from __future__ import annotations

from scoring.selectors.display.shapes import Cell, MatrixColumn, MatrixRow
from scoring.templatetags.results import matrix_cells, number_cells

EVIL = '<b>"&'


def row(*cells: Cell, is_group: bool = False) -> MatrixRow:
    return MatrixRow("Q/1", "Quality", "", is_group, 0, None, "35", cells)


COLUMNS = (MatrixColumn("A3", "Third", "Third", "70.0", knocked_out=False),)


def test_cell_leads_to_its_page_by_criterion_and_place() -> None:
    html = matrix_cells(row(Cell("3.5", 3)), COLUMNS, "/s/SEL-2026-001/results/", "?w=Q:35&lock=Q")
    assert html == (
        '<td class="cell l3"><a data-panel href="/s/SEL-2026-001/results/cell/Q%2F1/3/?w=Q:35&amp;lock=Q">3.5</a></td>'
    )


def test_marks_repeat_what_a_colour_says() -> None:
    below = matrix_cells(
        row(Cell("1.0", 1, below=True, disagree=True, words="below the floor, evaluators disagree")), COLUMNS
    )
    assert '<span aria-hidden="true">▼ </span>1.0' in below
    assert "◊" in below
    assert '<span class="visually-hidden"> below the floor, evaluators disagree</span>' in below
    assert 'class="cell l1 low"' in below
    assert 'class="cell nei"' in matrix_cells(row(Cell("?", None, missing=True)), COLUMNS)
    assert 'class="cell none"' in matrix_cells(row(Cell("–", None)), COLUMNS)
    assert '<span class="visually-hidden">rank </span>2' in matrix_cells(row(Cell("3", 3, rank="2")), COLUMNS)


def test_text_is_text() -> None:
    for html in (
        matrix_cells(row(Cell(EVIL, 1, words=EVIL, rank=EVIL)), COLUMNS, f"/{EVIL}/", EVIL),
        matrix_cells(row(Cell(EVIL, None), is_group=True), COLUMNS),
        number_cells([EVIL]),
    ):
        assert "<b>" not in html
        assert "&lt;b&gt;&quot;&amp;" in html
