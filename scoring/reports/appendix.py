"""What stands behind the figures: the decision record, where evaluators differed, every score and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.reports.decided import Decided
from scoring.reports.disagreement import Disagreement
from scoring.reports.evidence import Evidence
from scoring.reports.score_record import ScoreRecord


@dataclass(frozen=True, slots=True)
class Appendix:
    decided: Decided
    disagreement: Disagreement | None
    scores: ScoreRecord
    evidence: tuple[Evidence, ...]
