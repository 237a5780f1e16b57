"""The analysis of a selection and how it is read, kept by all of its inputs: never stored, never stale."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from scoring.engine.acceptability import acceptability
from scoring.engine.analysis import analyse
from scoring.engine.certificate import Certificate, certificate
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.results import Analysis, Evaluation
from scoring.selectors.display import MustHave, ResultsDisplay, present
from scoring.selectors.display.figures import ResultsFigures, figures
from scoring.selectors.recent import Recent

KEPT = 32
DRAWS = 10_000  # of what is approved, and stands in reports
EXPLORING = 2_000  # a fifth of the time, and shares that are true to two points


@dataclass(frozen=True, slots=True)
class Shown:
    """An analysis as texts and as charts. It holds the analysis, so that no other one can have its identity."""

    analysis: Analysis
    display: ResultsDisplay
    figures: ResultsFigures


_analyses: Recent[tuple[Hashable, int], Analysis] = Recent(KEPT)
_shown: Recent[Hashable, Shown] = Recent(KEPT)
_certificates: Recent[int, tuple[Analysis, Certificate]] = Recent(KEPT)


def analysis_of(matrix: DecisionMatrix, *, draws: int = DRAWS) -> Analysis:
    """`analyse(matrix, draws=draws)`, remembered. Raises EngineError when the matrix has no defined result."""
    return _analyses.get((_inputs(matrix), draws), lambda: analyse(matrix, draws=draws))


def _inputs(matrix: DecisionMatrix) -> Hashable:
    """Everything in it; the tables as their bytes. The engine's fingerprint says the same and takes ten times as long."""
    values = (getattr(matrix, field.name) for field in fields(matrix))
    return tuple((v.shape, v.dtype.str, v.tobytes()) if isinstance(v, np.ndarray) else v for v in values)


def shown_of(
    analysis: Analysis,
    *,
    must_haves: Sequence[MustHave] = (),
    disagreements: Collection[tuple[str, str]] = (),
    pair: tuple[str, str] | None = None,
    approved: Evaluation | None = None,
    by_criterion: bool = False,
    whole_matrix: bool = True,
    width: float = 432,
    font_size: float = 12,
) -> Shown:
    """`present` and `figures` of an analysis that `analysis_of` gave; remembered, unless it stands beside the approved."""

    def make() -> Shown:
        display = present(
            analysis,
            must_haves=must_haves,
            disagreements=disagreements,
            pair=pair,
            approved=approved,
            by_criterion=by_criterion,
            whole_matrix=whole_matrix,
        )
        return Shown(analysis, display, figures(analysis, display, width=width, font_size=font_size))

    if approved is not None:
        return make()
    states = tuple((must_have.name, *must_have.states.items()) for must_have in must_haves)
    key = id(analysis), states, frozenset(disagreements), pair, by_criterion, whole_matrix, width, font_size
    return _shown.get(key, make)


def certificate_of(analysis: Analysis) -> Certificate:
    """The robustness certificate, with as many draws of any weights as the analysis has of the stated ones; remembered."""
    draws = analysis.acceptability.draws

    def make() -> tuple[Analysis, Certificate]:
        return analysis, certificate(analysis, acceptability(analysis.evaluation, weights="any", draws=draws))

    return _certificates.get(id(analysis), make)[1]
