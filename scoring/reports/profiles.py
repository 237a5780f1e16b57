"""A page per vendor: where it stands among the others, what is known of it, what is strong and what is not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.charts.profile import ProfileFigure, ProfileRow, Tick, profile_figure
from scoring.engine.display import half_up, number, signed
from scoring.engine.results import Analysis
from scoring.reports.control import Control, Inspections, NamedText, VendorRecord
from scoring.reports.words import clip, in_words, some
from scoring.selectors.display.shapes import RankingRow, ResultsDisplay
from scoring.selectors.display.words import figure

MOST_PROFILES = 8
ROWS_IN_FIGURE = 44
_STATEMENTS = 3
_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a block adds to the total, beside the best that any vendor has there."""

    name: str
    colour: int
    hatched: bool
    weight: str
    points: str
    best: str
    behind: str


@dataclass(frozen=True, slots=True)
class Profile:
    row: RankingRow
    line: str
    facts_heading: str
    facts: tuple[NamedText, ...]
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]
    missing: str
    figure_heading: str
    figures: tuple[ProfileFigure, ...]
    contributions: tuple[Contribution, ...]
    whisker: str
    inspections: Inspections | None


def profiles(
    analysis: Analysis, display: ResultsDisplay, control: Control, most: int = MOST_PROFILES
) -> tuple[Profile, ...]:
    """The first `most` of the ranking."""
    ranked = analysis.evaluation.ranked
    return tuple(_profile(analysis, display, control, position, index) for position, index in enumerate(ranked[:most]))


def _profile(analysis: Analysis, display: ResultsDisplay, control: Control, position: int, index: int) -> Profile:
    row = display.ranking[position]
    record = control.vendors.get(row.key)
    others = len(display.ranking) - 1
    strengths, concerns, missing = _statements(analysis, display, index)
    whisker = f"{max(float(row.high) - float(row.low), 0.0):.3f}"
    return Profile(
        row=row,
        line=clip((record.line if record else "") or row.place, 90),
        facts_heading="Proposed site and scope" if record and record.facts else "In figures",
        facts=tuple(_known(record)) or tuple(_figures(analysis, display, row, index)),
        strengths=strengths,
        concerns=concerns,
        missing=missing,
        figure_heading=f"Scores against the other {in_words(others)}" if others > 1 else "Scores by criterion",
        figures=tuple(_plots(analysis, display, position, index)),
        contributions=tuple(_contributions(analysis, display, index)),
        whisker=whisker,
        inspections=record.inspections if record else None,
    )


def _known(record: VendorRecord | None) -> Iterator[NamedText]:
    for label, text in record.facts if record else ():
        yield clip(label, 40), clip(text, 120)


def _figures(analysis: Analysis, display: ResultsDisplay, row: RankingRow, index: int) -> Iterator[NamedText]:
    yield "Rank", f"{row.rank} of {len(display.ranking)}"
    yield "Total", f"{row.total} of 100"
    if row.interval:
        yield "Possible total", row.interval
        yield "Weight with a score", row.coverage
    yield "90% range", row.range
    yield "First in", f"{row.first_in} of runs"
    if position := display.ranking.index(row):
        ahead = display.ranking[position - 1]
        yield f"Behind {clip(ahead.short, 24)}", f"{half_up(float(ahead.total) - float(row.total))} points"
    below = int(analysis.evaluation.below_floor[index].sum())
    if any(c.floor is not None for c in analysis.matrix.criteria):
        yield "Below the floor", f"{below} of {len(analysis.matrix.criteria)} criteria" if below else "Nowhere"


