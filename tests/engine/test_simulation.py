import statistics

import numpy as np
import pytest

from scoring.engine.acceptability import acceptability, confidence_factors
from scoring.engine.aggregate import evaluate
from scoring.engine.blocks import Scratch
from scoring.engine.matrix import Floats
from scoring.engine.simulation import GENERATOR, Scores, _normal_deviates, generator, weight_blocks
from tests.engine.build import NAN, build


def test_weight_blocks_are_dirichlet_and_add_to_one() -> None:
    shapes = 40 * np.array([0.5, 0.3, 0.2])
    weights = np.concatenate(
        [block.copy() for block in weight_blocks(shapes, 200_000, 3, generator(1), Scratch())], axis=1
    )
    assert weights.shape == (3, 200_000)
    np.testing.assert_allclose(weights.sum(axis=0), 1)
    np.testing.assert_allclose(weights.mean(axis=1), [0.5, 0.3, 0.2], atol=1e-3)
    mean = np.array([0.5, 0.3, 0.2])
    np.testing.assert_allclose(weights.var(axis=1), mean * (1 - mean) / 41, rtol=0.02)


def test_table_of_deviates_is_the_normal_quantile_function() -> None:
    table = _normal_deviates()
    exact = statistics.NormalDist()
    quantiles = np.array([exact.inv_cdf((k + 0.5) / 65_536) for k in range(65_536)])
    off = np.abs(table - quantiles / quantiles.std())
    assert off.max() < 3e-5
    assert off[100:-100].max() < 2e-7
    assert table.mean() == pytest.approx(0, abs=1e-12)
    assert table.std() == pytest.approx(1)


def _totals_at(scores: Scores, weights: Floats, draws: int, seed: int) -> Floats:
    """(alternatives, weightings, draws): all blocks side by side."""
    return np.concatenate([block.copy() for block in scores.totals_at(weights, draws, generator(seed))], axis=2)


def test_drawn_scores_are_normal_clipped_or_uniform() -> None:
    spread = np.array([[0.1, 0.0, 0.3, 0.2]])
    evaluation = evaluate(build([[0.5, 0.4, 0.9, NAN]], spread=spread))
    scores = Scores(evaluation, [0], [0, 1, 2, 3], Scratch())
    assert not scores.certain
    draws = 100_000
    each = _totals_at(scores, np.eye(4), draws, 2)[0]
    exact = statistics.NormalDist(0.5, 0.1)
    for share in (0.02, 0.3, 0.5, 0.84, 0.98):
        np.testing.assert_allclose(np.quantile(each[0], share), exact.inv_cdf(share), atol=4e-3)
    np.testing.assert_allclose(each[1], 0.4)
    # P(clipped) = P(normal(.9, .3) > 1)
    np.testing.assert_allclose((each[2] == 1).mean(), 1 - statistics.NormalDist(0.9, 0.3).cdf(1), atol=0.01)
    assert each[2].min() >= 0
    np.testing.assert_allclose(np.quantile(each[3], [0.1, 0.5, 0.9]), [0.1, 0.5, 0.9], atol=0.01)
    # independent of each other
    np.testing.assert_allclose(np.corrcoef(each[[0, 2, 3]]), np.eye(3), atol=0.02)


@pytest.mark.parametrize(("value", "bound"), [(0.1, 0.0), (0.9, 1.0)])
def test_score_near_one_end_stops_there(value: float, bound: float) -> None:
    evaluation = evaluate(build([[value]], spread=np.array([[0.2]])))
    totals = Scores(evaluation, [0], [0], Scratch()).totals(np.ones((1, 20_000)), generator(6))[0]
    # P(normal(.1, .2) < 0)
    assert (totals == bound).mean() == pytest.approx(statistics.NormalDist(0.1, 0.2).cdf(0), abs=0.02)


def test_scores_that_are_known_are_certain() -> None:
    evaluation = evaluate(build([[0.0, 1.0]], spread=np.zeros((1, 2))))
    scores = Scores(evaluation, [0], [0, 1], Scratch())
    assert scores.certain
    assert scores.totals(np.full((2, 3), 0.5), generator(1)).tolist() == [[0.5] * 3]
    assert not Scores(evaluate(build([[0.5]], spread=np.array([[0.1]]))), [0], [0], Scratch()).certain
    assert not Scores(evaluate(build([[NAN]])), [0], [0], Scratch()).certain


