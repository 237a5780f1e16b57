"""How the figures were made, in plain words with every constant: enough to make them again."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring.charts.scales import text_width
from scoring.engine.acceptability import weight_spread
from scoring.engine.display import half_up, number, percent
from scoring.engine.matrix import Criterion
from scoring.engine.results import Analysis
from scoring.reports.control import Control, NamedText
from scoring.reports.showing import HIDDEN_UNITS
from scoring.reports.summary import cautions
from scoring.reports.words import grouped_hex
from scoring.selectors.display.shapes import ResultsDisplay
from scoring.selectors.display.words import figure

COLUMN, TYPE, GAP = 83 * 96 / 25.4, 8.8 * 96 / 72, 0.54  # of .prose in report.css: px, px, lines


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A criterion as it was weighed: its scale in words, its floor, empty where it has none."""

    name: str
    weight: str
    scale: str
    floor: str
    critical: bool


@dataclass(frozen=True, slots=True)
class Method:
    paragraphs: tuple[NamedText, ...]
    constants: tuple[NamedText, ...]
    notes: tuple[str, ...]
    glossary: tuple[NamedText, ...]
    scales: tuple[ScaleRow, ...]
    floors: bool
    several: bool

    @property
    def columns(self) -> tuple[tuple[NamedText, ...], tuple[NamedText, ...]]:
        """The paragraphs in two columns, cut where the longer of the two is shortest.

        Columns that the renderer evens out are laid out again and again: a tenth of the time of a report.
        """
        heights = [_lines(f"{heading}. {text}") for heading, text in self.paragraphs]
        cut = min(range(1, len(heights) + 1), key=lambda k: max(sum(heights[:k]), sum(heights[k:])))
        return self.paragraphs[:cut], self.paragraphs[cut:]


def _lines(text: str) -> float:
    """The height of a paragraph in lines, with the gap beneath it."""
    return math.ceil(text_width(text, TYPE) / COLUMN) + GAP


def method(analysis: Analysis, display: ResultsDisplay, control: Control) -> Method:
    spread = analysis.matrix.spread
    several = spread is not None and bool(np.any(np.asarray(spread) > 0))
    return Method(
        paragraphs=tuple(_paragraphs(analysis, several)),
        constants=tuple(_constants(analysis)),
        notes=tuple(
            dict.fromkeys(
                (*control.notices, *cautions(analysis, display, gaps=False), *control.notes, *display.warnings)
            )
        ),
        glossary=tuple(_glossary(analysis)),
        scales=tuple(_scales(analysis, display)),
        floors=any(c.floor is not None for c in analysis.matrix.criteria),
        several=several,
    )


def _paragraphs(analysis: Analysis, several: bool) -> list[NamedText]:
    acceptability = analysis.acceptability
    scored = (
        "Several evaluators scored; a cell is the value that they agreed, or else the mean of what they gave. "
        if several
        else ""
    )
    parts = [
        (
            "Score to points",
            (
                f"{scored}Each criterion has a fixed scale with a worst and a best end that were set without regard to "
                "who is in the list. A score becomes a share of that scale between 0 and 1; a score beyond an end counts "
                "as that end."
            ),
        ),
        (
            "Points to total",
            (
                "The total is the sum over all criteria of weight times share, on 0 to 100. A vendor at the best end of "
                "every criterion has 100. Weights are divided by their sum, so that they add to 100%. Equal totals share "
                "a rank."
            ),
        ),
        ("Must-haves and floors", _screening(analysis)),
        ("Missing scores", _missing(analysis)),
    ]
    heavy = max(analysis.evaluation.group_weights.values(), default=0.0) or float(np.max(analysis.evaluation.weights))
    spread = half_up(100 * weight_spread(heavy, acceptability.concentration))
    drawn = (
        f"Weights are drawn around the stated ones (Dirichlet, concentration {number(acceptability.concentration)}: "
        f"the heaviest, {half_up(100 * heavy, 0)}%, varies with a standard deviation of {spread} points)"
        if acceptability.weights == "stated"
        else "Every set of weights is as likely as any other"
    )
    scores = (
        "scores vary by the evaluators’ disagreement, missing ones over their whole scale"
        if several
        else "scores stay as they are, missing ones vary over their whole scale"
    )
    parts.append(
        (
            "How safe the order is",
            (
                f"{acceptability.draws:,} runs. {drawn}; {scores}. A 90% range spans the 5th to the 95th percentile of "
                "the total over the runs. Neighbours are too close to call when neither is ahead in at least "
                f"{percent(analysis.too_close)} of them."
            ),
        )
    )
    parts.append(
        (
            "Tipping points",
            (
                "One weight is moved and all others share the change in proportion. The weight at which another vendor "
                "draws level with the first is computed exactly, not by trial."
            ),
        )
    )
    return parts


