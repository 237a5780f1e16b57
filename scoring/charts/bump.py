"""Ranks from one set of weights to the next: a line per alternative, best rank on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts import palette
from scoring.charts.palette import Tone
from scoring.charts.scales import Linear, fit, listing, px, widest
from scoring.charts.shapes import Dot, Figure, Line, Text

TOP = 3  # ranks; an alternative that is never so high is drawn in grey
_MOST_NAME = 0.22  # of the width, on each side
_DASH = "5 3"


@dataclass(frozen=True, slots=True)
class RankLine:
    """`ranks` from 1, one for each set of weights; equal ranks are a tie."""

    name: str
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BumpFigure(Figure):
    heads: tuple[Text, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    numbers: tuple[Text, ...]
    names: tuple[Text, ...]


def bump_figure(
    rows: Sequence[RankLine], heads: Sequence[str], *, width: float, font_size: float, uid: str
) -> BumpFigure:
    """`rows` in the order of the first set of weights. Tied alternatives stand beneath one another, in that order."""
    size, small = font_size, px(font_size * 0.88)
    coloured = [row for row in rows if min(row.ranks) <= TOP]
    tones = {row.name: palette.group(slot) for slot, row in enumerate(coloured, 1)}
    dashed = {row.name for row in coloured[len(palette.GROUPS) :]}
    room = min(widest((row.name for row in rows), size) + size * 1.6, width * _MOST_NAME)
    top, pitch = size * 2.6, size * 2.3
    to_x = Linear(0.0, max(len(heads) - 1, 1), room, width - room)
    heights = [_heights(rows, column) for column in range(len(heads))]
    lines, dots, numbers, names = [], [], [], []
    # Grey first: what matters is drawn over it.
    for index, row in sorted(enumerate(rows), key=lambda item: item[1].name in tones):
        tone: Tone = tones.get(row.name, palette.LINE)
        ys = [px(top + pitch * (heights[column][index] + 0.5)) for column in range(len(heads))]
        for column in range(len(heads) - 1):
            dash = _DASH if row.name in dashed else ""
            ends = to_x(float(column)), ys[column], to_x(float(column + 1)), ys[column + 1]
            lines.append(Line(*ends, tone, 2.4 if row.name in tones else 1.4, dash))
        for column, rank in enumerate(row.ranks):
            dots.append(Dot(to_x(float(column)), ys[column], px(size * 0.82), palette.PAPER, outline=tone))
            numbers.append(
                Text(to_x(float(column)), px(ys[column] + small * 0.35), str(rank), small, palette.INK, "middle", 600)
            )
        name = fit(row.name, room - size * 1.5, size)
        ink = palette.INK if row.name in tones else palette.INK_3
        names.append(Text(px(room - size * 1.3), px(ys[0] + size * 0.34), name, size, ink, "end"))
        names.append(Text(px(width - room + size * 1.3), px(ys[-1] + size * 0.34), name, size, ink))
    step = (width - 2 * room) / max(len(heads) - 1, 1)
    return BumpFigure(
        uid=uid,
        width=px(width),
        height=px(top + pitch * len(rows) + size * 0.2),
        font_size=size,
        title=_title(rows, heads),
        description="Bump chart of ranks. The same figures are in a table.",
        heads=tuple(
            Text(
                to_x(float(column)),
                px(size * 1.3),
                fit(head, step - size * 0.5, small, bold=True),
                small,
                palette.INK_2,
                "middle",
                600,
            )
            for column, head in enumerate(heads)
        ),
        lines=tuple(lines),
        dots=tuple(dots),
        numbers=tuple(numbers),
        names=tuple(names),
    )


def _heights(rows: Sequence[RankLine], column: int) -> dict[int, int]:
    """The place of each row in a column, from 0: by rank, those that share one in the order of the rows."""
    order = sorted(range(len(rows)), key=lambda index: (rows[index].ranks[column], index))
    return {index: place for place, index in enumerate(order)}


def _title(rows: Sequence[RankLine], heads: Sequence[str]) -> str:
    first = [listing(row.name for row in rows if row.ranks[column] == 1) for column in range(len(heads))]
    leaders = "; ".join(f"{head}: {name}" for head, name in zip(heads, first, strict=True))
    return f"Rank of each vendor under {len(heads)} sets of weights. First under {leaders}."
