"""The sheet of sensitivity: the weights that were changed beside those decided on, each criterion left out, the draws."""

from __future__ import annotations

from typing import Any

from scoring.engine.leave_out import without_criteria
from scoring.reports.exported import Exported, Node
from scoring.reports.workbook_layout import (
    FAILED,
    FIRST,
    HEAD,
    LEAD,
    ORDER,
    RESULTS,
    SHARE_OF,
    TOTAL,
    WHOLE_OF,
    Layout,
    at,
    span,
)
from scoring.reports.workbook_page import POINTS, SHARE, TINT, Page
from scoring.reports.workbook_ranking import by_place, lead_between, lead_formula, lead_of, leader_of

HEADS = (
    *("Key", "Group or criterion", "Share decided on", "Your share", "Change", "Whole decided on", "Your whole"),
    *("Leader without it", "Lead without it", "Another leader"),
)
OTHERS = len(HEADS)  # the first column of the vendors' totals without each criterion
LINES = HEAD - 2, HEAD - 1


def write_sensitivity(page: Page, data: Exported, layout: Layout) -> None:
    styles = page.styles
    page.widths(16, 38, 11, 11, 9, 11, 11, 18, 9, 9, *[13] * layout.vendors)
    page.heads((*HEADS, *(vendor.short_name for vendor in data.vendors)), right=2, height=44)
    page.text(HEAD, 7, HEADS[7], styles.head(indent=1))
    page.sheet.freeze_panes(FIRST, 2)
    page.text(LINES[0], 0, "As decided", styles())
    page.text(LINES[0], 1, leader_of(data), styles(bold=True))
    page.number(LINES[0], 2, lead_of(data), styles(bold=True, num_format=POINTS, align="right"))
    page.text(LINES[1], 0, "With your weights", styles())
    page.formula(LINES[1], 1, "=Leader", styles(bold=True), leader_of(data))
    page.formula(LINES[1], 2, "=Lead", styles(bold=True, num_format=POINTS, align="right"), lead_of(data))
    same = f'=IF({at(LINES[1], 1)}={at(LINES[0], 1)},"The leader is the same","Another vendor leads")'
    page.formula(LINES[1], 3, same, styles(bold=True), "The leader is the same")
    without = [left_out.totals for left_out in without_criteria(data.evaluation)]
    for node in data.nodes:
        _weights(page, layout, node)
        if node.leaf >= 0:
            _left_out(page, data, layout, node, [float(t) for t in without[node.leaf]] if without else [])
    changed = styles.book.add_format({"bold": True, "bg_color": "#F8D9A0"})
    last = HEAD + layout.nodes
    rule = {"type": "formula", "criteria": f"=ABS($E{FIRST + 1})>1E-9", "format": changed}
    page.mark((FIRST, 3, last, 4), rule)
    page.mark((FIRST, 9, last, 9), {"type": "cell", "criteria": "==", "value": '"Yes"', "format": changed})
    _draws(page, data, last + 2)


def _weights(page: Page, layout: Layout, node: Node) -> None:
    styles, row = page.styles, HEAD + node.number
    group: dict[str, Any] = {"bold": True, "bg_color": TINT} if node.leaf < 0 else {}
    share = styles.figure(SHARE, **group)
    page.text(row, 0, node.key, styles.cell(**group))
    page.text(row, 1, node.name, styles.cell(indent=node.level, text_wrap=True, **group))
    page.number(row, 2, node.share, share)
    page.formula(row, 3, f"={layout.of_inputs(node.number, SHARE_OF)}", share, node.share)
    page.formula(row, 4, f"={at(row, 3)}-{at(row, 2)}", styles.figure("+0.0%;-0.0%;0.0%", **group), 0)
    page.number(row, 5, node.whole, share)
    page.formula(row, 6, f"={layout.of_inputs(node.number, WHOLE_OF)}", share, node.whole)
    if node.leaf < 0:
        for col in range(7, OTHERS + layout.vendors):
            page.text(row, col, "", styles.cell(**group))


def _left_out(page: Page, data: Exported, layout: Layout, node: Node, totals: list[float]) -> None:
    """Everybody's total without a criterion, the others keeping their proportions, and who leads then."""
    styles, row, j = page.styles, HEAD + node.number, node.leaf
    weight = at(FIRST + j, 2, sheet=RESULTS)
    counts = float(data.evaluation.weights[j]) < 1 - 1e-9 and bool(totals)
    shown = [
        100 * total if counts and vendor.rank else None
        for vendor, total in zip(data.vendors, totals or [0.0] * layout.vendors, strict=True)
    ]
    for i, total in enumerate(shown):
        out = f"OR({at(layout.result + FAILED, LEAD + i, sheet=RESULTS)}>0,1-{weight}<1E-9)"
        mine = at(layout.result + TOTAL, LEAD + i, sheet=RESULTS), at(FIRST + j, LEAD + i, sheet=RESULTS)
        rest = f'=IF({out},"",({mine[0]}-{mine[1]})/(1-{weight}))'
        page.formula(row, OTHERS + i, rest, styles.figure(POINTS), total)
    others = span((row, OTHERS), (row, OTHERS + layout.vendors - 1))
    order = layout.of_results(ORDER)
    another = at(row, 9)
    now = f"INDEX({others},MATCH(1,{order},0))"
    first = f"MATCH(1,{order},0)"
    best = f'IF({another}="Yes",MATCH(MAX({others}),{others},0),{first})'
    ranked = [total for total in shown if total is not None]
    current = shown[int(data.evaluation.order[0])]
    flips = current is not None and max(ranked) - current > 1e-7
    leads = shown.index(max(ranked)) if flips else int(data.evaluation.order[0])
    who = data.vendors[leads].short_name if ranked else None
    page.formula(row, 7, f'=IF(COUNT({others})=0,"",INDEX({layout.heads},{best}))', styles.cell(indent=1), who)
    lead = f'=IF(COUNT({others})<2,"",{lead_formula(f"LARGE({others},1)", f"LARGE({others},2)")})'
    page.formula(row, 8, lead, styles.figure(POINTS), lead_between(sorted(ranked, reverse=True)))
    flip = f'=IF(COUNT({others})=0,"",IF(MAX({others})-{now}>1E-7,"Yes",""))'
    page.formula(row, 9, flip, styles.cell(align="right"), "Yes" if flips else None)


def _draws(page: Page, data: Exported, row: int) -> None:
    """What the engine found out about the decided result; nothing here follows the weights."""
    styles, engine = page.styles, data.engine
    page.band(row, "How safe the result is that was decided on (fixed)", len(HEADS) - 1)
    for sentence in data.answer:
        row += 1
        page.text(row, 0, sentence, styles())
    row += 2
    page.text(row, 0, "First in the draws", styles(bold=True))
    for vendor in by_place(data):
        row += 1
        page.text(row, 1, vendor.name)
        page.number(row, 2, vendor.first, styles.figure("0.0%"))
    row += 2
    for label, text in (
        ("Draws", f"{engine['draws']:,} of weights around those decided on"),
        ("Seed", str(engine["seed"])),
        ("Generator", str(engine["generator"])),
        ("Engine", f"{engine['name']} {engine['version']}"),
    ):
        page.text(row, 0, label, styles())
        page.text(row, 1, text, styles())
        row += 1
