"""The shortlist memo names what was decided and nobody else, and is one page or two."""

from __future__ import annotations

from functools import cache

import pytest

from scoring.reports.document import context, pdf
from scoring.reports.memo import Memo
from scoring.reports.options import Options, Paper
from scoring.vocabulary import ReportKind
from tests.reports.panels import signature
from tests.reports.reading import bare, opened
from tests.reports.whole import Content, content, document, settled


def memo(told: Content | None = None) -> Memo:
    made = context(document(ReportKind.SHORTLIST, told)).memo
    assert made is not None
    return made


def test_heading_is_the_decision() -> None:
    assert memo().heading == "Select Aldermoor Biologics, with Brightwater Sterile as second source"
    told = content()
    told["decision"] |= {"outcome": "shortlist", "chosen": None, "second_source": None, "shortlist": ["A1", "A2", "A3"]}
    assert memo(told).heading == "Three vendors go forward: Aldermoor, Brightwater and Calverton"
    assert [row.forward for row in memo(told).ranked] == ["Shortlisted"] * 3


def test_without_a_decision_no_winner_is_named() -> None:
    made = memo(content(decision=None))
    assert made.heading == "Three vendors are ranked; no decision was written yet"
    assert "Aldermoor" not in made.heading + made.lead
    assert {row.forward for row in made.ranked} == {"–"}


def test_reason_is_told_of_the_one_who_was_selected_and_of_nobody_else() -> None:
    assert memo().reason.startswith("Aldermoor Biologics leads with ")
    told = content()
    told["decision"] |= {"outcome": "shortlist", "chosen": None, "second_source": None, "shortlist": ["A1", "A2", "A3"]}
    assert memo(told).reason == ""
    assert memo(content(decision=None)).reason == ""


def test_names_of_usual_length_are_whole() -> None:
    told = content()
    told["criteria"][-1]["name"] = "No open non-compliance statement or import alert"
    assert told["criteria"][-1]["name"] in [name for name, _ in memo(told).required]
    signed = context(
        document(
            ReportKind.SHORTLIST,
            signatures=[signature(1, "Lena Hartwig", "approval", role="Approver, Delegate of the CFO")],
        )
    ).memo
    assert signed is not None
    assert signed.approvals[0][1] == "Approver, Delegate of the CFO"


def test_must_haves_that_are_not_met_come_with_who_does_not() -> None:
    assert memo().required == (
        ("Licence for the market", "Not met by Dunmarrow"),
        ("Audit within three years", "Waived for Aldermoor; Open for Calverton, Brightwater and 1 more"),
    )
    assert memo().out[0][0] == "Dunmarrow Pharma"


def test_approvals_are_those_given_and_those_owed() -> None:
    assert [(name, state != "") for name, _, _, state in memo().approvals] == [
        ("Lena Hartwig", True),
        ("Aino Virtanen", True),
    ]
    unsigned = context(document(ReportKind.SHORTLIST, signatures=())).memo
    assert unsigned is not None
    owed = (("Lena Hartwig", "Procurement lead", "Author", ""), ("Aino Virtanen", "Head of Quality", "quality", ""))
    assert unsigned.approvals == owed
    taken_back = (
        signature(1, "Lena Hartwig", "author"), signature(2, "Aino Virtanen", "quality"),
        signature(3, "Aino Virtanen", "withdrawal", withdraws=2),
    )  # fmt: skip
    again = context(document(ReportKind.SHORTLIST, signatures=taken_back)).memo
    assert again is not None
    assert [(name, state.split()[:1]) for name, _, _, state in again.approvals] == [
        ("Lena Hartwig", ["Signed"]), ("Aino Virtanen", ["Withdrawn"]), ("Aino Virtanen", []),
    ]  # fmt: skip


@cache
def longest() -> Content:
    """Twenty vendors, ten must-haves, twelve approvers and conditions, every text as long as it may be."""
    told, words = content(), "Quality-assured lyophilisation "
    told["selection"]["title"] = words * 4
    vendor, approver, required = told["vendors"][0], told["people"][0], told["criteria"][-1]
    told["vendors"] = [
        {**vendor, "key": f"A{n}", "name": f"{n} {words * 6}", "short_name": f"{n} {words}", "place": words * 3}
        for n in range(1, 21)
    ]
    told["people"] += [
        {**approver, "key": f"P{n}", "name": f"{n} {words * 4}", "function": words * 2} for n in range(5, 16)
    ]
    told["criteria"] += [{**required, "key": f"M{n}", "name": f"{n} {words * 8}"} for n in range(3, 12)]
    told["must_haves"] = [
        {"criterion": f"M{n % 9 + 1}", "vendor": f"A{n}", "outcome": "fail" if n > 12 else "waived", "reason": words * 30,
         "waived_by": None, "waived_at": None} for n in range(1, 21)
    ]  # fmt: skip
    told["matrix"] = {name: (rows * 5)[:20] for name, rows in told["matrix"].items() if name != "fingerprint"}
    told["decision"] |= {"outcome": "shortlist", "chosen": None, "second_source": None,
                         "shortlist": [f"A{n}" for n in range(1, 13)]}  # fmt: skip
    told["decision"]["conditions"] = [{"text": words * 60, "owner": words * 4, "due_on": "2026-12-01"}] * 12
    return settled(told)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_longest_memo_is_two_pages(paper: Paper) -> None:
    signed = [signature(n, f"{n} Signer {'of long name ' * 12}", "approval", role="Head " * 20) for n in range(12)]
    options = Options(names="roles", prices="left_out", paper=paper)
    body = pdf(document(ReportKind.SHORTLIST, longest(), options, signatures=signed))
    assert len(opened(body).pages) == 2


def test_memo_says_what_it_has_no_room_for() -> None:
    made = memo(longest())
    assert made.more_required == "6 more in the comparison report."
    assert made.more_conditions == "7 more in the comparison report."
    assert "more knocked out" in made.more_ranked


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_memo_of_a_small_selection_reads_from_decision_to_approvals(paper: Paper) -> None:
    pages = opened(pdf(document(ReportKind.SHORTLIST, options=Options(paper=paper)))).pages
    text = bare("".join(page.extract_text() for page in pages))
    assert len(pages) <= 2
    places = [
        text.index(bare(words)) for words in ("Document control", "Must-haves", "Ranking by", "Conditions", "approvals")
    ]
    assert places == sorted(places)
