"""Everything that a result page or report shows of one matrix, in one call, with what makes it repeatable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import numpy as np

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.ranking import dominance
from scoring.engine.results import Analysis
from scoring.engine.sensitivity import stability, tipping_points
from scoring.engine.simulation import GENERATOR
from scoring.engine.verdict import verdict

NAME = "vendorselect-engine"
VERSION = "1.3"  # changes whenever the same inputs could give another figure or sentence

Canonical = str | bool | None | list["Canonical"] | dict[str, "Canonical"]


def analyse(matrix: DecisionMatrix, *, draws: int = 10_000, seed: int = 4711, too_close: float = 0.65) -> Analysis:
    """Evaluation, acceptability around the stated weights, stability, dominance and the verdict.

    Raises EngineError (argument and key named) for input without a defined result.
    """
    evaluation = evaluate(matrix)
    shares = acceptability(evaluation, draws=draws, seed=seed)
    points = tipping_points(evaluation)
    return Analysis(
        evaluation=evaluation,
        acceptability=shares,
        stability=stability(evaluation),
        tipping_points=tuple(points),
        dominated_by=dominance(evaluation),
        verdict=verdict(evaluation, shares, points, too_close),
        fingerprint=fingerprint(matrix),
        engine={"name": NAME, "version": VERSION, "generator": GENERATOR, "seed": seed, "draws": draws},
        too_close=too_close,
    )


def fingerprint(matrix: DecisionMatrix) -> str:
    """SHA-256 (hex) of the canonical JSON of everything in `matrix`.

    Keys sorted, no white space, UTF-8; every number is the shortest text that gives its float64 back, so that no
    JSON library's idea of a float enters; missing is null.
    """
    text = json.dumps(_canonical(matrix), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(matrix: DecisionMatrix) -> Canonical:
    return {
        "title": matrix.title,
        "notes": list(matrix.notes),
        "missing": matrix.missing,
        "groups": [
            {"key": g.key, "name": g.name, "parent": g.parent, "short_name": g.short_name} for g in matrix.groups
        ],
        "criteria": [
            {
                "key": c.key,
                "name": c.name,
                "short_name": c.short_name,
                "unit": c.unit,
                "group": c.group,
                "weight": _number(c.weight),
                "value": [_numbers(point) for point in c.value.points],
                "floor": None if c.floor is None else _number(c.floor),
                "floor_screens": c.floor_screens,
                "critical": c.critical,
            }
            for c in matrix.criteria
        ],
        "alternatives": [
            {
                "key": a.key,
                "name": a.name,
                "short_name": a.short_name,
                "place": a.place,
                "exclusions": [{"criterion": e.criterion, "reason": e.reason} for e in a.exclusions],
            }
            for a in matrix.alternatives
        ],
        "performances": _table(matrix.performances),
        "spread": None if matrix.spread is None else _table(matrix.spread),
        "partial_values": None if matrix.partial_values is None else _table(matrix.partial_values),
    }


def _number(x: float) -> str | None:
    # Zero has no sign here, and 5 and 5.0 are one number. Only NaN differs from itself.
    return None if x != x else repr(float(x) + 0.0)


def _numbers(row: Iterable[float]) -> Canonical:
    return [_number(x) for x in row]


def _table(array: object) -> Canonical:
    return [_numbers(row) for row in np.asarray(array, dtype=np.float64).tolist()]
