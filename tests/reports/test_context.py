"""The context: one frozen reading of an analysis, the same for the same input."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from scoring.reports.context import TITLE, from_analysis
from scoring.reports.pdf import markup
from tests.reports import examples
from tests.reports.reading import context


def test_context_is_frozen_and_equal_for_equal_input() -> None:
    again = from_analysis(
        examples.sterile(), title="Sterile fill–finish partner for VX-208", control=examples.sterile_control()
    )
    assert again == context("sterile")
    with pytest.raises(FrozenInstanceError):
        again.title = "Another"  # type: ignore[misc]  # the subject of the test


def test_cover_counts_what_was_compared() -> None:
    assert ("Compared", "6 vendors ranked, 1 knocked out, on 17 criteria") in context("sterile").cover.facts
    assert ("Compared", "1 vendor ranked, on 5 criteria") in context("one").cover.facts
    assert context("sterile").cover.caption == "The six ranked vendors by weighted total, in rank order"
    assert context("large").cover.caption == "The first 16 ranked vendors by weighted total, in rank order"
    assert context("none").cover.figure is None


def test_cover_shows_the_fingerprint_of_the_inputs() -> None:
    shown = context("sterile").cover.fingerprint.removeprefix("Fingerprint ").replace(" ", "")
    assert examples.sterile().fingerprint.startswith(shown)
    assert len(shown) == 16


def test_title_is_cut_and_never_empty() -> None:
    assert len(from_analysis(examples.random_analysis(1, 5), title="word " * 60).title) <= TITLE
    assert from_analysis(examples.random_analysis(1, 5), title="  ").title == "Vendor comparison"


def test_source_is_on_the_cover() -> None:
    assert ("Source", "scorecard.xlsx") in context("scorecard").cover.facts


def test_sections_that_need_two_vendors_are_left_out() -> None:
    assert context("one").safety is None
    assert context("one").pair is None
    assert context("none").profiles == ()
    assert context("sterile").safety is not None


def test_beyond_eight_vendors_the_rest_is_counted() -> None:
    assert len(context("large").profiles) == 8
    assert context("large").more_profiles == 10
    said = "Pages stand for the first 8 vendors; 10 more are in the score matrix."
    assert markup(context("large")).count(said) == 1
    assert "Pages stand for" not in markup(context("sterile"))
