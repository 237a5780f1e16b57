"""Every score stands in the record, under what counts; what was corrected is kept and marked."""

from __future__ import annotations

import pytest

from scoring.reports import score_record as module
from scoring.reports.score_record import Cell, Line, score_record
from tests.reports.panels import AT, content, evidence, score


def cell(vendor: int, criterion: int, **parts: object) -> Cell:
    return score_record(content(**parts)).vendors[vendor].cells[criterion]


def test_scores_stand_under_what_counts_with_reason_and_evidence() -> None:
    found = cell(0, 0, scores=[score("P2", "3", evidence=[evidence("Audit of 2025")]), score("P3", "4", seen="EV-7")])
    assert (found.name, found.counts, found.how) == ("Inspection record", "3.5", "mean of 2")
    assert [(line.who, line.value, line.text) for line in found.lines] == [
        ("Quentin Abara", "3", "Seen. [E1]"),
        ("Teodora Milic", "4", "Seen. [EV-7]"),
    ]


def test_corrected_score_is_kept_and_does_not_count() -> None:
    found = cell(0, 0, scores=[score("P2", "0", superseded_at=AT), score("P2", "3")])
    assert [line.kind for line in found.lines] == ["late", "given"]
    assert found.lines[0].text.endswith("No longer counts: it was corrected or cleared.")
    assert found.how == "one score"


def test_what_nobody_could_judge_is_a_question_mark() -> None:
    found = cell(1, 1, scores=[score("P2", None, vendor="A2", criterion="Q2", reason="No schedule was sent.")])
    assert (found.counts, found.how) == ("–", "not enough information")
    assert (found.lines[0].value, found.lines[0].text) == ("?", "No schedule was sent.")
    assert cell(1, 0).how == "not scored"


def test_agreed_voted_and_derived_values_have_lines_of_their_own() -> None:
    agreed = {"criterion": "Q1", "vendor": "A1", "value": "3.5", "method": "lead", "reason": "Split.", "present": ""}
    vote = {"criterion": "Q1", "vendor": "A1", "number": 2, "person": "P3", "value": "4", "reason": ""}
    read = {"criterion": "Q2", "vendor": "A1", "as_of": "2026-11-01", "value": None, "explanation": "Too little.",
            "override": "12", "override_reason": "Their letter."}  # fmt: skip
    found = cell(0, 0, agreed=[agreed], votes=[vote])
    assert [(line.kind, line.text) for line in found.lines] == [
        ("vote", "Vote 2."),
        ("agreed", "Decided by the lead: Split."),
    ]
    assert found.how == "agreed"
    by_hand = cell(0, 1, derived=[read])
    assert (by_hand.counts, by_hand.how) == ("12 weeks", "set by hand")
    assert by_hand.lines[0].text == (
        "Their letter. From the records: insufficient evidence. Too little. As of 1 Nov 2026."
    )
    assert cell(0, 1, derived=[read | {"override": None}]).how == "from the records"


def test_prices_have_their_thousands_apart_wherever_they_stand() -> None:
    """Price and time are put in as they are: a price of seven figures is read wrong without its commas."""
    row = {"criterion": "Q1", "vendor": "A1"}
    found = cell(
        0, 0, scores=[score("P2", "1250000"), score("P3", "1250000.5")],
        votes=[row | {"number": 2, "person": "P3", "value": "1300000", "reason": ""}],
        agreed=[row | {"value": "1275000", "method": "lead", "reason": "Split.", "present": ""}],
    )  # fmt: skip
    assert [line.value for line in found.lines] == ["1,250,000", "1,250,000.5", "1,300,000", "1,275,000"]
    told = content()
    told["matrix"]["performances"][0][0] = "1250000.25"
    assert score_record(told).vendors[0].cells[0].counts == "1,250,000.25"


def test_delegate_is_named() -> None:
    found = cell(0, 0, scores=[score("P2", "3", entered_by="P3")])
    assert found.lines[0].text == "Seen. Entered by Teodora Milic."


def test_what_a_report_does_not_hold_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every criterion is a line too, and after the first one that does not fit nothing follows."""
    monkeypatch.setattr(module, "MOST_LINES", 4)
    found = score_record(
        content(scores=[score("P2", "3"), score("P2", "3", vendor="A2"), score("P3", "3", vendor="A2")])
    )
    assert [len(vendor.cells) for vendor in found.vendors] == [2]
    assert (found.lines, found.left_out) == (3, 4)


def test_value_stands_at_the_second_stop_whatever_the_name() -> None:
    people = [
        p | {"name": name}
        for p, name in zip(content()["people"], ("x", "Li", "Maximiliane Oberhuber", "y"), strict=True)
    ]
    lines = cell(0, 0, people=people, scores=[score("P2", "3"), score("P3", "4")]).lines
    assert [line.tabs for line in lines] == ["\t\t", "\t"]


def test_value_that_fills_its_column_still_stands_apart() -> None:
    assert Line("given", "Quentin Abara", "4", "Seen.").gap == "\t"
    assert Line("given", "Quentin Abara", "7654321.25", "Seen.").gap == "\N{EN SPACE}\t"


def test_what_counts_begins_at_one_place_unless_the_name_is_long() -> None:
    tabs = [Cell(name, "3", "agreed", ()).tabs for name in ("Price", "Quality system", "A" * 60)]
    assert [one.count("\t") for one in tabs] == [3, 2, 1]
    assert all(one.startswith("\N{EN SPACE}") for one in tabs), "a name that ends at a stop touches its value"
