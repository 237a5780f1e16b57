"""The picture of a value curve: points where the scale puts them, ends that stay, words that say the same."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.curve import CurveFigure, curve_figure

BAND = ((40.0, 0.0), (65.0, 1.0), (80.0, 1.0), (95.0, 0.0))


def draw(*points: tuple[float, float], floor: float | None = None, unit: str = "%") -> CurveFigure:
    return curve_figure(points, name="Load", unit=unit, floor=floor, width=420, font_size=14, uid="curve")


def test_points_stand_where_the_scale_puts_them() -> None:
    figure = draw(*BAND)
    x = [dot.x for dot in figure.dots]
    assert (x[1] - x[0]) / (x[3] - x[0]) == pytest.approx(25 / 55, abs=1e-3)
    zero, half, whole = (line.y1 for line in figure.grid)
    assert whole < zero, "more points stand higher"
    assert [dot.y for dot in figure.dots] == [zero, whole, whole, zero]
    assert half == pytest.approx((zero + whole) / 2, abs=0.01)
    assert [(line.x1, line.x2) for line in figure.curve] == [(x[0], x[1]), (x[1], x[2]), (x[2], x[3])]


def test_value_stays_beyond_the_ends() -> None:
    figure = draw((0.0, 0.2), (10.0, 0.9))
    left, right = figure.tails
    assert left.y1 == left.y2 == figure.dots[0].y
    assert right.y1 == right.y2 == figure.dots[1].y
    assert left.x1 < left.x2 == figure.dots[0].x
    assert right.x2 > right.x1 == figure.dots[1].x


def test_title_says_every_point() -> None:
    assert draw((6.0, 1.0), (7.25, 0.333333), (18.0, 0.0), floor=12.0, unit="months").title == (
        "Value curve of Load: 6 is worth 100 points, 7.25 is worth 33.3333 points and 18 is worth 0 points; "
        "straight in between, in months. Floor at 12."
    )


def test_labels_without_room_are_left_out_and_the_ends_never() -> None:
    figure = draw((0.0, 0.0), (0.5, 0.1), (99.5, 0.9), (100.0, 1.0))
    texts = [text.text for text in figure.ticks]
    assert "0.5" not in texts
    assert "99.5" not in texts
    assert {"0", "100"} <= set(texts)


def test_floor_is_drawn_only_where_there_is_one() -> None:
    assert draw(*BAND).floor is None
    figure = draw(*BAND, floor=65.0)
    assert figure.floor is not None
    assert figure.floor.x1 == figure.floor.x2 == figure.dots[1].x
    assert "floor" in _texts(_svg(figure))
    assert "floor" not in _texts(_svg(draw(*BAND)))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6, unique=True),
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40),
    st.none() | st.floats(-1e6, 1e6),
)
def test_any_curve_stays_inside(xs: list[float], vs: list[float], unit: str, floor: float | None) -> None:
    points = tuple(zip(sorted(xs), vs, strict=False))
    figure = draw(*points, floor=floor, unit=unit)
    svg = _svg(figure)
    assert len(figure.curve) == len(points) - 1
    for node in svg.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert -1 <= float(node.attrib.get(name, 0)) <= figure.width + 1
        for name in ("y", "y1", "y2", "cy"):
            assert -1 <= float(node.attrib.get(name, 0)) <= figure.height + 1


def _svg(figure: CurveFigure) -> Element:
    drawn: Element = fromstring(render_to_string("charts/curve.svg", {"figure": figure}))
    return drawn


def _texts(svg: Element) -> list[str]:
    return ["".join(node.itertext()) for node in svg.iter("{http://www.w3.org/2000/svg}text")]
