"""Where pages break: tables go on under their heads, no row and no heading stands alone, every page says which it is."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from scoring.reports.document import Document, pdf
from scoring.reports.options import Options, Page
from scoring.vocabulary import ReportKind
from tests.reports import whole
from tests.reports.grown import grown
from tests.reports.panels import signature
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


def word(name: str, longest: int) -> str:
    """A text as long as a field holds, without a space, that can be found again with its first and its last letters."""
    return f"First{name}{'Pharmazeutischequalitätssicherung' * 130}"[: longest - len(name) - 4] + f"Last{name}"


def in_long_words() -> Document:
    """A decision and its signatures with every text as long as it may be and without a space."""
    told = whole.content()
    told["decision"] |= {
        "rationale": word("Rationale", 4000), "rationale_draft": word("Draft", 4000),
        "not_first_reason": word("NotFirst", 1000), "legal": word("Legal", 300), "suitable": word("Suitable", 300),
        "competent": word("Competent", 300),
        "conditions": [{"text": word(f"Text{n}", 200), "owner": word(f"Owner{n}", 80), "due_on": "2026-12-01"}
                       for n in range(10, 30)],
    }  # fmt: skip
    told["dissents"][0]["text"] = word("Dissent", 2000)
    told["log"][0]["reason"] = word("Log", 2000)
    told["must_haves"][-1]["reason"] = word("Waiver", 2000)
    told["amendments"][0]["reason"] = word("Amendment", 2000)
    signatures = (
        signature(1, whole.PEOPLE[0], "author", comment=word("Author", 2000)),
        signature(2, whole.PEOPLE[3], "quality", comment=word("Quality", 2000)),
        signature(3, whole.PEOPLE[3], "withdrawal", comment=word("Withdrawal", 2000), withdraws=2),
    )
    options = Options(pages=(Page.DECISION,))
    return whole.document(ReportKind.COMPARISON, whole.settled(told), options, signatures=signatures)


def test_longest_words_are_whole_and_within_the_page(tmp_path: Path) -> None:
    body = pdf(in_long_words())
    pages = [bare(leaf.extract_text()) for leaf in opened(body).pages]
    text = "".join(pages)
    names = ("Rationale", "Draft", "NotFirst", "Legal", "Suitable", "Competent", "Dissent", "Log", "Waiver", "Amendment",
             "Author", "Quality", "Withdrawal", *(f"{part}{n}" for part in ("Text", "Owner") for n in range(10, 30)))  # fmt: skip
    assert [name for name in names if f"First{name}" not in text or f"Last{name}" not in text] == []
    (tmp_path / "long.pdf").write_bytes(body)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "long.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(ends) > 500
    assert max(ends) <= 595.3 - 18 / 25.4 * 72 + 1, "the right margin of A4"
    for heading in ("SignaturesName", "ChangesaftertheweightsweresealedWhen", "ConditionsbeforecontractCondition"):
        assert heading in text, "a heading stands alone on its page"
