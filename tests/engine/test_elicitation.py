import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.elicitation import direct, rank_order_centroid, rank_sum, swing
from scoring.engine.errors import EngineError

NAN = float("nan")


def test_direct_shares_must_add_up() -> None:
    np.testing.assert_allclose(direct([35, 25, 40]), [0.35, 0.25, 0.4])
    np.testing.assert_allclose(direct([3500, 6500], 10_000), [0.35, 0.65])
    np.testing.assert_allclose(direct([0.125, 0.375], 0.5), [0.25, 0.75])
    with pytest.raises(EngineError, match="add to 103 of 100: 3 too many"):
        direct([60, 43])
    with pytest.raises(EngineError, match="add to 99.5 of 100: 0.5 too few"):
        direct([60, 39.5])


def test_swing_is_normalised_and_needs_a_hundred() -> None:
    np.testing.assert_allclose(swing([100, 60, 40]), [0.5, 0.3, 0.2])
    for points in ([90, 40], [120, 100]):
        with pytest.raises(EngineError, match="must be 100"):
            swing(points)


def test_rank_order_centroid_of_published_sizes() -> None:
    # Barron and Barrett's table
    np.testing.assert_allclose(rank_order_centroid([1, 2]), [0.75, 0.25])
    np.testing.assert_allclose(rank_order_centroid([1, 2, 3]), [0.6111, 0.2778, 0.1111], atol=5e-5)
    np.testing.assert_allclose(rank_order_centroid([2, 1, 4, 3]), [0.2708, 0.5208, 0.0625, 0.1458], atol=5e-5)


def test_rank_order_centroid_is_the_centre_of_the_weightings_that_keep_the_order() -> None:
    # the corners of that region are 1, then 1/2 1/2, then 1/3 1/3 1/3 ...
    corners = np.array([[1 / k if j < k else 0 for j in range(5)] for k in range(1, 6)])
    np.testing.assert_allclose(rank_order_centroid([1, 2, 3, 4, 5]), corners.mean(axis=0))


def test_rank_sum_of_published_sizes() -> None:
    np.testing.assert_allclose(rank_sum([1, 2, 3]), [3 / 6, 2 / 6, 1 / 6])
    np.testing.assert_allclose(rank_sum([3, 1, 2, 4]), [0.2, 0.4, 0.3, 0.1])


def test_equals_share_their_places_however_they_were_counted() -> None:
    expected = [(11 / 18 + 5 / 18) / 2] * 2 + [2 / 18]
    np.testing.assert_allclose(rank_order_centroid([1, 1, 2]), expected)
    np.testing.assert_allclose(rank_order_centroid([1, 1, 3]), expected)
    np.testing.assert_allclose(rank_sum([1, 1, 1]), [1 / 3] * 3)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_order_weights_add_to_one_and_keep_the_order(ranks: list[int]) -> None:
    for rule in (rank_order_centroid, rank_sum):
        weights = rule(ranks)
        assert math.fsum(weights) == pytest.approx(1)
        for (a, wa), (b, wb) in permutations(zip(ranks, weights, strict=True), 2):
            assert (a < b) == (wa > wb + 1e-12)


@pytest.mark.parametrize("ranks", [[], [0, 1], [-1], [1.5, 2]])
def test_order_without_meaning_is_refused(ranks: list[int]) -> None:
    for rule in (rank_order_centroid, rank_sum):
        with pytest.raises(EngineError) as caught:
            rule(ranks)
        assert caught.value.argument == "ranks"


@pytest.mark.parametrize("shares", [[], [NAN, 100], [-10, 110], [math.inf, 1], [0, 0]])
def test_shares_without_meaning_are_refused(shares: list[float]) -> None:
    for rule, argument in ((direct, "shares"), (swing, "points")):
        with pytest.raises(EngineError) as caught:
            rule(shares)
        assert caught.value.argument == argument
