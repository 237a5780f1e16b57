"""The rationale as the figures alone would put it."""

from __future__ import annotations

from scoring.selectors.drafting import LONGEST, drafted
from tests.selectors.display.build import display


def test_draft_has_answer_reasons_robustness_and_who_was_not_ranked() -> None:
    shown = display(excluded=(3,))
    text = drafted(shown)
    assert text.startswith(shown.headline)
    assert all(sentence in text for sentence in shown.sentences)
    assert shown.why is not None
    assert shown.why.sentence in text
    assert f"{shown.leader} comes first in {shown.ranking[0].first_in} of {shown.runs}" in text
    for row in shown.knocked_out:
        assert f"{row.name} was not ranked: {'; '.join(row.reasons).rstrip('.')}." in text
    assert len(text.split("\n\n")) == 4
    assert shown.knocked_out, "the example has one"


def test_draft_without_a_leader_says_so_and_no_more() -> None:
    nobody = display(excluded=(0, 1, 2, 3))
    text = drafted(nobody)
    assert text.startswith("No vendor can be ranked.")
    assert "comes first" not in text
    assert len(text) <= LONGEST
