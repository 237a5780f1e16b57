"""What the figures say for a decision: who has which rank, and a first text of the rationale."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from scoring.models import Selection
from scoring.selectors.display import ResultsDisplay
from scoring.selectors.matrix import build
from scoring.selectors.ranking import analysis_of, shown_of

LONGEST = 4000  # what a rationale holds


@dataclass(frozen=True, slots=True)
class Figures:
    """`ranks` are those of the ranked vendors by the keys of their rows, best first; `rationale` is drafted from
    headline, reasons, robustness and exclusions, a paragraph each."""

    ranks: dict[UUID, int]
    rationale: str


def figures_of(selection: Selection) -> Figures:
    """The result as a decision rests on it. Raises EngineError where there is none."""
    built = build(selection)
    analysis = analysis_of(built.matrix)
    evaluation = analysis.evaluation
    keys = [built.alternative_ids[vendor.key] for vendor in analysis.matrix.alternatives]
    ranks = {keys[i]: int(evaluation.ranks[i]) for i in evaluation.ranked}
    return Figures(ranks, drafted(shown_of(analysis, must_haves=built.must_haves, whole_matrix=False).display))


def drafted(display: ResultsDisplay) -> str:
    """The rationale as the figures alone would put it."""
    paragraphs = [
        " ".join((display.headline, *display.sentences)),
        "" if display.why is None else display.why.sentence,
        f"{display.leader} comes first in {display.ranking[0].first_in} of {display.runs}" if display.ranking else "",
        " ".join(f"{row.name} was not ranked: {_end('; '.join(row.reasons))}" for row in display.knocked_out),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)[:LONGEST]


def _end(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
