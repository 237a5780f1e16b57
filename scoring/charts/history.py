"""A value over the years as a line, with the bands that it lies in: how a site's record came to be what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from scoring.charts import palette
from scoring.charts.scales import Linear, px, text_width
from scoring.charts.shapes import Dot, Figure, Line, Text


@dataclass(frozen=True, slots=True)
class Point:
    """The value as it was known on a day, 0-100; None where there was none. A `marked` one has its figure beside it."""

    on: date
    value: float | None
    text: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFigure(Figure):
    """`gaps` are the stretches without a value, drawn on the axis."""

    grid: tuple[Line, ...]
    ticks: tuple[Text, ...]
    gaps: tuple[Line, ...]
    curve: tuple[Line, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Text, ...]


def history_figure(
    points: Sequence[Point],
    *,
    bands: Sequence[tuple[float, str]],
    name: str,
    width: float,
    font_size: float,
    uid: str = "history",
) -> HistoryFigure:
    """Draw at least two points by rising day. `bands` are the lower ends of the bands with their names."""
    size, small = font_size, px(font_size * 0.88)
    start = max(text_width(f"{text} {low:.0f}", small) for low, text in bands) + size * 0.6
    end, top, bottom = width - size * 2.2, size * 1.4, size * 10.4
    to_x = Linear(points[0].on.toordinal(), points[-1].on.toordinal(), start, end)
    to_y = Linear(0.0, 100.0, bottom, top)
    grid = [Line(px(start), px(bottom), px(end), px(bottom), palette.AXIS)]
    ticks: list[Text] = []
    for low, text in bands:
        y = to_y(low)
        grid.append(Line(px(start), y, px(end), y, palette.LINE))
        ticks.append(
            Text(px(start - size * 0.4), px(y + small * 0.34), f"{text} {low:.0f}", small, palette.INK_3, "end")
        )
    ticks += _years(points, to_x, px(bottom + size * 1.3), small)
    curve, gaps = [], []
    for one, other in pairwise(points):
        if one.value is None or other.value is None:
            gaps.append(Line(to_x(one.on.toordinal()), px(bottom), to_x(other.on.toordinal()), px(bottom),
                             palette.INK_3, 1.6, "3 3"))  # fmt: skip
        else:
            curve.append(Line(to_x(one.on.toordinal()), to_y(one.value), to_x(other.on.toordinal()), to_y(other.value),
                              palette.INK, 2.0))  # fmt: skip
    marked = [point for point in points if point.marked and point.value is not None]
    spoken = "; ".join(f"{_day(point.on)} {point.text}" for point in points if point.marked)
    return HistoryFigure(
        uid=uid,
        width=px(width),
        height=px(bottom + size * 1.9),
        font_size=size,
        title=f"{name} from {_day(points[0].on)} to {_day(points[-1].on)}: {spoken}.",
        description="Line chart. The same figures are in a table.",
        grid=tuple(grid),
        ticks=tuple(ticks),
        gaps=tuple(gaps),
        curve=tuple(curve),
        dots=tuple(
            Dot(to_x(point.on.toordinal()), to_y(point.value or 0.0), px(size * 0.34), palette.GROUPS[0])
            for point in marked
        ),
        labels=tuple(
            Text(to_x(point.on.toordinal()), px(to_y(point.value or 0.0) - size * 0.7), point.text, small,
                 palette.INK, "middle", 600)
            for point in marked
        ),
    )  # fmt: skip


def _years(points: Sequence[Point], to_x: Linear, y: float, size: float) -> list[Text]:
    """The first of January of each year, or of each second or fifth where they would touch."""
    years = range(points[0].on.year + 1, points[-1].on.year + 1)
    if not years:
        return []
    pitch = (to_x.end - to_x.start) / max((points[-1].on - points[0].on).days / 365.25, 0.01)
    step = next((step for step in (1, 2, 5) if pitch * step >= text_width("2026", size) * 1.4), 10)
    shown = [year for year in years if (year - years[-1]) % step == 0]
    return [Text(to_x(date(year, 1, 1).toordinal()), y, str(year), size, palette.INK_3, "middle") for year in shown]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
