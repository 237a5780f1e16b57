"""Why A ranks above B: what each criterion adds to the difference, as bars to the right and left of nil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts import palette
from scoring.charts.scales import fit, listing, px, signed, text_width, widest
from scoring.charts.shapes import Figure, Line, Rect, Text


@dataclass(frozen=True, slots=True)
class WhyBar:
    """One criterion. `points` is A minus B in displayed weighted points; `rest` marks "n others, net"."""

    name: str
    points: float
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFigure(Figure):
    headings: tuple[Text, ...]
    names: tuple[Text, ...]
    bars: tuple[Rect, ...]
    values: tuple[Text, ...]
    axis: Line


def why_figure(rows: Sequence[WhyBar], *, a: str, b: str, width: float, font_size: float, uid: str) -> WhyFigure:
    """Draw `rows` in the order given. `a` and `b` are the short names of the two vendors."""
    size = font_size
    pitch = size * 2.0
    top = size * 2.1
    names_width = min(widest((row.name for row in rows), size) + size, width * 0.44)
    value_width = text_width("−00.0", size, bold=True) + size * 1.1  # a screen's font may run wider than the report's
    largest_gain = max((row.points for row in rows), default=0.0)
    largest_loss = -min((row.points for row in rows), default=0.0)
    plot_start, plot_end = names_width + value_width, width - value_width
    reach = max(largest_gain, 0.0) + max(largest_loss, 0.0) or 1.0
    # Each side gets the room that its longest bar needs, but never so little that its heading has none.
    share = min(max(max(largest_loss, 0.0) / reach, 0.3), 0.7)
    zero = plot_start + share * (plot_end - plot_start)
    unit = min(
        (plot_end - zero) / largest_gain if largest_gain > 0 else float("inf"),
        (zero - plot_start) / largest_loss if largest_loss > 0 else float("inf"),
    )

    names, bars, values = [], [], []
    for index, row in enumerate(rows):
        y = top + pitch * index
        length = abs(row.points) * unit if row.points else 0.0
        gain = row.points >= 0
        tone = palette.REST if row.rest else palette.GROUPS[0] if gain else palette.GROUPS[2]
        text = palette.INK_2 if row.rest else palette.INK
        end = zero + length if gain else zero - length
        baseline = px(y + pitch * 0.5 + size * 0.35)
        names.append(Text(0.0, baseline, fit(row.name, names_width - size * 0.6, size), size, text))
        bars.append(Rect(px(min(zero, end)), px(y + pitch * 0.2), px(length), px(pitch * 0.6), tone))
        values.append(
            Text(
                px(end + size * 0.4 if gain else end - size * 0.4),
                baseline,
                signed(row.points),
                px(size * 0.96),
                palette.INK,
                "start" if gain else "end",
                600,
            )
        )
    bottom = top + pitch * len(rows)
    heading_size = px(size * 0.92)
    return WhyFigure(
        uid=uid,
        width=px(width),
        height=px(bottom + size * 0.4),
        font_size=size,
        title=_title(rows, a, b),
        description="Diverging bar chart. The same figures are in a table.",
        headings=(
            Text(
                px(zero - size * 0.5),
                px(size * 1.1),
                fit(f"← {b} better", zero - size * 0.5, heading_size, bold=True),
                heading_size,
                palette.INK_2,
                "end",
                600,
            ),
            Text(
                px(zero + size * 0.5),
                px(size * 1.1),
                fit(f"{a} better →", width - zero - size * 0.5, heading_size, bold=True),
                heading_size,
                palette.INK_2,
                "start",
                600,
            ),
        ),
        names=tuple(names),
        bars=tuple(bars),
        values=tuple(values),
        axis=Line(px(zero), px(size * 1.6), px(zero), px(bottom + size * 0.2), palette.AXIS, 1.2),
    )


def _title(rows: Sequence[WhyBar], a: str, b: str) -> str:
    gains = [row for row in rows if row.points > 0]
    losses = [row for row in rows if row.points < 0]
    net = sum(row.points for row in rows)

    def side(part: list[WhyBar]) -> str:
        named = sorted((row for row in part if not row.rest), key=lambda row: -abs(row.points))[:3]
        return f" ({listing(f'{row.name} {signed(row.points)}' for row in named)})" if named else ""

    return (
        f"Why {a} ranks above {b}: difference in weighted points by criterion. "
        f"{a} gains {sum(row.points for row in gains):.1f}{side(gains)}; "
        f"{b} gains {-sum(row.points for row in losses):.1f}{side(losses)}. Net {signed(net)}."
    )
