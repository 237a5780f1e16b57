"""One vendor against the others, a row per criterion: its dot, the others' range and median, the floor.

Position on a common scale is read most accurately; the order of the criteria does not change the picture
as it does in a radar chart, and the labels stay readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scoring.charts import palette
from scoring.charts.scales import Linear, fit, listing, px, text_width, widest
from scoring.charts.shapes import Dot, Figure, Line, Rect, Text


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One criterion, all values as shares of its scale (0 to 1).

    `value` is None where nothing is known of the vendor; `text` is what stands at the end of the row.
    `first` opens a group: a little room goes before it.
    """

    name: str
    value: float | None
    text: str
    others: tuple[float, ...]
    floor: float | None = None
    slot: int = 1
    first: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the common axis: where (0 to 1) and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileKey:
    """What the marks mean; the others' range and the floor only where the plot has them."""

    dot: Dot
    band: Rect | None
    centre: Line | None
    floor: Line | None
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFigure(Figure):
    grid: tuple[Line, ...]
    ticks: tuple[Text, ...]
    names: tuple[Text, ...]
    ranges: tuple[Rect, ...]
    medians: tuple[Line, ...]
    floors: tuple[Line, ...]
    dots: tuple[Dot, ...]
    values: tuple[Text, ...]
    key: ProfileKey


def profile_figure(
    rows: Sequence[ProfileRow],
    *,
    vendor: str,
    ticks: Sequence[Tick],
    floor_text: str = "",
    width: float,
    font_size: float,
    uid: str,
    row_height: float = 0.0,
) -> ProfileFigure:
    """Draw `rows` in the order given. `floor_text` names the dashed line in the key ("floor 2.0")."""
    size = font_size
    pitch = row_height or size * 1.4
    radius = min(size * 0.44, pitch * 0.36)
    thick = px(size * 0.5)
    value_width = widest((row.text for row in rows), size, bold=True) + size * 0.9
    start = min(widest((row.name for row in rows), size) + size, width * 0.5)
    to_x = Linear(0.0, 1.0, start + radius, width - value_width - radius)
    top = size * 1.7

    names, ranges, medians, floors, dots, values = [], [], [], [], [], []
    y = top
    for index, row in enumerate(rows):
        if row.first and index:
            y += pitch * 0.45
        middle = y + pitch * 0.5
        baseline = px(middle + size * 0.34)
        names.append(
            Text(px(start - size * 0.7), baseline, fit(row.name, start - size * 0.7, size), size, palette.INK, "end")
        )
        values.append(Text(px(width), baseline, row.text, size, palette.INK, "end", 600))
        if row.others:
            low, high = to_x(min(row.others)), to_x(max(row.others))
            # Where all others agree the range is a point; it keeps the width of its own round ends.
            ranges.append(
                Rect(
                    px(low - thick / 2), px(middle - thick / 2), px(high - low + thick), thick, palette.BAND, thick / 2
                )
            )
            centre = to_x(median(row.others))
            medians.append(Line(centre, px(middle - size * 0.38), centre, px(middle + size * 0.38), palette.INK_2, 1.3))
        if row.floor is not None:
            floors.append((to_x(row.floor), y, y + pitch))
        if row.value is not None:
            dots.append(Dot(to_x(row.value), px(middle), px(radius), palette.group(row.slot), row.slot > 5))
        y += pitch
    grid = [Line(to_x(t.at), px(size * 1.4), to_x(t.at), px(y), palette.LINE, 0.8) for t in ticks]
    tick_texts = [Text(to_x(t.at), px(size * 0.95), t.text, size, palette.INK_2, "middle") for t in ticks]
    key = _key(vendor, floor_text, any(row.others for row in rows), size, radius, y + size * 1.5)
    return ProfileFigure(
        uid=uid,
        width=px(width),
        height=px(y + size * 2.1),
        font_size=size,
        title=_title(rows, vendor),
        description="Dot plot. All values are in the score matrix.",
        grid=tuple(grid),
        ticks=tuple(tick_texts),
        names=tuple(names),
        ranges=tuple(ranges),
        medians=tuple(medians),
        floors=tuple(_joined(floors)),
        dots=tuple(dots),
        values=tuple(values),
        hatched=any(dot.hatched for dot in dots),
        key=key,
    )


def _joined(pieces: list[tuple[float, float, float]]) -> list[Line]:
    """Floors of neighbouring rows at one place are one line, across the gap between groups too."""
    joined: list[tuple[float, float, float]] = []
    for x, top, bottom in pieces:
        if joined and joined[-1][0] == x:
            joined[-1] = (x, joined[-1][1], bottom)
        else:
            joined.append((x, top, bottom))
    return [Line(x, px(top), x, px(bottom), palette.ALERT, 1.0, "3 2") for x, top, bottom in joined]


def _key(vendor: str, floor_text: str, others: bool, size: float, radius: float, baseline: float) -> ProfileKey:
    """The line under the plot that says what the marks mean."""
    middle = px(baseline - size * 0.32)
    thick = px(size * 0.5)
    baseline = px(baseline)
    x = radius
    texts = [Text(px(x + size * 0.8), baseline, fit(vendor, size * 14, size), size, palette.INK_2)]
    dot = Dot(px(x), middle, px(radius), palette.INK_2)
    x += size * 2.0 + text_width(texts[-1].text, size)
    band = centre = floor = None
    if others:
        band = Rect(px(x), px(middle - thick / 2), px(size * 2.2), thick, palette.BAND, thick / 2)
        centre = Line(
            px(x + size * 1.2),
            px(middle - size * 0.38),
            px(x + size * 1.2),
            px(middle + size * 0.38),
            palette.INK_2,
            1.3,
        )
        texts.append(Text(px(x + size * 2.6), baseline, "others: range, median", size, palette.INK_2))
        x += size * 3.8 + text_width(texts[-1].text, size)
    if floor_text:
        floor = Line(px(x), middle, px(x + size * 1.5), middle, palette.ALERT, 1.0, "3 2")
        texts.append(Text(px(x + size * 2.0), baseline, floor_text, size, palette.INK_2))
    return ProfileKey(dot=dot, band=band, centre=centre, floor=floor, texts=tuple(texts))


def _title(rows: Sequence[ProfileRow], vendor: str) -> str:
    best, worst, below, missing = [], [], [], []
    for row in rows:
        if row.value is None:
            missing.append(row.name)
            continue
        if row.others and row.value >= max(row.others):
            best.append(row.name)
        if row.others and row.value < min(row.others):
            worst.append(row.name)
        if row.floor is not None and row.value < row.floor:
            below.append(row.name)
    parts = [f"Profile of {vendor} on {len(rows)} {'criterion' if len(rows) == 1 else 'criteria'}"]
    if any(row.others for row in rows):
        parts[0] += ", against the range and median of the others"
        parts.append(f"Best or level with the best on {len(best)}" + (f": {listing(best[:4])}" if best else ""))
        if worst:
            parts.append(f"Worst of all on {listing(worst[:4])}")
    if below:
        parts.append(f"Below the floor on {listing(below[:4])}")
    if missing:
        parts.append(f"Nothing known on {listing(missing[:4])}")
    return ". ".join(parts) + "."
