import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from scoring.engine.acceptability import acceptability, confidence_factors, weight_spread
from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import DecisionMatrix, EngineError, MissingPolicy
from scoring.engine.simulation import GENERATOR
from tests.engine.build import NAN, build
from tests.engine.test_aggregate import GOLDEN, GOLDEN_SCALES, GOLDEN_WEIGHTS

DRAWS = 40_000
NEAR = 5 * 0.5 / math.sqrt(DRAWS)  # five standard errors of a share at its widest


def shares(matrix: DecisionMatrix, **options: Any) -> Any:
    return acceptability(evaluate(matrix), draws=DRAWS, **options)


def beta_above_half(a: float, b: float, steps: int = 200_000) -> Any:
    """P(Beta(a, b) > 1/2) by the midpoint rule."""
    x = (np.arange(steps) + 0.5) / steps
    density = np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
    return density[x > 0.5].sum() / density.sum()


def normal_above_zero(mean: float, deviation: float) -> Any:
    return 0.5 * (1 + math.erf(mean / deviation / math.sqrt(2)))


def test_first_place_under_any_weights_of_the_golden_matrix() -> None:
    result = shares(build(GOLDEN, GOLDEN_WEIGHTS, scales=GOLDEN_SCALES), weights="any")
    np.testing.assert_allclose(result.first, [0, 0.1993, 0.0613, 0.5654, 0.0791, 0.0948], atol=NEAR)
    assert result.weights == "any"


def test_any_weights_of_two_criteria_are_uniform() -> None:
    # .9 t + .2 (1 - t) against .5: ahead where t > 3/7
    result = shares(build([[0.9, 0.2], [0.5, 0.5]], [1, 9]), weights="any")
    assert result.ahead[0, 1] == pytest.approx(4 / 7, abs=NEAR)


def test_stated_weights_are_dirichlet_around_their_mean() -> None:
    # each alternative's total is one weight
    result = shares(build([[1, 0], [0, 1]], [55, 45]), concentration=20)
    assert result.ahead[0, 1] == pytest.approx(beta_above_half(11, 9), abs=NEAR)
    assert result.ahead[1, 0] == pytest.approx(1 - result.ahead[0, 1])


def test_settings_are_those_of_the_method_unless_told_otherwise() -> None:
    evaluation = evaluate(build([[0.5, 0.25, NAN], [0.25, 0.5, 0.4]], spread=np.full((2, 3), 0.2)))
    result = acceptability(evaluation)
    assert (result.draws, result.seed, result.concentration, result.weights) == (10_000, 4711, 60, "stated")
    np.testing.assert_array_equal(result.ranks, acceptability(evaluation, draws=10_000, seed=4711).ranks)
    factors = confidence_factors(evaluation, result)
    np.testing.assert_array_equal(factors, confidence_factors(evaluation, result, draws=10_000, seed=4711))
    assert (factors != confidence_factors(evaluation, result, seed=4712)).any()
    assert (factors != confidence_factors(evaluation, result, draws=10_001)).any()
    assert weight_spread(0.5) == math.sqrt(0.25 / 61)
    assert acceptability(evaluation, draws=1, seed=0, concentration=1).seed == 0
    assert np.isfinite(confidence_factors(evaluation, result, draws=1, seed=0)).any()


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"seed": -1}])
def test_confidence_settings_without_meaning_are_refused(wrong: Any) -> None:
    evaluation = evaluate(build([[0.5]]))
    with pytest.raises(EngineError) as caught:
        confidence_factors(evaluation, acceptability(evaluation, draws=1), **wrong)
    assert caught.value.argument == next(iter(wrong))


def test_weight_spread_is_what_is_drawn() -> None:
    assert weight_spread(0.35) == pytest.approx(0.061, abs=1e-3)
    evaluation = evaluate(build([[1, 1, 0]], [20, 15, 65]))
    result = acceptability(evaluation, draws=DRAWS)
    # the total is the sum of two weights: a group of 35 spreads as 35 does; nearly normal, so 1.645 to each side
    assert (result.high[0] - result.low[0]) / 3.29 == pytest.approx(weight_spread(0.35), rel=0.03)


def test_scores_spread_around_their_value() -> None:
    spread = np.array([[0.05], [0.02]])
    result = shares(build([[0.55], [0.5]], spread=spread))
    assert result.ahead[0, 1] == pytest.approx(normal_above_zero(0.05, math.hypot(0.05, 0.02)), abs=NEAR)
    assert result.low[0] == pytest.approx(0.55 - 1.645 * 0.05, abs=2e-3)
    assert result.high[1] == pytest.approx(0.5 + 1.645 * 0.02, abs=2e-3)


def test_scores_stay_inside_their_scale() -> None:
    result = shares(build([[1.0], [0.0]], spread=np.array([[0.5], [0.5]])))
    assert result.high[0] == 1
    assert result.low[1] == 0
    # half the draws of a perfect score stay perfect
    assert result.low[0] == pytest.approx(1 - 0.5 * 1.645, abs=0.01)


