from typing import Any

import numpy as np
import pytest
from hypothesis import given

from scoring.engine.errors import EngineError
from scoring.engine.topsis import topsis
from tests.engine.build import Project, projects
from tests.engine.test_aggregate import GOLDEN, GOLDEN_WEIGHTS

NAN = float("nan")
RISING = [True] * 3 + [False] * 3


def test_golden_matrix() -> None:
    result = topsis(np.array(GOLDEN), GOLDEN_WEIGHTS, rising=RISING)
    np.testing.assert_allclose(result.closeness, [0.4317, 0.5710, 0.4272, 0.6083, 0.4692, 0.5158], atol=5e-5)
    assert result.ranks.tolist() == [5, 2, 6, 1, 4, 3]


def test_published_textbook_example() -> None:
    table = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])
    np.testing.assert_allclose(topsis(table, [0.3, 0.4, 0.3]).closeness, [0.5037, 0.6581, 0.7482, 0.334], atol=1e-4)


def test_minmax_scaling_by_hand() -> None:
    # columns become 0, .5, 1 and 1, 0, 0; weights .5 each
    result = topsis(np.array([[1, 9], [2, 3], [3, 3]]), [1, 1], scaling="minmax")
    to_best = np.sqrt([1, 0.25 + 1, 1])
    to_worst = np.sqrt([1, 0.25, 1])
    np.testing.assert_allclose(result.closeness, to_worst / (to_best + to_worst))


def test_minmax_scaling_does_not_look_at_where_a_column_lies() -> None:
    table = np.array([[1.0, 90], [2, 30], [3, 45]])
    moved = topsis(table + [100, 0], [1, 2], scaling="minmax")
    np.testing.assert_allclose(moved.closeness, topsis(table, [1, 2], scaling="minmax").closeness)


def test_constant_column_and_column_of_zeros_tell_nobody_apart() -> None:
    table = np.array([[0.0, 7, 1], [0, 7, 2], [0, 7, 4]])
    for scaling in ("vector", "minmax"):
        with_them = topsis(table, [1, 1, 1], scaling=scaling)
        without = topsis(table[:, 2:], [1], scaling=scaling)
        np.testing.assert_allclose(with_them.closeness, without.closeness)


def test_zero_on_a_falling_column_is_the_best_not_an_error() -> None:
    assert topsis(np.array([[0.0, 5], [3, 5], [9, 5]]), [1, 1], rising=[False, True]).ranks.tolist() == [1, 2, 3]


def test_equal_rows_and_a_single_row_lie_in_the_middle() -> None:
    assert topsis(np.array([[3, 4], [3, 4]]), [1, 1]).closeness.tolist() == [0.5, 0.5]
    assert topsis(np.array([[3, 4]]), [1, 1]).ranks.tolist() == [1]


def test_huge_numbers_do_not_overflow() -> None:
    assert topsis(np.array([[1e200, 1], [2e200, 1]]), [1, 1]).ranks.tolist() == [2, 1]


def test_column_whose_ends_are_next_to_each_other_tells_nobody_apart() -> None:
    rows = np.array([[0.0, 3], [1e-310, 5], [5e-324, 9]])
    for scaling in ("vector", "minmax"):
        without = topsis(rows[:, 1:], [1], scaling=scaling)
        np.testing.assert_allclose(topsis(rows, [1, 1], scaling=scaling).closeness, without.closeness)


@given(projects(least=2, missing=False))
def test_order_holds_under_permutation_scaling_and_dominance(project: Project) -> None:
    rows, weights = np.array(project[0]), np.array(project[1], dtype=float)
    result = topsis(rows, weights)
    back = topsis(rows[::-1, ::-1], weights[::-1] * 7)
    np.testing.assert_allclose(back.closeness[::-1], result.closeness, atol=1e-9)
    np.testing.assert_allclose(topsis(rows * 1000, weights).closeness, result.closeness, atol=1e-9)
    np.testing.assert_allclose(
        topsis(-rows, weights, rising=[False] * len(weights)).closeness, result.closeness, atol=1e-9
    )
    for a in range(len(rows)):
        for b in range(len(rows)):
            if (rows[a] >= rows[b]).all():
                assert result.closeness[a] >= result.closeness[b] - 1e-9


@pytest.mark.parametrize(
    ("table", "weights", "more", "argument"),
    [
        ([[1, NAN]], [1, 1], {}, "table"),
        ([[1, np.inf]], [1, 1], {}, "table"),
        ([], [1], {}, "table"),
        ([1, 2], [1, 1], {}, "table"),
        ([["a", "b"]], [1, 1], {}, "table"),
        ([[1, 2]], [1], {}, "weights"),
        ([[1, 2]], [1, -1], {}, "weights"),
        ([[1, 2]], [0, 0], {}, "weights"),
        ([[1, 2]], [1, 1], {"rising": [True]}, "rising"),
        ([[1, 2]], [1, 1], {"scaling": "sum"}, "scaling"),
    ],
)
def test_input_without_meaning_is_refused(table: Any, weights: Any, more: dict[str, Any], argument: str) -> None:
    with pytest.raises(EngineError) as caught:
        topsis(table, weights, **more)
    assert caught.value.argument == argument
