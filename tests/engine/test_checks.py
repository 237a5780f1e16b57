from dataclasses import replace

import numpy as np
import pytest

from scoring.engine.checks import check, checked_count
from scoring.engine.matrix import EngineError, Group
from tests.engine.build import NAN, build

GOOD = build([[0.5, 0.25], [0.75, 1]], [1, 2], groups=["cost", ""])


def refused(matrix, argument, words, key=""):
    with pytest.raises(EngineError, match=words) as caught:
        check(matrix)
    assert (caught.value.argument, caught.value.key) == (argument, key)


def test_good_matrix_passes():
    check(GOOD)


def test_nothing_to_rank_is_refused():
    refused(replace(GOOD, criteria=()), "criteria", "no criteria")
    refused(replace(GOOD, alternatives=()), "alternatives", "no vendors")


def test_duplicate_keys_are_refused():
    refused(replace(GOOD, alternatives=GOOD.alternatives[:1] * 2), "alternatives", "a0 occurs twice", "a0")
    refused(replace(GOOD, criteria=GOOD.criteria[:1] * 2), "criteria", "c0 occurs twice", "c0")
    clash = replace(GOOD, groups=(Group("cost", "Cost"), Group("c1", "Same as a criterion")))
    refused(clash, "criteria", "c1 occurs twice", "c1")


def test_broken_tree_is_refused():
    refused(replace(GOOD, groups=()), "criteria", "Criterion 1 lies in the unknown group cost", "c0")
    refused(replace(GOOD, groups=(Group("cost", "Cost", "nowhere"),)), "groups", "unknown group nowhere", "cost")
    circle = (Group("cost", "Cost", "money"), Group("money", "Money", "cost"))
    refused(replace(GOOD, groups=circle), "groups", "Cost lies within itself", "cost")
    refused(replace(GOOD, groups=(*GOOD.groups, Group("", "Nameless"))), "groups", "empty key")


@pytest.mark.parametrize("argument", ["performances", "partial_values", "spread"])
def test_tables_of_another_shape_or_kind_are_refused(argument):
    refused(replace(GOOD, **{argument: np.zeros((2, 3))}), argument, r"\(2, 3\).*must have \(2, 2\)")
    refused(replace(GOOD, **{argument: [["a", "b"], ["c", "d"]]}), argument, "not a table of numbers")


def test_cells_without_meaning_are_refused_by_vendor_and_criterion():
    def cell(x):
        return np.array([[0, 0], [0, x]])

    refused(replace(GOOD, performances=cell(np.inf)), "performances", "Vendor 2, Criterion 2: inf", "c1")
    refused(replace(GOOD, partial_values=cell(np.inf)), "partial_values", "Vendor 2, Criterion 2: inf", "c1")
    refused(replace(GOOD, partial_values=cell(1.5)), "partial_values", "between 0 and 1", "c1")
    refused(replace(GOOD, partial_values=cell(-0.5)), "partial_values", "between 0 and 1", "c1")
    refused(replace(GOOD, spread=cell(-0.1)), "spread", "negative", "c1")
    refused(replace(GOOD, spread=cell(NAN)), "spread", "finite", "c1")


@pytest.mark.parametrize("floor", [NAN, float("inf")])
def test_floor_that_is_no_number_is_refused(floor):
    refused(build([[0.5, 0.5]], floors={1: floor}), "criteria", "floor of Criterion 2", "c1")


def test_unknown_policy_for_missing_is_refused():
    refused(replace(GOOD, missing="average"), "missing", "average")


@pytest.mark.parametrize("value", [0, -1, 2.5, True, None])
def test_count_that_is_no_count_is_refused(value):
    with pytest.raises(EngineError, match="draws") as caught:
        checked_count(value, "draws")
    assert caught.value.argument == "draws"
