import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.ahp import ahp
from scoring.engine.errors import EngineError

# Saaty's leader example as published with its consistency ratios
LEADER: Any = [[1, 4, 3, 7], [1 / 4, 1, 1 / 3, 3], [1 / 3, 3, 1, 5], [1 / 7, 1 / 3, 1 / 5, 1]]
EXPERIENCE: Any = [[1, 1 / 4, 4], [4, 1, 9], [1 / 4, 1 / 9, 1]]
EDUCATION: Any = [[1, 3, 1 / 5], [1 / 3, 1, 1 / 7], [5, 7, 1]]


def test_published_weights_and_consistency() -> None:
    result = ahp(LEADER)
    np.testing.assert_allclose(result.weights, [0.548, 0.127, 0.270, 0.056], atol=6e-4)
    assert result.consistency_ratio == pytest.approx(0.044, abs=5e-4)
    assert ahp(EXPERIENCE).consistency_ratio == pytest.approx(0.035, abs=6e-4)
    assert ahp(EDUCATION).consistency_ratio == pytest.approx(0.062, abs=6e-4)
    np.testing.assert_allclose(ahp(EXPERIENCE).weights, [0.217166, 0.717065, 0.065769], atol=1e-6)
    assert result.consistent


# Saaty's table as printed, for up to ten criteria
@pytest.mark.parametrize(
    ("n", "random_index"),
    [(1, 0), (2, 0), (3, 0.52), (4, 0.89), (5, 1.11), (6, 1.25), (7, 1.35), (8, 1.40), (9, 1.45), (10, 1.49)],
)
def test_ratio_is_the_index_over_the_random_index_of_the_size(n: int, random_index: float) -> None:
    weights = np.arange(1.0, n + 1)
    table = weights[:, None] / weights
    if n > 2:
        table[0, 1], table[1, 0] = table[0, 1] * 3, table[1, 0] / 3
    result = ahp(table)
    assert result.random_index == random_index
    if n > 2:
        assert result.consistency_index == pytest.approx((result.eigenvalue - n) / (n - 1))
        assert result.consistency_ratio == pytest.approx(result.consistency_index / random_index)
        assert result.consistency_ratio > 0
        assert result.revisit is not None
    else:
        assert (result.consistency_index, result.consistency_ratio, result.revisit) == (0, 0, None)


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.inf, math.nan])
def test_judgement_that_is_no_ratio_is_named_by_row_and_column(wrong: float) -> None:
    for mirror in (1, wrong):
        with pytest.raises(EngineError, match=f"Row 1, column 2: {wrong} must be a finite number above 0"):
            ahp([[1, wrong], [mirror, 1]])


def test_two_criteria_cannot_contradict_each_other() -> None:
    # 3 x .34 is 1.02, within what people type
    assert ahp([[1, 3], [0.34, 1]]).consistency_index == 0
    assert ahp([[1, 1e300], [1e-300, 1]]).revisit is None


def test_ratio_of_exactly_a_tenth_is_consistent() -> None:
    result = ahp(LEADER)
    assert replace(result, consistency_ratio=0.10).consistent
    assert not replace(result, consistency_ratio=0.1001).consistent


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 3), (0, 2), (1, 3), (0, 3)])
def test_judgement_turned_upside_down_is_the_one_to_revisit(pair: tuple[int, int]) -> None:
    table = np.array([27.0, 9, 3, 1])[:, None] / np.array([27.0, 9, 3, 1])
    table[pair], table[pair[::-1]] = table[pair[::-1]], table[pair]
    revisit = ahp(table).revisit
    assert revisit is not None
    assert (revisit.row, revisit.column) == pair


def test_judgements_to_revisit_lie_above_the_diagonal() -> None:
    # 1 : 2 : 4 but for the second against the third, typed upside down: that pair, or one that it pulls, is off most
    revisit = ahp([[1, 2, 4], [1 / 2, 1, 1 / 2], [1 / 4, 2, 1]]).revisit
    assert revisit is not None
    assert revisit.row < revisit.column


def test_judgements_typed_with_two_decimals() -> None:
    table: Any = [
        [1, 0.2, 3, 0.33, 3],
        [5, 1, 7, 3, 7],
        [0.33, 0.14, 1, 0.2, 1],
        [3, 0.33, 5, 1, 5],
        [0.33, 0.14, 1, 0.2, 1],
    ]
    np.testing.assert_allclose(ahp(table).weights, [0.1222, 0.5148, 0.0526, 0.2579, 0.0526], atol=5e-5)


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=10))
def test_consistent_judgements_give_their_weights_back(weights: list[float]) -> None:
    table = np.array(weights)[:, None] / np.array(weights)
    result = ahp(table)
    np.testing.assert_allclose(result.weights, np.array(weights) / sum(weights), rtol=1e-6)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-6)
    assert result.consistent


@given(st.lists(st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7]), min_size=6, max_size=6))
def test_weights_are_what_the_table_maps_to_a_multiple_of_itself(judged: list[float]) -> None:
    table = np.eye(4)
    table[np.triu_indices(4, 1)] = judged
    table.T[np.triu_indices(4, 1)] = 1 / np.array(judged)
    result = ahp(table)
    np.testing.assert_allclose(table @ result.weights, result.eigenvalue * result.weights, rtol=1e-6, atol=1e-9)
    assert math.fsum(result.weights) == pytest.approx(1)
    assert (result.weights > 0).all()


def test_judgement_to_revisit_is_the_one_that_contradicts() -> None:
    # 1 : 2 : 4 : 8, but the first against the last was typed upside down
    table = np.array([8.0, 4, 2, 1])[:, None] / np.array([8.0, 4, 2, 1])
    table[0, 3], table[3, 0] = 1 / 8, 8
    result = ahp(table)
    assert not result.consistent
    assert result.revisit is not None
    assert (result.revisit.row, result.revisit.column, result.revisit.judged) == (0, 3, 1 / 8)
    assert result.revisit.implied == pytest.approx(result.weights[0] / result.weights[3])
    assert result.revisit.implied > 4 * result.revisit.judged


def test_nothing_to_revisit_where_all_fits() -> None:
    assert ahp([[1]]).revisit is None
    assert ahp([[1, 3], [1 / 3, 1]]).revisit is None
    assert ahp([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]).revisit is None


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "square"),
        ([[1, 2]], "square"),
        ([["a"]], "not a table of numbers"),
        (np.ones((11, 11)), "more than 10 into groups"),
        ([[1, 0], [1, 1]], "Row 1, column 2"),
        ([[1, float("nan")], [1, 1]], "Row 1, column 2"),
        ([[2, 1], [1, 1]], "diagonal"),
        ([[1, 3], [1 / 2, 1]], "Row 1, column 2 is 3 and its mirror 0.5"),
    ],
)
def test_table_without_meaning_is_refused(table: Any, words: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        ahp(table)
    assert caught.value.argument == "judgements"
