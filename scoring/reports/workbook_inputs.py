"""The sheet of inputs: the tree with the weights that may be changed, the sealed ones beside, scales and floors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring.engine.display import number
from scoring.reports.exported import Exported, Leaf, Node
from scoring.reports.workbook_layout import (
    CURVE,
    FLOOR,
    INPUTS,
    INPUTS_HEAD,
    NOTES,
    SCREENS,
    SHARE_OF,
    UNIT,
    WHOLE_OF,
    YOURS,
    Layout,
    at,
    defined_name,
)
from scoring.reports.workbook_page import PLAIN, POINTS, SHARE, TINT, Page
from scoring.reports.workbook_ranking import lead_of, leader_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

HEADS = (
    *("No.", "In", "Key", "Group or criterion", "Kind", "Sealed weight", "Weight decided on", "Your weight"),
    *("Share among its siblings", "Weight in the whole", "Unit", "Floor", "Below the floor", "Value curve", "Notes"),
)
MISSING_ROW, SUM_ROW, LEADER_ROW, LEAD_ROW = 2, 3, 4, 5


def write_inputs(page: Page, book: Workbook, data: Exported, layout: Layout) -> None:
    styles = page.styles
    page.widths(5, 5, 8, 36, 13, 9, 9, 10, 10, 10, 15, 9, 10, 30, 13)
    page.heads(HEADS, row=INPUTS_HEAD, height=44)
    page.sheet.freeze_panes(INPUTS_HEAD + 1, 4)
    _settings(page, book, data, layout)
    taken: set[str] = set()
    for node in data.nodes:
        _node(page, data, layout, node)
        where = at(INPUTS_HEAD + node.number, YOURS, sheet=f"='{INPUTS}'")
        book.define_name(defined_name(node.key, taken), where)
    first, last = INPUTS_HEAD + 1, INPUTS_HEAD + layout.nodes
    page.sheet.data_validation(
        *(first, YOURS, last, YOURS),
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "input_title": "Your weight",
            "input_message": "Any number from 0. Siblings share in proportion, so that all weights still add to 100%.",
            "error_title": "Not a weight",
            "error_message": "A weight is a number that is not negative.",
        },
    )
    changed = styles.book.add_format({"bold": True, "bg_color": "#F8D9A0"})
    page.mark(
        (first, YOURS, last, YOURS),
        {"type": "formula", "criteria": f"=$H{first + 1}<>$G{first + 1}", "format": changed},
    )
    if data.must_haves:
        row = last + 2
        page.band(row, "Must-haves: they weigh nothing; who fails one has no rank", NOTES)
        for offset, must_have in enumerate(data.must_haves, 1):
            page.text(row + offset, 2, must_have.key)
            page.text(row + offset, 3, must_have.name)
            page.text(row + offset, 4, "Must-have")


def _settings(page: Page, book: Workbook, data: Exported, layout: Layout) -> None:
    """What stands above the tree: how a missing value counts, the sum, and what comes of it all."""
    styles = page.styles
    labels = (
        (MISSING_ROW, "A missing value counts as (0 = worst, 0.5 = middle, 1 = best)"),
        (SUM_ROW, "Weights of all criteria add to"),
        (LEADER_ROW, "Leader with these weights"),
        (LEAD_ROW, "Lead, in points of 100"),
    )
    for row, label in labels:
        page.text(row, 3, label, styles())
    page.number(MISSING_ROW, YOURS, data.missing_value, styles.input())
    rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    page.sheet.data_validation(MISSING_ROW, YOURS, MISSING_ROW, YOURS, rule)
    book.define_name("Missing_value", at(MISSING_ROW, YOURS, sheet=f"='{INPUTS}'"))
    kinds, wholes = layout.inputs(4), layout.inputs(WHOLE_OF)
    total = sum(node.whole for node in data.nodes if node.leaf >= 0)
    page.formula(SUM_ROW, YOURS, f'=SUMIF({kinds},"<>Group",{wholes})', styles(num_format=SHARE, align="right"), total)
    book.define_name("Weights_total", at(SUM_ROW, YOURS, sheet=f"='{INPUTS}'"))
    strong = styles(bold=True, bg_color=TINT)
    page.formula(LEADER_ROW, YOURS, "=Leader", strong, leader_of(data))
    for col in range(YOURS + 1, UNIT + 1):
        page.text(LEADER_ROW, col, "", strong)
    page.formula(LEAD_ROW, YOURS, "=Lead", styles(bold=True, num_format=POINTS, align="right"), lead_of(data))


def _node(page: Page, data: Exported, layout: Layout, node: Node) -> None:
    styles, row = page.styles, INPUTS_HEAD + node.number
    group: dict[str, Any] = {"bold": True, "bg_color": TINT} if node.leaf < 0 else {}
    page.number(row, 0, node.number, styles.cell(align="left", **group))
    page.number(row, 1, node.parent, styles.cell(align="left", **group))
    page.text(row, 2, node.key, styles.cell(**group))
    page.text(row, 3, node.name, styles.cell(indent=node.level, text_wrap=True, **group))
    page.text(row, 4, node.kind, styles.cell(**group))
    page.number(row, 5, node.sealed, styles.figure(**group))
    page.number(row, 6, node.decided, styles.figure(**group))
    page.number(row, YOURS, node.decided, styles.input(num_format=PLAIN, bold=node.leaf < 0))
    above, weights = layout.inputs(1), layout.inputs(YOURS)
    parent, mine = at(row, 1), at(row, YOURS)
    siblings = f"SUMIF({above},{parent},{weights})"
    # A set of siblings without weights shares equally what its group has, and weighs nothing at the top.
    alone = f"IF({parent}=0,0,1/COUNTIF({above},{parent}))"
    share = styles.figure(SHARE, **group)
    page.formula(row, SHARE_OF, f"=IF({siblings}=0,{alone},{mine}/{siblings})", share, node.share)
    within = f"*{at(INPUTS_HEAD + node.parent, WHOLE_OF)}" if node.parent else ""
    page.formula(row, WHOLE_OF, f"={at(row, SHARE_OF)}{within}", share, node.whole)
    if node.leaf < 0:
        for col in range(UNIT, NOTES + 1):
            page.text(row, col, "", styles.cell(**group))
    else:
        _scale(page, row, data.leaves[node.leaf])


def _scale(page: Page, row: int, leaf: Leaf) -> None:
    styles = page.styles
    page.text(row, UNIT, leaf.unit, styles.cell(text_wrap=True, indent=1))
    page.number(row, FLOOR, leaf.floor, styles.figure())
    page.text(
        row,
        SCREENS,
        "" if leaf.floor is None else "No rank" if leaf.floor_screens else "Is noted",
        styles.cell(indent=1),
    )
    curve = "; ".join(f"{number(x)} = {number(100 * v)}" for x, v in leaf.points)
    page.text(row, CURVE, curve if leaf.points else "Not shown", styles.cell(text_wrap=True))
    page.height(row, (curve, 30), (leaf.name, 32), (leaf.unit, 13))
    notes = [word for word, holds in (("critical", leaf.critical), ("price", leaf.is_price)) if holds]
    page.text(row, NOTES, ", ".join(notes))
