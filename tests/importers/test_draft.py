"""The checks that are the same for every layout."""

from __future__ import annotations

from decimal import Decimal

import pytest
from openpyxl import Workbook

from scoring.importers.draft import MAX_PROBLEMS
from scoring.importers.records import Scorecard
from scoring.importers.scorecard import parse
from tests.importers.build import SMALL, Rows, change, found, read, saved

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


def test_scores_are_limited_to_10_000() -> None:
    rows = [["Criterion", "Weight", *(f"v{n}" for n in range(190))], *([f"c{n}", 1] + [1] * 190 for n in range(53))]
    problem = found(read(rows), "53 criteria for 190 vendors make 10070 scores; at most 10000 are read. Leave out")
    assert problem.severity == "error"
    assert len(read(rows[:-1]).criteria) == 52


def percents(worst: object, best: object, *scores: object) -> Rows:
    return [
        ["Criterion", "Weight", "Direction", "Worst", "Best", "A", "B"],
        ["Batches right first time", 1, "max", worst, best, *scores],
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (percents(0, 1, "80%", "90%"), "have a percent sign and its scale 0 to 1 has none: write the scale with"),
        (percents(0, 100, "80 %", "90 %"), "have a percent sign and its scale 0 to 100 has none"),
        (percents("0%", "100%", 80, 90), "has a percent sign, 0 % to 100 %, and its scores have none: write both"),
        (percents(50, "100%", "80%", "90%"), "One end of the scale of “Batches right first time” has a percent sign"),
    ],
)
def test_percent_sign_of_scores_and_not_of_their_scale_is_refused(rows: Rows, message: str) -> None:
    """80 % on a scale of 0 to 1 would be the best for everybody."""
    problem = found(read(rows), message)
    assert (problem.severity, problem.place) == ("error", "row 2, column D")


@pytest.mark.parametrize(("worst", "best"), [("0%", "100%"), (0, "100%"), ("0 %", "100 %")])
def test_percent_sign_of_scores_and_of_their_scale_is_read(worst: object, best: object) -> None:
    scorecard = read(percents(worst, best, "80%", "90%"))
    assert scorecard.problems == ()
    assert (scorecard.criteria[0].worst, scorecard.criteria[0].best, scorecard.scores) == (0, 100, ((80,), (90,)))


@pytest.mark.parametrize("scale", ["0:1", "0-1"])
def test_percent_sign_is_compared_with_a_scale_in_one_cell_too(scale: str) -> None:
    rows = [["Criterion", "Weight", "Scale", "A", "B"], ["x", 1, scale, "80%", "90%"]]
    assert found(read(rows), "its scale 0 to 1 has none").place == "row 2, column C"
    good = read(change(2, 3, "50-100%", rows))
    assert good.errors == ()
    assert (good.criteria[0].worst, good.criteria[0].best) == (50, 100)


def test_workbook_cells_shown_as_percentages_are_percentages() -> None:
    def workbook(*shown: str) -> Scorecard:
        book = Workbook()
        for row in percents(0, 1, 0.8, 0.9):
            book.active.append(row)
        for place in shown:
            book.active[place].number_format = "0%"
        return parse(saved(book), "s.xlsx")

    assert found(workbook("F2", "G2"), "its scale 0 to 1 has none").place == "row 2, column D"
    assert workbook("D2", "E2", "F2", "G2").scores == ((80,), (90,))
    assert workbook().scores == ((Decimal("0.8"),), (Decimal("0.9"),))


def test_percentages_without_a_scale_are_on_0_to_100_whatever_the_others_are() -> None:
    scorecard = read([BARE[0], ["x", 60, "max", "0.4%", "0.9 %"], BARE[2]])
    assert [(c.worst, c.best) for c in scorecard.criteria] == [(0, 100), (5, 0)]
    assert found(scorecard, "1 of 2 criteria states no scale and the scores have a percent sign; 0 to 100 was taken.")
    assert found(scorecard, "1 of 2 criteria states no scale; 0 to 5 was taken")


def test_scale_given_that_is_not_for_percentages_is_refused() -> None:
    rows = change(2, 4, "3%", change(2, 5, "4%", BARE))
    problem = found(read(rows, scale=(Decimal(0), Decimal(5))), "the scale 0:5 that was given does not end at 100")
    assert (problem.severity, problem.place) == ("error", "row 2")
    assert read(rows, scale=(Decimal(0), Decimal(100))).errors == ()


def test_falling_scale_needs_a_direction() -> None:
    """5:0 beside "higher counts as better" would turn the ranking over."""
    falling = (Decimal(5), Decimal(0))
    scorecard = read(change(2, 3, "", change(3, 3, "min", BARE)), scale=falling)
    problem = found(scorecard, "“x” states no direction, and the scale 5:0 that was given falls. Write max or min")
    assert (problem.severity, problem.place) == ("error", "row 2")
    assert not any("higher counts as better" in str(problem) for problem in scorecard.problems)
    assert found(read(BARE, scale=falling), "“x”: higher is better here, but the scale 5:0").severity == "error"
    both = read(change(2, 3, "min", BARE), scale=falling)
    assert [(c.worst, c.best, c.direction) for c in both.criteria] == [(5, 0, "min")] * 2
