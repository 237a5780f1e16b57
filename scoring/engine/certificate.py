"""The robustness certificate: one page that says how far the order can be trusted, each text with its figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring.engine.acceptability import weight_spread
from scoring.engine.agreement import Agreement, agreement, reversals
from scoring.engine.changes import WeightChange, smallest_weight_change
from scoring.engine.compensation import Compensation, compensation
from scoring.engine.display import apart, frequency, half_up, listing, percent, rounded
from scoring.engine.leave_out import LeftOut, without_alternatives, without_criteria
from scoring.engine.matrix import EngineError
from scoring.engine.results import Acceptability, Analysis

_PLAIN = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee": "PROMETHEE II"}
Level = str  # "holds", "doubt" or "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: a stable `code`, whether it supports the leader ("holds", "doubt") or only informs ("note"), a text."""

    code: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """`summary` counts the findings; the parts are kept for tables and charts."""

    summary: str
    findings: tuple[Finding, ...]
    agreement: Agreement
    weight_change: WeightChange | None
    left_out_criteria: tuple[LeftOut, ...]
    left_out_alternatives: tuple[LeftOut, ...]
    compensation: Compensation


def certificate(analysis: Analysis, any_weights: Acceptability) -> Certificate:
    """Findings on the first place, by the rules that docs/method.md prints.

    `any_weights` is `acceptability(evaluation, weights="any")`. With fewer than two ranked there is one note only.
    Raises EngineError for draws around the stated weights, or of another number of alternatives, in its place.
    """
    evaluation = analysis.evaluation
    if any_weights.weights != "any" or len(any_weights.ahead) != len(evaluation.totals):
        raise EngineError("These are not the draws of any weights for this analysis.", argument="any_weights")
    change, others = smallest_weight_change(evaluation), agreement(evaluation)
    criteria, alternatives = without_criteria(evaluation), without_alternatives(evaluation)
    weak = compensation(evaluation)
    findings: list[Finding] = []
    if len(evaluation.ranked) < 2:
        findings.append(Finding("too_few", "note", "Fewer than two vendors are ranked: there is no order to test."))
    else:
        findings += [
            *_draws(analysis, any_weights),
            *_weights(analysis, change),
            *_left_out(analysis, criteria),
            *_methods(analysis, others),
            *_weaknesses(analysis, weak),
            *_coverage(analysis),
        ]
    tested = [finding for finding in findings if finding.level != "note"]
    held = sum(finding.level == "holds" for finding in tested)
    summary = f"{held} of {len(tested)} tests support the first place." if tested else "Nothing could be tested."
    return Certificate(summary, tuple(findings), others, change, tuple(criteria), tuple(alternatives), weak)


def _short(analysis: Analysis, index: int) -> str:
    alternative = analysis.matrix.alternatives[index]
    return alternative.short_name or alternative.name


def _leaders(analysis: Analysis) -> list[int]:
    evaluation = analysis.evaluation
    return [i for i in evaluation.ranked if evaluation.ranks[i] == 1]


def _vendors(analysis: Analysis) -> str:
    """Those first, as a sentence calls them."""
    return "vendor" if len(_leaders(analysis)) == 1 else "vendors"


def _draws(analysis: Analysis, any_weights: Acceptability) -> list[Finding]:
    stated = analysis.acceptability
    # Of several who are first, the one whose place is the least safe.
    leader = min(_leaders(analysis), key=lambda i: float(stated.first[i]))
    share, anywhere = float(stated.first[leader]), float(any_weights.first[leader])
    widest = max(
        [*analysis.evaluation.group_weights.values(), *analysis.evaluation.weights.tolist()], key=weight_spread
    )
    spread = half_up(100 * weight_spread(widest, stated.concentration), 0)
    return [
        Finding(
            "stated_weights",
            "holds" if share >= analysis.too_close else "doubt",
            f"{_short(analysis, leader)} is first in {frequency(share)} of {stated.draws:,} draws with weights around the stated "
            f"ones (a weight of {percent(widest)} moves by about {spread} points to either side) and scores within "
            "the evaluators' spread.",
        ),
        Finding(
            "any_weights",
            "note",
            f"With any weights at all it is first in {frequency(anywhere)} of {any_weights.draws:,} draws"
            + (
                "."
                if anywhere >= any_weights.first.max()
                else f"; {_short(analysis, int(np.argmax(any_weights.first)))} is first more often, in "
                f"{frequency(float(any_weights.first.max()))}."
            ),
        ),
    ]


