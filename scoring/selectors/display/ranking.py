"""The ranking table: one row per vendor, its bar, its range, its flags."""

from __future__ import annotations

import math
from dataclasses import replace

from scoring.engine.display import EMPTY, frequency, half_up, largest_remainder, listing, points
from scoring.engine.matrix import Exclusion
from scoring.engine.results import Analysis, Evaluation
from scoring.selectors.display.shapes import (
    Block,
    Flag,
    KnockedOutRow,
    Note,
    RankingRow,
    Segment,
)
from scoring.selectors.display.words import counted, length


def ranking_rows(
    analysis: Analysis, blocks: tuple[Block, ...], approved: Evaluation | None = None
) -> tuple[RankingRow, ...]:
    """`approved`: the same vendors under the approved weights, where `analysis` has explored ones."""
    rows = []
    for index in analysis.evaluation.ranked:
        row = _row(analysis, blocks, index)
        if approved is not None:
            moved = int(approved.ranks[index] - analysis.evaluation.ranks[index])
            row = replace(row, approved=length(float(approved.totals[index])), moved=moved)
        rows.append(row)
    return tuple(rows)


def knocked_out_rows(analysis: Analysis) -> tuple[KnockedOutRow, ...]:
    evaluation = analysis.evaluation
    criteria = {criterion.key: criterion.name for criterion in analysis.matrix.criteria}
    rows = []
    for index in evaluation.screened_out:
        vendor = analysis.matrix.alternatives[index]
        reasons = tuple(_why_out(e, criteria) for e in evaluation.exclusions[index])
        rows.append(
            KnockedOutRow(
                vendor.key,
                vendor.name,
                short_name(analysis, index),
                vendor.place,
                reasons,
            )
        )
    return tuple(rows)


def _why_out(exclusion: Exclusion, criteria: dict[str, str]) -> str:
    """With the name of the criterion, once: the engine's own reasons begin with it."""
    name = criteria.get(exclusion.criterion, exclusion.criterion)
    return exclusion.reason if exclusion.reason.startswith(name) else f"{name}: {exclusion.reason}"


def short_name(analysis: Analysis, index: int) -> str:
    vendor = analysis.matrix.alternatives[index]
    return vendor.short_name or vendor.name


def rank_text(analysis: Analysis, index: int) -> str:
    """ "2", "=2" where it is shared, a dash where there is none."""
    rank = int(analysis.evaluation.ranks[index])
    if rank == 0:
        return EMPTY
    return f"={rank}" if analysis.evaluation.tied_with(index) else str(rank)


def _row(analysis: Analysis, blocks: tuple[Block, ...], index: int) -> RankingRow:
    evaluation, acceptability = analysis.evaluation, analysis.acceptability
    vendor = analysis.matrix.alternatives[index]
    total = float(evaluation.totals[index])
    low, high = float(acceptability.low[index]), float(acceptability.high[index])
    segments = tuple(_segments(analysis, blocks, index))
    incomplete = bool(evaluation.high[index] - evaluation.low[index] > 1e-9)
    return RankingRow(
        key=vendor.key,
        rank=rank_text(analysis, index),
        name=vendor.name,
        short=short_name(analysis, index),
        place=vendor.place,
        segments=segments,
        total=points(total),
        total_width=length(total),
        low=length(low),
        high=length(high),
        range=f"{points(low, 0)}–{points(high, 0)}",
        first_in=frequency(float(acceptability.first[index])),
        coverage=frequency(float(evaluation.coverage[index])) if incomplete else "",
        interval=_interval(analysis, index) if incomplete else "",
        flags=_flags(analysis, index),
        notes=_notes(analysis, index),
        spoken="; ".join(f"{s.block.name} {s.points} of {s.block.weight}" for s in segments),
    )


def _segments(analysis: Analysis, blocks: tuple[Block, ...], index: int) -> list[Segment]:
    """The parts of a total. Their shown points add to the shown total, so a reader with a pencil finds no error."""
    values = [float(analysis.evaluation.contributions[index, list(block.columns)].sum()) for block in blocks]
    whole = round(float(points(float(analysis.evaluation.totals[index]))) * 10)
    tenths = largest_remainder(values, whole) if sum(values) > 0 else (0,) * len(values)
    segments, start = [], 0.0
    for block, value, shown in zip(blocks, values, tenths, strict=True):
        segments.append(Segment(block, half_up(shown / 10), shown, value * 100, length(start), length(value)))
        start += value
    return segments


def _interval(analysis: Analysis, index: int) -> str:
    low, high = (
        float(analysis.evaluation.low[index]),
        float(analysis.evaluation.high[index]),
    )
    return f"{points(low)}–{points(high)}"


def _flags(analysis: Analysis, index: int) -> tuple[Flag, ...]:
    evaluation = analysis.evaluation
    flags = []
    below = [c.name for c, low in zip(analysis.matrix.criteria, evaluation.below_floor[index], strict=True) if low]
    if below:
        words = f"{counted(len(below), 'criterion', 'criteria')} below the floor: {listing(below)}"
        flags.append(Flag("below", f"▼ {len(below)} below floor", words))
    values = evaluation.partial_values[index]
    missing = [c.name for c, v in zip(analysis.matrix.criteria, values, strict=True) if math.isnan(v)]
    if missing:
        words = f"{counted(len(missing), 'criterion', 'criteria')} without a value: {listing(missing)}"
        flags.append(Flag("missing", f"? {len(missing)}", words))
    return tuple(flags)


def _notes(analysis: Analysis, index: int) -> tuple[Note, ...]:
    notes = []
    tied = analysis.evaluation.tied_with(index)
    if tied:
        notes.append(Note("tie", f"= same total as {listing(short_name(analysis, i) for i in tied)}"))
    for upper, lower in analysis.verdict.too_close:
        if lower == index and upper not in tied:
            ahead = frequency(float(analysis.acceptability.ahead[lower, upper]))
            text = f"≈ too close to call with {short_name(analysis, upper)}, ahead in {ahead} of runs"
            notes.append(Note("tie", text))
    better = analysis.dominated_by.get(index, ())
    if better:
        text = f"Matched or beaten on every criterion by {listing(short_name(analysis, i) for i in better)}"
        notes.append(Note("dominated", text))
    return tuple(notes)
