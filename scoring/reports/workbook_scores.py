"""The sheets of scores and of curves: every figure that was given, what counts of it, and what it is worth."""

from __future__ import annotations

from scoring.reports.exported import Entry, Exported, Leaf, entries_of
from scoring.reports.workbook_layout import FIRST, Layout, at, curve_formula
from scoring.reports.workbook_page import PARTIAL, PLAIN, Page

HEADS = (
    *("Key", "Criterion", "Vendor", "Source", "Person", "Value", "Judgement", "Counts", "Value that counts"),
    *("Partial value", "Reason", "Evidence", "When"),
)
CURVE_HEADS = ("No.", "Key", "Criterion", "Point", "Performance", "Value", "Step to the next")
LEVEL_HEADS = ("", "Key", "Level", "What it means", "Value")
WIDTHS = 8, 26, 15, 12, 19, 8, 17, 8, 10, 9, 50, 22, 18
COUNTS, PARTIALS = 8, 9  # columns


def write_scores(page: Page, data: Exported, layout: Layout) -> None:
    page.widths(*WIDTHS)
    page.heads(HEADS, height=32)
    page.sheet.freeze_panes(FIRST, 3)
    last = FIRST
    for j, (leaf, cells) in enumerate(zip(data.leaves, data.cells, strict=True)):
        for i, cell in enumerate(cells):
            first, last = layout.scores[j][i]
            for row, entry in zip(range(first, last + 1), entries_of(leaf, cell), strict=True):
                _entry(page, row, leaf, data.vendors[i].short_name, entry)
                if leaf.points:
                    _worth(page, row, layout, j, entry)
    page.sheet.autofilter(FIRST - 1, 0, last, len(HEADS) - 1)


def _entry(page: Page, row: int, leaf: Leaf, vendor: str, entry: Entry) -> None:
    plain, wrapped = page.styles.cell(), page.styles.cell(text_wrap=True)
    after_figure = page.styles.cell(text_wrap=True, indent=1)
    for col, text in enumerate((leaf.key, leaf.name, vendor, entry.source, entry.person)):
        page.text(row, col, text, wrapped if col in (1, 4) else plain)
    page.number(row, 5, entry.value, page.styles.figure(PLAIN))
    page.text(row, 6, entry.how, after_figure)
    page.text(row, 7, "Yes" if entry.counts else "No", plain)
    for col in (COUNTS, PARTIALS):
        page.text(row, col, "", plain)
    for col, text in enumerate((entry.reason, entry.evidence, moment_of(entry.at)), 10):
        page.text(row, col, text, plain if col == 12 else after_figure)
    texts = (leaf.name, 1), (entry.person, 4), (entry.how, 6), (entry.reason, 10), (entry.evidence, 11)
    page.height(row, *((text, WIDTHS[col]) for text, col in texts))


def _worth(page: Page, row: int, layout: Layout, j: int, entry: Entry) -> None:
    value, counts, figure = at(row, 5), at(row, COUNTS), page.styles.figure
    used = entry.value if entry.counts else None
    page.formula(row, COUNTS, f'=IF(AND({at(row, 7)}="Yes",ISNUMBER({value})),{value},"")', figure(PLAIN), used)
    worth = f'=IF(ISNUMBER({counts}),{curve_formula(layout, j, counts)},"")'
    page.formula(row, PARTIALS, worth, figure(PARTIAL), entry.worth)


def moment_of(at: str) -> str:
    """2026-11-12 14:05 UTC; a day stays a day."""
    return f"{at[:10]} {at[11:16]} UTC" if "T" in at else at


def write_curves(page: Page, data: Exported, layout: Layout) -> None:
    page.widths(5, 8, 32, 7, 13, 9, 12, 3, 8, 7, 64, 9)
    page.heads((*CURVE_HEADS, *LEVEL_HEADS))
    page.sheet.freeze_panes(FIRST, 0)
    for number, (leaf, (first, last)) in enumerate(zip(data.leaves, layout.curves, strict=True), 1):
        for point, (x, v) in enumerate(leaf.points):
            row = first + point
            page.number(row, 0, number, page.styles.cell(align="left"))
            page.text(row, 1, leaf.key)
            page.text(row, 2, leaf.name)
            page.number(row, 3, point + 1, page.styles.figure())
            page.number(row, 4, x, page.styles.figure())
            page.number(row, 5, v, page.styles.figure())
            if row == last:
                page.number(row, 6, 0, page.styles.figure("0.0000"))  # level beyond the last point
                continue
            step = f"=({at(row + 1, 5)}-{at(row, 5)})/({at(row + 1, 4)}-{at(row, 4)})"
            after_x, after_v = leaf.points[point + 1]
            page.formula(row, 6, step, page.styles.figure("0.0000"), (after_v - v) / (after_x - x))
    levels = [(leaf, level) for leaf in data.leaves for level in leaf.levels]
    for row, (leaf, (level, text, value)) in enumerate(levels, FIRST):
        page.text(row, 8, leaf.key)
        page.text(row, 9, level)
        page.text(row, 10, text, page.styles.cell(text_wrap=True))
        page.height(row, (text, 64))
        page.number(row, 11, value, page.styles.figure())
