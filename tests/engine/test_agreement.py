import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.agreement import METHODS, agreement, kendall_tau, reversals
from scoring.engine.errors import EngineError
from scoring.engine.promethee import promethee
from scoring.engine.topsis import topsis
from scoring.engine.vikor import vikor
from tests.engine.build import NAN, Project, build, projects
from tests.engine.test_aggregate import GOLDEN, GOLDEN_SCALES, GOLDEN_WEIGHTS


def tau_by_pairs(a: list[int], b: list[int]) -> float:
    agree = apart_a = apart_b = 0
    for i, k in combinations(range(len(a)), 2):
        x, y = (a[i] > a[k]) - (a[i] < a[k]), (b[i] > b[k]) - (b[i] < b[k])
        agree, apart_a, apart_b = agree + x * y, apart_a + abs(x), apart_b + abs(y)
    return agree / math.sqrt(apart_a * apart_b) if apart_a * apart_b else NAN


def test_tau_of_known_rankings() -> None:
    assert kendall_tau(np.array([1, 2, 3, 4]), np.array([1, 2, 3, 4])) == 1
    assert kendall_tau(np.array([1, 2, 3, 4]), np.array([4, 3, 2, 1])) == -1
    assert kendall_tau(np.array([1, 2, 3, 4]), np.array([1, 2, 4, 3])) == pytest.approx(4 / 6)
    assert math.isnan(kendall_tau(np.array([1, 1]), np.array([1, 2])))
    assert math.isnan(kendall_tau(np.array([1]), np.array([1])))
    with pytest.raises(EngineError):
        kendall_tau(np.array([1, 2]), np.array([1]))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=12))
def test_tau_with_ties_is_what_the_pairs_say(pairs: list[tuple[int, int]]) -> None:
    a, b = [list(side) for side in zip(*pairs, strict=True)]
    expected = tau_by_pairs(a, b)
    assert kendall_tau(np.array(a), np.array(b)) == pytest.approx(expected, nan_ok=True)


def test_golden_matrix_names_several_winners() -> None:
    result = agreement(evaluate(build(GOLDEN, GOLDEN_WEIGHTS, scales=GOLDEN_SCALES)))
    assert result.methods == METHODS
    assert result.ranks["additive"].tolist() == [4, 1, 5, 2, 6, 3]
    assert result.first["additive"] == (1,)
    assert result.first["vikor"] == (5,)
    assert result.first["promethee"] == (1, 3)
    assert not result.unanimous
    assert result.tau[0, 3] == pytest.approx(tau_by_pairs([4, 1, 5, 2, 6, 3], [5, 1, 4, 1, 6, 3]))
    np.testing.assert_allclose(result.tau, result.tau.T)
    np.testing.assert_allclose(result.tau.diagonal(), 1)


def test_knocked_out_and_uncounted_take_no_part() -> None:
    rows = [[0.9, 0.1, 0], [1, 1, 1], [0.2, 0.8, 1], [0.5, NAN, 1]]
    result = agreement(evaluate(build(rows, [2, 1, 0], excluded=[1])))
    table = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.0]])
    for method, ranks in (
        ("topsis", topsis(table, [2, 1]).ranks),
        ("vikor", vikor(table, [2, 1]).ranks),
        ("promethee", promethee(table, [2, 1]).ranks),
    ):
        assert result.ranks[method].tolist() == [ranks[0], 0, ranks[1], ranks[2]]


def test_two_winners_are_no_agreement() -> None:
    # VIKOR prefers the even one, the weighted sum the other
    found = agreement(evaluate(build([[1, 1, 0], [0.66, 0.66, 0.66], [0, 0, 1]])))
    assert len(set(found.first.values())) == 2
    assert not found.unanimous
    assert agreement(evaluate(build([[1, 1], [0, 0]]))).unanimous


@pytest.mark.parametrize("other", [[1], [[1, 2]], 1])
def test_tau_of_rankings_that_do_not_match_is_refused(other: Any) -> None:
    with pytest.raises(EngineError) as caught:
        kendall_tau(np.array([1, 2]), np.array(other))
    assert caught.value.argument == "b"


def test_reversals_name_every_method_and_two_cannot_reverse() -> None:
    assert reversals(evaluate(build([[0.9, 0.1], [0.5, 0.6]]))) == dict.fromkeys(METHODS, ())


def test_nobody_or_one_ranked() -> None:
    nobody = agreement(evaluate(build([[0.5], [1]], excluded=[0, 1])))
    assert nobody.unanimous
    assert np.isnan(nobody.tau).all()
    one = agreement(evaluate(build([[0.5], [1]], excluded=[0])))
    assert {method: ranks.tolist() for method, ranks in one.ranks.items()} == {method: [0, 1] for method in METHODS}


@given(projects(missing=False))
def test_methods_agree_that_the_best_everywhere_is_first(project: Project) -> None:
    rows, weights = project
    result = agreement(evaluate(build([*rows, [1.0] * len(weights)], weights)))
    for method in METHODS:
        assert result.ranks[method][-1] == 1


@given(projects(least=2, most=5))
def test_additive_value_never_reverses(project: Project) -> None:
    assert reversals(evaluate(build(*project)))["additive"] == ()


def test_reversal_of_the_other_methods_is_found() -> None:
    evaluation = evaluate(build(GOLDEN, GOLDEN_WEIGHTS, scales=GOLDEN_SCALES))
    found = reversals(evaluation)
    values, weights = np.array(evaluation.partial_values), evaluation.weights
    for index in range(6):
        rest = [i for i in range(6) if i != index]
        before, after = promethee(values, weights).net[rest], promethee(values[rest], weights).net
        turned = any(
            np.sign(round(before[i] - before[k], 9)) != np.sign(round(after[i] - after[k], 9))
            for i, k in combinations(range(5), 2)
        )
        assert (index in found["promethee"]) == turned
    assert found["promethee"]


def test_withdrawal_of_one_of_three_can_reorder_the_other_two() -> None:
    # the first beats the second by .55 to .45, but the third by no more, whom the second beats on everything
    evaluation = evaluate(build([[1, 0], [0.5, 1], [0, 0.5]], [55, 45]))
    values, weights = np.array(evaluation.partial_values), evaluation.weights
    whole, alone = promethee(values, weights).net, promethee(values[:2], weights).net
    assert whole[0] < whole[1]
    assert alone[0] > alone[1]
    assert 2 in reversals(evaluation)["promethee"]


def test_chain_of_near_ties_breaks_without_its_middle() -> None:
    # each within 1e-9 of the next are joint first; the outer two are not without the one between
    evaluation = evaluate(build([[0.5], [0.5 - 0.9e-9], [0.5 - 1.8e-9]]))
    assert evaluation.ranks.tolist() == [1, 1, 1]
    assert reversals(evaluation)["additive"] == (1,)
