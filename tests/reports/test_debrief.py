"""A debrief tells a vendor its own scores, and nothing from which anything of another could be derived."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scoring.reports.debrief import Debrief
from scoring.reports.document import context, markup, pdf, record
from scoring.reports.errors import RenderError
from scoring.reports.options import Options
from scoring.vocabulary import ReportKind
from tests.reports.reading import bare, opened
from tests.reports.whole import LEVELS, PEOPLE, Content, content, document, settled

SAME: dict[str, Any] = {"sha256": "a" * 64, "snapshot": None, "signatures": (), "events": ()}


def debrief(told: Content | None = None, vendor: str = "A1", **options: Any) -> Debrief:
    made = context(document(ReportKind.DEBRIEF, told, Options(**options), vendor=vendor)).debrief
    assert made is not None
    return made


def other() -> Content:
    """As `content`, with everything changed that is not the first vendor's own."""
    told = content()
    for n, vendor in enumerate(told["vendors"][1:], 2):
        vendor |= {
            "name": f"Elsewhere {n}",
            "short_name": f"E{n}",
            "place": "Nowhere",
            "strength": "Aldermoor is worse.",
        }
    told["vendors"] = told["vendors"][:3]
    told["vendors"][0] |= {"strength": "Dearer than Brightwater.", "concern": "Slower than Brightwater."}
    told["matrix"] = {
        "performances": [told["matrix"]["performances"][0], ["4", "99", "6600000", "7"], ["1", None, "9100000", "25"]],
        "partial_values": [[None] * 4] * 3,
        "spread": [told["matrix"]["spread"][0], ["0.2", "0", "0", "0"], ["0", "0", "0", "0"]],
    }
    for part in ("scores", "derived", "agreed", "votes", "must_haves"):
        told[part] = [row for row in told[part] if row["vendor"] == "A1"]
    for row in told["scores"]:
        row["reason"] = "Behind Brightwater."
    told["must_haves"].append(
        {"criterion": "M1", "vendor": "A3", "outcome": "fail", "reason": "No.", "waived_by": None, "waived_at": None}
    )
    for person in told["people"]:
        person |= {"name": f"Someone {person['key']}", "job_title": "", "conflicts": []}
    told["decision"] |= {"second_source": None, "shortlist": ["A1", "A3"], "rationale": "Because.", "not_first_reason": "So.",
                         "conditions": []}  # fmt: skip
    told |= {"dissents": [], "log": [], "amendments": []}
    return settled(told)


@pytest.mark.parametrize(("names", "prices"), [("full", "shown"), ("roles", "index"), ("full", "left_out")])
def test_what_differs_in_the_others_alone_changes_no_letter(names: Any, prices: Any) -> None:
    mine, theirs = (
        document(ReportKind.DEBRIEF, told, Options(names=names, prices=prices), **SAME) for told in (content(), other())
    )
    assert markup(mine) == markup(theirs)
    if names == "full":  # a role is read from the people, whose names differ here
        assert record(mine) == record(theirs)


def test_the_files_are_the_same_bytes_and_another_score_of_its_own_changes_them() -> None:
    mine = pdf(document(ReportKind.DEBRIEF, **SAME))
    assert mine == pdf(document(ReportKind.DEBRIEF, other(), **SAME))
    changed = content()
    changed["matrix"]["performances"][0][0] = "3"
    assert markup(document(ReportKind.DEBRIEF, settled(changed), **SAME)) != markup(
        document(ReportKind.DEBRIEF, **SAME)
    )
    assert len(opened(mine).pages) == 2


def test_own_points_value_and_levels_are_told() -> None:
    made = debrief()
    assert [(row.name, row.value, row.points, row.most) for row in made.rows] == [
        ("Quality system", "3.5 of 4", "36.8", "42.0"),  # 0.875 of 42, by the pencil
        ("Inspection record", "88 points", "15.8", "18.0"),
        ("Five-year price", "7,654,321.3 EUR", "13.3", "20.0"),
        ("First slot", "12 weeks", "14.0", "20.0"),
    ]
    assert (made.rows[0].reached, made.rows[0].next) == (LEVELS[3], LEVELS[4])
    assert made.rows[0].how == "mean of 2 scores"
    assert made.total == "79.9"


def test_price_that_is_not_shown_keeps_its_points_in_an_index_alone() -> None:
    made = debrief(prices="index", names="roles")
    price = next(row for row in made.rows if row.name == "Five-year price")
    assert (price.value, price.how, price.points) == ("not shown", "not shown", "13.3")
    assert made.notices == ("What was asked for the work is not shown; the points for it count as they did.",)
    left_out = debrief(prices="left_out")
    assert [row.name for row in left_out.rows] == ["Quality system", "Inspection record", "First slot"]
    assert left_out.notices[0].startswith("Prices are left out")


@pytest.mark.parametrize(
    ("vendor", "parts", "told"),
    [
        ("A1", {}, "Aldermoor Biologics was selected"),
        ("A2", {}, "Brightwater Sterile was selected as second source"),
        ("A3", {}, "Calverton Parenterals was not selected"),
        ("A3", {"outcome": "shortlist", "chosen": None}, "Calverton Parenterals is not on the shortlist"),
        ("A2", {"outcome": "shortlist", "chosen": None}, "Brightwater Sterile is on the shortlist"),
        (
            "A1",
            {"outcome": "no_award"},
            "Aldermoor Biologics was considered in a selection that ended without an award",
        ),
    ],
)
def test_heading_says_what_became_of_the_vendor(vendor: str, parts: Content, told: str) -> None:
    changed = content()
    changed["decision"] |= parts
    assert debrief(changed, vendor).heading == told


def test_nobody_else_is_named() -> None:
    for vendor, own in (("A1", "Aldermoor"), ("A4", "Dunmarrow")):
        text = markup(document(ReportKind.DEBRIEF, vendor=vendor))
        for name in ("Aldermoor", "Brightwater", "Calverton", "Dunmarrow", *(p for n in PEOPLE for p in n.split())):
            assert (name in text) == (name == own), name


def test_vendor_that_failed_is_told_what_it_did_not_meet() -> None:
    made = debrief(vendor="A4")
    assert made.lead.startswith("A requirement was not met, so the proposal was not ranked.")
    assert made.required[0] == ("Licence for the market", "Fail. The site has none.")
    assert [row.how for row in made.rows][2] == ""


def test_debrief_carries_no_snapshot_and_is_for_somebody_who_competes() -> None:
    told = json.loads(record(document(ReportKind.DEBRIEF)))
    assert set(told) == {"schema", "sha256", "report", "record_sha256"}
    with pytest.raises(RenderError, match="choose which"):
        context(document(ReportKind.DEBRIEF, vendor=""))


def test_pages_read_as_they_should() -> None:
    pages = [bare(page.extract_text()) for page in opened(pdf(document(ReportKind.DEBRIEF, **SAME))).pages]
    assert bare("Your points by criterion") in pages[0]
    assert bare(LEVELS[4]) in pages[1]
