from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.changes import counterfactuals, nearest_performance, smallest_weight_change
from scoring.engine.errors import EngineError
from scoring.engine.values import ValueFunction
from tests.engine.build import NAN, Project, build, projects


def test_smallest_weight_change_by_hand() -> None:
    # edges .6, -.4; gap .1: moving .1 from the first to the second closes it
    change = smallest_weight_change(evaluate(build([[0.9, 0.4], [0.3, 0.8]])))
    assert change is not None
    assert (change.leader, change.rival) == (0, 1)
    assert change.l1 == pytest.approx(0.2)
    np.testing.assert_allclose(change.weights, [0.4, 0.6])


def test_weight_is_taken_where_it_helps_the_leader_most_first() -> None:
    # edges .5, .4, -.5, weights .1, .6, .3: the first gives all it has (.1 of gap), the second the other .04 / .9
    change = smallest_weight_change(evaluate(build([[0.5, 0.6, 0.1], [0, 0.2, 0.6]], [1, 6, 3])))
    assert change is not None
    np.testing.assert_allclose(change.weights, [0, 0.6 - 0.04 / 0.9, 0.4 + 0.04 / 0.9])
    assert change.l1 == pytest.approx(2 * (0.1 + 0.04 / 0.9))


def test_no_weights_help_a_rival_that_is_nowhere_better() -> None:
    assert smallest_weight_change(evaluate(build([[0.9, 0.5], [0.3, 0.5]]))) is None
    assert smallest_weight_change(evaluate(build([[0.9], [0.3]], excluded=[1]))) is None


def test_change_of_weights_needs_two_that_are_ranked() -> None:
    assert smallest_weight_change(evaluate(build([[0.5]]))) is None
    assert smallest_weight_change(evaluate(build([[0.5], [0.4]], excluded=[0, 1]))) is None


def test_joint_leaders_need_no_change() -> None:
    change = smallest_weight_change(evaluate(build([[1, 0], [0, 1]])))
    assert change is not None
    assert change.l1 == 0


@given(projects(least=2, most=4), st.randoms(use_true_random=False))
def test_no_smaller_weight_change_does(project: Project, rng: Random) -> None:
    evaluation = evaluate(build(*project))
    change = smallest_weight_change(evaluation)
    leader, second = evaluation.ranked[:2]
    filled = np.nan_to_num(np.array(project[0]))
    rivals = [i for i in evaluation.ranked if i != leader and evaluation.ranks[i] == evaluation.ranks[second]]
    edges = {rival: filled[leader] - filled[rival] for rival in rivals}
    weights = evaluation.weights
    if change is None:
        assert all((edge >= -1e-9).all() for edge in edges.values())
        return
    assert change.leader == leader
    assert change.weights.sum() == pytest.approx(1)
    assert (change.weights >= -1e-12).all()
    assert np.abs(change.weights - weights).sum() == pytest.approx(change.l1, abs=1e-9)
    assert change.weights @ edges[change.rival] <= 1e-9
    for _ in range(30):
        # any other weights at a smaller distance leave the leader ahead of all who are second
        other = np.array([1e-6 + rng.random() ** 3 for _ in weights])
        other /= other.sum()
        step = other - weights
        length = np.abs(step).sum()
        if length > 0:
            nearer = weights + step * min(1.0, 0.999 * change.l1 / length)
            assert all(nearer @ edge >= -1e-9 for edge in edges.values())


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 2, 1], [2, 1, 0]])
def test_of_several_in_second_place_the_one_who_needs_least_counts(order: list[int]) -> None:
    # both have 55; the even one is nowhere better, the other draws level with 5 / 90 moved between the two
    rows, names = [[0.6, 0.6], [0.55, 0.55], [1.0, 0.1]], ["Leader", "Even", "Uneven"]
    evaluation = evaluate(build([rows[i] for i in order], names=[names[i] for i in order]))
    change = smallest_weight_change(evaluation)
    assert change is not None
    assert evaluation.matrix.alternatives[change.rival].name == "Uneven"
    assert change.l1 == pytest.approx(2 * 0.05 / 0.9)


