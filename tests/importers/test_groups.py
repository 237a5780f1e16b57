"""Rows of groups with weights of their own, in the ways in which people write them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importers.build import found, read, turned

HEAD = ["Criterion", "Weight", "A", "B"]
OF_WHOLE: list[list[Any]] = [
    HEAD,
    ["Quality", 60, "", ""],
    ["GMP", 35, 4, 3],
    ["Release", 25, 3, 5],
    ["Money", 40, "", ""],
    ["Price", 40, 2, 4],
]
OF_GROUP: list[list[Any]] = [
    HEAD,
    ["Quality", "60%", "", ""],
    ["GMP", "75%", 4, 3],
    ["Release", "25%", 3, 5],
    ["Money", "40%", "", ""],
    ["Price", "100%", 2, 4],
]


def tree(rows: list[list[Any]]) -> list[tuple[str, str, float]]:
    scorecard = read(rows)
    assert scorecard.errors == (), [str(error) for error in scorecard.errors]
    return [(criterion.group, criterion.name, float(criterion.weight)) for criterion in scorecard.criteria]


@pytest.mark.parametrize("turn", [False, True])
def test_weight_of_a_group_is_not_counted_beside_those_of_its_criteria(turn: bool) -> None:
    rows = turned(OF_WHOLE) if turn else OF_WHOLE
    assert tree(rows) == [("Quality", "GMP", 35), ("Quality", "Release", 25), ("Money", "Price", 40)]
    problem = found(read(rows), "“Quality” has a weight and no scores, and the weights below it add to the same")
    assert problem.place == ("column B" if turn else "row 2")
    assert not any("The weights add to" in problem.message for problem in read(rows).problems)


def test_weights_within_a_group_are_shares_of_the_weight_of_the_group() -> None:
    assert tree(OF_GROUP) == [("Quality", "GMP", 45), ("Quality", "Release", 15), ("Money", "Price", 40)]
    assert found(read(OF_GROUP), "“Quality” has a weight and no scores, and the weights below it add to 100")


def test_rounded_weights_of_a_group_fit_and_what_follows_stands_by_itself() -> None:
    thirds = [["a", 13.3, 1, 2], ["b", 13.3, 1, 2], ["c", 13.3, 1, 2]]
    assert tree([HEAD, ["G", 40, "", ""], *thirds, ["Price", 60, 4, 5]]) == [
        ("G", "a", 13.3),
        ("G", "b", 13.3),
        ("G", "c", 13.3),
        ("", "Price", 60),
    ]


def test_criterion_without_scores_is_no_group() -> None:
    rows = [HEAD, ["GMP", 40, "", ""], ["Release", 20, 3, 5], ["Staff", 20, 3, 5], ["Price", 20, 2, 4]]
    assert [name for _, name, _ in tree(rows)] == ["GMP", "Release", "Staff", "Price"], "they add to 100 with it"
    assert found(read(rows), "“GMP” has no score for any vendor: missing")
    rows = [HEAD, ["GMP", 20, "", ""], ["Release", 20, 3, 5], ["Price", 20, 2, 4]]
    assert [name for _, name, _ in tree(rows)] == ["GMP", "Release", "Price"], "one of the same weight may be chance"


def test_group_in_its_own_column_is_none_of_the_criteria() -> None:
    rows = [["Group", *HEAD], ["Quality", "", 60, "", ""], *(["", *row] for row in OF_WHOLE[2:4]),
            ["Money", "Price", 40, 2, 4]]  # fmt: skip
    assert tree(rows) == [("Quality", "GMP", 35), ("Quality", "Release", 25), ("Money", "Price", 40)]
    rows[1][2] = 70
    problem = found(read(rows), "The group “Quality” has the weight 70, and the weights of its criteria add neither")
    assert (problem.severity, problem.place) == ("error", "row 2, column C")
