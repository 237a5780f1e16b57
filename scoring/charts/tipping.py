"""How far each weight can move before the leader changes: a band per weight on one scale of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts import palette
from scoring.charts.scales import Linear, fit, px, text_width, widest
from scoring.charts.shapes import Figure, Line, Rect, Text, Triangle

# A rival's name in less room than so many times the type would be two letters: the table beside the chart has it.
_LEAST = 3.2


@dataclass(frozen=True, slots=True)
class WeightBand:
    """Weights in percent. `low_rival` and `high_rival` take over past each end; "" where nobody does.

    `words` says the same: "35% now, Brackwater leads below 17%".
    """

    name: str
    words: str
    weight: float
    low: float
    high: float
    low_rival: str = ""
    high_rival: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TippingFigure(Figure):
    grid: tuple[Line, ...]
    ticks: tuple[Text, ...]
    names: tuple[Text, ...]
    tracks: tuple[Rect, ...]
    bands: tuple[Rect, ...]
    ends: tuple[Line, ...]
    rivals: tuple[Text, ...]
    markers: tuple[Triangle, ...]
    stems: tuple[Line, ...]


def tipping_figure(
    rows: Sequence[WeightBand], *, leader: str, width: float, font_size: float, uid: str, row_height: float = 0.0
) -> TippingFigure:
    """Draw the weights in the order given; inside its band `leader` stays first."""
    size = font_size
    small = px(size * 0.88)
    pitch = row_height or size * 2.6
    top = size * 1.9
    bottom = top + pitch * len(rows)
    start = min(widest((row.name for row in rows), size) + size, width * 0.46)
    end = width - size * 1.4
    reach = _reach(rows)
    to_x = Linear(0.0, reach, start, end)

    grid, ticks = [], []
    for step in range(int(reach // 20) + 1):
        x = to_x(step * 20.0)
        grid.append(Line(x, px(size * 1.4), x, px(bottom)))
        ticks.append(Text(x, px(size * 1.0), f"{step * 20}%", small, palette.INK_3, "middle" if step else "start"))

    names, tracks, bands, ends, rivals, markers, stems = [], [], [], [], [], [], []
    for index, row in enumerate(rows):
        y = top + pitch * index
        baseline = px(y + pitch * 0.46 + size * 0.34)
        names.append(Text(0.0, baseline, fit(row.name, start - size * 0.6, size), size, palette.INK))
        tracks.append(Rect(px(start), px(y + pitch * 0.25), px(end - start), px(pitch * 0.42), palette.BAND))
        low, high, now = to_x(row.low), to_x(row.high), to_x(row.weight)
        bands.append(Rect(low, px(y + pitch * 0.25), px(high - low), px(pitch * 0.42), palette.SPAN))
        for x, rival, outward in ((low, row.low_rival, -1), (high, row.high_rival, 1)):
            if not rival:
                continue
            ends.append(Line(x, px(y + pitch * 0.14), x, px(y + pitch * 0.78), palette.ALERT, 2.0))
            outside = x - start if outward < 0 else end - x
            inside = abs(now - x)
            needed = text_width(rival, small, bold=True) + size * 0.6
            side = outward if outside >= min(needed, inside) else -outward
            room = outside if side == outward else inside
            if room < size * _LEAST:
                continue
            rivals.append(
                Text(
                    px(x + side * size * 0.4),
                    px(y + pitch * 0.46 + small * 0.34),
                    fit(rival, room - size * 0.5, small, bold=True),
                    small,
                    palette.ALERT if side == outward else palette.INK,
                    "start" if side > 0 else "end",
                    600,
                )
            )
        tip = px(y + pitch * 0.22)
        half, rise = size * 0.36, size * 0.55
        markers.append(
            Triangle(f"{now},{tip} {px(now - half)},{px(tip - rise)} {px(now + half)},{px(tip - rise)}", palette.INK)
        )
        stems.append(Line(now, tip, now, px(y + pitch * 0.7), palette.INK, 1.6))
    return TippingFigure(
        uid=uid,
        width=px(width),
        height=px(bottom + size * 0.1),
        font_size=size,
        title=f"How far each weight can move, the others sharing in proportion, before {leader} is overtaken. "
        + " ".join(f"{row.name}: {row.words}." for row in rows),
        description="Range chart. The same figures are in a table.",
        grid=tuple(grid),
        ticks=tuple(ticks),
        names=tuple(names),
        tracks=tuple(tracks),
        bands=tuple(bands),
        ends=tuple(ends),
        rivals=tuple(rivals),
        markers=tuple(markers),
        stems=tuple(stems),
    )


def _reach(rows: Sequence[WeightBand]) -> float:
    """The end of the axis: a multiple of 20 % that holds every weight and every tipping point."""
    shown = [row.weight for row in rows]
    shown += [row.low for row in rows if row.low_rival] + [row.high for row in rows if row.high_rival]
    furthest = max(shown, default=0.0)
    return next((end for end in (20.0, 40.0, 60.0, 80.0) if furthest <= end * 0.95), 100.0)
