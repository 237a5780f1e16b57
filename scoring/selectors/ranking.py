"""The analysis of a selection, kept by the fingerprint of its inputs: never stored, never stale."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from scoring.engine.analysis import analyse, fingerprint
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.results import Analysis

KEPT = 32


class _Recent:
    """The last analyses of this process. The key holds every input, so an entry can be old but never wrong."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Analysis] = OrderedDict()

    def get(self, matrix: DecisionMatrix) -> Analysis:
        key = fingerprint(matrix)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        analysis = analyse(matrix)
        with self._lock:
            self._kept[key] = analysis
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return analysis


_recent = _Recent()


def analysis_of(matrix: DecisionMatrix) -> Analysis:
    """`analyse(matrix)`, remembered. Raises EngineError when the matrix has no defined result."""
    return _recent.get(matrix)
