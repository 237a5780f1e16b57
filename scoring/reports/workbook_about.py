"""The first sheet: what the workbook is, where it comes from, who signed, and how it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.reports.exported import Exported
from scoring.reports.workbook_layout import SHEETS
from scoring.reports.workbook_page import BRAND, TINT, Page
from scoring.reports.workbook_scores import moment_of
from scoring.vocabulary import SignatureMeaning

WHAT = {
    "Ranking": "The vendors from first to last under the weights as they stand, beside the result that was decided on.",
    "Inputs": "The criteria with their weights. The column Your weight is there to be changed.",
    "Scores": "Every score with its reason, what the records say, what the panel agreed, and which of them counts.",
    "Values": "What counts in each cell, what it is worth from 0 to 1, and who meets the must-haves and floors.",
    "Curves": "The value curves that turn a performance into a value, and what each level of a rubric means.",
    "Results": "Weight times value for each criterion and vendor, the totals and the ranks.",
    "Sensitivity": "Your weights beside those decided on, the ranking without each criterion, and how safe the result is.",
}
HOW = (
    "Change a weight on the sheet Inputs: every figure that depends on it follows, and all weights still add to 100%.",
    "The sheets are locked without a password. To try another score, unlock the sheet Scores.",
    "What is recorded and signed is the result in the system; this workbook is a copy to reckon with.",
    "A total is the sum of weight times value. What is not known counts as the sheet Inputs says.",
)
DATES = (
    *(("created_at", "Created"), ("sealed_at", "Weights sealed"), ("scoring_closed_at", "Scoring closed")),
    ("records_as_of", "Records as of"),
)
SIGNED = ("Name", "Role", "Meaning", "Signed at (UTC)", "Comment")


def write_about(page: Page, data: Exported, facts: Mapping[str, str], signatures: Sequence[Mapping[str, Any]]) -> None:
    """`facts` are version, status and digest, by their labels."""
    styles, selection = page.styles, data.selection
    page.widths(20, 44, 22, 24, 60)
    row = 3
    lines = {
        "Selection": selection["title"],
        "Reference": selection["ref"],
        "Product": selection["product"],
        **facts,
        **{label: moment_of(selection[name]) for name, label in DATES if selection[name]},
        "Weights changed": f"{data.amendments} times since they were sealed" if data.amendments else "",
    }
    for label, text in lines.items():
        if text:
            page.text(row, 0, label, styles(bold=True, bottom=1, bottom_color="#D8DEE4"))
            page.text(row, 1, text)
            row += 1
    if selection["is_demo"]:
        page.text(row, 0, "People, firms and scores are fictional.", styles.note())
        row += 1
    row = _heading(page, row + 1, "The result that was decided on")
    for sentence in data.answer:
        page.text(row, 0, sentence, styles())
        row += 1
    if data.notices:
        row = _heading(page, row + 1, "What is not told")
        for sentence in data.notices:
            page.text(row, 0, sentence, styles())
            row += 1
    row = _heading(page, row + 1, "Signatures")
    row = _signatures(page, row, signatures)
    row = _heading(page, row + 1, "The sheets")
    for name in SHEETS[1:]:
        page.sheet.write_url(row, 0, f"internal:'{name}'!A1", styles(font_color=BRAND, underline=1), name)
        page.text(row, 1, WHAT[name], styles())
        row += 1
    row = _heading(page, row + 1, "How to use it")
    page.text(row, 0, "1,234", styles.input())
    page.text(row, 1, "A cell of this colour is there to be changed.", styles())
    for line in HOW:
        row += 1
        page.text(row, 0, line, styles())


def _heading(page: Page, row: int, text: str) -> int:
    page.text(row, 0, text, page.styles(bold=True, font_size=12, font_color=BRAND))
    return row + 1


def _signatures(page: Page, row: int, signatures: Sequence[Mapping[str, Any]]) -> int:
    if not signatures:
        page.text(row, 0, "Nobody has signed yet.", page.styles())
        return row + 1
    for col, head in enumerate(SIGNED):
        page.text(row, col, head, page.styles(bold=True, bg_color=TINT))
    for signature in signatures:
        row += 1
        meaning = str(SignatureMeaning(signature["meaning"]).label)
        at = moment_of(signature["signed_at"])
        texts = (signature["full_name"], signature["role"], meaning, at, signature["comment"])
        for col, text in enumerate(texts):
            page.text(row, col, text, page.styles.cell(text_wrap=True))
    return row + 1
