"""What repeats on the results pages: the same marks as everywhere, and text as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scoring.selectors.display.shapes import (
    Block,
    Cell,
    Matrix,
    MatrixColumn,
    MatrixRow,
    MustHaveCell,
    MustHaveRow,
    RankingRow,
    Segment,
)
from scoring.selectors.display.weights import WeightRow
from scoring.templatetags.results import bar, head_bar, matrix_rows, number_cells, text_rows, weight_list

EVIL = '<b>"&'
COLUMNS = (MatrixColumn("A3", "Third", "Third", "70.0", knocked_out=False),)
QUALITY = Block("Q", "Quality", "Quality", 1, "60", "0.000", "60.000", (0,), is_group=True)
SUPPLY = Block("S", "Supply", "Supply", 6, "40", "60.000", "40.000", (1,), is_group=True)
VENDOR = RankingRow(
    key="A1", rank="1", name="Aldermoor", short="Aldermoor", place="",
    segments=(Segment(QUALITY, "48.0", 480, 48.0, "0.000", "48.000"), Segment(SUPPLY, "22.0", 220, 22.0, "48.000", "22.000")),
    total="70.0", total_width="70.000", low="64.000", high="75.000", range="64–75", first_in="90%", coverage="", interval="",
    flags=(), notes=(), spoken="",
)  # fmt: skip


def row(*cells: Cell, is_group: bool = False, name: str = "Quality", unit: str = "") -> MatrixRow:
    return MatrixRow("Q/1", name, unit, is_group, 0, None, "35", cells)


def rows(*found: MatrixRow, must_haves: tuple[MustHaveRow, ...] = (), base: str = "", query: str = "") -> str:
    matrix = Matrix(COLUMNS, must_haves, found, "", any_below=False, any_missing=False, any_disagree=False)
    return matrix_rows(matrix, None, base, query)


def weight(key: str, *children: WeightRow, name: str = "Quality", value: str = "35", alone: bool = False) -> WeightRow:
    return WeightRow(key, name, value, "35", 3500, True, alone, QUALITY, children)


def test_cell_leads_to_its_page_by_criterion_and_place() -> None:
    html = rows(row(Cell("3.5", 3)), base="/s/SEL-2026-001/results/", query="?w=Q:35&lock=Q")
    assert html.endswith(
        '<td class="w">35%</td>'
        '<td class="cell l3"><a data-panel href="/s/SEL-2026-001/results/cell/Q%2F1/3/?w=Q:35&amp;lock=Q">3.5</a></td></tr>'
    )


def test_marks_repeat_what_a_colour_says() -> None:
    below = rows(row(Cell("1.0", 1, below=True, disagree=True, words="below the floor, evaluators disagree")))
    assert '<span aria-hidden="true">▼ </span>1.0' in below
    assert "◊" in below
    assert '<span class="visually-hidden"> below the floor, evaluators disagree</span>' in below
    assert 'class="cell l1 low"' in below
    assert 'class="cell nei"' in rows(row(Cell("?", None, missing=True)))
    assert 'class="cell none"' in rows(row(Cell("–", None)))
    assert '<span class="visually-hidden">rank </span>2' in rows(row(Cell("3", 3, rank="2")))
    out = MustHaveRow("Certificate", (MustHaveCell("fail", "×", "not met"),))
    assert '<td class="cell no"><span aria-hidden="true">×</span><span class="visually-hidden">not met</span>' in rows(
        must_haves=(out,)
    )


def test_column_of_what_separates_has_a_cell_in_every_row() -> None:
    out = MustHaveRow("Certificate", (MustHaveCell("pass", "✓", "met"),))
    matrix = Matrix(COLUMNS, (out,), (row(Cell("3", 3)),), "", any_below=False, any_missing=False, any_disagree=False)
    html = matrix_rows(matrix, {"Q/1": "12.5"})
    assert [line.count("<td") for line in html.split("\n")] == [3, 3]
    assert '<td class="w">12.5</td>' in html


def test_text_is_text() -> None:
    @dataclass
    class Line:
        name: str = EVIL
        value: str = EVIL

    for html in (
        rows(row(Cell(EVIL, 1, words=EVIL, rank=EVIL), name=EVIL, unit=EVIL), base=f"/{EVIL}/", query=EVIL),
        rows(row(Cell(EVIL, None), is_group=True)),
        rows(must_haves=(MustHaveRow(EVIL, (MustHaveCell("pass", EVIL, EVIL),)),)),
        number_cells([EVIL]),
        text_rows([Line()], "name", "num:value"),
        weight_list([weight(EVIL, weight(EVIL, name=EVIL), name=EVIL)]),
    ):
        assert "<b>" not in html
        assert "&lt;b&gt;&quot;&amp;" in html


def test_row_of_texts_has_its_heading_and_lines_figures_up() -> None:
    assert text_rows([COLUMNS[0]], "name", "num:total", "key") == (
        '<tr><th scope="row">Third</th><td class="num">70.0</td><td>A3</td></tr>'
    )


def test_segments_are_as_wide_as_their_points_and_the_sixth_is_hatched() -> None:
    head, stacked, aligned = head_bar((QUALITY, SUPPLY)), bar(VENDOR, "stacked"), bar(VENDOR, "aligned")
    place = r'<rect data-(\w+)="(\d)" class="([\w -]+)" x="([\d.]+)%" width="([\d.]+)%"'
    assert re.findall(place, head) == [
        ("track", "0", "seg-rect c1", "0.000", "60.000"),
        ("track", "1", "seg-rect c1", "60.000", "40.000"),
        ("track", "1", "hatch", "60.000", "40.000"),
    ]
    assert [found[3:] for found in re.findall(place, stacked)] == [("0.000", "48.000")] + [("48.000", "22.000")] * 2
    drawn = [(kind, x, width) for kind, _, _, x, width in re.findall(place, aligned)]
    assert drawn[:3] == [("track", "0.000", "60.000"), ("block", "0.000", "48.000"), ("track", "60.000", "40.000")]
    assert drawn[3] == ("block", "60.000", "22.000")


def test_range_and_approved_total_are_drawn_on_stacked_bars_alone() -> None:
    assert 'class="whisker" x1="64.000%" x2="75.000%"' in bar(VENDOR, "stacked")
    assert 'x1="70.000%" x2="70.000%" y1="-5" y2="27" display="none"/>' in bar(VENDOR, "stacked")
    assert 'x1="68.200%" x2="68.200%" y1="-5" y2="27"/>' in bar(replace(VENDOR, approved="68.200"), "stacked")
    assert "whisker" not in bar(VENDOR, "aligned")
    assert "approved-mark" not in bar(VENDOR, "aligned")


def test_weight_that_has_no_siblings_cannot_be_moved_and_a_changed_group_is_open() -> None:
    html = weight_list([weight("Q", weight("Q1", value="40"), weight("Q2", alone=True))])
    first, second, third = html.split("<li ")[1:]
    assert "<details open>" in first
    assert "disabled" not in first + second
    assert third.count("disabled") == 3, "lock, box and slider"
    assert 'aria-describedby="a-Q1"' in second
    assert 'id="a-Q1">Approved 35%' in second