def test_totals_are_scores_times_weights_and_independent_between_alternatives() -> None:
    evaluation = evaluate(build([[0.5, 0.5], [0.5, 0.5]], spread=np.full((2, 2), 0.1)))
    scores = Scores(evaluation, [0, 1], [0, 1], Scratch())
    columns = np.tile(np.array([[0.75], [0.25]]), 100_000)
    totals = scores.totals(columns, generator(3))
    np.testing.assert_allclose(totals.mean(axis=1), 0.5, atol=2e-3)
    np.testing.assert_allclose(totals.std(axis=1), 0.1 * np.hypot(0.75, 0.25), rtol=0.02)
    np.testing.assert_allclose(np.corrcoef(totals), np.eye(2), atol=0.02)


def test_central_weights_are_the_mean_where_each_is_first() -> None:
    # first where t > 3/7, else second: means (1 + 3/7) / 2 and 3/14
    evaluation = evaluate(build([[0.9, 0.2], [0.5, 0.5], [0.1, 0.1]]))
    result = acceptability(evaluation, draws=40_000, weights="any")
    np.testing.assert_allclose(result.central_weights[0], [5 / 7, 2 / 7], atol=5e-3)
    np.testing.assert_allclose(result.central_weights[1], [3 / 14, 11 / 14], atol=5e-3)
    assert np.isnan(result.central_weights[2]).all()
    np.testing.assert_allclose(result.within(2), [1, 1, 0])


def test_central_weights_leave_uncounted_criteria_at_zero() -> None:
    evaluation = evaluate(build([[0.9, 0.2, 1], [0.5, 0.5, 0]], [1, 1, 0]))
    result = acceptability(evaluation, draws=500, weights="any")
    assert result.central_weights[:, 2].tolist() == [0, 0]


def test_confidence_is_certain_where_scores_are() -> None:
    evaluation = evaluate(build([[0.9, 0.2], [0.5, 0.5], [0.1, 0.1]]))
    factors = confidence_factors(evaluation, acceptability(evaluation, draws=2_000, weights="any"))
    np.testing.assert_array_equal(factors, [1, 1, np.nan])


def test_confidence_falls_with_the_spread_of_the_scores() -> None:
    # at its central weights (5/7, 2/7) the first leads by .2 with a known spread
    spread = np.array([[0.2, 0.0], [0.0, 0.0]])
    evaluation = evaluate(build([[0.7, 0.2], [0.3, 0.5]], spread=spread))
    shares = acceptability(evaluation, draws=40_000, weights="any")
    weights = shares.central_weights[0]
    lead = weights @ [0.4, -0.3]
    expected = statistics.NormalDist().cdf(lead / (0.2 * weights[0]))
    factors = confidence_factors(evaluation, shares, draws=40_000)
    assert abs(factors[0] - expected) < 0.03


def test_confidence_with_nobody_ranked() -> None:
    evaluation = evaluate(build([[0.9], [0.5]], excluded=[0, 1]))
    shares = acceptability(evaluation, draws=10, weights="any")
    assert np.isnan(confidence_factors(evaluation, shares)).all()


def test_named_generator_is_the_one_that_draws() -> None:
    assert f"numpy.random.Generator({type(generator(0).bit_generator).__name__})" == GENERATOR


def test_alternative_with_fewer_open_scores_keeps_those_it_has() -> None:
    # the first has two cells that are drawn one by one, the second one, the third none
    evaluation = evaluate(build([[NAN, 0.5, NAN], [0.25, NAN, 0.75], [0.5, 0.25, 1.0]]))
    scores = Scores(evaluation, [0, 1, 2], [0, 1, 2], Scratch())
    each = _totals_at(scores, np.eye(3), 500, 1)
    for a, row in enumerate(evaluation.partial_values):
        for j, value in enumerate(row):
            known = not np.isnan(value)
            assert (np.ptp(each[a, j]) == 0) == known
            assert not known or each[a, j, 0] == pytest.approx(value)
    columns = np.tile(np.array([[0.5], [0.25], [0.25]]), 500)
    totals = scores.totals(columns, generator(1))
    for a in range(3):
        expected = evaluation.partial_values[a] @ np.diag([0.5, 0.25, 0.25])
        assert totals[a].min() >= np.nansum(expected) - 1e-12
        assert totals[a].max() <= np.nansum(expected) + np.isnan(expected) @ [0.5, 0.25, 0.25] + 1e-12
