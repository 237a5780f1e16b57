import statistics
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.consensus import combine, concordance, decision_impact, leniency, ranges
from scoring.engine.errors import EngineError
from scoring.engine.leave_out import without_evaluators
from tests.engine.build import NAN, build, cells


def one_cell(*judgements: float) -> Any:
    return np.array(judgements).reshape(-1, 1, 1)


def test_mean_and_its_standard_error() -> None:
    value, spread = combine(one_cell(0.5, NAN, 0.75, 1.0))
    assert value[0, 0] == pytest.approx(0.75)
    assert spread[0, 0] == pytest.approx(statistics.stdev([0.5, 0.75, 1.0]) / 3**0.5)


def test_nobody_or_one_judged() -> None:
    value, spread = combine(one_cell(NAN, NAN))
    assert np.isnan(value[0, 0])
    assert spread[0, 0] == 0
    value, spread = combine(one_cell(NAN, 0.25))
    assert (value[0, 0], spread[0, 0]) == (0.25, 0)


def test_evaluator_weights_count_among_those_who_judged() -> None:
    value, _ = combine(np.array([[[0.0, 0.0]], [[1.0, NAN]], [[0.5, 0.5]]]), evaluator_weights=[1, 2, 1])
    np.testing.assert_allclose(value, [[0.625, 0.25]])
    _, equal = combine(one_cell(0.5, 0.75, 1.0), evaluator_weights=[2, 2, 2])
    assert equal[0, 0] == pytest.approx(statistics.stdev([0.5, 0.75, 1.0]) / 3**0.5)
    _, alone = combine(one_cell(0.2, 0.9), evaluator_weights=[1, 0])
    assert alone[0, 0] == 0


@given(st.lists(cells, min_size=1, max_size=6))
def test_median_is_the_median(judgements: list[float]) -> None:
    value, _ = combine(one_cell(*judgements), method="median")
    known = [x for x in judgements if x == x]
    if known:
        assert value[0, 0] == pytest.approx(statistics.median(known))
    else:
        assert np.isnan(value[0, 0])


def test_ranges_of_judgements() -> None:
    table = np.array([[[0.25, NAN, NAN]], [[0.75, 0.5, NAN]]])
    np.testing.assert_allclose(ranges(table), [[0.5, 0, NAN]])


def test_leniency_is_against_the_others_on_the_same_cells() -> None:
    table = np.array([[[0.5, 0.75, NAN]], [[0.25, 0.5, 1.0]], [[NAN, NAN, NAN]]])
    np.testing.assert_allclose(leniency(table), [0.25, -0.25, NAN])


def test_concordance_of_published_example() -> None:
    # three judges, six objects; the rank sums 8, 14, 11, 11, 11 and 8 lie 25.5 squares from 10.5, of at most 157.5
    orders = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], dtype=float)
    scores = (7 - orders[:, :, None]) / 7  # rank 1 is the highest score
    result = concordance(scores, [1])
    assert result.by_criterion[0] == pytest.approx(25.5 / 157.5)
    assert result.overall == pytest.approx(25.5 / 157.5)


def test_scores_outside_their_scale_are_named_by_place_and_criterion() -> None:
    table = np.full((2, 2, 2), 0.5)
    table[1, 0, 1] = 1.5
    with pytest.raises(EngineError, match=r"Evaluator 2, vendor 1, criterion 2: 1\.5 lies outside 0 to 1") as caught:
        combine(table)
    assert (caught.value.argument, caught.value.key) == ("scores", "")
    evaluation = evaluate(build([[0.5, 0.5], [0.5, 0.5]], names=["A", "B"], criteria=["Site", "Cost"]))
    for function in (decision_impact, without_evaluators):
        with pytest.raises(EngineError, match=r"Evaluator 2, A, Cost: 1\.5 lies outside 0 to 1") as caught:
            function(evaluation, table)
        assert (caught.value.argument, caught.value.key) == ("scores", "c1")
        with pytest.raises(EngineError, match=r"have the shape \(2, 1, 2\): after the evaluators it must be \(2, 2\)"):
            function(evaluation, table[:, :1])


def test_concordance_of_full_agreement_and_of_opposites() -> None:
    same = np.array([[0.1, 0.5, 0.5, 0.9]] * 3)[:, :, None]
    assert concordance(same, [1]).by_criterion[0] == pytest.approx(1)
    opposite = np.array([[0.1, 0.5, 0.9], [0.9, 0.5, 0.1]])[:, :, None]
    assert concordance(opposite, [1]).by_criterion[0] == pytest.approx(0)


def test_concordance_counts_complete_judges_only() -> None:
    table = np.array([[[0.1], [0.5]], [[0.2], [0.9]], [[0.9], [NAN]]])
    assert concordance(table, [1]).by_criterion[0] == pytest.approx(1)
    assert np.isnan(concordance(table, [1]).overall)
    assert np.isnan(concordance(table[1:], [1]).by_criterion[0])
    assert np.isnan(concordance(np.full((3, 2, 1), 0.5), [1]).by_criterion[0])


def test_decision_impact_says_which_disagreement_matters() -> None:
    # first leads by .05; moving its second criterion (weight .3) over .4-.8 moves it by -.03 to +.09
    matrix = build([[0.9, 0.5], [0.8, 0.5 + 0.2 / 3]], [7, 3])
    evaluation = evaluate(matrix)
    scores = np.full((2, 2, 2), NAN)
    scores[:, 0, 1] = [0.2, 0.6]
    scores[:, 1, 0] = [0.8, 0.85]
    first, second = decision_impact(evaluation, scores)
    assert (first.alternative, first.criterion, first.changes_order) == (0, 1, True)
    assert (first.down, first.up) == pytest.approx((-0.09, 0.03))
    assert (first.best_rank, first.worst_rank) == (1, 2)
    assert (second.alternative, second.changes_order) == (1, False)
    assert (second.best_rank, second.worst_rank) == (2, 2)


