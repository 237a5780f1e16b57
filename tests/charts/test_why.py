"""Why A over B: gains to the right, losses to the left, lengths in proportion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.why import WhyBar, WhyFigure, why_figure
from tests.charts.draw import inside, svg

POINTS = st.integers(-300, 300).map(lambda tenths: tenths / 10)


def draw(points: list[float], width: float = 420) -> WhyFigure:
    rows = [WhyBar(f"Criterion {k}", value) for k, value in enumerate(points)]
    return why_figure(rows, a="Alderley", b="Brenta", width=width, font_size=12, uid="why")


def test_bars_are_in_proportion() -> None:
    figure = draw([3.0, 1.5, -0.75])
    assert figure.bars[0].width == pytest.approx(2 * figure.bars[1].width, abs=0.02)
    assert figure.bars[1].width == pytest.approx(2 * figure.bars[2].width, abs=0.02)


def test_gains_start_and_losses_end_at_the_axis() -> None:
    figure = draw([3.0, -2.0])
    assert figure.bars[0].x == pytest.approx(figure.axis.x1, abs=0.02)
    assert figure.bars[1].x + figure.bars[1].width == pytest.approx(figure.axis.x1, abs=0.02)


@given(st.lists(POINTS, max_size=12), st.sampled_from([300.0, 420.0, 640.0]))
def test_any_differences_stay_inside(points: list[float], width: float) -> None:
    assert inside(svg("why", draw(points, width)))


def test_title_adds_up() -> None:
    figure = why_figure(
        [WhyBar("Record", 2.6), WhyBar("8 others, net", 1.0, rest=True), WhyBar("Cost", -3.0)],
        a="Alderley",
        b="Brenta",
        width=420,
        font_size=12,
        uid="why",
    )
    assert figure.title == (
        "Why Alderley ranks above Brenta: difference in weighted points by criterion. "
        "Alderley gains 3.6 (Record +2.6); Brenta gains 3.0 (Cost −3.0). Net +0.6."
    )
    assert figure.bars[1].tone.css == "g5"
