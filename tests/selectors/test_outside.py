"""What is said of a figure that lies outside its scale: the end that it counts as is the one that the engine takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.values import ValueFunction
from scoring.selectors.outside import outside_scale

RISING, FALLING = ValueFunction.linear(25, 150), ValueFunction.linear(18, 6)
BAND = ValueFunction(((2, 0), (4, 1), (6, 1), (9, 0)))


@pytest.mark.parametrize(
    ("curve", "value", "unit", "words"),
    [
        (RISING, 2, "%", "2 % lies outside the scale of 25 to 150 and counts as its nearer end, 25 %."),
        (FALLING, 20, "", "20 lies outside the scale of 6 to 18 and counts as its nearer end, 18."),
        (BAND, 1, "mm", "1 mm lies outside the scale of 2 to 9 and counts as its nearer end, 2 mm."),
        (RISING, 25, "%", ""),
        (RISING, 150 + 1e-10, "%", ""),
    ],
)
def test_outside_scale_is_told_with_the_end_that_counts(
    curve: ValueFunction, value: float, unit: str, words: str
) -> None:
    assert outside_scale(curve, value, unit) == words


@given(st.sampled_from([RISING, FALLING, BAND]), st.floats(-1e4, 1e4))
def test_outside_scale_names_a_figure_that_is_worth_the_same(curve: ValueFunction, value: float) -> None:
    told = outside_scale(curve, value)
    if told:
        assert float(curve(value)) == float(curve(float(told.rpartition(", ")[2][:-1])))
    else:
        assert curve.low - 1e-6 <= value <= curve.high + 1e-6
