from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.errors import EngineError
from scoring.engine.matrix import Floats
from scoring.engine.promethee import Flows, Preference, _by_pairs, _by_sorting, promethee
from tests.engine.build import Project, projects
from tests.engine.test_aggregate import GOLDEN, GOLDEN_WEIGHTS

RISING = [True] * 3 + [False] * 3
SHAPES = {
    "usual": Preference("usual"),
    "u": Preference("u", q=0.25),
    "v": Preference("v", p=0.6),
    "level": Preference("level", q=0.2, p=0.55),
    "linear": Preference("linear", q=0.125, p=0.75),
    "gaussian": Preference("gaussian", s=0.3),
}


def preferred(d: float, shape: Preference) -> float:
    """The definition, one difference at a time."""
    if d <= 1e-12:
        return 0.0
    if shape.shape == "usual":
        return 1.0
    if shape.shape == "u":
        return float(d > shape.q)
    if shape.shape == "v":
        return min(d / shape.p, 1.0)
    if shape.shape == "level":
        return (d > shape.q) / 2 + (d > shape.p) / 2
    if shape.shape == "linear":
        return min(max((d - shape.q) / (shape.p - shape.q), 0.0), 1.0)
    return float(1 - np.exp(-(d**2) / (2 * shape.s**2)))


def by_definition(rows: Any, weights: Any, shape: Preference) -> tuple[list[float], list[float]]:
    n = len(rows)
    table = [
        [sum(w * preferred(x - y, shape) for w, x, y in zip(weights, a, b, strict=True)) / sum(weights) for b in rows]
        for a in rows
    ]
    over = [sum(row) / (n - 1) for row in table]
    under = [sum(row[k] for row in table) / (n - 1) for k in range(n)]
    return over, under


def test_golden_matrix() -> None:
    result = promethee(np.array(GOLDEN), GOLDEN_WEIGHTS, rising=RISING)
    np.testing.assert_allclose(result.net, [-0.12, 0.14, 0, 0.14, -0.26, 0.10], atol=1e-9)
    assert result.ranks.tolist() == [5, 1, 4, 1, 6, 3]


def test_published_location_example() -> None:
    table = np.array([[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]])
    result = promethee(table, [0.4, 0.3, 0.1, 0.2], preferences=Preference("linear", q=1, p=2))
    np.testing.assert_allclose(result.net, [-0.26, -0.52, -0.22, 0.36, 0.7, -0.06], atol=1e-9)
    assert result.ranks.tolist() == [5, 6, 4, 2, 1, 3]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@given(rows=st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=8))
def test_flows_are_those_of_the_definition(shape: Preference, rows: list[list[float]]) -> None:
    # keep clear of the thresholds themselves, where a rounding decides
    rows = [[round(x, 3) + 1e-4 * (i + 1) for x in row] for i, row in enumerate(rows)]
    result = promethee(np.array(rows), [3, 2, 1], preferences=shape)
    over, under = by_definition(rows, [3, 2, 1], shape)
    np.testing.assert_allclose(result.positive, over, atol=1e-9)
    np.testing.assert_allclose(result.negative, under, atol=1e-9)


thresholds = st.integers(1, 6).map(lambda k: k / 10)
preferences = st.one_of(
    st.just(Preference("usual")),
    st.builds(lambda q: Preference("u", q=q), thresholds),
    st.builds(lambda p: Preference("v", p=p), thresholds),
    st.builds(lambda q, p: Preference("level", q=q, p=q + p), thresholds, thresholds),
    st.builds(lambda q, p: Preference("linear", q=q, p=q + p), thresholds, thresholds),
    st.builds(lambda s: Preference("gaussian", s=s), thresholds),
)
# tenths lie on the thresholds, so that the margin decides
columns = st.lists(st.one_of(st.floats(-1, 1), st.integers(-10, 10).map(lambda k: k / 10)), min_size=7, max_size=7)


