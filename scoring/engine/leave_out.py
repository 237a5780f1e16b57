"""Leave one out: what the order would be without a criterion, an evaluator or a vendor."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.aggregate import evaluate
from scoring.engine.consensus import checked_scores, combine
from scoring.engine.matrix import Floats
from scoring.engine.ranking import competition_ranks
from scoring.engine.results import Evaluation


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ranking without the criterion, evaluator or alternative with this `index`.

    totals, ranks: (n,); rank 0 for the screened out and for the alternative left out.
    changed: the alternatives whose rank is another than before (without a vendor: than the others alone had).
    leader_changed: the set of those in first place is another.
    """

    index: int
    totals: Floats
    ranks: NDArray[np.int64]
    changed: tuple[int, ...]
    leader_changed: bool


def without_criteria(evaluation: Evaluation) -> list[LeftOut]:
    """One per criterion, the other weights rescaled in proportion; where the others weigh nothing, equally.

    Who is screened out stays so. With a single criterion there is nothing left: an empty list.
    """
    weights = evaluation.weights
    if len(weights) < 2:
        return []
    rest = 1.0 - np.eye(len(weights))
    shares = rest * weights
    empty = shares.sum(axis=1) == 0
    shares[empty] = rest[empty]
    shares /= shares.sum(axis=1, keepdims=True)
    totals = evaluation.used_values @ shares.T
    return [_compare(evaluation, j, totals[:, j]) for j in range(len(weights))]


def without_alternatives(evaluation: Evaluation) -> list[LeftOut]:
    """One per ranked alternative. With fixed anchors the others keep their order: `changed` is the proof of it."""
    left_out = []
    for index in sorted(evaluation.ranked):
        stays = evaluation.ranks > 0
        stays[index] = False
        ranks = competition_ranks(evaluation.totals, stays)
        # What the others' ranks must be if only the places close up.
        above = evaluation.ranks > evaluation.ranks[index]
        expected = np.where(stays, evaluation.ranks - above, 0)
        changed = tuple(int(i) for i in np.flatnonzero(ranks != expected))
        first = {int(i) for i in np.flatnonzero(ranks == 1)}
        before = {int(i) for i in np.flatnonzero(evaluation.ranks == 1)} - {index}
        left_out.append(LeftOut(index, evaluation.totals, ranks, changed, bool(before) and first != before))
    return left_out


def without_evaluators(evaluation: Evaluation, scores: ArrayLike) -> list[LeftOut]:
    """One per evaluator: each cell that they judged becomes the mean of the others', or missing where none is left.

    `scores`: (evaluators, alternatives, criteria) partial values, NaN where a judgement does not count, so also in
    every cell whose agreed value was set by consensus.
    Raises EngineError for scores outside [0, 1] or of another shape than the matrix.
    """
    table = checked_scores(scores, evaluation.matrix)
    left_out = []
    for index in range(len(table)):
        judged = ~np.isnan(table[index])
        others = np.delete(table, index, axis=0)
        mean = combine(others)[0] if len(others) else np.full(judged.shape, np.nan)
        performances = np.where(judged, np.nan, np.asarray(evaluation.matrix.performances, dtype=np.float64))
        values = np.where(judged, mean, evaluation.partial_values)
        after = evaluate(replace(evaluation.matrix, performances=performances, partial_values=values))
        left_out.append(_result(evaluation, index, after.totals, after.ranks))
    return left_out


def _compare(evaluation: Evaluation, index: int, totals: Floats) -> LeftOut:
    return _result(evaluation, index, totals, competition_ranks(totals, evaluation.ranks > 0))


def _result(evaluation: Evaluation, index: int, totals: Floats, ranks: NDArray[np.int64]) -> LeftOut:
    changed = tuple(int(i) for i in np.flatnonzero(ranks != evaluation.ranks))
    return LeftOut(index, totals, ranks, changed, bool(((ranks == 1) != (evaluation.ranks == 1)).any()))
