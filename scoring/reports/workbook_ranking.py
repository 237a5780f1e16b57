"""The sheet of the ranking: vendors from first to last under the weights as they stand, beside what was decided on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scoring.engine.display import rounded
from scoring.reports.exported import Exported, Vendor
from scoring.reports.workbook_layout import (
    COVERAGE,
    DECIDED_RANK,
    DECIDED_TOTAL,
    FIRST,
    FIRST_SHARE,
    HEAD,
    HIGHEST,
    LOWEST,
    NAME,
    ORDER,
    RANK,
    RANKING,
    REASONS,
    TOTAL,
    Layout,
    at,
)
from scoring.reports.workbook_page import PLAIN, POINTS, SHARE, TINT, Page

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

HEADS = (
    *("Place", "Vendor", "Rank", "Total of 100", "Lowest possible", "Highest possible", "Weight with known values"),
    *("Rank decided on", "Total decided on", "First in the draws", "Why it has no rank"),
)
WIDE = 46
LINE = HEAD - 2  # leader and lead stand above the headings


def by_place(data: Exported) -> list[Vendor]:
    """The vendors, best first, as the engine orders them."""
    return [data.vendors[i] for i in data.evaluation.order]


def leader_of(data: Exported) -> str:
    first = [vendor for vendor in by_place(data) if vendor.rank == 1]
    if not first:
        return "Nobody is ranked"
    return first[0].short_name + (" and others, level" if len(first) > 1 else "")


def lead_of(data: Exported) -> float | None:
    """In points, of the totals as they are shown; None where fewer than two are ranked."""
    return lead_between([100 * vendor.total for vendor in by_place(data) if vendor.rank])


def lead_between(totals: Sequence[float]) -> float | None:
    """What the first total is above the second, to the tenth that each is shown with."""
    return float(rounded(totals[0]) - rounded(totals[1])) if len(totals) > 1 else None


def lead_formula(first: str, second: str) -> str:
    """`lead_between` of two cells; ten digits first, so that what is half by the pencil is half here."""
    return f"ROUND(ROUND({first},10),1)-ROUND(ROUND({second},10),1)"


def write_ranking(page: Page, book: Workbook, data: Exported, layout: Layout) -> None:
    styles = page.styles
    page.widths(8, 32, 8, 16, 10, 10, 12, 10, 10, 10, WIDE)
    page.heads(HEADS, right=2, height=44)
    page.text(HEAD, len(HEADS) - 1, HEADS[-1], styles.head(indent=1))
    page.sheet.freeze_panes(FIRST, 2)
    _answer(page, book, data, layout)
    order = layout.of_results(ORDER)
    for place, vendor in enumerate(by_place(data), 1):
        row = HEAD + place
        column = f"MATCH({at(row, 0)},{order},0)"

        def found(line: int, column: str = column) -> str:
            return f"INDEX({layout.of_results(line)},{column})"

        page.number(row, 0, place, styles.cell(align="left"))
        page.formula(row, 1, f"={found(NAME)}", styles.cell(bold=True, text_wrap=True), vendor.name)
        rank = found(RANK)
        page.formula(row, 2, f'=IF({rank}="","–",{rank})', styles.figure(bold=True), vendor.rank or "–")
        page.formula(row, 3, f"={found(TOTAL)}", styles.figure(POINTS, bold=True), 100 * vendor.total)
        page.formula(row, 4, f"={found(LOWEST)}", styles.figure(POINTS), 100 * vendor.low)
        page.formula(row, 5, f"={found(HIGHEST)}", styles.figure(POINTS), 100 * vendor.high)
        page.formula(row, 6, f"={found(COVERAGE)}", styles.figure(SHARE), vendor.coverage)
        page.formula(row, 7, f"={found(DECIDED_RANK)}", styles.figure(PLAIN, bg_color=TINT), vendor.rank or "–")
        page.formula(row, 8, f"={found(DECIDED_TOTAL)}", styles.figure(POINTS, bg_color=TINT), 100 * vendor.total)
        share = "–" if vendor.first is None else vendor.first
        page.formula(row, 9, f"={found(FIRST_SHARE)}", styles.figure("0%", bg_color=TINT), share)
        wrapped = styles.cell(text_wrap=True, indent=1)
        page.formula(row, 10, f'={found(REASONS)}&""', wrapped, "; ".join(vendor.reasons) or None)
        page.height(row, ("; ".join(vendor.reasons), WIDE))
    last = HEAD + layout.vendors
    bar = {"type": "data_bar", "bar_color": "#86B5D6", "bar_solid": True, "data_bar_2010": True}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 100}
    page.mark((FIRST, 3, last, 3), bar | ends)
    moved = styles.book.add_format({"bg_color": "#F8D9A0"})
    page.mark((FIRST, 2, last, 2), {"type": "formula", "criteria": f"=$C{FIRST + 1}<>$H{FIRST + 1}", "format": moved})
    note = (
        "Shaded columns are fixed: the result as it was decided on. All others follow the weights on the sheet Inputs."
    )
    page.text(last + 2, 0, note, styles.note())


def _answer(page: Page, book: Workbook, data: Exported, layout: Layout) -> None:
    styles = page.styles
    ranks, order = layout.of_results(RANK), layout.of_results(ORDER)
    page.text(LINE, 0, "Leader", styles())
    first = f'INDEX({layout.heads},MATCH(1,{order},0))&IF(COUNTIF({ranks},1)>1," and others, level","")'
    formula = f'=IF(COUNT({ranks})=0,"Nobody is ranked",{first})'
    page.formula(LINE, 1, formula, styles(bold=True), leader_of(data))
    page.text(LINE, 2, "Lead", styles(align="right"))
    lead = f'=IF(COUNT({ranks})<2,"",{lead_formula(at(FIRST, 3), at(FIRST + 1, 3))})' if layout.vendors > 1 else '=""'
    page.formula(LINE, 3, lead, styles(bold=True, num_format=POINTS, align="right"), lead_of(data))
    book.define_name("Leader", at(LINE, 1, sheet=f"='{RANKING}'"))
    book.define_name("Lead", at(LINE, 3, sheet=f"='{RANKING}'"))
