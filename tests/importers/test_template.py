"""The template to download."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from scoring.importers.scorecard import parse
from scoring.importers.template import template_xlsx


def test_template_reads_back_without_a_problem() -> None:
    scorecard = parse(template_xlsx(), "template.xlsx")
    assert scorecard.problems == ()
    assert len(scorecard.vendors) == 3
    assert scorecard.weight_total == 100
    assert {criterion.direction for criterion in scorecard.criteria} == {"max", "min"}


def test_template_explains_itself_on_a_sheet_of_its_own() -> None:
    book = load_workbook(io.BytesIO(template_xlsx()))
    assert book.sheetnames == ["Scorecard", "How to fill it in"]
    notes = " ".join(str(cell.value) for row in book["How to fill it in"] for cell in row)
    for word in ("Weight", "Direction", "Worst and Best", "fictional", "missing is not zero"):
        assert word in notes
