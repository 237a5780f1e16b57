"""Records as they are shown."""

from __future__ import annotations

import dataclasses

import pytest

from scoring.importers.records import Problem, Scorecard, Where
from tests.importers.build import SMALL, read


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("m", row=4, column="C"), "row 4, column C: m"),
        (Problem("m", row=4), "row 4: m"),
        (Problem("m", path="criterion 3, weight"), "criterion 3, weight: m"),
        (Problem("m"), "m"),
    ],
)
def test_problem_begins_with_its_place(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_place_without_anything_is_empty() -> None:
    assert str(Where()) == ""


def test_scorecard_parts_errors_from_warnings() -> None:
    error, warning = Problem("e"), Problem("w", "warning")
    scorecard = Scorecard("s", problems=(error, warning))
    assert (scorecard.errors, scorecard.warnings) == ((error,), (warning,))


def test_scorecard_is_frozen_and_names_its_groups_in_order() -> None:
    scorecard = read(SMALL)
    assert scorecard.groups == ("Quality", "Commercial")
    with pytest.raises(dataclasses.FrozenInstanceError):
        scorecard.source = "other"  # type: ignore[misc]
