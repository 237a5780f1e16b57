"""The value that stands for several scores: worth what they are worth on average."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.values import ValueFunction
from scoring.selectors.agreed import mean_value

BENT = ValueFunction(((0, 0), (2, 0.2), (4, 1)))
BAND = ValueFunction(((0, 0), (2, 1), (3, 1), (4, 0)))


@st.composite
def curves(draw: st.DrawFn) -> ValueFunction:
    xs = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=6)))
    return ValueFunction(tuple((x / 4, draw(st.integers(0, 20)) / 20) for x in xs))


@given(curves(), st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_value_is_worth_the_mean_of_what_was_given_and_lies_between(curve: ValueFunction, shares: list[float]) -> None:
    values = [curve.low + share * (curve.high - curve.low) for share in shares]
    found = mean_value(curve, values)
    assert min(values) - 1e-9 <= found <= max(values) + 1e-9
    assert float(curve(found)) == pytest.approx(fmean(curve(values).tolist()), abs=1e-9)


@pytest.mark.parametrize("curve", [ValueFunction.linear(0, 4), ValueFunction.linear(4, 0)])
def test_straight_scale_takes_the_mean_itself(curve: ValueFunction) -> None:
    assert mean_value(curve, [1, 3.5]) == 2.25


def test_bent_scale_takes_what_the_mean_of_the_points_is_worth() -> None:
    """By hand: 1 is worth 0.1 and 4 is worth 1, on average 0.55, which the upper arm has at 2 + 0.35 / 0.4."""
    assert mean_value(BENT, [1, 4]) == pytest.approx(2.875)
    assert mean_value(BENT, [3]) == 3


def test_band_takes_the_arm_that_is_nearer_to_the_mean_of_the_scores() -> None:
    """1 is worth 0.5 and 4 nothing, on average 0.25: at 3.75, and at 0.5, which nobody came near."""
    assert mean_value(BAND, [1, 4]) == pytest.approx(3.75)
    assert mean_value(BAND, [2, 3]) == 2.5
