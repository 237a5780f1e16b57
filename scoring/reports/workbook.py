"""The workbook of a selection: the result with live formulas. Change a weight and the ranking follows.

Only functions that Excel since 2010, LibreOffice since 7 and Google Sheets share; no macros, no links to elsewhere.
Every formula carries what it comes to, so that a viewer that does not calculate shows the same figures.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scoring.reports.exported import exported
from scoring.reports.redaction import rows_redacted
from scoring.reports.showing import Showing, cleaned
from scoring.reports.workbook_about import write_about
from scoring.reports.workbook_inputs import write_inputs
from scoring.reports.workbook_layout import (
    ABOUT,
    CURVES,
    INPUTS,
    RANKING,
    RESULTS,
    SCORES,
    SENSITIVITY,
    SHEETS,
    VALUES,
    layout_of,
)
from scoring.reports.workbook_page import Page, Styles
from scoring.reports.workbook_ranking import write_ranking
from scoring.reports.workbook_results import write_results
from scoring.reports.workbook_scores import write_curves, write_scores
from scoring.reports.workbook_sensitivity import write_sensitivity
from scoring.reports.workbook_values import write_values
from scoring.selectors.snapshot.plain import Plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTES = {
    RANKING: ("Ranking", "Best first, under the weights on the sheet Inputs; ties share a rank."),
    INPUTS: ("Criteria and weights", "Change the column Your weight; siblings share in proportion to their weights."),
    SCORES: ("Scores", "One row for every figure that was given; the value that counts is turned into a partial value."),
    VALUES: ("Values", "The mean of what counts in each cell: several evaluators' partial values are averaged, not their scores."),
    CURVES: ("Curves and levels", "The curve is straight from one point to the next, and level beyond its first and last."),
    RESULTS: ("Results", "Points of 100: 100 times weight times partial value."),
    SENSITIVITY: ("Sensitivity", "What the weights on the sheet Inputs change, and what each criterion decides."),
}  # fmt: skip


def workbook(
    content: Plain,
    *,
    version: str = "",
    status: str = "",
    digest: str = "",
    signatures: Sequence[Mapping[str, Any]] = (),
    options: Showing | None = None,
) -> bytes:
    """The bytes of the .xlsx file, the same for the same arguments.

    `content` and `signatures` are those of docs/snapshot.md; `digest` is what the signatures cover.
    Raises EngineError for a content without a defined result.
    """
    from xlsxwriter import Workbook  # 0.1 s to import, needed only here

    options = options or Showing()
    data = exported(content, options)
    layout = layout_of(data)
    target = io.BytesIO()
    book = Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    selection = data.selection
    about = {"title": f"{selection['ref']} {selection['title']}"[:250], "author": "VendorSelect", "comments": status}
    book.set_properties({**about, "created": _created(selection["created_at"])})
    styles = Styles(book)
    running = " · ".join(part for part in (selection["ref"], version and f"version {version}", status) if part)
    front = f"{selection['ref']}: results and what they rest on", selection["title"]
    pages = {name: Page(book, styles, name, NOTES.get(name, front), running) for name in SHEETS}
    facts = {"Version": version, "Status": status, "Digest (SHA-256)": digest}
    signed = rows_redacted(signatures, content, options, name="full_name", role="role")
    write_about(pages[ABOUT], data, facts, cleaned(signed))
    write_ranking(pages[RANKING], book, data, layout)
    write_inputs(pages[INPUTS], book, data, layout)
    write_scores(pages[SCORES], data, layout)
    write_values(pages[VALUES], data, layout)
    write_curves(pages[CURVES], data, layout)
    write_results(pages[RESULTS], data, layout)
    write_sensitivity(pages[SENSITIVITY], data, layout)
    book.close()
    return target.getvalue()


def _created(text: str) -> datetime:
    """A time that belongs to the selection, so that the bytes do not depend on the clock."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
