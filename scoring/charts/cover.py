"""The cover: the real ranking as bare bars, cut by group. No words in it; its title has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts import palette
from scoring.charts.scales import listing, px
from scoring.charts.shapes import Figure, Rect


@dataclass(frozen=True, slots=True)
class CoverBar:
    """A vendor: its displayed total and the points (0 to 100) of each group with the group's slot."""

    name: str
    total: str
    segments: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFigure(Figure):
    bars: tuple[Rect, ...]


def cover_figure(rows: Sequence[CoverBar], *, width: float, height: float, uid: str) -> CoverFigure:
    """Fill `width` x `height`: a total of 100 would be as long as the width."""
    pitch = height / max(len(rows), 1)
    # A lone vendor's bar must not become a wall: never thicker than a sixth of the height.
    thick = min(pitch * 0.8, height / 6)
    pitch = min(pitch, thick / 0.8)
    bars = []
    for index, row in enumerate(rows):
        x = 0.0
        for slot, points in row.segments:
            length = points / 100 * width
            if length > 0.3:
                bars.append(
                    Rect(
                        px(x),
                        px(index * pitch),
                        px(max(length - 2.2, 0.4)),
                        px(thick),
                        palette.group(slot),
                        hatched=slot > len(palette.GROUPS),
                    )
                )
            x += length
    return CoverFigure(
        uid=uid,
        width=px(width),
        height=px(max(pitch * len(rows) - (pitch - thick), 1.0)),
        font_size=10.0,
        title="Vendors by weighted total of 100, best first: "
        + listing(f"{row.name} {row.total}" for row in rows)
        + ".",
        description="Bar chart. The same figures are in the ranking table.",
        bars=tuple(bars),
        hatched=any(bar.hatched for bar in bars),
    )
