"""A value curve: what each figure on a criterion's own scale is worth, from 0 to 100 points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scoring.charts import palette
from scoring.charts.scales import Linear, fit, listing, px, text_width
from scoring.charts.shapes import Dot, Figure, Line, Text

MARGIN = 0.06  # of the curve's width on both sides: there the value stays as it is at the end
DASH = "3 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveFigure(Figure):
    """`tails` are the clamped ends; `floor` is None where the criterion has none."""

    grid: tuple[Line, ...]
    ticks: tuple[Text, ...]
    tails: tuple[Line, ...]
    curve: tuple[Line, ...]
    dots: tuple[Dot, ...]
    floor: Line | None
    floor_text: Text | None


def curve_figure(
    points: Sequence[tuple[float, float]],
    *,
    name: str,
    unit: str = "",
    floor: float | None = None,
    width: float,
    font_size: float,
    uid: str,
) -> CurveFigure:
    """Draw at least two (x, v) points, x strictly rising, v in [0, 1]. `floor` is on the scale of x."""
    size, small = font_size, px(font_size * 0.88)
    start, end = text_width("100", small) + size * 0.7, width - size * 0.4
    top, bottom = size * 1.7, size * 11.5
    first, last = points[0][0], points[-1][0]
    spare = (last - first) * MARGIN
    to_x = Linear(first - spare, last + spare, start, end)
    to_y = Linear(0.0, 1.0, bottom, top)

    grid, ticks = [], []
    for value in (0.0, 0.5, 1.0):
        y = to_y(value)
        grid.append(Line(px(start), y, px(end), y, palette.LINE if value else palette.AXIS))
        ticks.append(
            Text(px(start - size * 0.4), px(y + small * 0.34), f"{value * 100:.0f}", small, palette.INK_3, "end")
        )
    ticks.append(Text(0.0, px(size * 0.8), "Points", small, palette.INK_3))
    ticks += _scale(points, to_x, px(bottom + size * 1.3), small)
    ticks.append(Text(px(end), px(bottom + size * 2.7), fit(unit, end - start, small), small, palette.INK_3, "end"))

    ends = ((px(start), points[0][1], to_x(first)), (to_x(last), points[-1][1], px(end)))
    return CurveFigure(
        uid=uid,
        width=px(width),
        height=px(bottom + size * 3.1),
        font_size=size,
        title=f"Value curve of {name}: "
        + listing(f"{_figure(x)} is worth {_figure(v * 100)} points" for x, v in points)
        + f"; straight in between{f', in {unit}' if unit else ''}."
        + (f" Floor at {_figure(floor)}." if floor is not None else ""),
        description="Line chart. The same figures are in a table.",
        grid=tuple(grid),
        ticks=tuple(ticks),
        tails=tuple(Line(x1, to_y(v), x2, to_y(v), palette.INK_3, 1.6, DASH) for x1, v, x2 in ends),
        curve=tuple(
            Line(to_x(x1), to_y(v1), to_x(x2), to_y(v2), palette.INK, 2.0) for (x1, v1), (x2, v2) in pairwise(points)
        ),
        dots=tuple(Dot(to_x(x), to_y(v), px(size * 0.34), palette.GROUPS[0]) for x, v in points),
        floor=None if floor is None else Line(to_x(floor), px(top), to_x(floor), px(bottom), palette.ALERT, 1.6, DASH),
        floor_text=None if floor is None else _floor_text(to_x(floor), start, end, px(size * 1.2), small),
    )


def _scale(points: Sequence[tuple[float, float]], to_x: Linear, y: float, size: float) -> list[Text]:
    """The points' x under the axis: the ends always, those between where they have room."""
    texts = [(to_x(x), _figure(x)) for x, _ in points]
    kept, last = [texts[0]], texts[-1]
    for x, text in texts[1:-1]:
        if _apart(kept[-1], (x, text), size) and _apart((x, text), last, size):
            kept.append((x, text))
    return [Text(x, y, text, size, palette.INK_3, "middle") for x, text in (*kept, last)]


def _apart(left: tuple[float, str], right: tuple[float, str], size: float) -> bool:
    return right[0] - left[0] >= (text_width(left[1], size) + text_width(right[1], size)) / 2 + size * 0.5


def _floor_text(x: float, start: float, end: float, y: float, size: float) -> Text:
    half = text_width("floor", size, bold=True) / 2
    return Text(px(min(max(x, start + half), end - half)), y, "floor", size, palette.ALERT, "middle", 600)


def _figure(value: float) -> str:
    """Up to four decimals, without the zeros that say nothing."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
