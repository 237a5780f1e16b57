"""What several evaluators gave for one cell: a dot each on the criterion's own scale, and the value that counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts import palette
from scoring.charts.scales import Linear, listing, px
from scoring.charts.shapes import Dot, Figure, Line, Text, Triangle


@dataclass(frozen=True, slots=True, kw_only=True)
class StripFigure(Figure):
    """`span` runs from the lowest to the highest; `mark` is the value that counts, None where nothing does."""

    axis: tuple[Line, ...]
    ticks: tuple[Text, ...]
    span: Line | None
    dots: tuple[Dot, ...]
    mark: Triangle | None


def strip_figure(
    values: Sequence[float],
    *,
    low: float,
    high: float,
    ticks: Sequence[tuple[float, str]],
    counts: float | None,
    counts_text: str,
    name: str,
    width: float,
    font_size: float,
    uid: str,
) -> StripFigure:
    """Draw `values` between `low` and `high` of the scale; equal ones stand above one another, nobody is named.

    `ticks` are places of the scale with their words, `counts` and `counts_text` what stands in the ranking.
    """
    size = font_size
    to_x = Linear(low, high, size, width - size)
    tallest = max(Counter(values).values(), default=1)
    base = px(size * (0.9 + 0.95 * tallest))
    height = dict.fromkeys(values, 0)
    dots = []
    for value in sorted(values):
        dots.append(
            Dot(to_x(value), px(base - size * (0.55 + 0.95 * height[value])), px(size * 0.4), palette.GROUPS[0])
        )
        height[value] += 1
    axis = [Line(to_x(low), base, to_x(high), base, palette.AXIS)]
    axis += [Line(to_x(at), base, to_x(at), px(base + size * 0.35), palette.AXIS) for at, _ in ticks]
    mark = None
    if counts is not None:
        x = to_x(counts)
        tip, foot = px(base + size * 0.1), px(base + size * 0.75)
        mark = Triangle(f"{x},{tip} {px(x - size * 0.4)},{foot} {px(x + size * 0.4)},{foot}", palette.INK)
    given = listing(f"{words}{f' ({count} times)' if count > 1 else ''}" for words, count in _told(values))
    return StripFigure(
        uid=uid,
        width=px(width),
        height=px(base + size * 2.2),
        font_size=size,
        title=f"{name}: {len(values)} evaluator{'s' if len(values) > 1 else ''} gave {given}."
        + (f" {counts_text}." if counts_text else "")
        if values
        else f"{name}: nobody gave a score.",
        description="Dots on the scale of the criterion. The scores stand in the list beside it.",
        axis=tuple(axis),
        ticks=tuple(
            Text(to_x(at), px(base + size * 1.7), text, px(size * 0.9), palette.INK_3, "middle") for at, text in ticks
        ),
        span=Line(
            to_x(min(values)), px(base - size * 0.55), to_x(max(values)), px(base - size * 0.55), palette.SPAN, 2.0
        )
        if len(set(values)) > 1
        else None,
        dots=tuple(dots),
        mark=mark,
    )


def _told(values: Sequence[float]) -> list[tuple[str, int]]:
    return [(f"{value:g}", count) for value, count in sorted(Counter(values).items())]