def test_single_score_changes_by_hand() -> None:
    # gap .1 with weights .5, .3, .2: .2, .333, .5 more; the last has room for .3 only
    evaluation = evaluate(build([[0.8, 0.8, 0.8], [0.7, 0.6, 0.7]], [5, 3, 2], scales=(0, 10)))
    # totals .08 and .067 on the scale 0-10
    found = counterfactuals(evaluation, 1, 1)
    assert [c.changes[0].criterion for c in found] == [0, 1, 2]
    first = found[0].changes[0]
    assert (first.value, first.needed) == pytest.approx((0.07, 0.07 + 0.013 / 0.5))
    assert (first.performance, first.needed_performance) == pytest.approx((0.7, 0.96))


def test_changes_beyond_the_scale_are_left_out() -> None:
    evaluation = evaluate(build([[1, 1], [0.9, 0.2]], [9, 1]))
    # gap .17: the first has room for .1 (worth .09), the second for .8 (worth .08); together exactly .17
    (pair,) = counterfactuals(evaluation, 1, 1)
    assert [c.criterion for c in pair.changes] == [0, 1]
    assert [c.needed for c in pair.changes] == pytest.approx([1, 1])


def test_smallest_pair_changes_both_equally_where_there_is_room() -> None:
    # gap .6, weights .4, .4, .2: no single one has room, .75 each on the first two does
    evaluation = evaluate(build([[1, 1, 1], [0.2, 0.2, 1]], [4, 4, 2]))
    (pair,) = counterfactuals(evaluation, 1, 1)
    assert [c.criterion for c in pair.changes] == [0, 1]
    evaluation = evaluate(build([[0.8, 0.8, 0.5], [0.1, 0.2, 0.4]], [4, 4, 2]))
    (pair,) = counterfactuals(evaluation, 1, 1)
    assert [c.needed - c.value for c in pair.changes] == pytest.approx([0.54 / 0.8] * 2)


def test_worst_rank_of_all_can_be_asked_for() -> None:
    (change,) = counterfactuals(evaluate(build([[0.9], [0.5], [0.25]])), 0, 3)[0].changes
    assert change.needed == pytest.approx(0.25)


def test_partner_of_a_criterion_at_its_end_does_the_rest() -> None:
    # .275 more on both would do, but one has room for .1 only: the other has to rise by (.275 - .05) / .5
    rows = [[0.5, 0.9], [1, 0.95]]
    (pair,) = counterfactuals(evaluate(build(rows)), 0, 1)
    assert [(c.criterion, c.needed) for c in pair.changes] == [(0, pytest.approx(0.95)), (1, pytest.approx(1.0))]
    (turned,) = counterfactuals(evaluate(build([row[::-1] for row in rows])), 0, 1)
    assert [(c.criterion, c.needed) for c in turned.changes] == [(0, pytest.approx(1.0)), (1, pytest.approx(0.95))]


def test_no_change_is_enough() -> None:
    evaluation = evaluate(build([[1, 1, 1], [0, 0, 0]]))
    assert counterfactuals(evaluation, 1, 1) == []


def test_worse_rank_asks_how_far_a_score_may_fall() -> None:
    evaluation = evaluate(build([[0.9, 0.9], [0.6, 0.6], [0.2, 0.2]], [8, 2]))
    found = counterfactuals(evaluation, 0, 2)
    (change,) = [c.changes[0] for c in found]
    assert change.criterion == 0
    assert change.needed == pytest.approx(0.9 - 0.3 / 0.8)


def test_missing_and_overridden_cells_have_no_performance_of_their_own() -> None:
    evaluation = evaluate(build([[0.9, 0.9], [0.8, NAN]], [1, 1]))
    changes = {c.changes[0].criterion: c.changes[0] for c in counterfactuals(evaluation, 1, 1)}
    assert np.isnan(changes[1].performance)
    assert changes[1].needed_performance == pytest.approx(1)


