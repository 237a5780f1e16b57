"""An analysis as it is read: the results page and the report show the same texts, rounded in one place.

`present` is pure: no database, no request, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scoring.engine.display import frequency, half_up, in_sentence, number, ordinal, percent, signed
from scoring.engine.results import Analysis, Evaluation
from scoring.selectors.display.blocks import blocks_of, leaf_blocks
from scoring.selectors.display.matrix import score_matrix
from scoring.selectors.display.ranking import knocked_out_rows, ranking_rows, short_name
from scoring.selectors.display.robustness import acceptability_rows, short_label, stability_rows
from scoring.selectors.display.shapes import Fact, MustHave, ResultsDisplay
from scoring.selectors.display.why import why
from scoring.selectors.display.words import move

__all__ = ["MustHave", "ResultsDisplay", "present"]


def present(
    analysis: Analysis,
    *,
    must_haves: Sequence[MustHave] = (),
    disagreements: Collection[tuple[str, str]] = (),
    pair: tuple[str, str] | None = None,
    approved: Evaluation | None = None,
    by_criterion: bool = False,
    whole_matrix: bool = True,
) -> ResultsDisplay:
    """`disagreements` are (criterion key, alternative key); `pair` the alternatives of the why table, by key.

    Without `pair` it is the first two in the ranking; with fewer than two ranked there is no why table. `approved` is
    the evaluation under the approved weights where others are explored. `by_criterion` draws a segment for each
    criterion. Without `whole_matrix` the score matrix has the columns of the pair only.
    """
    heads = blocks_of(analysis.evaluation)
    blocks = leaf_blocks(analysis.evaluation, heads) if by_criterion else heads
    ranked = analysis.evaluation.ranked
    indices = {vendor.key: index for index, vendor in enumerate(analysis.matrix.alternatives)}
    compared = (indices[pair[0]], indices[pair[1]]) if pair else ranked[:2]
    scores = score_matrix(analysis, heads, must_haves, disagreements, None if whole_matrix else compared)
    return ResultsDisplay(
        title=analysis.matrix.title,
        headline=analysis.verdict.headline,
        sentences=analysis.verdict.sentences,
        facts=_facts(analysis),
        heads=heads,
        blocks=blocks,
        ranking=ranking_rows(analysis, blocks, approved),
        knocked_out=knocked_out_rows(analysis),
        matrix=scores,
        why=why(analysis, scores, compared[0], compared[1]) if len(compared) == 2 else None,
        acceptability=acceptability_rows(analysis),
        rank_labels=tuple(ordinal(rank) for rank in range(1, len(ranked) + 1)),
        stability=stability_rows(analysis),
        leader=short_name(analysis, ranked[0]) if ranked else "",
        warnings=(*analysis.matrix.notes, *_warnings(analysis)),
        footnote=_footnote(analysis),
        runs=_runs(analysis, explored=approved is not None),
        fingerprint=analysis.fingerprint,
    )


def _facts(analysis: Analysis) -> tuple[Fact, ...]:
    verdict = analysis.verdict
    facts = []
    if verdict.lead is not None:
        facts.append(Fact("Lead", half_up(verdict.lead), "points"))
    if verdict.first_share is not None:
        facts.append(Fact("Stays 1st in", frequency(verdict.first_share), "of runs"))
    if verdict.nearest is not None:
        moved, places = move(verdict.nearest)
        facts.append(
            Fact(
                "Nearest tipping point",
                signed(moved, places),
                f"points on {in_sentence(short_label(analysis, verdict.nearest.key))}",
            )
        )
    return tuple(facts)


def _warnings(analysis: Analysis) -> tuple[str, ...]:
    """The engine's warnings, but not that nothing is known of a vendor that was knocked out before scoring."""
    evaluation = analysis.evaluation
    out = {analysis.matrix.alternatives[i].key for i in evaluation.screened_out}
    return tuple(w.text for w in evaluation.warnings if not (w.code == "missing" and w.alternative in out))


def _runs(analysis: Analysis, *, explored: bool) -> str:
    acceptability = analysis.acceptability
    stated = f"weights drawn around the {'explored' if explored else 'approved'} set"
    how = stated if acceptability.weights == "stated" else "any weights at all"
    return f"{acceptability.draws:,} runs, {how}, scores within the evaluators’ spread. Seed {acceptability.seed}, repeatable."


def _footnote(analysis: Analysis) -> str:
    text = (
        f"Error bars span the 5th to 95th percentile of {analysis.acceptability.draws:,} runs. "
        f"Neighbours are too close to call when neither is ahead in at least {percent(analysis.too_close)} of them."
    )
    floors = {c.floor for c in analysis.matrix.criteria if c.floor is not None}
    if len(floors) == 1:
        text += f" ▼ marks a criterion below its floor of {number(floors.pop())}."
    elif floors:
        text += " ▼ marks a criterion below its floor."
    return text