def _screening(analysis: Analysis) -> str:
    matrix = analysis.matrix
    floors = [c for c in matrix.criteria if c.floor is not None]
    out = len(analysis.evaluation.screened_out)
    text = "A vendor that fails a must-have is not ranked; it is listed with the reason. "
    text += f"{out} of {len(matrix.alternatives)} {'vendor' if len(matrix.alternatives) == 1 else 'vendors'} {'is' if out == 1 else 'are'} not ranked. "
    if not floors:
        return text + "No criterion has a floor."
    strict = sum(c.floor_screens for c in floors)
    text += f"{len(floors)} of {len(matrix.criteria)} criteria have a floor: a score below it is marked ▼"
    return text + (f", and on {strict} of them it excludes the vendor." if strict else ", whatever the total.")


def _missing(analysis: Analysis) -> str:
    evaluation = analysis.evaluation
    gaps = int(np.isnan(evaluation.partial_values[list(evaluation.ranked)]).sum())
    rule = (
        "A criterion on which nothing is known counts as the worst end of its scale, so that silence never helps a "
        "vendor"
        if analysis.matrix.missing == "worst"
        else "A criterion on which nothing is known counts as half of its scale"
    )
    found = (
        "No ranked vendor has a score missing."
        if not gaps
        else f"Of the ranked vendors {gaps} {'score is' if gaps == 1 else 'scores are'} missing."
    )
    return f"{rule}; the total that it could reach at best stands beside it. {found}"


def _constants(analysis: Analysis) -> list[NamedText]:
    engine, acceptability = analysis.engine, analysis.acceptability
    return [
        ("Engine", f"{engine['name']} {engine['version']}"),
        ("Runs", f"{acceptability.draws:,}"),
        ("Seed", str(acceptability.seed)),
        ("Generator", acceptability.generator),
        ("Concentration", number(acceptability.concentration)),
        ("Too close to call", f"neither ahead in {percent(analysis.too_close)} of runs"),
        ("Missing scores", "count as the worst" if analysis.matrix.missing == "worst" else "count as half"),
        ("Fingerprint of the inputs", f"SHA-256 {grouped_hex(analysis.fingerprint)}"),
    ]


def _glossary(analysis: Analysis) -> list[NamedText]:
    floors = any(c.floor is not None for c in analysis.matrix.criteria)
    terms = [
        ("Weighted total", "Sum over all criteria of weight times the share of the scale reached, on 0 to 100."),
        ("Must-have", "A pass-or-fail requirement. A vendor that fails is not ranked."),
        ("90% range", "5th to 95th percentile of the total over the runs."),
        ("Ranks 1st", "Share of the runs in which no other vendor has a higher total."),
        (
            "Too close to call",
            f"Neither of two neighbours is ahead in at least {percent(analysis.too_close)} of the runs.",
        ),
        ("Tipping point", "The weight at which another vendor draws level with the first."),
        ("Possible total", "The lowest and the highest total that the missing scores leave open."),
    ]
    if floors:
        terms.insert(2, ("Floor", "A score agreed beforehand. Below it the criterion is marked ▼, whatever the total."))
    return terms


def _scales(analysis: Analysis, display: ResultsDisplay) -> list[ScaleRow]:
    weights = {row.key: row.weight for row in display.matrix.rows if not row.is_group}
    return [
        ScaleRow(
            name=c.name,
            weight=weights[c.key],
            scale=_scale(c),
            floor="" if c.floor is None else f"{figure(c.floor)}{', excludes' if c.floor_screens else ''}",
            critical=c.critical,
        )
        for c in analysis.matrix.criteria
    ]


def _scale(criterion: Criterion) -> str:
    if criterion.unit in HIDDEN_UNITS:
        return "not shown"
    unit = f" {criterion.unit}" if criterion.unit else ""
    points = criterion.value.points
    if len(points) == 2 and {v for _, v in points} == {0.0, 1.0}:
        worst, best = sorted(points, key=lambda point: point[1])
        return f"{figure(worst[0])} to {figure(best[0])}{unit}"
    return "; ".join(f"{figure(x)}{unit} = {half_up(100 * v, 0)}" for x, v in points)