def _statements(
    analysis: Analysis, display: ResultsDisplay, index: int
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Strengths and concerns by falling weight, each from the scores alone, and the criteria without a score."""
    evaluation, criteria = analysis.evaluation, analysis.matrix.criteria
    values = evaluation.partial_values
    order = [int(i) for i in evaluation.order]
    texts = {row.key: row.cells for row in display.matrix.rows if not row.is_group}
    rivals = [i for i in evaluation.ranked if i != index]
    strengths, lowest, below, missing = [], [], [], []
    for j in sorted(range(len(criteria)), key=lambda j: -evaluation.weights[j]):
        name = clip(criteria[j].short_name or criteria[j].name, 50)
        own = float(values[index, j])
        if math.isnan(own):
            missing.append(name)
            continue
        text = texts[criteria[j].key][order.index(index)].text
        known = [float(values[i, j]) for i in rivals if not math.isnan(values[i, j])]
        if evaluation.below_floor[index, j]:
            below.append(f"{name} {text}, floor {figure(criteria[j].floor or 0.0)}")
        elif known and own < min(known) - _ALIKE:
            lowest.append(f"{name} {text}")
        if known and own > max(known) + _ALIKE:
            strengths.append(f"{name} {text}")
    good = [f"Best of all on {some(strengths, _STATEMENTS)}."] if strengths else []
    bad = [f"Below the floor: {some(below, _STATEMENTS)}."] if below else []
    bad += [f"Worst of all on {some(lowest, _STATEMENTS)}."] if lowest else []
    gone = f"Nothing is known on {some(missing, 5)}." if missing else ""
    return tuple(good), tuple(bad), gone


def _plots(analysis: Analysis, display: ResultsDisplay, position: int, index: int) -> Iterator[ProfileFigure]:
    rows = list(_rows(analysis, display, index))
    floors = {row.floor for row in rows}
    floor = next((c.floor for c in analysis.matrix.criteria if c.floor is not None), None)
    one_floor = len(floors) == 1 and floor is not None and display.matrix.scale
    floor_text = f"floor {figure(floor)}" if one_floor and floor is not None else "floor" if floors - {None} else ""
    for part, start in enumerate(range(0, len(rows), ROWS_IN_FIGURE)):
        yield profile_figure(
            rows[start : start + ROWS_IN_FIGURE],
            vendor=clip(display.ranking[position].short, 30),
            ticks=_ticks(analysis, display),
            floor_text=floor_text,
            width=360,
            font_size=9.8,
            uid=f"profile-{position + 1}-{part + 1}",
            row_height=14.2 if len(rows) <= 20 else 13.6 if len(rows) <= 30 else 12.2,
        )


def _rows(analysis: Analysis, display: ResultsDisplay, index: int) -> Iterator[ProfileRow]:
    evaluation, criteria = analysis.evaluation, analysis.matrix.criteria
    column = [int(i) for i in evaluation.order].index(index)
    texts = {row.key: row.cells[column].text for row in display.matrix.rows if not row.is_group}
    for block in display.blocks:
        for place, j in enumerate(block.columns):
            criterion = criteria[j]
            own = float(evaluation.partial_values[index, j])
            rivals = (float(evaluation.partial_values[i, j]) for i in evaluation.ranked if i != index)
            yield ProfileRow(
                name=criterion.short_name or criterion.name,
                value=None if math.isnan(own) else own,
                text=texts[criterion.key],
                others=tuple(value for value in rivals if not math.isnan(value)),
                floor=None if criterion.floor is None else float(criterion.value(criterion.floor)),
                slot=block.slot if block.is_group else 1,
                first=place == 0 and block.is_group,
            )


def _ticks(analysis: Analysis, display: ResultsDisplay) -> tuple[Tick, ...]:
    """The criteria's own scale where all share one, else shares of it from worst to best."""
    first = analysis.matrix.criteria[0].value
    straight = all(len(c.value.points) == 2 for c in analysis.matrix.criteria)
    if display.matrix.scale and straight and (first.low, first.high) == (0.0, 4.0):
        return tuple(Tick(level / 4, str(level)) for level in range(5))
    if display.matrix.scale and straight:
        step = (first.high - first.low) / 5
        return tuple(Tick(k / 5, number(first.low + k * step, 2)) for k in range(6))
    return (Tick(0.0, "worst"), Tick(0.5, "half"), Tick(1.0, "best"))


def _contributions(analysis: Analysis, display: ResultsDisplay, index: int) -> Iterator[Contribution]:
    position = analysis.evaluation.ranked.index(index)
    for place, block in enumerate(display.blocks):
        own = display.ranking[position].segments[place]
        best = max((row.segments[place] for row in display.ranking), key=lambda segment: segment.tenths)
        yield Contribution(
            name=clip(block.name, 70),
            colour=block.colour,
            hatched=block.hatched,
            weight=block.weight,
            points=own.points,
            best=best.points,
            behind=signed((own.tenths - best.tenths) / 10) if own.tenths < best.tenths else "best",
        )
