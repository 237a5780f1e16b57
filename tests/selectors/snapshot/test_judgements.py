"""Every judgement stands in its place, with what it took the place of before it."""

from __future__ import annotations

import pytest

from scoring.actions.recording import recording
from scoring.models import Selection
from scoring.selectors.snapshot import content_of
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import AuditVerb
from tests.cast import Cast
from tests.selectors.snapshot.golden import LAST

pytestmark = pytest.mark.django_db


def test_scores_stand_by_criterion_vendor_and_instant_with_their_evidence(content: Plain) -> None:
    scores = content["scores"]
    assert [(s["criterion"], s["vendor"]) for s in scores[:5]] == [
        ("Q1", "A1"), ("Q1", "A1"), ("Q1", "A1"), ("Q1", "A2"), ("Q1", "A3"),
    ]  # fmt: skip
    assert [s["value"] for s in scores[:3]] == ["2", "3.25", "4"], "superseded ones first, in their order"
    assert [s["superseded_at"] for s in scores[:3]] == [
        "2026-11-02T09:30:00.000000Z", "2026-11-12T14:05:00.250000Z", None,
    ]  # fmt: skip
    assert [e["reference"] for e in scores[2]["evidence"]] == ["https://x.example/0", "https://x.example/1"]
    unknown = [s for s in scores if s["judgement"] == "nei"]
    assert [(s["criterion"], s["vendor"], s["value"], s["reason"]) for s in unknown] == [
        ("D2", "A2", None, "No schedule was sent.")
    ]


def test_agreed_derived_voted_and_screened_are_told_with_their_reasons(content: Plain) -> None:
    (agreed,) = content["agreed"]
    assert (agreed["criterion"], agreed["vendor"], agreed["value"], agreed["method"]) == ("Q1", "A2", "3.5", "agreed")
    (derived,) = content["derived"]
    assert (derived["value"], derived["override"], derived["explanation"]) == ("4", "6.5", "Four are open.")
    names = {person["key"]: person["name"] for person in content["people"]}
    assert [(names[v["person"]], v["number"], v["value"]) for v in content["votes"]] == [
        ("Quentin Abara", 1, "4"),
        ("Teodora Milic", 1, "3"),
    ]
    assert [(m["vendor"], m["outcome"]) for m in content["must_haves"]] == [
        ("A1", "pass"),
        ("A2", "pass"),
        ("A3", "fail"),
    ]


def test_vendor_that_was_left_out_takes_its_judgements_along(selection: Selection, cast: Cast) -> None:
    first = selection.alternatives.get(short_name="Aldermoor")
    with recording(AuditVerb.ALTERNATIVE_REMOVED, by=cast.lead, about="Aldermoor", selection=selection) as log:
        log.update(first, removed_at=LAST, removed_by=cast.lead)
    content = content_of(selection)
    assert [vendor["key"] for vendor in content["vendors"]] == ["A2", "A3"]
    for part in ("scores", "agreed", "derived", "votes", "must_haves"):
        assert "A1" not in {row["vendor"] for row in content[part]}
    assert content["decision"]["second_source"] is None, "it was the second source"
    assert content["log"][-1]["sentence"] == "left the vendor Aldermoor out of the selection"
