"""Where pages break: tables go on under their heads, no row and no heading stands alone, every page says which it is."""

from __future__ import annotations

import re
from functools import cache

import pytest

from scoring.reports.document import Document, pdf
from scoring.reports.options import Options, Page
from scoring.vocabulary import ReportKind
from tests.reports.grown import grown
from tests.reports.reading import bare, opened

pytestmark = pytest.mark.xdist_group("pdf")

SCALE = re.compile(r"Criterion C\d+(?!\d)")
CHANGE = re.compile(r"Changed the weight of criterion")
HEADS = {SCALE: "CriterionWeight,%Scale,worsttobest", CHANGE: "WhenWhoWhatReasongiven"}


@cache
def long_report(criteria: int = 60, log: int = 60) -> bytes:
    """So many criteria, and so many changes after the weights were sealed."""
    content = grown(2, criteria, 1, log=log)
    return pdf(Document(ReportKind.COMPARISON, content, Options(pages=(Page.METHOD, Page.DECISION, Page.SCORES))))


@cache
def texts(criteria: int = 60, log: int = 60) -> tuple[str, ...]:
    return tuple(leaf.extract_text() for leaf in opened(long_report(criteria, log)).pages)


def rows_by_page(row: re.Pattern[str], criteria: int = 60, log: int = 60) -> list[int]:
    section = "Criteria and scales" if row is SCALE else "Process and changes"
    return [len(row.findall(text)) for text in texts(criteria, log) if section in text and row.search(text)]


@pytest.mark.parametrize("row", [SCALE, CHANGE])
def test_long_table_goes_on_under_its_head(row: re.Pattern[str]) -> None:
    counts = rows_by_page(row)
    assert sum(counts) == 60
    assert len(counts) == sum(HEADS[row] in bare(text) for text in texts()) > 1


def test_table_that_is_a_row_too_long_takes_two_rows_to_the_next_page() -> None:
    """One row more than fits on the first page of each table."""
    criteria, log = (rows_by_page(row)[0] + 1 for row in (SCALE, CHANGE))
    assert rows_by_page(SCALE, criteria, log) == [criteria - 2, 2]
    assert rows_by_page(CHANGE, criteria, log) == [log - 2, 2]


def test_every_page_but_the_cover_says_where_it_is() -> None:
    count = len(texts())
    for number, text in enumerate(texts()[1:], start=2):
        assert bare(f"Page {number} of {count}") in bare(text)
        assert "A decision of its size" in text


def test_every_section_is_a_bookmark() -> None:
    labels = [item.title.split(":")[0] for item in opened(long_report()).outline if not isinstance(item, list)]
    assert labels[1:] == [
        "Decision summary", "Method", "Criteria and scales", "Decision record", "Process and changes", "Score record",
    ]  # fmt: skip


def test_no_page_of_the_score_record_ends_with_the_name_of_a_criterion() -> None:
    """The names of criteria stand above their lines: "Criterion C7, 3.5, one score", and never last on a page."""
    for text in texts():
        if "Score record" not in text:
            continue
        lines = [line for line in text.splitlines() if line.strip()]
        body = [
            line for line in lines if "Page " not in line and "SEL-2026-014" not in line and "Score record" not in line
        ]
        assert not body[-1].rstrip().endswith("one score")
