"""The line of a value over the years: days and values in proportion, gaps where there was none."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.charts.history import HistoryFigure, Point, history_figure
from tests.charts.draw import inside, svg, texts

BANDS = ((80.0, "Strong"), (65.0, "Usual"), (45.0, "Watch"))
POINTS = (
    Point(date(2020, 1, 1), None, "–"),
    Point(date(2021, 1, 1), 80.0, "80"),
    Point(date(2023, 1, 1), 45.0, "45"),
    Point(date(2026, 1, 1), 30.0, "30", marked=True),
)


def draw(*points: Point, width: float = 420) -> HistoryFigure:
    return history_figure(points, bands=BANDS, name="Record of Cork", width=width, font_size=13)


def test_value_lies_on_its_day_and_its_band() -> None:
    figure = draw(*POINTS)
    first, second = figure.curve
    lines = {text.text: line.y1 for text, line in zip(figure.ticks, figure.grid[1:], strict=False)}
    assert first.y1 == lines["Strong 80"]
    assert first.y2 == lines["Watch 45"]
    total = second.x2 - figure.gaps[0].x1
    assert (first.x2 - first.x1) / total == pytest.approx(731 / 2192, abs=0.002)
    assert figure.dots[0].x == second.x2


def test_gap_is_no_line_of_values() -> None:
    figure = draw(*POINTS)
    assert len(figure.gaps) == 1
    assert figure.gaps[0].y1 == figure.grid[0].y1, "it lies on the axis"
    assert len(draw(*[Point(p.on, None) for p in POINTS]).curve) == 0


def test_title_says_the_value_of_today_and_the_picture_too() -> None:
    figure = draw(*POINTS)
    assert figure.title == "Record of Cork from 1 Jan 2020 to 1 Jan 2026: 1 Jan 2026 30."
    assert {"30", "Usual 65", "2026"} <= set(texts(svg("history", figure)))


@pytest.mark.parametrize("width", [280, 420, 900])
def test_nothing_is_drawn_outside(width: float) -> None:
    assert inside(svg("history", draw(*POINTS, width=width)))
