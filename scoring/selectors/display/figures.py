"""The charts of the results page, from the same display that fills its tables."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.charts.acceptability import AcceptabilityFigure, RankShares, acceptability_figure
from scoring.charts.tipping import TippingFigure, WeightBand, tipping_figure
from scoring.charts.why import WhyBar, WhyFigure, why_figure
from scoring.engine.results import Analysis
from scoring.selectors.display.robustness import drawn
from scoring.selectors.display.shapes import ResultsDisplay, Why


@dataclass(frozen=True, slots=True)
class ResultsFigures:
    """`why` is None with fewer than two ranked vendors, the others with none."""

    why: WhyFigure | None
    acceptability: AcceptabilityFigure | None
    tipping: TippingFigure | None


def figures(
    analysis: Analysis, display: ResultsDisplay, *, width: float = 432, font_size: float = 12
) -> ResultsFigures:
    """Draw at the size at which they are seen: `width` and `font_size` in px."""
    size = {"width": width, "font_size": font_size}
    return ResultsFigures(
        why=_why(display.why, size) if display.why else None,
        acceptability=acceptability_figure(
            [RankShares(row.short, row.shares, row.texts) for row in display.acceptability],
            draws=analysis.acceptability.draws,
            uid="acceptability",
            **size,
        )
        if display.acceptability
        else None,
        tipping=tipping_figure(
            [
                WeightBand(_bare(r.name), r.words, r.now * 100, r.low * 100, r.high * 100, r.low_rival, r.high_rival)
                for r in drawn(display.stability)
            ],
            leader=display.leader,
            uid="tipping",
            **size,
        )
        if display.stability
        else None,
    )


def _why(why: Why, size: dict[str, float]) -> WhyFigure:
    bars = [WhyBar(_bare(row.name), row.points, rest=not row.key) for row in why.shown]
    return why_figure(bars, a=why.a, b=why.b, uid="why", width=size["width"], font_size=size["font_size"])


def _bare(name: str) -> str:
    """A name without what its brackets add: labels of a chart have little room, the table beneath has it all."""
    return name.partition(" (")[0]
