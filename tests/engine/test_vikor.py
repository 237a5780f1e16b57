from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from scoring.engine.errors import EngineError
from scoring.engine.vikor import vikor
from tests.engine.build import Project, projects
from tests.engine.test_aggregate import GOLDEN, GOLDEN_WEIGHTS

RISING = [True] * 3 + [False] * 3


def test_golden_matrix() -> None:
    result = vikor(np.array(GOLDEN), GOLDEN_WEIGHTS, rising=RISING)
    np.testing.assert_allclose(result.q, [0.2533, 0.2403, 0.6173, 0.3268, 1, 0.2238], atol=5e-5)
    # the advantage of the first, .0165, is below 1/5: everyone within that is in the compromise
    assert result.compromise == (5, 1, 0, 3)


def test_published_mountain_example_with_its_tie() -> None:
    result = vikor(np.array([[1, 3000], [2, 3750], [5, 4500]]), [0.5, 0.5], rising=[False, True])
    np.testing.assert_allclose(result.group_regret, [0.5, 0.375, 0.5])
    np.testing.assert_allclose(result.single_regret, [0.5, 0.25, 0.5])
    np.testing.assert_allclose(result.q, [1, 0, 1])
    assert result.ranks.tolist() == [2, 1, 2]
    assert result.compromise == (1,)


def test_v_weighs_group_against_single_regret() -> None:
    table = np.array([[1.0, 0, 0.5], [0.45, 0.45, 0.5], [0, 1, 0]])
    whole, single = vikor(table, [2, 2, 1], v=1), vikor(table, [2, 2, 1], v=0)
    np.testing.assert_allclose(whole.q, (whole.group_regret - 0.4) / (0.6 - 0.4))
    assert single.ranks[1] == 1


def test_advantage_without_stability_proposes_two() -> None:
    table = np.array([[4.0, 0, 9], [1, 6, 9], [5, 10, 4], [9, 5, 3]])
    result = vikor(table, [5, 4, 5])
    # the third is first by Q with an advantage above 1/3, but the second has the least S and the first the least R
    np.testing.assert_allclose(result.group_regret, [57 / 112, 33 / 70, 10 / 21, 0.5], atol=1e-9)
    np.testing.assert_allclose(result.single_regret, [2 / 7, 5 / 14, 25 / 84, 5 / 14], atol=1e-9)
    assert result.compromise == (2, 0)


def test_constant_column_gives_no_regret() -> None:
    table = np.array([[0.0, 3], [0, 5], [0, 9]])
    np.testing.assert_allclose(vikor(table, [1, 1]).group_regret, [0.5, 1 / 3, 0])


def test_equal_rows_and_a_single_row() -> None:
    alike = vikor(np.array([[3, 4], [3, 4]]), [1, 1])
    assert alike.q.tolist() == [0, 0]
    assert alike.ranks.tolist() == [1, 1]
    assert alike.compromise == (0, 1)
    assert vikor(np.array([[3, 4]]), [1, 1]).compromise == (0,)


def test_column_whose_ends_are_next_to_each_other_tells_nobody_apart() -> None:
    rows = np.array([[0.0, 3], [1e-310, 5], [5e-324, 9]])
    np.testing.assert_allclose(vikor(rows, [1, 1]).group_regret, [0.5, 1 / 3, 0])


@given(projects(least=2, missing=False))
def test_order_holds_under_permutation_scaling_and_dominance(project: Project) -> None:
    rows, weights = np.array(project[0]), np.array(project[1], dtype=float)
    result = vikor(rows, weights)
    np.testing.assert_allclose(vikor(rows[::-1, ::-1], weights[::-1] * 7).q[::-1], result.q, atol=1e-9)
    np.testing.assert_allclose(vikor(3 - rows * 1000, weights, rising=[False] * len(weights)).q, result.q, atol=1e-9)
    assert result.compromise[0] in np.flatnonzero(result.ranks == 1)
    for a in range(len(rows)):
        for b in range(len(rows)):
            if (rows[a] >= rows[b]).all():
                assert result.q[a] <= result.q[b] + 1e-9


@pytest.mark.parametrize("v", [-0.1, 1.1, float("nan")])
def test_v_outside_its_range_is_refused(v: float) -> None:
    with pytest.raises(EngineError) as caught:
        vikor(np.array([[1.0, 2]]), [1, 1], v=v)
    assert caught.value.argument == "v"


def proposed(rows: list[tuple[int, ...]], weights: tuple[int, ...]) -> list[int]:
    """The compromise set by the two conditions of the source, in exact arithmetic."""
    whole = [Fraction(0)] * len(rows)
    single = [Fraction(0)] * len(rows)
    for weight, column in zip(weights, zip(*rows, strict=True), strict=True):
        for i, x in enumerate(column):
            regret = Fraction(weight * (max(column) - x), sum(weights) * ((max(column) - min(column)) or 1))
            whole[i] += regret
            single[i] = max(single[i], regret)
    q = [Fraction(0)] * len(rows)
    for measure in (whole, single):
        width = (max(measure) - min(measure)) or 1
        q = [now + (x - min(measure)) / width / 2 for now, x in zip(q, measure, strict=True)]
    order = sorted(range(len(rows)), key=q.__getitem__)
    near = Fraction(1, len(rows) - 1)
    if q[order[1]] - q[order[0]] < near:
        return [i for i in order if q[i] - q[order[0]] < near]
    best = order[0]
    return order[:1] if whole[best] == min(whole) or single[best] == min(single) else order[:2]


@pytest.mark.parametrize("weights", [(1, 1), (2, 1), (3, 4)])
def test_compromise_is_what_the_two_conditions_say(weights: tuple[int, int]) -> None:
    found = set()
    for n in (2, 3):
        for rows in product(product(range(3), repeat=2), repeat=n):
            compromise = vikor(np.array(rows, dtype=float), weights).compromise
            assert compromise == tuple(proposed(list(rows), weights)), rows
            found.add(len(compromise))
    assert found == {1, 2, 3}


@pytest.mark.parametrize(
    ("rows", "weights", "by_whole"),
    [
        ([(3, 1, 1), (4, 2, 0), (2, 1, 2), (4, 2, 0)], (2, 1, 3), True),
        ([(0, 4, 2), (4, 1, 2), (4, 2, 1), (2, 1, 0)], (4, 4, 3), False),
    ],
)
def test_stability_by_either_measure_is_enough(
    rows: list[tuple[int, ...]], weights: tuple[int, ...], by_whole: bool
) -> None:
    result = vikor(np.array(rows, dtype=float), weights)
    assert (result.group_regret[2] <= result.group_regret.min() + 1e-12) == by_whole
    assert (result.single_regret[2] <= result.single_regret.min() + 1e-12) != by_whole
    assert result.compromise == (2,) == tuple(proposed(rows, weights))
