"""Tipping points: one scale of weights for all rows, ends named where somebody takes over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.tipping import TippingFigure, WeightBand, tipping_figure
from tests.charts.draw import inside, svg


def draw(*rows: WeightBand) -> TippingFigure:
    return tipping_figure(rows, leader="Alderley", width=320, font_size=11, uid="tipping")


def test_axis_ends_at_the_next_twenty() -> None:
    assert [t.text for t in draw(WeightBand("Q", "", 15, 0, 27, "", "Brenta")).ticks] == ["0%", "20%", "40%"]
    assert [t.text for t in draw(WeightBand("Q", "", 15, 0, 39, "", "Brenta")).ticks][-1] == "60%"
    assert [t.text for t in draw(WeightBand("Q", "", 97, 0, 100)).ticks][-1] == "100%"


def test_band_and_marker_are_on_the_scale() -> None:
    figure = draw(WeightBand("Q", "", 20, 10, 30, "Brenta", "Corvane"))
    left, right = figure.grid[0].x1, figure.grid[-1].x1
    assert (right - left) * 10 / 40 + left == pytest.approx(figure.bands[0].x, abs=0.05)
    assert (right - left) * 20 / 40 == pytest.approx(figure.bands[0].width, abs=0.05)
    assert (right - left) * 20 / 40 + left == pytest.approx(figure.stems[0].x1, abs=0.05)
    assert len(figure.ends) == 2


def test_end_without_rival_is_not_marked() -> None:
    figure = draw(WeightBand("Q", "", 20, 0, 100))
    assert not figure.ends
    assert not figure.rivals


def test_title_has_the_words_of_every_row() -> None:
    title = draw(WeightBand("Cost", "15% now, above 27%: Brenta", 15, 0, 27, "", "Brenta")).title
    assert title.endswith("before Alderley is overtaken. Cost: 15% now, above 27%: Brenta.")


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100), st.text(max_size=30))
def test_any_band_stays_inside(a: float, b: float, c: float, rival: str) -> None:
    low, now, high = sorted((a, b, c))
    rival = "".join(ch for ch in rival if ch.isprintable())
    assert inside(svg("tipping", draw(WeightBand("Q", "", now, low, high, rival, rival))), slack=5)
