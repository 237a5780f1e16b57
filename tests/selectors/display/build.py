"""Analyses for the tests of the display: four vendors, five criteria in two groups, and what differs from that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from scoring.engine.analysis import analyse
from scoring.engine.matrix import Alternative, DecisionMatrix
from scoring.engine.results import Acceptability, Analysis
from scoring.selectors.display import present
from scoring.selectors.display.shapes import ResultsDisplay
from tests.engine.build import NAN, build

ROWS = [[4, 3, 4, 2, 3], [3, 3, 2, 4, 3], [2, 4, NAN, 1, 2], [1, 1, 1, 1, 1]]
WEIGHTS = [30, 20, 25, 15, 10]
GROUPS = ["q", "q", "q", "c", "c"]


def matrix(rows: Any = ROWS, weights: Any = WEIGHTS, groups: Any = GROUPS, **more: Any) -> DecisionMatrix:
    """Rubric 0 to 4 throughout, unless `scales` says otherwise."""
    return build(rows, weights, groups=groups, **{"scales": (0.0, 4.0), **more})


def analysis(*args: Any, **more: Any) -> Analysis:
    return analyse(matrix(*args, **more), draws=500)


def display(*args: Any, **more: Any) -> ResultsDisplay:
    return present(analysis(*args, **more))


def named(source: DecisionMatrix, *names: tuple[str, str, str]) -> DecisionMatrix:
    """The vendors with a name, a short name and a place each."""
    vendors = [
        Alternative(a.key, *name, exclusions=a.exclusions) for a, name in zip(source.alternatives, names, strict=True)
    ]
    return replace(source, alternatives=tuple(vendors))


def with_runs(of: Analysis, **shares: Any) -> Analysis:
    """The analysis with other frequencies than its draws gave."""
    arrays: dict[str, Any] = {name: np.asarray(value) for name, value in shares.items()}
    runs: Acceptability = replace(of.acceptability, **arrays)
    return replace(of, acceptability=runs)
