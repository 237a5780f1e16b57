from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scoring.engine.aggregate import evaluate
from scoring.engine.checks import check, checked_count, checked_table
from scoring.engine.matrix import DecisionMatrix, EngineError, Group
from tests.engine.build import NAN, build

GOOD = build([[0.5, 0.25], [0.75, 1]], [1, 2], groups=["cost", ""])


def changed(**changes: Any) -> DecisionMatrix:
    return replace(GOOD, **changes)


def assert_refused(matrix: DecisionMatrix, argument: str, words: str, key: str = "") -> None:
    with pytest.raises(EngineError, match=words) as caught:
        evaluate(matrix)
    assert (caught.value.argument, caught.value.key) == (argument, key)


def test_good_matrix_passes() -> None:
    check(GOOD)


def test_what_lies_on_the_edge_passes() -> None:
    check(changed(missing="neutral"))
    check(changed(partial_values=np.array([[0, 1], [NAN, 0.5]]), spread=np.array([[0, 0], [0, 1]])))
    deep = (Group("cost", "Cost", "money"), Group("money", "Money", "all"), Group("all", "All"))
    check(changed(groups=deep))
    assert checked_count(1, "draws") == 1
    assert checked_count(0, "seed", least=0) == 0


def test_table_is_given_back_with_shares_and_directions() -> None:
    values, shares, better = checked_table([[1, 2]], [1, 3], None)
    assert (values.tolist(), shares.tolist(), better.tolist()) == ([[1, 2]], [0.25, 0.75], [True, True])
    assert checked_table([[1, 2]], [1, 3], [False, True])[2].tolist() == [False, True]
    with pytest.raises(EngineError, match="Row 2, column 1 is nan"):
        checked_table([[1, 2], [NAN, 2]], [1, 3], None)


def test_argument_is_named_in_words() -> None:
    assert_refused(changed(partial_values=np.zeros((2, 3))), "partial_values", "The partial values have the shape")


def test_circle_above_a_group_is_refused_where_it_closes() -> None:
    circle = (Group("cost", "Cost", "money"), Group("money", "Money", "all"), Group("all", "All", "money"))
    assert_refused(changed(groups=circle), "groups", "lies within itself", "cost")


def test_nothing_to_rank_is_refused() -> None:
    assert_refused(changed(criteria=()), "criteria", "no criteria")
    assert_refused(changed(alternatives=()), "alternatives", "no vendors")


def test_duplicate_keys_are_refused() -> None:
    assert_refused(changed(alternatives=GOOD.alternatives[:1] * 2), "alternatives", "a0 occurs twice", "a0")
    assert_refused(changed(criteria=GOOD.criteria[:1] * 2), "criteria", "c0 occurs twice", "c0")
    clash = changed(groups=(Group("cost", "Cost"), Group("c1", "Same as a criterion")))
    assert_refused(clash, "criteria", "c1 occurs twice", "c1")


def test_broken_tree_is_refused() -> None:
    assert_refused(changed(groups=()), "criteria", "Criterion 1 lies in the unknown group cost", "c0")
    assert_refused(changed(groups=(Group("cost", "Cost", "nowhere"),)), "groups", "unknown group nowhere", "cost")
    circle = (Group("cost", "Cost", "money"), Group("money", "Money", "cost"))
    assert_refused(changed(groups=circle), "groups", "Cost lies within itself", "cost")
    assert_refused(changed(groups=(*GOOD.groups, Group("", "Nameless"))), "groups", "empty key")


@pytest.mark.parametrize("argument", ["performances", "partial_values", "spread"])
def test_tables_of_another_shape_or_kind_are_refused(argument: str) -> None:
    assert_refused(changed(**{argument: np.zeros((2, 3))}), argument, r"\(2, 3\).*must have \(2, 2\)")
    assert_refused(changed(**{argument: [["a", "b"], ["c", "d"]]}), argument, "not a table of numbers")


def test_cells_without_meaning_are_refused_by_vendor_and_criterion() -> None:
    def cell(x: float) -> Any:
        return np.array([[0, 0], [0, x]])

    assert_refused(changed(performances=cell(np.inf)), "performances", "Vendor 2, Criterion 2: inf", "c1")
    assert_refused(changed(partial_values=cell(np.inf)), "partial_values", "Vendor 2, Criterion 2: inf", "c1")
    assert_refused(changed(partial_values=cell(1.5)), "partial_values", "between 0 and 1", "c1")
    assert_refused(changed(partial_values=cell(-0.5)), "partial_values", "between 0 and 1", "c1")
    assert_refused(changed(spread=cell(-0.1)), "spread", "between 0 and 1", "c1")
    assert_refused(changed(spread=cell(1.1)), "spread", "between 0 and 1", "c1")
    assert_refused(changed(spread=cell(NAN)), "spread", "finite", "c1")


@pytest.mark.parametrize("floor", [NAN, float("inf")])
def test_floor_that_is_no_number_is_refused(floor: float) -> None:
    assert_refused(build([[0.5, 0.5]], floors={1: floor}), "criteria", "floor of Criterion 2", "c1")


def test_unknown_policy_for_missing_is_refused() -> None:
    assert_refused(changed(missing="average"), "missing", "average")


@pytest.mark.parametrize("value", [0, -1, 2.5, True, None])
def test_count_that_is_no_count_is_refused(value: float) -> None:
    with pytest.raises(EngineError, match="draws") as caught:
        checked_count(value, "draws")
    assert caught.value.argument == "draws"