def test_decision_impact_leaves_agreement_and_the_knocked_out_aside() -> None:
    evaluation = evaluate(build([[0.9], [0.8]], excluded=[1]))
    assert decision_impact(evaluation, np.array([[[0.5], [0.1]], [[0.5], [0.9]]])) == []


@given(st.lists(st.lists(cells, min_size=6, max_size=6), min_size=2, max_size=3))
def test_decision_impact_is_what_moving_the_cell_does(judgements: list[list[float]]) -> None:
    scores = np.array(judgements).reshape(-1, 3, 2)
    value, _ = combine(scores)
    evaluation = evaluate(build(value, [2, 1]))
    found = {(c.alternative, c.criterion): c for c in decision_impact(evaluation, scores)}
    for a, j in product(range(3), range(2)):
        given_scores = [x for x in scores[:, a, j].tolist() if x == x]
        if len(set(given_scores)) < 2:
            assert (a, j) not in found
            continue
        impact = found[a, j]
        ranks, orders = [], []
        for x in (min(given_scores), float(value[a, j]), max(given_scores)):
            moved = value.copy()
            moved[a, j] = x
            after = evaluate(build(moved, [2, 1]))
            ranks.append(int(after.ranks[a]))
            orders.append(after.ranks.tolist())
        assert (impact.worst_rank, impact.best_rank) == (ranks[0], ranks[2])
        if orders[0] != orders[1] or orders[1] != orders[2]:
            assert impact.changes_order


@pytest.mark.parametrize("scores", [np.zeros((2, 2)), np.full((1, 1, 1), 1.5), np.zeros((0, 1, 1)), [[["a"]]]])
def test_scores_without_meaning_are_refused(scores: Any) -> None:
    for function in (combine, leniency, ranges):
        with pytest.raises(EngineError) as caught:
            function(scores)
        assert caught.value.argument == "scores"


def test_settings_without_meaning_are_refused() -> None:
    table = np.full((2, 2, 1), 0.5)
    cases: list[tuple[Any, str]] = [
        (lambda: combine(table, method="mode"), "method"),  # type: ignore[arg-type]
        (lambda: combine(table, evaluator_weights=[1]), "evaluator_weights"),
        (lambda: combine(table, evaluator_weights=[1, -1]), "evaluator_weights"),
        (lambda: combine(table, method="median", evaluator_weights=[1, 1]), "evaluator_weights"),
        (lambda: concordance(table, [1, 1]), "weights"),
        (lambda: decision_impact(evaluate(build([[0.5]])), table), "scores"),
    ]
    for call, argument in cases:
        with pytest.raises(EngineError) as caught:
            call()
        assert caught.value.argument == argument


def test_two_judgements_have_a_spread() -> None:
    _, spread = combine(one_cell(0.5, 1.0))
    assert spread[0, 0] == pytest.approx(statistics.stdev([0.5, 1.0]) / 2**0.5)


def test_one_common_cell_is_enough_for_leniency() -> None:
    np.testing.assert_allclose(leniency(np.array([[[0.5, NAN]], [[0.25, 1.0]]])), [0.25, -0.25])


def test_impact_leaves_the_knocked_out_out_of_the_places() -> None:
    evaluation = evaluate(build([[0.5], [0.9], [0.4]], excluded=[1]))
    scores = np.array([[[0.3], [0.9], [0.4]], [[0.6], [0.9], [0.4]]])
    (impact,) = decision_impact(evaluation, scores)
    assert (impact.best_rank, impact.worst_rank) == (1, 2)


def test_level_with_the_leader_is_first() -> None:
    evaluation = evaluate(build([[0.75], [0.5]]))
    (impact,) = decision_impact(evaluation, np.array([[[0.75], [0.25]], [[0.75], [0.75]]]))
    assert (impact.best_rank, impact.worst_rank, impact.changes_order) == (1, 2, True)
    (impact,) = decision_impact(evaluation, np.array([[[0.5], [0.5]], [[0.75], [0.5]]]))
    assert (impact.best_rank, impact.worst_rank, impact.changes_order) == (1, 1, True)


def test_agenda_runs_from_what_changes_the_order_to_what_moves_the_total_least() -> None:
    evaluation = evaluate(build([[0.9, 0.9, 0.9], [0.5, 0.5, 0.5], [0.1, 0.1, 0.1]], [5, 3, 2]))
    low = np.array([[0.8, 0.9, 0.6], [0.5, 0.3, 0.5], [0.1, 0.0, 0.1]])
    high = np.array([[0.9, 0.9, 1.0], [0.6, 0.5, 0.5], [0.1, 0.5, 1.0]])
    found = decision_impact(evaluation, np.stack([low, high]))
    # the totals move by .18, .15, .08, .06, .05 and .05
    assert [(c.alternative, c.criterion) for c in found] == [(2, 2), (2, 1), (0, 2), (1, 1), (0, 0), (1, 0)]
    assert not any(c.changes_order for c in found)
    nearer = evaluate(build([[0.9, 0.9, 0.9], [0.87, 0.87, 0.87], [0.1, 0.1, 0.1]], [5, 3, 2]))
    changes = [c.changes_order for c in decision_impact(nearer, np.stack([low, high]))]
    assert changes == sorted(changes, reverse=True)
    assert set(changes) == {True, False}
