"""The analysis of a selection, kept by the fingerprint of its inputs: never stored, never stale."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from scoring.engine.acceptability import acceptability
from scoring.engine.analysis import analyse, fingerprint
from scoring.engine.certificate import Certificate, certificate
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.results import Analysis

KEPT = 32
DRAWS = 10_000  # of what is approved, and stands in reports
EXPLORING = 2_000  # a fifth of the time, and shares that are true to two points


class _Recent:
    """The last analyses of this process. The key holds every input, so an entry can be old but never wrong."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], Analysis] = OrderedDict()

    def get(self, matrix: DecisionMatrix, draws: int) -> Analysis:
        key = fingerprint(matrix), draws
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        analysis = analyse(matrix, draws=draws)
        with self._lock:
            self._kept[key] = analysis
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return analysis


_recent = _Recent()


def analysis_of(matrix: DecisionMatrix, *, draws: int = DRAWS) -> Analysis:
    """`analyse(matrix, draws=draws)`, remembered. Raises EngineError when the matrix has no defined result."""
    return _recent.get(matrix, draws)


def certificate_of(analysis: Analysis) -> Certificate:
    """The robustness certificate, with as many draws of any weights as the analysis has of the stated ones."""
    draws = analysis.acceptability.draws
    return certificate(analysis, acceptability(analysis.evaluation, weights="any", draws=draws))