@pytest.mark.parametrize("policy", ["worst", "neutral"])
def test_missing_judgement_takes_its_whole_interval(policy: MissingPolicy) -> None:
    result = shares(build([[NAN], [0.3]], missing=policy))
    assert result.ahead[0, 1] == pytest.approx(0.7, abs=NEAR)
    assert result.low[0] == pytest.approx(0.05, abs=0.01)
    assert result.high[0] == pytest.approx(0.95, abs=0.01)
    assert result.low[1] == result.high[1] == 0.3


def test_equals_share_the_better_rank_and_nobody_is_ahead() -> None:
    result = shares(build([[0.3, 0.7], [0.3, 0.7], [0.1, 0.2]]))
    assert result.first.tolist() == [1, 1, 0]
    assert result.ranks[2].tolist() == [0, 0, 1]
    assert result.ahead[0, 1] == result.ahead[1, 0] == 0


def test_knocked_out_alternatives_take_no_part() -> None:
    result = shares(build([[0.5, 0.2], [1, 1], [0.4, 0.4]], excluded=[1]))
    assert result.ranks[1].tolist() == [0, 0, 0]
    assert np.isnan(result.low[1])
    assert result.ahead[1].sum() == result.ahead[:, 1].sum() == 0
    assert result.ranks[[0, 2]].sum(axis=1).tolist() == [1, 1]


def test_nobody_ranked_gives_empty_shares() -> None:
    result = shares(build([[0.5], [1]], excluded=[0, 1]))
    assert not result.ranks.any()
    assert np.isnan(result.high).all()


def test_criterion_of_weight_zero_is_not_drawn_under_any_weights() -> None:
    result = shares(build([[0.5, 1.0], [0.6, 0.0]], [1, 0]), weights="any")
    assert result.first.tolist() == [0, 1]


def test_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    matrix = build([[0.5, 0.2, NAN], [0.4, 0.4, 0.5]], spread=np.full((2, 3), 0.1))
    first, again, other = shares(matrix), shares(matrix), shares(matrix, seed=1)
    np.testing.assert_array_equal(first.ahead, again.ahead)
    np.testing.assert_array_equal(first.low, again.low)
    assert (first.ahead != other.ahead).any()
    assert (first.draws, first.seed, first.concentration, first.generator) == (DRAWS, 4711, 60.0, GENERATOR)


@pytest.mark.parametrize("draws", [1, 2, 20, 21, 1000])
def test_range_is_the_interpolated_percentile_of_the_draws(draws: int) -> None:
    # one criterion, one gap: the totals are the uniform draws themselves
    result = acceptability(evaluate(build([[NAN]])), draws=draws, seed=3)
    random = np.random.Generator(np.random.PCG64(3))
    random.standard_gamma(60.0, size=draws, dtype=np.float32)
    bits = random.bit_generator.random_raw((draws + 3) // 4).view(np.uint16)[:draws]
    expected = np.percentile((bits + 0.5) / 65536, [5, 95])
    np.testing.assert_allclose([result.low[0], result.high[0]], expected, atol=1e-12)


def test_many_blocks_count_every_draw_once() -> None:
    rng = np.random.default_rng(5)
    evaluation = evaluate(build(rng.random((40, 8)).tolist()))
    result = acceptability(evaluation, draws=30_001)  # several blocks, the last one smaller
    np.testing.assert_allclose(result.ranks.sum(axis=1), 1)
    # two totals may fall within 1e-9 in a draw or two: a joint rank
    np.testing.assert_allclose(result.ranks.sum(axis=0), 1, atol=1e-4)
    np.testing.assert_allclose((result.ahead + result.ahead.T)[~np.eye(40, dtype=bool)], 1, atol=1e-4)
    # mean rank = 1 + the number of others ahead, on average
    np.testing.assert_allclose(result.ranks @ np.arange(1, 41), 1 + result.ahead.sum(axis=0))
    assert all(low < total < high for low, total, high in zip(result.low, evaluation.totals, result.high, strict=True))
    by_total = evaluation.order
    assert all(result.ahead[a, b] > 0.4 for a, b in pairwise(by_total))


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        ({"draws": 0}, "draws"),
        ({"seed": -1}, "seed"),
        ({"weights": "all"}, "weights"),
        ({"concentration": 0.99}, "concentration"),
        ({"concentration": math.inf}, "concentration"),
        ({"concentration": NAN}, "concentration"),
    ],
)
def test_settings_without_meaning_are_refused(options: Any, argument: str) -> None:
    with pytest.raises(EngineError) as caught:
        acceptability(evaluate(build([[0.5]])), **options)
    assert caught.value.argument == argument


def test_who_is_first_in_a_single_draw_has_its_weights() -> None:
    result = acceptability(evaluate(build([[1, 1], [0, 0]])), draws=1)
    assert result.central_weights[0].sum() == pytest.approx(1)
    assert np.isnan(result.central_weights[1]).all()


def test_weights_of_none_and_of_all_do_not_spread() -> None:
    assert [weight_spread(0.0), weight_spread(1.0)] == [0.0, 0.0]
