"""How safe the ranking is, and why the first stands above the second."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.charts.acceptability import AcceptabilityFigure, RankShares, acceptability_figure
from scoring.charts.tipping import TippingFigure, WeightBand, tipping_figure
from scoring.charts.why import WhyBar, WhyFigure, why_figure
from scoring.engine.display import frequency, half_up, ordinal, percent
from scoring.engine.results import Analysis
from scoring.reports.words import clip, size_class
from scoring.selectors.display.robustness import drawn
from scoring.selectors.display.shapes import ResultsDisplay, StabilityRow, Why

MOST_DRAWN = 16
MOST_RANKS = 8
MOST_WEIGHTS = 12
_HALF = 318.0
_FULL = 560.0


@dataclass(frozen=True, slots=True)
class RankRow:
    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    heading: str
    size: str
    lead: str
    acceptability: AcceptabilityFigure
    tipping: TippingFigure | None
    rank_labels: tuple[str, ...]
    ranks: tuple[RankRow, ...]
    weights: tuple[StabilityRow, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Why A stands above B."""

    heading: str
    size: str
    sentence: str
    figure: WhyFigure
    why: Why


def safety(analysis: Analysis, display: ResultsDisplay) -> Safety | None:
    """None where fewer than two vendors are ranked: nothing can change places."""
    if len(display.ranking) < 2:
        return None
    runs = f"{analysis.acceptability.draws:,}"
    rows = tuple(display.acceptability[:MOST_DRAWN])
    shown = drawn(display.stability)
    listed = _listed(display.stability, shown)
    ranks = len(display.rank_labels)
    return Safety(
        heading=(heading := _heading(analysis, display)),
        size=size_class(heading, 90, 130),
        lead=(
            "The result was tested in two ways: by moving one weight at a time, the others sharing in proportion, "
            f"and by drawing {runs} sets of weights around the stated ones with scores inside their uncertainty."
        ),
        acceptability=acceptability_figure(
            [RankShares(row.short, row.shares, row.texts) for row in rows],
            draws=analysis.acceptability.draws,
            width=_HALF,
            font_size=10.6,
            uid="ranks",
            row_height=25.0 if len(rows) <= 8 else 19.0,
        ),
        tipping=tipping_figure(
            [_band(row) for row in shown],
            leader=display.leader,
            width=_HALF,
            font_size=10.6,
            uid="tipping",
            row_height=30.0 if len(shown) <= 6 else 24.0,
        )
        if shown
        else None,
        rank_labels=tuple(
            display.rank_labels
            if ranks <= MOST_RANKS
            else (*display.rank_labels[: MOST_RANKS - 1], f"{ordinal(MOST_RANKS)} or lower")
        ),
        ranks=tuple(
            RankRow(row.name, _merged(row.shares, row.texts, ranks > MOST_RANKS)) for row in display.acceptability
        ),
        weights=listed,
        rest=_rest([row for row in display.stability if row not in listed]),
    )


def _listed(rows: Sequence[StabilityRow], shown: Sequence[StabilityRow]) -> tuple[StabilityRow, ...]:
    """What the chart draws, then the other weights with the least room, up to a page's worth."""
    others = sorted((row for row in rows if row not in shown and row.room < math.inf), key=lambda row: row.room)
    return (*shown, *others[: max(MOST_WEIGHTS - len(shown), 0)])


def _rest(rows: Sequence[StabilityRow]) -> str:
    if not rows:
        return ""
    flipping = sum(row.room < math.inf for row in rows)
    if not flipping:
        return "No other weight changes who is first, however far it moves."
    others = "1 other weight" if flipping == 1 else f"{flipping} other weights"
    return f"{others} would have to move further than those listed; the remaining never change who is first."


def _merged(shares: tuple[float, ...], texts: tuple[str, ...], merge: bool) -> tuple[str, ...]:
    if not merge:
        return texts
    return (*texts[: MOST_RANKS - 1], frequency(min(sum(shares[MOST_RANKS - 1 :]), 1.0)))


def _band(row: StabilityRow) -> WeightBand:
    return WeightBand(
        name=row.name,
        words=row.words,
        weight=row.now * 100,
        low=row.low * 100,
        high=row.high * 100,
        low_rival=row.low_rival,
        high_rival=row.high_rival,
    )


def _heading(analysis: Analysis, display: ResultsDisplay) -> str:
    nearest = analysis.verdict.nearest
    first = f"{clip(display.leader, 40)} stays first in {display.ranking[0].first_in} of runs"
    if analysis.evaluation.ranks[analysis.evaluation.ranked[1]] == 1:
        first = f"{clip(display.leader, 40)} is joint first"
    if nearest is None:
        return f"{first}; no single weight changes the order at the top"
    rival = analysis.matrix.alternatives[nearest.rival]
    side = "above" if nearest.at > nearest.weight else "below"
    places = 0 if half_up(nearest.at * 100, 0) != half_up(nearest.weight * 100, 0) else 2
    return (
        f"{first}; a weight {side} {percent(nearest.at, places)} on {clip(nearest.name, 40)} "
        f"would put {clip(rival.short_name or rival.name, 40)} ahead"
    )


def pair(display: ResultsDisplay) -> Pair | None:
    """The first two of the ranking, criterion by criterion."""
    if display.why is None:
        return None
    why = display.why
    a, b = clip(why.a, 40), clip(why.b, 40)
    heading = f"Why {a} stands above {b}"
    rest = [row for row in why.shown if not row.key]
    return Pair(
        heading=heading,
        size=size_class(heading, 90, 130),
        sentence=why.sentence,
        figure=why_figure(
            [WhyBar(row.name, row.points, row in rest) for row in why.shown],
            a=a,
            b=b,
            width=_FULL,
            font_size=11.2,
            uid="why",
        ),
        why=why,
    )
