from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.errors import EngineError
from scoring.engine.values import ValueFunction, partial_values

CURVE = ValueFunction(((0, 0.0), (65, 1.0), (80, 1.0), (100, 0.5)))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((), "at least two points"),
        (((0, 0),), "at least two points"),
        (((0, 0), (float("nan"), 1)), "not a finite number"),
        (((0, 0), (float("inf"), 1)), "not a finite number"),
        (((0, 0), (1, float("nan"))), "not a finite number"),
        (((0, 0), (1, 1.01)), "between 0 and 1"),
        (((0, -0.01), (1, 1)), "between 0 and 1"),
        (((0, 0), (0, 1)), "must rise"),
        (((1, 0), (0, 1)), "must rise"),
        (((0, 0), (1e-300, 1)), "must rise from left to right, by more than 1e-300"),
        (((0, 0), (1e-308, 1)), "must rise from left to right, by more than 1e-300"),
        (((-1e308, 0), (1e308, 1)), "spans more"),
        (((-1e308, 0), (0, 0.5), (1e308, 1)), "spans more"),
    ],
)
def test_curve_without_meaning_is_refused(points: Any, words: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        ValueFunction(points)
    assert caught.value.argument == "points"


def test_linear_scale_rises_or_falls() -> None:
    np.testing.assert_allclose(ValueFunction.linear(0, 4)([0, 1, 4]), [0, 0.25, 1])
    np.testing.assert_allclose(ValueFunction.linear(500, 300)([500, 350, 300]), [0, 0.75, 1])
    assert ValueFunction.linear(0, 4).shape == "rising"
    assert ValueFunction.linear(500, 300).shape == "falling"
    assert CURVE.shape == "mixed"
    assert ValueFunction(((0, 0.5), (1, 0.5))).shape == "rising"


def test_linear_scale_with_equal_anchors_is_refused() -> None:
    with pytest.raises(EngineError, match="two different anchors"):
        ValueFunction.linear(3, 3)


def test_values_beyond_the_ends_are_clamped_and_missing_stays_missing() -> None:
    np.testing.assert_allclose(CURVE([-5, 32.5, 70, 90, 120, np.nan]), [0, 0.5, 1, 0.75, 0.5, np.nan])


def test_columns_are_valued_each_by_its_own_curve() -> None:
    functions = [ValueFunction.linear(0, 4), CURVE, ValueFunction(((0, 0.2), (10, 0.6)))]
    table = np.array([[2, 90, 5], [np.nan, 50, 20], [9, 110, -1]])
    expected = np.column_stack([f(table[:, j]) for j, f in enumerate(functions)])
    np.testing.assert_allclose(partial_values(functions, table)[0], expected)
    assert partial_values(functions, table)[1].tolist() == [
        [False, False, False],
        [False, False, True],
        [True, True, True],
    ]


def test_absurdly_distant_performance_is_only_outside() -> None:
    np.testing.assert_allclose(
        partial_values([ValueFunction.linear(0, 1e-200)], np.array([[1e308], [-1e308]]))[0], [[1], [0]]
    )


@given(
    xs=st.lists(st.integers(-(10**6), 10**6).map(lambda k: k / 7), min_size=2, max_size=6, unique=True).map(sorted),
    vs=st.lists(st.floats(0, 1), min_size=6, max_size=6),
    x=st.floats(-1e7, 1e7),
)
def test_value_lies_between_the_values_of_its_neighbours(xs: list[float], vs: list[float], x: float) -> None:
    curve = ValueFunction(tuple(zip(xs, vs, strict=False)))
    value = float(curve(x))
    left = max((i for i, other in enumerate(xs) if other <= x), default=0)
    right = min((i for i, other in enumerate(xs) if other >= x), default=len(xs) - 1)
    assert min(vs[left], vs[right]) - 1e-9 <= value <= max(vs[left], vs[right]) + 1e-9
    assert float(partial_values([curve], np.array([[x]]))[0][0, 0]) == pytest.approx(value, abs=1e-9)


CURVES = (
    ValueFunction.linear(2, 6),
    ValueFunction.linear(6, -2),
    ValueFunction(((0, 0), (1, 0.5), (4, 1))),
    ValueFunction(((0, 0.25), (4, 1))),
    ValueFunction(((0, 1), (4, 0.5))),
    ValueFunction(((0, 0), (4, 0.5))),
    ValueFunction(((0, 1), (2, 1), (4, 0))),
    ValueFunction(((0, 0), (1, 1), (4, 0.5))),
    ValueFunction(((0, 1), (4, 1))),
)
COLUMN = np.array([-3.0, -2, 0, 1, 2, 3, 4, 5, 6, 7, np.nan])


@pytest.mark.parametrize("chosen", [(0,), (0, 1), (2,), (1, 2, 0), range(len(CURVES))])
def test_table_of_values_is_that_of_its_columns(chosen: Sequence[int]) -> None:
    curves = [CURVES[k] for k in chosen]
    table = np.tile(COLUMN[:, None], len(curves))
    expected = np.array([[np.nan if np.isnan(x) else float(curve(x)) for curve in curves] for x in COLUMN])
    np.testing.assert_allclose(partial_values(curves, table)[0], expected, atol=1e-15)


def test_what_lies_beyond_its_scale_is_clamped_and_its_ends_are_not() -> None:
    curves = [CURVES[0], CURVES[1]]  # 2 to 6 and -2 to 6
    table = np.array([[2.0, -2.0], [6.0, 6.0]])
    assert not partial_values(curves, table)[1].any()
    for wrong in ([1.9, 0], [6.1, 0], [3, -2.1], [3, 6.1]):
        for more in ([], [[np.nan, 1.0]], [[3.0, np.nan]]):
            beyond = np.array([*table.tolist(), *more, wrong])
            assert partial_values(curves, beyond)[1][-1].tolist() == [wrong[0] != 3, wrong[0] == 3]
            assert partial_values(curves, beyond)[1].sum() == 1
    assert not partial_values(curves, np.array([[np.nan, 0.0], [3.0, np.nan]]))[1].any()


def test_ends_of_a_bent_scale_are_not_clamped() -> None:
    bent = ValueFunction(((0, 0.0), (1, 0.5), (4, 1.0)))
    found = partial_values([bent, CURVES[0]], np.array([[0.0, 3.0], [4.0, 3.0], [-0.1, 3.0], [4.1, 3.0]]))[1]
    assert found[:, 0].tolist() == [False, False, True, True]
    assert not found[:, 1].any()


def test_a_rounding_beyond_an_end_is_measured_by_the_width_of_the_scale() -> None:
    """Ten wide: a hundred-millionth is a rounding, wherever the scale lies."""
    bent = ValueFunction(((1000, 0.0), (1001, 0.5), (1010, 1.0)))
    for end, away in ((1000.0, -1), (1010.0, 1)):
        near, far = (partial_values([bent], np.array([[end + away * gap]]))[1][0, 0] for gap in (5e-9, 5e-8))
        assert (near, far) == (False, True)


def test_scale_has_ends_and_a_direction() -> None:
    bent = ValueFunction(((1, 0.5), (2, 0.7), (9, 0.7)))
    assert (bent.low, bent.high, bent.shape) == (1, 9, "rising")
    assert ValueFunction(((1, 0.5), (2, 0.5), (9, 0.2))).shape == "falling"
    assert ValueFunction(((1, 0.5), (2, 0.9), (9, 0.2))).shape == "mixed"
    with pytest.raises(EngineError) as caught:
        ValueFunction.linear(3, 3)
    assert caught.value.argument == "worst"
