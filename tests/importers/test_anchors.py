"""The scale of a criterion that states none, judged by its own values, unit and name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.importers.scorecard import parse
from tests.importers.build import Rows, change, csv_file, found, json_file, read, turned

MARKS: list[list[Any]] = [
    ["Criterion", "Weight", "Direction", "A", "B", "C"],
    ["GMP history", 40, "max", 4, 3, 5],
    ["Communication", 30, "max", 2, 5, 4],
    ["Price", 30, "min", 12.5, 14.8, 11],
]


def scales(rows: Rows) -> list[tuple[Decimal, Decimal]]:
    return [(criterion.worst, criterion.best) for criterion in read(rows).criteria]


def test_price_beside_marks_leaves_them_their_scale() -> None:
    assert scales(MARKS) == [(0, 5), (0, 5), (100, 0)]
    scorecard = read(MARKS)
    assert found(scorecard, "2 of 3 criteria state no scale; 0 to 5 was taken")
    problem = found(scorecard, "“Price” states no scale and holds figures of its own kind; 0 to 100 was taken")
    assert (problem.severity, problem.place) == ("warning", "row 4")
    assert "state its worst and best" in problem.message


@pytest.mark.parametrize("name", ["Price (EUR m)", "Price, € m", "Preis in EUR", "Lead time (months)", "Yield in %"])
def test_name_with_a_unit_is_judged_by_its_own_values(name: str) -> None:
    rows = [*MARKS[:3], [name, 30, "min", 1.5, 7, 3]]
    assert scales(rows) == [(0, 5), (0, 5), (10, 0)]


def test_unit_is_judged_by_its_own_values_and_points_are_no_unit() -> None:
    rows = [[*row[:3], unit, *row[3:]] for row, unit in zip(MARKS, ("Unit", "points", "", "million"), strict=True)]
    rows[3][4:] = [7, 6, 8]
    assert scales(rows) == [(0, 5), (0, 5), (10, 0)]
    rows[3][3] = "points"
    assert scales(rows) == [(0, 10), (0, 10), (10, 0)], "marks share a scale"


@pytest.mark.parametrize("name", ["Day-to-day contact", "Sites", "Price level"])
def test_marks_share_the_scale_that_holds_all_of_them(name: str) -> None:
    assert scales([*MARKS[:3], [name, 30, "max", 8, 7, 3]])[0] == (0, 10)


def test_marks_out_of_100_stay_on_100_where_one_is_low() -> None:
    rows = [MARKS[0], ["x", 40, "max", 80, 75, 60], ["y", 30, "max", 90, 65, 70], ["z", 30, "max", 4, 9, 7]]
    assert scales(rows) == [(0, 100)] * 3


def test_few_large_values_without_a_word_of_what_they_are_stand_alone() -> None:
    assert scales([*MARKS[:3], ["Batches", 30, "max", 40, 22, 31]]) == [(0, 5), (0, 5), (0, 100)]
    assert scales([*MARKS[:3], ["Batches", 30, "max", 40, 2, 31]])[0] == (0, 100), "2 may be a mark out of 100"


def test_scale_in_the_name_is_taken_and_said() -> None:
    rows = change(2, 1, "GMP history (1-5)", MARKS)
    assert scales(rows)[0] == (1, 5)
    assert found(read(rows), "“GMP history (1-5)”: the scale 1 to 5 was taken from its name.").place == "row 2"
    assert scales(change(2, 1, "GMP history (1-3)", MARKS))[0] == (0, 5), "5 is on no scale from 1 to 3"
    assert scales(change(2, 1, "GMP history (phase 2)", MARKS))[0] == (0, 5)


@pytest.mark.parametrize(
    ("direction", "values", "example"),
    [
        ("min", (650, 480), "for example 1000 and 0."),
        ("max", (130, 20), "for example 0 and 200."),
        ("max", (-3, 40), "for example -5 and 50."),
    ],
)
def test_request_for_a_scale_names_the_headings_and_an_example(
    direction: str, values: tuple[int, int], example: str
) -> None:
    rows = [MARKS[0][:5], *(row[:5] for row in MARKS[1:3]), ["Price", 30, direction, *values]]
    message = found(read(rows), "need a scale of their own").message
    assert "State it in columns with the headings “Worst” and “Best”: the value that earns nothing and" in message
    assert message.endswith(example)
    turned_message = found(read(turned(rows)), "need a scale of their own").message
    assert "State it in rows with the headings “Worst” and “Best”" in turned_message
    data = json_file(
        [{"name": "Price", "weight": 1, "direction": direction}],
        [{"name": "A", "scores": [values[0]]}, {"name": "B", "scores": [values[1]]}],
    )
    assert "Give the criterion the keys “worst” and “best”" in found(parse(data, "s.json"), "of their own").message


def test_scale_set_by_hand_takes_the_place_of_the_one_found() -> None:
    scorecard = parse(csv_file(MARKS), "s.csv", by_hand={2: (Decimal(20), Decimal(10)), 0: (Decimal(0), Decimal(5))})
    assert [(c.worst, c.best, c.direction) for c in scorecard.criteria] == [
        (0, 5, "max"),
        (0, 5, "max"),
        (20, 10, "min"),
    ]
    assert found(scorecard, "“Price”: the scale from 20 to 10 was set by hand.").severity == "warning"
    assert not any("of its own kind" in problem.message for problem in scorecard.problems)
    assert found(scorecard, "2 of 3 criteria state no scale; 0 to 5 was taken"), "the same as found is no other"


def test_file_that_lacks_only_scales_says_for_which_criteria() -> None:
    rows = change(4, 4, 1250, MARKS)
    scorecard = read(rows)
    assert scorecard.unscaled == ((2, "Price"),)
    assert scorecard.criteria == ()
    mended = parse(csv_file(rows), "s.csv", by_hand={2: (Decimal(2000), Decimal(0))})
    assert (mended.errors, mended.unscaled) == ((), ())
    assert read(change(2, 4, "good", rows)).unscaled == (), "another error has to be mended in the file"
