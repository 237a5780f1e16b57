import numpy as np
import pytest
from hypothesis import given

from scoring.engine.aggregate import evaluate
from scoring.engine.errors import EngineError
from scoring.engine.leave_out import without_alternatives, without_criteria, without_evaluators
from tests.engine.build import NAN, Project, build, projects


@given(projects(least=2))
def test_without_a_criterion_is_a_matrix_without_it(project: Project) -> None:
    rows, weights = project
    before = evaluate(build(rows, weights))
    for left in without_criteria(before):
        keep = [j for j in range(len(weights)) if j != left.index]
        rest = [weights[j] for j in keep]
        after = evaluate(build([[row[j] for j in keep] for row in rows], rest if any(rest) else None))
        assert left.ranks.tolist() == after.ranks.tolist()
        np.testing.assert_allclose(left.totals, after.totals, atol=1e-9)
        assert left.changed == tuple(np.flatnonzero(after.ranks != before.ranks))
        assert left.leader_changed == (set(np.flatnonzero(after.ranks == 1)) != set(np.flatnonzero(before.ranks == 1)))


def test_single_criterion_cannot_be_left_out() -> None:
    assert without_criteria(evaluate(build([[0.5], [1]]))) == []


def test_knocked_out_stay_out() -> None:
    for left in without_criteria(evaluate(build([[1, 1], [0.5, 0.2]], excluded=[0]))):
        assert left.ranks.tolist() == [0, 1]


@given(projects(least=2))
def test_without_an_alternative_the_others_keep_their_order(project: Project) -> None:
    rows, weights = project
    evaluation = evaluate(build(rows, weights))
    for left in without_alternatives(evaluation):
        rest = [i for i in range(len(rows)) if i != left.index]
        assert left.ranks[rest].tolist() == evaluate(build([rows[i] for i in rest], weights)).ranks.tolist()
        assert left.ranks[left.index] == 0
        assert left.changed == ()
        assert not left.leader_changed


def test_without_an_evaluator_the_others_decide() -> None:
    scores = np.array([[[1.0], [0.4]], [[0.0], [0.6]]])
    evaluation = evaluate(build([[0.5], [0.5]]))
    first, second = without_evaluators(evaluation, scores)
    assert first.totals.tolist() == [0, 0.6]
    assert first.ranks.tolist() == [2, 1]
    assert first.leader_changed
    assert second.totals.tolist() == [1, 0.4]


def test_cell_that_only_one_judged_becomes_missing_without_them() -> None:
    scores = np.array([[[0.8, NAN], [NAN, NAN]]])
    (left,) = without_evaluators(evaluate(build([[0.8, 0.2], [0.5, 0.1]])), scores)
    np.testing.assert_allclose(left.totals, [0.1, 0.3])
    assert left.changed == (0, 1)


def test_agreed_cells_stay() -> None:
    # no judgement counts: consensus set everything
    scores = np.full((2, 2, 1), NAN)
    evaluation = evaluate(build([[0.8], [0.5]]))
    assert all(left.changed == () for left in without_evaluators(evaluation, scores))


def test_scores_of_another_shape_are_refused() -> None:
    with pytest.raises(EngineError) as caught:
        without_evaluators(evaluate(build([[0.8], [0.5]])), np.zeros((2, 3, 1)))
    assert caught.value.argument == "scores"


def test_without_one_of_two_criteria_the_other_decides() -> None:
    first, second = without_criteria(evaluate(build([[0.9, 0.1], [0.5, 0.6]], [3, 2])))
    assert (first.totals.tolist(), second.totals.tolist()) == ([0.1, 0.6], [0.9, 0.5])
    assert (first.ranks.tolist(), first.leader_changed, second.leader_changed) == ([2, 1], True, False)


def test_withdrawals_are_those_of_the_ranked_alone() -> None:
    found = without_alternatives(evaluate(build([[0.5], [0.9], [0.7], [0.1]], excluded=[1])))
    assert {left.index: left.ranks.tolist() for left in found} == {
        0: [0, 0, 1, 2],
        2: [1, 0, 0, 2],
        3: [2, 0, 1, 0],
    }
