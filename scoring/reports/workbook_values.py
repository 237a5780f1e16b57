"""The sheet of values: what counts in each cell, what it is worth between 0 and 1, and who meets what must be met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.reports.exported import Cell, Exported, Leaf
from scoring.reports.workbook_layout import (
    FIRST,
    LEAD,
    SCORES,
    Layout,
    floor_formula,
    has_floor,
    span,
)
from scoring.reports.workbook_page import ALERT, PARTIAL, Page
from scoring.reports.workbook_scores import COUNTS, PARTIALS

MISSING = "missing"
NOT_SHOWN = "not shown"
FAILING = ("Fail", "Not met", "Not known")


def write_values(page: Page, data: Exported, layout: Layout) -> None:
    last = LEAD + layout.vendors - 1
    page.widths(9, 38, 20, *[14] * layout.vendors)
    page.heads(("Key", "Criterion", "Unit", *(vendor.short_name for vendor in data.vendors)), right=LEAD)
    page.sheet.freeze_panes(FIRST, LEAD)
    page.band(FIRST, "Performance that counts, on the criterion's own scale", last)
    page.band(layout.worths, "Partial value: 0 is the worst of the scale, 1 the best", last)
    page.band(layout.screening, "Must-haves and floors: who fails one has no rank", last)
    for j, (leaf, cells) in enumerate(zip(data.leaves, data.cells, strict=True)):
        for i, cell in enumerate(cells):
            first_row, last_row = layout.scores[j][i]
            row, col, figure = FIRST + 1 + j, LEAD + i, page.styles.figure
            plain = figure(_format(cells))
            if leaf.points:
                given = span((first_row, COUNTS), (last_row, COUNTS), sheet=SCORES)
                page.formula(row, col, _mean(given), plain, _or_missing(cell.performance))
            elif cell.performance is None:
                page.text(row, col, NOT_SHOWN, figure())
            else:
                page.number(row, col, cell.performance, plain)
            row = layout.worths + 1 + j
            if leaf.points:
                given = span((first_row, PARTIALS), (last_row, PARTIALS), sheet=SCORES)
                page.formula(row, col, _mean(given), figure(PARTIAL), _or_missing(cell.worth))
            elif cell.worth is None:
                page.text(row, col, MISSING, figure())
            else:
                page.number(row, col, cell.worth, figure(PARTIAL))
        for row in (FIRST + 1 + j, layout.worths + 1 + j):
            _left(page, row, leaf.key, leaf.name, leaf.unit if row <= layout.worths else "")
    _screens(page, data, layout)
    _marks(page, layout, last)


def _format(cells: Sequence[Cell]) -> str:
    """As many decimals as the row needs, at most two, so that its figures stand beneath one another."""
    known = [cell.performance for cell in cells if cell.performance is not None]
    digits = next((n for n in (0, 1) if all(abs(x - round(x, n)) < 1e-9 for x in known)), 2)
    return "#,##0" + (f".{'0' * digits}" if digits else "")


def _mean(given: str) -> str:
    return f'=IF(COUNT({given})=0,"{MISSING}",AVERAGE({given}))'


def _or_missing(value: float | None) -> float | str:
    return MISSING if value is None else value


def _left(page: Page, row: int, key: str, name: str, more: str) -> None:
    page.text(row, 0, key)
    page.text(row, 1, name, page.styles.cell(text_wrap=True))
    page.text(row, 2, more, page.styles.cell(text_wrap=True))


def _screens(page: Page, data: Exported, layout: Layout) -> None:
    row = layout.screening
    for must_have in data.must_haves:
        row += 1
        _left(page, row, must_have.key, must_have.name, "Must-have")
        for i, outcome in enumerate(must_have.outcomes):
            page.text(row, LEAD + i, outcome, page.styles.figure())
    for j, leaf in enumerate(data.leaves):
        if not has_floor(data, j):
            continue
        row += 1
        _left(page, row, leaf.key, leaf.name, "Floor")
        for i, state in enumerate(floor_states(data, j, leaf)):
            if leaf.points:
                page.formula(row, LEAD + i, floor_formula(layout, j, leaf, i), page.styles.figure(), state)
            else:
                page.text(row, LEAD + i, state, page.styles.figure())
    row += 1
    _left(page, row, "", "Failed in all", "")
    for i in range(layout.vendors):
        column = span((layout.screening + 1, LEAD + i), (row - 1, LEAD + i))
        count = "+".join(f'COUNTIF({column},"{state}")' for state in FAILING) if layout.screens else "0"
        page.formula(row, LEAD + i, f"={count}", page.styles.figure(bold=True), failures(data, i))


def floor_states(data: Exported, j: int, leaf: Leaf) -> Iterator[str]:
    """Met, Not met or Not known, by vendor; what does not screen is only noted."""
    for i in range(len(data.vendors)):
        if data.cells[j][i].worth is None:
            yield "Not known" if leaf.floor_screens else "Open"
        elif data.evaluation.below_floor[i, j]:
            yield "Not met" if leaf.floor_screens else "Below, noted"
        else:
            yield "Met"


def failures(data: Exported, i: int) -> int:
    """How many of the rows above say that vendor `i` fails."""
    outcomes = [must_have.outcomes[i] for must_have in data.must_haves]
    floors = [list(floor_states(data, j, leaf))[i] for j, leaf in enumerate(data.leaves) if has_floor(data, j)]
    return sum(state in FAILING for state in outcomes + floors)


def _marks(page: Page, layout: Layout, last: int) -> None:
    scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#86B5D6"}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    page.mark((layout.worths + 1, LEAD, layout.worths + layout.leaves, last), scale | ends)
    faint = page.styles.book.add_format({"italic": True, "font_color": "#5F6B77"})
    alert = page.styles.book.add_format({"bold": True, "font_color": ALERT})
    block = FIRST + 1, LEAD, layout.worths + layout.leaves, last
    page.mark(block, {"type": "cell", "criteria": "==", "value": f'"{MISSING}"', "format": faint})
    for state in FAILING:
        rows = layout.screening + 1, LEAD, layout.knocked, last
        page.mark(rows, {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": alert})
