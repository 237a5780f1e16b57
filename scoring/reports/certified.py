"""The robustness certificate as a page: what was tested, what held, and what other methods and other fields say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.engine.certificate import Finding
from scoring.engine.display import EMPTY, listing, ordinal
from scoring.engine.leave_out import LeftOut
from scoring.engine.results import Analysis
from scoring.reports.words import size_class
from scoring.selectors.ranking import certificate_of

METHODS = {"additive": "Weighted total", "topsis": "TOPSIS", "vikor": "VIKOR", "promethee": "PROMETHEE II"}
MOST_VENDORS = 16
MOST_CHANGES = 8
SIGNS = {"holds": "✓", "doubt": "!", "note": "·"}
WORDS = {"holds": "Supports it", "doubt": "Casts doubt", "note": "For information"}


@dataclass(frozen=True, slots=True)
class Certified:
    """`findings` are (sign, what it says to the first place, sentence); `methods` heads the ranks of `vendors`.

    `changes` are what leaving out one criterion would do; none where the first place stays in every case.
    """

    heading: str
    size: str
    findings: tuple[tuple[str, str, str], ...]
    methods: tuple[str, ...]
    vendors: tuple[tuple[str, tuple[str, ...]], ...]
    changes: tuple[str, ...]
    steady: str


def certified(analysis: Analysis) -> Certified | None:
    """None where fewer than two vendors are ranked: there is no order to test."""
    evaluation = analysis.evaluation
    if len(evaluation.ranked) < 2:
        return None
    certificate = certificate_of(analysis)
    heading = certificate.summary.rstrip(".")
    ranks = certificate.agreement.ranks
    methods = tuple(certificate.agreement.methods)
    left_out = certificate.left_out_criteria
    changes = [_change(analysis, row) for row in left_out if row.leader_changed]
    return Certified(
        heading=heading,
        size=size_class(heading, 62, 110),
        findings=tuple(_finding(finding) for finding in certificate.findings),
        methods=tuple(METHODS.get(method, method) for method in methods),
        vendors=tuple(
            (
                analysis.matrix.alternatives[i].name,
                tuple(ordinal(int(ranks[method][i])) if ranks[method][i] else EMPTY for method in methods),
            )
            for i in evaluation.ranked[:MOST_VENDORS]
        ),
        changes=tuple(changes[:MOST_CHANGES]),
        steady=_steady(len(left_out), len(changes)),
    )


def _finding(finding: Finding) -> tuple[str, str, str]:
    return SIGNS[finding.level], WORDS[finding.level], finding.text


def _change(analysis: Analysis, row: LeftOut) -> str:
    """What leaving out one criterion would do to the first place."""
    vendors = analysis.matrix.alternatives
    names = [vendors[i].short_name or vendors[i].name for i in np.flatnonzero(row.ranks == 1)]
    return f"Without {analysis.matrix.criteria[row.index].name}, {listing(names)} would be first."


def _steady(tried: int, changed: int) -> str:
    if not changed:
        return f"The first place stays as it is without any one of the {tried} criteria."
    more = f" {changed - MOST_CHANGES} more stand in the data of the report." if changed > MOST_CHANGES else ""
    return f"Without one of them, {changed} of {tried} criteria would put another vendor first.{more}"
