import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.errors import EngineError
from scoring.engine.weights import Node, basis_points, global_weights, normalise, rescale

NAN = float("nan")


def test_normalise_divides_by_the_sum() -> None:
    np.testing.assert_allclose(normalise([10, 2, 8]), [0.5, 0.1, 0.4])
    np.testing.assert_allclose(normalise([1e308, 1e308, 0]), [0.5, 0.5, 0])
    np.testing.assert_allclose(normalise([1e-300, 3e-300]), [0.25, 0.75])


@pytest.mark.parametrize("raw", [[], [0, 0], [1, NAN], [1, float("inf")], [1, -1]])
def test_weights_without_meaning_are_refused(raw: list[int]) -> None:
    with pytest.raises(EngineError) as caught:
        normalise(raw)
    assert caught.value.argument == "weights"


@pytest.mark.parametrize(
    ("weight", "says"),
    [
        (-1.0, "is -1.0: it cannot be negative"),
        (math.nan, "is nan: it must be a"),
        (-math.inf, "is -inf: it must be a"),
    ],
)
def test_refused_weight_is_named_with_what_is_wrong(weight: float, says: str) -> None:
    for raw in ([1.0, weight, -5.0], np.array([1.0, weight, -5.0])):
        with pytest.raises(EngineError, match=f"The weight in position 2 {says}"):
            normalise(raw)
        with pytest.raises(EngineError, match=f"The weight of b {says}") as caught:
            normalise(raw, keys=["a", "b", "c"])
        assert caught.value.key == "b"


def test_global_weights_multiply_down_the_tree() -> None:
    tree = [
        Node("quality", "", 60),
        Node("cost", "", 40),
        Node("audits", "quality", 1),
        Node("record", "quality", 2),
        Node("fda", "record", 3),
        Node("ema", "record", 1),
    ]
    assert global_weights(tree) == pytest.approx(
        {"quality": 0.6, "cost": 0.4, "audits": 0.2, "record": 0.4, "fda": 0.3, "ema": 0.1}
    )


@pytest.mark.parametrize(
    ("tree", "words", "key"),
    [
        ([], "no weights", ""),
        ([Node("a", "", 1), Node("a", "", 1)], "a occurs twice", "a"),
        ([Node("b", "", 1), Node("a", "", 1), Node("a", "", 1)], "a occurs twice", "a"),
        ([Node("a", "b", 1)], "unknown group b", "a"),
        ([Node("a", "b", 1), Node("b", "a", 1)], "within itself", "a"),
        ([Node("g", "", 1), Node("a", "g", 0)], r"All weights are zero.*\(in g\)", "g"),
        ([Node("g", "", 1), Node("a", "g", -1)], "weight of a", "a"),
    ],
)
def test_broken_weight_tree_is_refused(tree: Any, words: str, key: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        global_weights(tree)
    assert (caught.value.argument, caught.value.key) == ("nodes", key)


def test_basis_points_sum_to_ten_thousand() -> None:
    assert basis_points([1, 1, 1]) == (3334, 3333, 3333)
    with pytest.raises(EngineError):
        basis_points([0, 0])


def test_rescale_shares_in_proportion_among_the_unlocked() -> None:
    # quality locked at 30, commercial set to 40: the figures of the design
    moved = rescale([30, 25, 15, 20, 10], 3, 40, locked=[0])
    np.testing.assert_allclose(moved, [30, 15, 9, 40, 6])


def test_rescale_reproduces_the_published_reweighting() -> None:
    moved = rescale([42.5, 14.3, 11.9, 9.9, 7.8, 4.9, 3.7, 2.9, 2.1], 0, 35)
    np.testing.assert_allclose(moved, [35, 16.2, 13.5, 11.2, 8.8, 5.5, 4.2, 3.3, 2.3], atol=0.08)


def test_rescale_comes_back_from_all_zero() -> None:
    np.testing.assert_allclose(rescale([100, 0, 0], 0, 40, base=[50, 40, 10]), [40, 48, 12])
    np.testing.assert_allclose(rescale([100, 0, 0], 0, 40, base=[100, 0, 0]), [40, 30, 30])
    np.testing.assert_allclose(rescale([100, 0, 0], 0, 40), [40, 30, 30])


def test_rescale_with_everyone_locked_takes_what_they_leave() -> None:
    np.testing.assert_allclose(rescale([50, 30, 20], 0, 80, locked=[1, 2]), [50, 30, 20])


def test_rescale_of_a_single_weight_keeps_it() -> None:
    np.testing.assert_allclose(rescale([100], 0, 40), [100])


def test_rescale_has_no_room_where_the_locked_hold_everything() -> None:
    np.testing.assert_allclose(rescale([0, 60, 40, 0], 0, 30, locked=[1, 2]), [0, 60, 40, 0])


def test_rescale_in_units_that_sum_to_less_than_one() -> None:
    assert rescale([0.25, 0.25], 0, 0.1, total=0.5).tolist() == [0.1, 0.4]


def test_saved_weights_below_zero_are_refused_as_such() -> None:
    with pytest.raises(EngineError) as caught:
        rescale([100, 0, 0], 0, 40, base=[50, -10, 60])
    assert caught.value.argument == "base"


def test_rescale_holds_the_value_inside_the_room() -> None:
    np.testing.assert_allclose(rescale([50, 30, 20], 0, 99, locked=[1]), [70, 30, 0])
    np.testing.assert_allclose(rescale([50, 30, 20], 0, -5), [0, 60, 40])


@pytest.mark.parametrize(
    ("weights", "index", "value", "argument"),
    [
        ([50, 60], 0, 10, "weights"),
        ([], 0, 10, "weights"),
        ([50, NAN], 0, 10, "weights"),
        ([150, -50], 0, 10, "weights"),
        ([50, 50], 2, 10, "index"),
        ([50, 50], 0, NAN, "value"),
    ],
)
def test_rescale_refuses_what_has_no_meaning(weights: Any, index: int, value: float, argument: str) -> None:
    with pytest.raises(EngineError) as caught:
        rescale(weights, index, value)
    assert caught.value.argument == argument


@given(
    raw=st.lists(st.integers(0, 50), min_size=2, max_size=7).filter(any),
    where=st.integers(0, 6),
    value=st.floats(-20, 120),
    locks=st.sets(st.integers(0, 6)),
)
def test_rescale_keeps_the_sum_the_locks_and_the_proportions(
    raw: list[int], where: int, value: float, locks: set[int]
) -> None:
    index = where % len(raw)
    locks = {i for i in locks if i < len(raw)} - {index}
    before = 100 * normalise(raw)
    after = rescale(before, index, value, locked=locks)
    assert math.fsum(after) == pytest.approx(100)
    assert (after >= 0).all()
    for i in locks:
        assert after[i] == before[i]
    free = [i for i in range(len(raw)) if i not in locks and i != index]
    for i in free:
        for k in free:
            if before[free].sum() > 0:
                assert after[i] * before[k] == pytest.approx(after[k] * before[i], abs=1e-6)
