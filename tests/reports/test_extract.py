"""The audit extract: the whole trail as lines, the sealed weights, the signatures, and how to check them."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.reports.document import context, pdf
from scoring.reports.extract import MOST_EVENTS, Extract
from scoring.reports.options import Options
from scoring.vocabulary import ReportKind
from tests.reports.reading import bare, opened
from tests.reports.whole import content, document, settled, trail


def extract(options: Options | None = None, **parts: Any) -> Extract:
    made = context(document(ReportKind.AUDIT_EXTRACT, parts.pop("told", None), options, **parts)).extract
    assert made is not None
    return made


def test_every_event_stands_with_its_own_hash() -> None:
    made, events = extract(), trail(6)
    assert [event.hash for event in made.events] == [event["hash"] for event in events]
    assert made.events[2].number == "3"
    assert made.events[2].at == "2026-11-12 14:05:00 UTC"
    assert made.events[2].what == "Lena Hartwig (lead) moved the selection: step 3"
    assert dict(made.control)["Hash of the last event"].replace(" ", "") == events[-1]["hash"]


def test_trail_beyond_what_pages_hold_is_counted() -> None:
    made = extract(events=trail(1) * (MOST_EVENTS + 3))
    assert (len(made.events), made.left_out) == (MOST_EVENTS, 3)


def test_weights_are_shares_of_their_siblings_sealed_and_counted() -> None:
    told = content()
    told["criteria"][0]["sealed_share"] = "1"  # raw, of 1 and 3
    told["criteria"][3]["sealed_share"] = "3"
    rows = {row.name: row for row in extract(told=settled(told)).weights}
    assert (rows["Quality"].sealed, rows["Quality"].decided, rows["Quality"].depth) == ("25.0", "60.0", 0)
    assert (rows["Quality system"].sealed, rows["Quality system"].depth) == ("70.0", 1)
    assert "Licence for the market" not in rows


def test_draft_has_no_trail_and_says_why() -> None:
    made = extract(events=(), sha256="", snapshot=None)
    assert made.events == ()
    assert made.lead.startswith("The trail goes with what is issued")
    assert made.checks[0].startswith("A draft is bound to nothing")


@pytest.mark.parametrize("options", [Options(names="roles"), Options(prices="index")])
def test_extract_that_holds_something_back_says_what_cannot_be_checked(options: Options) -> None:
    assert "cannot be worked out from these pages" in " ".join(extract(options).checks)
    assert "vendorselect_verify.py" in " ".join(extract().checks)


def test_pages_read_as_they_should() -> None:
    pages = [bare(page.extract_text()) for page in opened(pdf(document(ReportKind.AUDIT_EXTRACT))).pages]
    assert len(pages) == 3
    assert bare("How to check this") in pages[0]
    assert bare("as they were sealed") in pages[1]
    assert all(event["hash"] in pages[2] for event in trail(6))