@given(projects(least=2), st.data())
def test_counterfactuals_are_exactly_what_it_takes(project: Project, data: st.DataObject) -> None:
    rows, weights = project
    evaluation = evaluate(build(rows, weights))
    alternative = data.draw(st.sampled_from(evaluation.ranked))
    rank = data.draw(st.integers(1, len(rows)))
    if rank == evaluation.ranks[alternative]:
        return
    better = rank < evaluation.ranks[alternative]

    def after(shift: float, changes: tuple) -> int:  # type: ignore[type-arg]
        filled = np.nan_to_num(np.array(rows))
        for change in changes:
            filled[alternative, change.criterion] = change.needed
        totals = filled @ np.array(weights) / sum(weights)
        totals[alternative] += shift
        ahead = totals > totals[alternative] + 1e-7
        level = totals >= totals[alternative] - 1e-7
        return 1 + int(ahead.sum()) if better else int(level.sum())

    found = counterfactuals(evaluation, alternative, rank)
    for counterfactual in found:
        assert all(0 <= change.needed <= 1 for change in counterfactual.changes)
        reached = after(0, counterfactual.changes)
        assert reached <= rank if better else reached >= rank
        short = after(-1e-5 if better else 1e-5, counterfactual.changes)
        assert short > rank if better else short < rank
    if not found:
        # not even the whole of any two criteria reaches it
        end = 1.0 if better else 0.0
        base = np.nan_to_num(np.array(rows))
        for pair in combinations(range(len(weights)), min(2, len(weights))):
            filled = base.copy()
            filled[alternative, list(pair)] = end
            totals = filled @ np.array(weights) / sum(weights)
            ahead = int((totals > totals[alternative] + 1e-9).sum())
            level = int((totals >= totals[alternative] - 1e-9).sum())
            assert 1 + ahead > rank if better else level < rank


@pytest.mark.parametrize(
    ("alternative", "rank", "argument"), [(1, 1, "alternative"), (0, 1, "rank"), (0, 3, "rank"), (0, 0, "rank")]
)
def test_question_without_meaning_is_refused(alternative: int, rank: int, argument: str) -> None:
    evaluation = evaluate(build([[0.9], [0.5], [0.2]], excluded=[1]))
    with pytest.raises(EngineError) as caught:
        counterfactuals(evaluation, alternative, rank)
    assert caught.value.argument == argument


def test_nearest_performance_reads_a_curve_backwards() -> None:
    band = ValueFunction(((0, 0.0), (65, 1.0), (80, 1.0), (100, 0.5)))
    assert nearest_performance(band, 0.5, 20) == pytest.approx(32.5)
    assert nearest_performance(band, 0.5, 90) == pytest.approx(100)
    assert nearest_performance(band, 1.0, 70) == pytest.approx(70)
    assert nearest_performance(band, 1.0, NAN) == pytest.approx(65)
    assert np.isnan(nearest_performance(ValueFunction(((0, 0.2), (1, 0.4))), 0.9, 0))
    # a rounding beyond the curve is its end
    assert nearest_performance(ValueFunction.linear(0, 4), 1 + 5e-10, 0) == 4
    assert nearest_performance(ValueFunction.linear(0, 4), -5e-10, 4) == 0


def test_cell_with_a_value_of_its_own_has_no_performance() -> None:
    given_values = np.array([[0.9, NAN], [0.2, NAN]])
    evaluation = evaluate(build([[0.9, 0.9], [0.4, 0.8]], partial_values=given_values))
    changes = {c.changes[0].criterion: c.changes[0] for c in counterfactuals(evaluation, 0, 2)}
    assert (changes[0].value, changes[1].value) == (0.9, 0.9)
    assert np.isnan(changes[0].performance)
    assert changes[1].performance == 0.9


def test_needed_value_is_on_the_scale_whatever_the_rounding() -> None:
    # half a point of 1 more on a weight of 1/9 closes the gap, 1.0000000000000002 as it is computed
    evaluation = evaluate(build([[0.6, 0.75], [0.5, 0.7]], [1, 8]))
    change = counterfactuals(evaluation, 1, 1)[-1].changes[0]
    assert (change.criterion, change.needed) == (0, 1.0)


def test_criterion_of_weight_zero_changes_nothing() -> None:
    rows = [[0, 0, 0.9, 0.9], [1, 1, 0.5, 0.5]]
    evaluation = evaluate(build(rows, [0, 0, 5, 5]))
    # .4 of weight 1/2 is missing twice: .1 is all the room that either has alone
    (pair,) = counterfactuals(evaluate(build([rows[0], [1, 1, 0.5, 0.4]], [0, 0, 5, 5])), 1, 1)
    assert [c.criterion for c in pair.changes] == [2, 3]
    assert [c.changes[0].criterion for c in counterfactuals(evaluation, 0, 2)] == [2, 3]
    change = smallest_weight_change(evaluation)
    assert change is not None
    # edges -1, -1, .4, .4: the first gets what the third gives, .4 / 1.4
    np.testing.assert_allclose(change.weights, [0.4 / 1.4, 0, 0.5 - 0.4 / 1.4, 0.5])