def _weights(analysis: Analysis, change: WeightChange | None) -> list[Finding]:
    found = []
    if analysis.tipping_points:
        nearest = analysis.tipping_points[0]
        now, then = apart(nearest.weight, nearest.at, 1)
        found.append(
            Finding(
                "tipping_point",
                "note",
                f"The nearest single weight that changes the leader: {nearest.name} from {now} "
                f"to {then}, then {_short(analysis, nearest.rival)} leads.",
            )
        )
    else:
        found.append(
            Finding("tipping_point", "holds", "No weight change on one criterion or group changes the leader.")
        )
    if change is None:
        found.append(Finding("weight_change", "holds", "No weights at all put the second ahead of the first."))
    elif change.l1 == 0:
        found.append(Finding("weight_change", "note", f"{_short(analysis, change.rival)} is level without any change."))
    else:
        moved = rounded(50 * change.l1)
        points = "less than 0.1" if moved == 0 else f"{moved.normalize():f}"
        found.append(
            Finding(
                "weight_change",
                "note",
                f"Over all weights together, moving {points} points of 100 between criteria lets "
                f"{_short(analysis, change.rival)} draw level.",
            )
        )
    return found


def _left_out(analysis: Analysis, criteria: list[LeftOut]) -> list[Finding]:
    turning = [analysis.matrix.criteria[left.index].name for left in criteria if left.leader_changed]
    if not criteria:
        return []
    if not turning:
        return [
            Finding("criteria", "holds", f"Leaving out any one criterion leaves the same {_vendors(analysis)} first.")
        ]
    return [Finding("criteria", "doubt", f"Another vendor would be first, or joint first, without {listing(turning)}.")]


def _methods(analysis: Analysis, others: Agreement) -> list[Finding]:
    own = others.first["additive"]
    apart = [method for method in others.methods if others.first[method] != own]
    taus = [float(t) for t in others.tau[0][1:] if not math.isnan(t)]
    close = (
        f" Kendall's tau with it is {listing(half_up(t, 2) for t in taus)}."
        if len(taus) == len(others.methods) - 1
        else ""
    )
    if not apart:
        found = [
            Finding(
                "methods", "holds", f"TOPSIS, VIKOR and PROMETHEE II put the same {_vendors(analysis)} first.{close}"
            )
        ]
    else:
        said = listing(
            f"{_PLAIN[method]} puts {listing(_short(analysis, i) for i in others.first[method])} first"
            for method in apart
        )
        found = [Finding("methods", "doubt", f"{said[0].upper()}{said[1:]}.{close}")]
    turned = [method for method, culprits in reversals(analysis.evaluation).items() if culprits]
    if "additive" not in turned:
        tail = f" {listing(_PLAIN[m] for m in turned)} would reorder them." if turned else ""
        found.append(
            Finding("rank_reversal", "holds", f"The withdrawal of any vendor leaves the others in their order.{tail}")
        )
    return found


def _weaknesses(analysis: Analysis, weak: Compensation) -> list[Finding]:
    if not any(criterion.critical for criterion in analysis.matrix.criteria):
        return []
    criteria, values = analysis.matrix.criteria, analysis.evaluation.partial_values
    weaknesses, gaps = [], []
    for leader in _leaders(analysis):
        own = [criteria[w.criterion].name for w in weak.weaknesses if w.alternative == leader]
        if own:
            weaknesses.append(f"{_short(analysis, leader)} is weak on the critical {listing(own)}")
        unknown = [
            c.name
            for c, value in zip(criteria, values[leader].tolist(), strict=True)
            if c.critical and math.isnan(value)
        ]
        if unknown:
            gaps.append(f"of {_short(analysis, leader)} on the critical {listing(unknown)}")
    if weaknesses:
        first = [int(i) for i in np.flatnonzero(weak.enforced_ranks == 1)]
        then = f"{listing(_short(analysis, i) for i in first)} would be first" if first else "nobody would be ranked"
        text = f"{listing(weaknesses)}, made up for elsewhere; with that enforced, {then}."
        return [Finding("compensation", "doubt", text)]
    if gaps:
        return [Finding("compensation", "note", f"Nothing is known {listing(gaps)}: no weakness has shown.")]
    return [Finding("compensation", "holds", "The first has no weakness on a critical criterion.")]


def _coverage(analysis: Analysis) -> list[Finding]:
    ranked = list(analysis.evaluation.ranked)
    least = float(analysis.evaluation.coverage[ranked].min())
    if least >= 1 - 1e-12:
        return [Finding("coverage", "holds", "Every judgement that counts has been made.")]
    return [
        Finding(
            "coverage",
            "note",
            f"Judgements are missing: the least known vendor is judged on {frequency(least)} of the weight.",
        )
    ]