@given(st.lists(st.tuples(columns, preferences, st.floats(0, 1)), min_size=1, max_size=5))
def test_sorting_and_comparing_all_pairs_give_the_same(drawn: list[tuple[list[float], Preference, float]]) -> None:
    table = np.array([column for column, _, _ in drawn]).T
    shares = np.array([share for _, _, share in drawn])
    shapes = [shape for _, shape, _ in drawn]
    np.testing.assert_allclose(_by_pairs(table, shares, shapes), _by_sorting(table, shares, shapes), rtol=0, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_long_table_is_compared_as_a_short_one_is(shape: Preference) -> None:
    random = np.random.default_rng(7)
    table: Floats = random.random((300, 2))  # more pairs than are compared at once
    result = promethee(table, [3, 1], preferences=shape)
    over, under = _by_pairs(table, np.array([0.75, 0.25]), [shape, shape])
    np.testing.assert_allclose(result.positive, over / 299, rtol=0, atol=1e-12)
    np.testing.assert_allclose(result.negative, under / 299, rtol=0, atol=1e-12)


def test_difference_equal_to_a_threshold_is_not_above_it() -> None:
    # .3 - .1 and .2 differ by a rounding
    table = np.array([[0.1], [0.3], [1.1]])
    assert promethee(table, [1], preferences=Preference("u", q=0.2)).positive.tolist() == [0, 0, 1]
    assert promethee(np.array([[0.3], [0.1 + 0.2], [1.0]]), [1]).positive.tolist() == [0, 0, 1]


def test_each_column_may_have_its_own_function() -> None:
    table = np.array([[0.0, 0], [0.5, 0.5], [1, 1]])
    shapes = [Preference("v", p=1), Preference("usual")]
    mixed = promethee(table, [1, 1], preferences=shapes)
    parts = [promethee(table[:, [j]], [1], preferences=shapes[j]).net for j in (0, 1)]
    np.testing.assert_allclose(mixed.net, (parts[0] + parts[1]) / 2)
    with pytest.raises(EngineError) as caught:
        promethee(table, [1, 1], preferences=shapes[:1])
    assert caught.value.argument == "preferences"


@pytest.mark.parametrize("flows", [_by_pairs, _by_sorting])
def test_v_shape_takes_no_lower_threshold(flows: Any) -> None:
    table = np.array([[0.0], [0.1], [0.5]])
    own, other = (flows(table, np.ones(1), [Preference("v", q=q, p=0.6)]) for q in (0.0, 0.3))
    np.testing.assert_array_equal(own, other)


def test_partial_order_is_that_of_both_flows() -> None:
    table = np.random.default_rng(3).random((9, 4))
    flows = promethee(table, [4, 3, 2, 1], preferences=Preference("linear", q=0.1, p=0.6))
    apart = 0
    for a in range(9):
        for b in range(9):
            over, under = flows.positive[a] - flows.positive[b], flows.negative[b] - flows.negative[a]
            assert flows.outranks()[a, b] == (over >= -1e-9 and under >= -1e-9 and max(over, under) > 1e-9)
            apart += bool(over * under < 0)
    assert apart  # there are incomparable pairs


def test_better_by_one_flow_alone_outranks() -> None:
    flows = Flows(np.array([0.5, 0.4, 0.4]), np.array([0.2, 0.2, 0.3]), np.zeros(3), np.zeros(3, dtype=np.int64))
    assert flows.outranks().tolist() == [[False, True, True], [False, False, True], [False, False, False]]


def test_partial_order_leaves_the_incomparable_apart() -> None:
    # positive and negative flows set directly: the second is better by one flow, worse by the other
    result = promethee(np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 0]]), [2, 2, 1])
    outranks = result.outranks()
    assert outranks[0, 2]
    assert outranks[1, 2]
    assert not outranks[0, 1]
    assert not outranks[1, 0]
    assert not outranks.diagonal().any()


def test_constant_column_equal_rows_and_a_single_row_flow_nowhere() -> None:
    for shape in SHAPES.values():
        assert promethee(np.array([[3.0, 4], [3, 4]]), [1, 1], preferences=shape).net.tolist() == [0, 0]
        alone = promethee(np.array([[3.0, 4]]), [1, 1], preferences=shape)
        assert (alone.net.tolist(), alone.ranks.tolist()) == ([0], [1])


@pytest.mark.parametrize("flows", [_by_pairs, _by_sorting])
def test_large_numbers_close_together_keep_their_digits(flows: Any) -> None:
    table = np.array([[1e9 + 1], [1e9 + 2], [1e9 + 4]])
    over, under = flows(table, np.ones(1), [Preference("v", p=4)])
    np.testing.assert_allclose(over - under, np.array([-1 - 3, 1 - 2, 3 + 2]) / 4, atol=1e-9)


@given(projects(least=2, missing=False), st.sampled_from(list(SHAPES.values())))
def test_order_holds_under_permutation_scaling_and_dominance(project: Project, shape: Preference) -> None:
    rows, weights = np.array(project[0]), np.array(project[1], dtype=float)
    result = promethee(rows, weights, preferences=shape)
    assert result.net.sum() == pytest.approx(0, abs=1e-9)
    back = promethee(rows[::-1, ::-1], weights[::-1] * 7, preferences=shape)
    np.testing.assert_allclose(back.net[::-1], result.net, atol=1e-9)
    falling = promethee(5 - rows, weights, rising=[False] * len(weights), preferences=shape)
    np.testing.assert_allclose(falling.net, result.net, atol=1e-9)
    for a in range(len(rows)):
        for b in range(len(rows)):
            if (rows[a] >= rows[b]).all():
                assert result.net[a] >= result.net[b] - 1e-9
                assert not result.outranks()[b, a]


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        ({"shape": "wavy"}, "shape"),
        ({"shape": "u", "q": -1}, "q"),
        ({"shape": "u", "q": float("nan")}, "q"),
        ({"shape": "v", "p": float("inf")}, "p"),
        ({"shape": "v"}, "p"),
        ({"shape": "level", "q": 1, "p": 1}, "p"),
        ({"shape": "linear", "q": 2, "p": 1}, "p"),
        ({"shape": "gaussian"}, "s"),
        ({"shape": "gaussian", "s": -1}, "s"),
    ],
)
def test_preference_without_meaning_is_refused(options: dict[str, Any], argument: str) -> None:
    with pytest.raises(EngineError) as caught:
        Preference(**options)
    assert caught.value.argument == argument
