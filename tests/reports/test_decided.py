"""The decision record says what was decided, who signed it when and as what, and what changed on the way."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.reports.decided import Decided, decided
from tests.reports.panels import AT, content, decision, person, signature


def page(content: dict[str, Any], signatures: tuple[dict[str, Any], ...] = (), **more: Any) -> Decided:
    given = {"version": "1.0", "status": "Issued", "sha256": "f" * 64, "frozen": None} | more
    return decided(content, signatures=signatures, **given)


def test_draft_without_a_decision_says_so() -> None:
    found = page(content(), version="", status="Draft", sha256="")
    assert found.heading == "No decision was written yet"
    assert (found.facts, found.rationale, found.signatures, found.log) == ((), (), (), ())
    assert dict(found.control)["Document"] == "SEL-2026-014"


def test_heading_and_facts_are_the_decision() -> None:
    found = page(content(decision=decision(legal="Licensed for the EU.", next_review_on="2027-11-30")))
    assert found.heading == "Select Aldermoor Biologics, with Brightwater Sterile as second source"
    assert dict(found.facts) == {
        "Outcome": "Select one vendor",
        "Selected": "Aldermoor Biologics",
        "Second source": "Brightwater Sterile",
        "Is the contractor legally able?": "Licensed for the EU.",
        "To be qualified anew by": "30 November 2027",
    }


def test_changes_of_the_draft_are_marked_paragraph_by_paragraph() -> None:
    edited = decision(
        rationale_draft="Aldermoor leads.\n\nIt is fast.", rationale="Aldermoor leads.\n\nIt is very fast."
    )
    found = page(content(decision=edited))
    assert found.is_edited
    assert ["".join(piece.text for piece in p if piece.kind != "removed") for p in found.rationale] == [
        "Aldermoor leads.",
        "It is very fast.",
    ]
    assert [piece.text.strip() for p in found.rationale for piece in p if piece.kind == "added"] == ["very"]
    assert not page(content(decision=decision())).is_edited


def test_word_that_is_longer_than_a_line_stands_by_itself() -> None:
    """Behind another mark its rest would run out of the page."""
    word = "Qualitätssicherung" * 10
    edited = decision(rationale_draft="It leads on price.", rationale=f"It leads {word} price.")
    paragraphs = page(content(decision=edited)).rationale
    assert [[(piece.kind, piece.text.strip()) for piece in p] for p in paragraphs] == [
        [("kept", "It leads"), ("removed", "on")],
        [("added", word)],
        [("kept", "price.")],
    ]


def test_tables_with_little_in_them_are_kept_on_a_page_and_long_reasons_have_lines_of_their_own() -> None:
    log = [{"at": AT, "who": "P1", "sentence": "Changed it.", "reason": "x" * n} for n in (240, 241)]
    condition = {"text": "x" * 200, "owner": "QA", "due_on": "2026-12-01"}
    few = page(content(decision=decision(conditions=[condition] * 4), log=log), (signature(1, "A", "author"),))
    assert (few.has_few_conditions, few.has_few_comments) == (True, True)
    assert [entry.is_long for entry in few.log] == [False, True]
    many = page(
        content(decision=decision(conditions=[condition] * 5)), (signature(1, "A", "author", comment="x" * 901),)
    )
    assert (many.has_few_conditions, many.has_few_comments) == (False, False)


@pytest.mark.req("ES-02")
def test_signatures_have_name_role_meaning_and_instant_with_its_zone() -> None:
    given = (
        signature(1, "Lena Hartwig", "author"),
        signature(2, "Aino Virtanen", "quality", role="Head of Quality"),
        signature(3, "Aino Virtanen", "withdrawal", withdraws=2, comment="A letter came."),
        signature(4, "Ciro Mendes", "rejection", comment="Too dear."),
    )
    lines = page(content(), given).signatures
    assert [(s.name, s.meaning, s.state) for s in lines] == [
        ("Lena Hartwig", "Author", "Signed"),
        ("Aino Virtanen", "Quality approval", "Withdrawn 12 November 2026, 14:05 UTC"),
        ("Ciro Mendes", "Rejection", "Rejected"),
    ]
    assert lines[1].role == "Head of Quality"
    assert lines[1].comment == "Withdrawn: A letter came."
    assert lines[0].at == "12 November 2026, 14:05 UTC (Europe/Berlin)"


def test_control_names_reviewers_approvers_and_the_head_of_the_trail() -> None:
    frozen = {
        "at": AT,
        "by": "Lena Hartwig",
        "number": 2,
        "audit": {"chain": "SEL-2026-014", "seq": 41, "hash": "0a" * 32},
    }
    lines = dict(page(content(), (signature(1, "Ciro Mendes", "review"),), frozen=frozen).control)
    assert lines["Reviewers"] == "Ciro Mendes"
    assert lines["Approvers"] == "Aino Virtanen, Head of Quality"
    assert lines["Decision frozen"] == "12 November 2026, 14:05 UTC by Lena Hartwig, as decision 2"
    assert lines["Digest of the snapshot"].replace(" ", "") == "f" * 64
    assert lines["Head of the trail"].startswith("event 41 of SEL-2026-014, 0a0a 0a0a")


def test_process_tells_of_sealing_amendments_blindness_and_interests() -> None:
    people = [*content()["people"][:2], person("P3", "Teodora Milic", "evaluator", "")]
    people[1] = people[1] | {"conflicts": [{"vendor": "A2", "statement": "I hold shares of it."}]}
    changed = [{"made_at": AT, "made_by": "P1", "reason": "The board asked for it.", "number": 1}]
    told = page(content(people=people, amendments=changed)).process
    assert told == (
        "The weights were sealed on 12 November 2026, 14:05 UTC by Lena Hartwig, before any score was given.",
        "The sealed weights were changed in the open on 12 November 2026, 14:05 UTC by Lena Hartwig: The board asked for it.",
        "Quentin Abara (QA) and Teodora Milic scored, each without sight of the others' scores.",
        "Quentin Abara declared an interest in Brightwater and did not score it: I hold shares of it.",
    )
    plain = page(content()).process
    assert "The sealed weights were not changed afterwards." in plain
    assert "Nobody who scored declared an interest in a vendor." in plain


def test_waivers_name_who_gave_them() -> None:
    waived = {
        "criterion": "M1",
        "vendor": "A2",
        "outcome": "waived",
        "reason": "Licence due.",
        "waived_by": "P4",
        "waived_at": AT,
    }
    assert page(content(must_haves=[waived, waived | {"outcome": "fail"}])).waivers == (
        "Brightwater Sterile, Licence: waived by Aino Virtanen on 12 November 2026, 14:05 UTC. Licence due.",
    )


def test_log_says_who_did_what_and_why() -> None:
    events = [{"at": AT, "who": None, "role": "", "sentence": "went back: Results to Consensus", "reason": ""}]
    (line,) = page(content(log=events)).log
    assert (line.who, line.what, line.reason) == ("The system", "went back: Results to Consensus", "–")
