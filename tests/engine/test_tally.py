import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.engine.blocks import Scratch
from scoring.engine.matrix import Floats
from scoring.engine.tally import Tally, compared, sorted_places

# grids make ties; steps of half of 1e-9 make chains of near ties
entries = st.one_of(st.integers(0, 4).map(float), st.integers(0, 6).map(lambda k: k * 0.6e-9), st.floats(0, 1))
totals = st.tuples(st.integers(1, 7), st.integers(1, 9)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=entries)
)


@given(totals)
def test_places_and_pairs_are_those_of_the_definition(drawn: Floats) -> None:
    n, draws = drawn.shape
    ahead = np.array(
        [[sum(drawn[a, d] > drawn[b, d] + 1e-9 for d in range(draws)) for b in range(n)] for a in range(n)]
    )
    places = [[sum(drawn[b, d] > drawn[a, d] + 1e-9 for b in range(n)) for d in range(draws)] for a in range(n)]
    for count in (compared, sorted_places):
        found = count(drawn, Scratch())
        assert found[0].tolist() == places
        assert found[1].tolist() == ahead.tolist()


@pytest.mark.parametrize("n", [255, 256, 257, 300])
def test_places_of_a_long_list_do_not_overflow(n: int) -> None:
    falling = np.arange(n, 0.0, -1.0)[:, None]
    for count in (compared, sorted_places):
        places, ahead = count(falling, Scratch())
        assert places[:, 0].tolist() == list(range(n))
        assert ahead.sum() == n * (n - 1) / 2


@pytest.mark.parametrize(("n", "draws"), [(3, 1), (3, 2), (3, 500), (60, 400)])
def test_blocks_add_up_to_the_whole(n: int, draws: int) -> None:
    random = np.random.default_rng(n)
    drawn, weights = random.random((n, draws)), random.random((2, draws))
    tally = Tally(n, 2, draws, Scratch())
    for start in range(0, draws, 90):
        tally.add(drawn[:, start : start + 90], weights[:, start : start + 90])
    places = (drawn[None] > drawn[:, None] + 1e-9).sum(axis=1)
    assert tally.ranks.tolist() == [np.bincount(row, minlength=n).tolist() for row in places]
    assert tally.ahead.tolist() == (drawn[:, None] > drawn[None] + 1e-9).sum(axis=2).tolist()
    np.testing.assert_allclose(tally.winning, (places == 0) @ weights.T, atol=1e-12)
    np.testing.assert_allclose(tally.range(), np.percentile(drawn, [5, 95], axis=1), atol=1e-15)


def test_many_draws_that_go_one_way_are_all_counted() -> None:
    drawn = np.tile(np.array([[0.9], [0.5], [0.1]]), 5_000)
    for count in (compared, sorted_places):
        assert count(drawn, Scratch())[1].tolist() == [[0, 5_000, 5_000], [0, 0, 5_000], [0, 0, 0]]


@pytest.mark.parametrize("seed", range(6))
def test_tails_hold_whatever_comes_late(seed: int) -> None:
    random = np.random.default_rng(seed)
    drawn = random.random((3, 2_000))
    drawn[1] = np.sort(drawn[1])  # the highest last
    drawn[2] = -np.sort(-drawn[2])  # the lowest last
    tally = Tally(3, 1, 2_000, Scratch())
    for start in range(0, 2_000, 300):
        tally.add(drawn[:, start : start + 300], np.ones((1, 2_000))[:, start : start + 300])
    np.testing.assert_allclose(tally.range(), np.percentile(drawn, [5, 95], axis=1), atol=1e-15)
