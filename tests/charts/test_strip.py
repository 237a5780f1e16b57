"""Dots of several evaluators on one scale: where the scale puts them, equal ones above one another, nobody named."""

from __future__ import annotations

import pytest
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string

from scoring.charts.strip import StripFigure, strip_figure

TICKS = [(float(n), str(n)) for n in range(6)]


def draw(*values: float, counts: float | None = None, text: str = "") -> StripFigure:
    return strip_figure(
        values,
        low=0,
        high=5,
        ticks=TICKS,
        counts=counts,
        counts_text=text,
        name="Alder, Price",
        width=300,
        font_size=10,
        uid="s",
    )


def test_equal_scores_stand_above_one_another() -> None:
    dots = draw(2, 4, 2, 3.5).dots
    assert [dot.x for dot in dots[:2]] == [dots[0].x] * 2
    assert dots[0].y - dots[1].y == pytest.approx(9.5)
    assert [dot.y for dot in dots[1:]] == [dots[1].y, dots[0].y, dots[0].y]
    assert (dots[3].x - dots[0].x) / (dots[2].x - dots[0].x) == pytest.approx(2 / 1.5, abs=0.01)


def test_dots_and_mark_lie_in_the_figure() -> None:
    figure = draw(0, 0, 0, 5, counts=5.0)
    assert all(0 < dot.x < figure.width and 0 < dot.y < figure.height for dot in figure.dots)
    assert figure.mark is not None
    assert draw(1).mark is None


def test_span_runs_from_the_lowest_to_the_highest() -> None:
    span = draw(1, 3, 2).span
    assert span is not None
    assert (span.x1, span.x2) == (draw(1).dots[0].x, draw(3).dots[0].x)
    assert draw(2, 2).span is None


def test_title_says_what_was_given_and_nobodys_name() -> None:
    assert draw(2, 4, 2, counts=3, text="Agreed is 3").title == (
        "Alder, Price: 3 evaluators gave 2 (2 times) and 4. Agreed is 3."
    )
    assert draw().title == "Alder, Price: nobody gave a score."


def test_drawing_is_whole() -> None:
    drawing = fromstring(render_to_string("charts/strip.svg", {"figure": draw(2, 4, counts=3)}))
    circles = drawing.findall(".//{http://www.w3.org/2000/svg}circle")
    assert len(circles) == 2
