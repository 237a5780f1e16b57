"""The decision and the dissents as they were written."""

from __future__ import annotations

import pytest

from scoring.selectors.snapshot import content_of
from scoring.selectors.snapshot.plain import Plain
from tests.cast import Cast
from tests.selectors.build import panel, score

pytestmark = pytest.mark.django_db


def test_decision_names_vendors_by_key_and_its_conditions_in_order(content: Plain) -> None:
    decision = content["decision"]
    assert (decision["outcome"], decision["chosen"], decision["second_source"]) == ("select", "A2", "A1")
    assert decision["shortlist"] == ["A1", "A2"], "by place, not in the order of entry"
    assert decision["next_review_on"] == "2029-11-13"
    assert [(c["text"], c["owner"], c["due_on"]) for c in decision["conditions"]] == [
        ("A quality agreement is signed.", "QA", "2026-12-01"),
        ("A schedule is sent.", "QA", "2026-12-02"),
    ]
    names = {person["key"]: person["name"] for person in content["people"]}
    assert [names[d["person"]] for d in content["dissents"]] == ["Quentin Abara", "Teodora Milic"]


def test_before_a_decision_was_written_there_is_none(cast: Cast) -> None:
    selection = panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", "3", "4")
    assert content_of(selection)["decision"] is None
