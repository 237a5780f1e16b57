"""The sheet of results: what each criterion adds to each total, and what follows from that."""

from __future__ import annotations

from scoring.reports.exported import Exported
from scoring.reports.workbook_layout import (
    COVERAGE,
    DECIDED_RANK,
    DECIDED_TOTAL,
    FAILED,
    FIRST,
    FIRST_SHARE,
    HIGHEST,
    LEAD,
    LOWEST,
    NAME,
    ORDER,
    RANK,
    REASONS,
    TIE,
    TOTAL,
    VALUES,
    WHOLE_OF,
    Layout,
    at,
    span,
)
from scoring.reports.workbook_page import POINTS, SHARE, TINT, WEAK, Page
from scoring.reports.workbook_values import failures

NARROW = 14  # of a vendor's column
LABELS = (
    *("Total of 100", "Lowest possible total", "Highest possible total", "Weight with known values"),
    *("Must-haves and floors failed", "Rank", "Place in the list"),
    *("Rank decided on", "Total decided on", "First in the draws", "Name", "Why it has no rank"),
)


def write_results(page: Page, data: Exported, layout: Layout) -> None:
    styles = page.styles
    page.widths(9, 38, 11, *[NARROW] * layout.vendors)
    page.heads(("Key", "Criterion", "Weight", *(vendor.short_name for vendor in data.vendors)), right=2)
    page.sheet.freeze_panes(FIRST, LEAD)
    contributions = data.evaluation.contributions
    for j, leaf in enumerate(data.leaves):
        row = FIRST + j
        page.text(row, 0, leaf.key)
        page.text(row, 1, leaf.name, styles.cell(text_wrap=True))
        whole = layout.of_inputs(leaf.node, WHOLE_OF)
        weight = f"=IF(Weights_total=0,0,{whole}/Weights_total)"
        page.formula(row, 2, weight, styles.figure(SHARE), float(data.evaluation.weights[j]))
        for i in range(layout.vendors):
            worth = layout.worth(j, i)
            formula = f"=100*{at(row, 2)}*IF(ISNUMBER({worth}),{worth},Missing_value)"
            page.formula(row, LEAD + i, formula, styles.figure("0.00"), 100 * float(contributions[i, j]))
    top = layout.result
    for offset, label in enumerate(LABELS):
        for col in range(LEAD):
            strong = styles.cell(bold=offset in (TOTAL, RANK), bg_color=TINT)
            page.text(top + offset, col, label if col == 1 else "", strong)
    weights = span((FIRST, 2), (top - 1, 2))
    page.formula(
        *(top + TOTAL, 2, f"=SUM({weights})", styles.figure(SHARE, bold=True, bg_color=TINT)),
        float(data.evaluation.weights.sum()),
    )
    for i in range(layout.vendors):
        _vendor(page, data, layout, i, weights)
    page.height(top + NAME, *((vendor.name, NARROW) for vendor in data.vendors))
    page.height(top + REASONS, *(("; ".join(vendor.reasons), NARROW) for vendor in data.vendors))
    ends = {"min_type": "num", "min_value": 0, "max_type": "max"}
    bars = {"type": "data_bar", "bar_color": "#BFD7E8", "bar_solid": True, "data_bar_2010": True}
    page.mark((FIRST, LEAD, top - 1, LEAD + layout.vendors - 1), bars | ends)


def _vendor(page: Page, data: Exported, layout: Layout, i: int, weights: str) -> None:
    styles, vendor, col, top = page.styles, data.vendors[i], LEAD + i, layout.result
    cell = [at(top + offset, col) for offset in range(len(LABELS))]
    total, rank, failed = cell[TOTAL], cell[RANK], cell[FAILED]
    worths = span((layout.worths + 1, col), (layout.worths + layout.leaves, col), sheet=VALUES)
    unknown = f"100*(1-{cell[COVERAGE]})"
    ranks, failed_row = (_row(layout, offset) for offset in (RANK, FAILED))
    totals = _row(layout, TOTAL)
    so_far = {offset: f"{at(top + offset, LEAD)}:{at(top + offset, col)}" for offset in (RANK, FAILED)}
    ranked = f"{rank}+COUNTIF({so_far[RANK]},{rank})-1"
    others = f'COUNT({ranks})+COUNTIF({so_far[FAILED]},">0")'
    points, strong = styles.figure(POINTS), styles.figure(POINTS, bold=True, bg_color=TINT)
    page.formula(top + TOTAL, col, f"=SUM({span((FIRST, col), (top - 1, col))})", strong, 100 * vendor.total)
    page.formula(top + LOWEST, col, f"={total}-Missing_value*{unknown}", points, 100 * vendor.low)
    page.formula(top + HIGHEST, col, f"={cell[LOWEST]}+{unknown}", points, 100 * vendor.high)
    known = f"=SUMPRODUCT({weights}*ISNUMBER({worths}))"
    page.formula(top + COVERAGE, col, known, styles.figure(SHARE), vendor.coverage)
    page.formula(
        *(top + FAILED, col, f"={at(layout.knocked, col, sheet=VALUES)}", styles.figure()),
        failures(data, i),
    )
    above = f"SUMPRODUCT(({failed_row}=0)*({totals}>{total}+{TIE}))"
    bold = styles.figure(bold=True, bg_color=TINT)
    page.formula(top + RANK, col, f'=IF({failed}>0,"",1+{above})', bold, vendor.rank or None)
    place = list(data.evaluation.order).index(i) + 1
    page.formula(top + ORDER, col, f'=IF({rank}="",{others},{ranked})', styles.figure(), place)
    # Fixed from here on: the result as it was decided on.
    decided: tuple[tuple[int, float | None, str], ...] = (
        (DECIDED_RANK, vendor.rank or None, "0"),
        (DECIDED_TOTAL, 100 * vendor.total, POINTS),
        (FIRST_SHARE, vendor.first, "0%"),
    )
    for offset, figure, shown in decided:
        style = styles.figure(shown, bg_color=WEAK)
        if figure is None:
            page.text(top + offset, col, "–", style)
        else:
            page.number(top + offset, col, figure, style)
    for offset, text in ((NAME, vendor.name), (REASONS, "; ".join(vendor.reasons))):
        page.text(top + offset, col, text, styles.cell(bg_color=WEAK, text_wrap=True, align="right"))


def _row(layout: Layout, offset: int) -> str:
    """A row of figures under the contributions, on their own sheet."""
    row = layout.result + offset
    return span((row, LEAD), (row, LEAD + layout.vendors - 1))
