"""How often each vendor takes each rank: one bar per vendor, cut by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts import palette
from scoring.charts.scales import fit, listing, ordinal, px, text_width, widest
from scoring.charts.shapes import Figure, Rect, Text

# Below this share a segment is too short for its figure; the table beside the chart has it.
_LABELLED_FROM = 0.085
_GAP = 1.2


@dataclass(frozen=True, slots=True)
class RankShares:
    """`shares[r]` is the share of draws, 0 to 1, in which the vendor takes rank r + 1; `texts[r]` is it in print."""

    name: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptabilityFigure(Figure):
    key: tuple[Rect, ...]
    key_texts: tuple[Text, ...]
    names: tuple[Text, ...]
    bars: tuple[Rect, ...]
    labels: tuple[Text, ...]


def acceptability_figure(
    rows: Sequence[RankShares], *, draws: int, width: float, font_size: float, uid: str, row_height: float = 0.0
) -> AcceptabilityFigure:
    """Draw the vendors in the order given. Ranks from the sixth on share the last colour."""
    size = font_size
    small = px(size * 0.9)
    pitch = row_height or size * 2.3
    start = min(widest((row.name for row in rows), size) + size, width * 0.36)
    plot = width - start
    ranks = max((len(row.shares) for row in rows), default=0)
    colours = min(ranks, len(palette.RANKS))

    words = [ordinal(rank + 1) for rank in range(colours)]
    if ranks > colours:
        words[-1] = f"{ordinal(colours)}–{ordinal(ranks)}"
    key, key_texts = [], []
    x = max(min(start, width - sum(text_width(word, small) + size * 2.0 for word in words)), 0.0)
    for rank, word in enumerate(words):
        key.append(Rect(px(x), px(size * 0.35), size, px(size * 0.8), palette.RANKS[rank], 1.0, False, palette.AXIS))
        key_texts.append(Text(px(x + size * 1.3), px(size * 1.05), word, small, palette.INK_2))
        x += size * 2.0 + text_width(word, small)

    names, bars, labels = [], [], []
    top = size * 2.2
    for index, row in enumerate(rows):
        y = top + pitch * index
        baseline = px(y + pitch * 0.5 + size * 0.34)
        names.append(Text(0.0, baseline, fit(row.name, start - size * 0.6, size), size, palette.INK))
        x = start
        for rank, share in enumerate(_merged(row.shares)):
            length = share * plot
            if length < 0.25:
                x += length
                continue
            bars.append(
                Rect(px(x), px(y + pitch * 0.15), px(max(length - _GAP, 0.6)), px(pitch * 0.7), palette.RANKS[rank])
            )
            if share >= _LABELLED_FROM:
                merged = share != row.shares[rank]
                labels.append(
                    Text(
                        px(x + (length - _GAP) / 2),
                        baseline,
                        f"{int(share * 100 + 0.5)}%" if merged else row.texts[rank],
                        px(size * 0.92),
                        palette.RANK_TEXTS[rank],
                        "middle",
                        600,
                    )
                )
            x += length
    leaders = [row for row in sorted(rows, key=lambda row: -row.shares[0])[:3] if row.shares[0] > 0]
    return AcceptabilityFigure(
        uid=uid,
        width=px(width),
        height=px(top + pitch * len(rows)),
        font_size=size,
        title=f"How often each vendor takes each rank in {draws:,} draws of weights and scores: "
        + listing(f"{row.name} is 1st in {row.texts[0]}" for row in leaders)
        + ".",
        description="Stacked bar chart. The same figures are in a table.",
        key=tuple(key),
        key_texts=tuple(key_texts),
        names=tuple(names),
        bars=tuple(bars),
        labels=tuple(labels),
    )


def _merged(shares: tuple[float, ...]) -> tuple[float, ...]:
    keep = len(palette.RANKS) - 1
    return shares if len(shares) <= keep else (*shares[:keep], sum(shares[keep:]))
