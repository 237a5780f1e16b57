"""The checks that are the same for every layout."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.importers.draft import MAX_PROBLEMS
from tests.importers.build import SMALL, Rows, change, found, read

BARE: Rows = [["Criterion", "Weight", "Direction", "A", "B"], ["x", 60, "max", 4, 3], ["y", 40, "min", 1, 2]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([SMALL[0]], "There are no criteria"),
        ([row[:7] for row in SMALL], "There are no vendors"),
        ([row[:8] for row in SMALL], "There is only one vendor, “Arbor”: a ranking needs at least two."),
        ([[*row[:7], "", ""] if n else row for n, row in enumerate(SMALL)], "There is not one score"),
        (
            [BARE[0], *([f"c{n}", 1, "max", 1, 2] for n in range(1001))],
            "There are 1001 criteria; at most 1000 are read.",
        ),
    ],
)
def test_scorecard_that_cannot_be_ranked_is_refused(rows: Rows, message: str) -> None:
    scorecard = read(rows)
    assert found(scorecard, message).severity == "error"
    assert scorecard.criteria == ()


def test_vendors_are_limited_to_200() -> None:
    vendors = [f"v{n}" for n in range(201)]
    rows = [["Vendor", "x", "y"], ["Weight", 1, 1], *([vendor, 1, 1] for vendor in vendors)]
    assert found(read(rows), "There are 201 vendors").severity == "error"
    assert len(read(rows[:-1]).vendors) == 200


@pytest.mark.parametrize(("weights", "total"), [((59, 40), "99"), ((2.5, 1.2), "3.7"), ((0.5, 0.49), "0.99")])
def test_weights_of_another_sum_are_said(weights: tuple[float, float], total: str) -> None:
    scorecard = read(change(2, 2, weights[0], change(3, 2, weights[1], BARE)))
    problem = found(scorecard, f"The weights add to {total}: each was divided by that")
    assert problem.severity == "warning"
    assert scorecard.weight_total == Decimal(total)


@pytest.mark.parametrize("weights", [(60, 40), (0.7, 0.3), (0.1, 0.9)])
def test_weights_that_add_to_1_or_100_need_no_word(weights: tuple[float, float]) -> None:
    scorecard = read(change(2, 2, weights[0], change(3, 2, weights[1], BARE)))
    assert not any("weights" in problem.message for problem in scorecard.problems)


def test_weights_that_are_all_zero_are_refused() -> None:
    assert found(read(change(2, 2, 0, change(3, 2, 0, BARE))), "All weights are zero").place == "row 2, column B"


def test_weight_of_zero_is_allowed() -> None:
    assert read(change(2, 2, 0, BARE)).errors == ()


def test_direction_that_is_not_stated_is_said() -> None:
    scorecard = read(change(2, 3, "", BARE))
    assert scorecard.criteria[0].direction == "max"
    assert found(scorecard, "No direction is stated for “x”: higher counts as better.").severity == "warning"


@pytest.mark.parametrize(("value", "top"), [(4, 5), (5.5, 10), (80, 100)])
def test_scale_that_is_not_stated_is_the_smallest_usual_and_said(value: float, top: int) -> None:
    scorecard = read(change(2, 4, value, BARE))
    assert [(c.worst, c.best) for c in scorecard.criteria] == [(0, top), (top, 0)]
    assert found(scorecard, f"No scale is stated; 0 to {top} was taken").severity == "warning"


def test_scale_that_some_do_not_state_is_that_of_their_own_values() -> None:
    scorecard = read(change(2, 6, "", change(2, 7, "")))
    assert [(c.worst, c.best) for c in scorecard.criteria] == [(0, 5), (30, 10), (900, 400)]
    assert found(scorecard, "1 of 3 criteria states no scale; 0 to 5 was taken").severity == "warning"


@pytest.mark.parametrize("value", [101, -1])
def test_value_that_no_usual_scale_holds_needs_a_scale_of_its_own(value: int) -> None:
    problem = found(
        read(change(3, 5, value, BARE)), f"“y” has the value {value}: values below 0 or beyond 100 need a scale"
    )
    assert (problem.severity, problem.place) == ("error", "row 3, column E")


def test_scale_given_is_that_of_criteria_that_state_none() -> None:
    scorecard = read(BARE, scale=(Decimal(1), Decimal(7)))
    assert [(c.worst, c.best) for c in scorecard.criteria] == [(1, 7), (7, 1)]
    assert scorecard.problems == ()
    assert [(c.worst, c.best) for c in read(SMALL, scale=(Decimal(1), Decimal(7))).criteria] == [
        (0, 5),
        (30, 10),
        (900, 400),
    ]


def test_value_outside_the_scale_given_is_refused() -> None:
    problem = found(read(change(2, 4, 9, BARE), scale=(Decimal(0), Decimal(5))), "9 for “x” lies outside the scale 0:5")
    assert (problem.severity, problem.place) == ("error", "row 2, column D")


def test_value_outside_its_own_scale_counts_as_the_nearer_end_and_is_said() -> None:
    scorecard = read(change(4, 9, 350, change(2, 8, 6)))
    assert (
        found(scorecard, "6 for “GMP history” lies outside its scale 0 to 5: it counts as 5.").place
        == "row 2, column H"
    )
    assert (
        found(scorecard, "350 for “Price” lies outside its scale 400 to 900: it counts as 400.").severity == "warning"
    )
    assert scorecard.scores[0][0] == 6


def test_problems_past_a_limit_are_counted() -> None:
    rows = [BARE[0], *([f"c{n}", 1, "max", "bad", 2] for n in range(300))]
    errors = read(rows).errors
    assert len(errors) == MAX_PROBLEMS + 1
    assert errors[-1].message == "There are 100 more errors."


def test_vendor_without_any_score_is_said_once() -> None:
    scorecard = read([[*BARE[0], "Source: the team"], [*BARE[1], ""], [*BARE[2], ""]])
    assert found(scorecard, "“Source: the team” has no score at all").place == "row 1, column F"
    assert not any("missing" in problem.message for problem in scorecard.problems)


def test_criterion_without_some_scores_names_five_vendors() -> None:
    vendors = [f"v{n}" for n in range(9)]
    rows: Rows = [
        ["Criterion", "Weight", *vendors],
        ["x", 60, 1, 2, *[""] * 7],
        ["y", 40, *[1] * 9],
        ["z", 0, *[""] * 9],
    ]
    scorecard = read(rows)
    assert found(scorecard, "“x” has no score for v2, v3, v4, v5, v6 and 2 more: missing")
    assert found(scorecard, "“z” has no score for any vendor: missing")


def test_errors_come_before_warnings() -> None:
    severities = [problem.severity for problem in read(change(3, 2, -1, change(2, 3, "", BARE))).problems]
    assert severities == sorted(severities)
    assert len(set(severities)) == 2
