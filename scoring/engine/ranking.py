"""Ranks, ties and dominance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.engine.matrix import Floats
from scoring.engine.results import Evaluation

TIE = 1e-9


def competition_ranks(totals: Floats, stays: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """(n,) ranks 1, 1, 3 by falling total; 0 where `stays` is False.

    Totals within 1e-9 are equal. The totals are sorted and a new rank begins where one lies more than 1e-9 below its
    neighbour above, so equality is transitive and depends neither on the order of the input nor on the order in which
    a total was summed (rounding moves a total by about 1e-16).
    """
    return ranking(totals, stays)[0]


def ranking(totals: Floats, stays: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`competition_ranks`, and (n,) the indices by rank: ties in input order, those without a rank last."""
    count = len(totals)
    if stays is not None:
        ranks, inside = np.zeros(count, dtype=np.int64), np.flatnonzero(stays)
        ranks[inside], order = ranking(totals[inside])
        return ranks, np.concatenate((inside[order], np.flatnonzero(~stays)))
    falling = (-totals).argsort()
    ordered = totals[falling]
    apart = ordered[:-1] - ordered[1:] > TIE
    places = np.arange(1, count + 1)
    places[1:] *= apart
    ranks = np.empty(count, dtype=np.int64)
    ranks[falling] = np.maximum.accumulate(places)
    if np.count_nonzero(apart) == len(apart):
        return ranks, falling
    # No two of these numbers are equal, so that the quickest sort will do.
    return ranks, (ranks * count + np.arange(count)).argsort()


def dominance(evaluation: Evaluation) -> dict[int, tuple[int, ...]]:
    """{alternative: those that match or beat it on every criterion and beat it on one}, ranked alternatives only.

    Whatever the weights, a dominated alternative cannot come out ahead. Criteria of weight zero are compared too.
    A missing judgement is compared at its unfavourable end: one that is missing may yet be 1 for the dominated and
    0 for the dominator. Values within 1e-9 match.
    """
    ranked = sorted(evaluation.ranked)
    values = evaluation.partial_values[ranked]
    missing = np.isnan(values)
    least, most = np.where(missing, 0.0, values), np.where(missing, 1.0, values)
    result: dict[int, tuple[int, ...]] = {}
    for i, index in enumerate(ranked):
        matched = (least >= most[i] - TIE).all(axis=1)
        # Only an alternative that matches everywhere needs the second look; often none does.
        matched[i] = False
        candidates = np.flatnonzero(matched)
        better = candidates[(least[candidates] > most[i] + TIE).any(axis=1)]
        if len(better):
            result[index] = tuple(ranked[k] for k in better)
    return result
