"""Tables of how safe the order is: what is left out, other methods, weaknesses that a total hides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.engine.certificate import Certificate
from scoring.engine.display import half_up, listing, percent
from scoring.engine.leave_out import LeftOut
from scoring.engine.results import Analysis
from scoring.selectors.display.ranking import rank_text, short_name
from scoring.selectors.display.words import weight_places

METHODS = {
    "additive": "Weighted sum (of record)",
    "topsis": "TOPSIS",
    "vikor": "VIKOR",
    "promethee": "PROMETHEE II",
}
NOTHING = "no rank changes"


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """What the ranking would be without something: `words` says it; `leads` whether another would be first."""

    name: str
    detail: str
    words: str
    leads: bool


@dataclass(frozen=True, slots=True)
class MethodRow:
    name: str
    ranks: tuple[str, ...]
    tau: str


@dataclass(frozen=True, slots=True)
class WeaknessRow:
    vendor: str
    criterion: str
    words: str
    then: str


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Rows in reading order; `vendors` are the short names over the columns of `methods`, in rank order."""

    criteria: tuple[LeftOutRow, ...]
    evaluators: tuple[LeftOutRow, ...]
    alternatives: tuple[LeftOutRow, ...]
    vendors: tuple[str, ...]
    methods: tuple[MethodRow, ...]
    weaknesses: tuple[WeaknessRow, ...]


def sensitivity(
    analysis: Analysis, certificate: Certificate, without: Sequence[LeftOut], evaluators: Sequence[str]
) -> Sensitivity:
    """`without` are the rankings without each of the `evaluators`, by name."""
    evaluation, matrix = analysis.evaluation, analysis.matrix
    places = weight_places(evaluation.weights.tolist())
    return Sensitivity(
        criteria=_in_order(
            _row(analysis, left, matrix.criteria[left.index].name, percent(evaluation.weights[left.index], places))
            for left in certificate.left_out_criteria
        ),
        evaluators=_in_order(_row(analysis, left, evaluators[left.index], "") for left in without),
        alternatives=_in_order(
            _row(analysis, left, matrix.alternatives[left.index].name, rank_text(analysis, left.index))
            for left in certificate.left_out_alternatives
        ),
        vendors=tuple(short_name(analysis, i) for i in evaluation.ranked),
        methods=_methods(analysis, certificate),
        weaknesses=_weaknesses(analysis, certificate),
    )


def _in_order(rows: Iterable[LeftOutRow]) -> tuple[LeftOutRow, ...]:
    """Another leader first, then other changes, then none; within these as they came."""
    return tuple(sorted(rows, key=lambda row: (not row.leads, row.words == NOTHING)))


def _row(analysis: Analysis, left: LeftOut, name: str, detail: str) -> LeftOutRow:
    before = analysis.evaluation.ranks
    moved = [
        f"{short_name(analysis, i)} {before[i]} → {left.ranks[i]}"
        for i in analysis.evaluation.ranked
        if i in left.changed and left.ranks[i] > 0
    ]
    words = ", ".join(moved) if moved else NOTHING
    if left.leader_changed:
        first = listing(short_name(analysis, i) for i in np.flatnonzero(left.ranks == 1).tolist())
        words = f"{first} first: {words}"
    return LeftOutRow(name, detail, words, left.leader_changed)


def _methods(analysis: Analysis, certificate: Certificate) -> tuple[MethodRow, ...]:
    agreement, ranked = certificate.agreement, list(analysis.evaluation.ranked)
    rows = []
    for place, method in enumerate(agreement.methods):
        tau = float(agreement.tau[0][place])
        shown = "" if place == 0 else "–" if math.isnan(tau) else half_up(tau, 2)
        rows.append(MethodRow(METHODS[method], tuple(str(agreement.ranks[method][i]) for i in ranked), shown))
    return tuple(rows)


def _weaknesses(analysis: Analysis, certificate: Certificate) -> tuple[WeaknessRow, ...]:
    alarm = certificate.compensation
    first = [short_name(analysis, i) for i in np.flatnonzero(alarm.enforced_ranks == 1).tolist()]
    then = f"{listing(first)} first" if first else "nobody ranked"
    return tuple(
        WeaknessRow(
            short_name(analysis, w.alternative),
            analysis.matrix.criteria[w.criterion].name,
            "below the floor" if w.below_floor else "in the lowest quarter",
            then,
        )
        for w in alarm.weaknesses
    )
