"""The additive value again, in exact rational arithmetic: an oracle that shares no code with the engine."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Project:
    """Whole weights, half-levels of a 0-4 rubric as whole numbers 0-8 (None: nothing known), who is knocked out."""

    weights: list[int]
    rows: list[list[int | None]]
    excluded: list[int]


def random_project(rng: random.Random) -> Project:
    """5-point weights that sum to 100, two to ten alternatives, one to twelve criteria, many near ties."""
    criteria, alternatives = rng.randint(1, 12), rng.randint(2, 10)
    weights = [0] * criteria
    for _ in range(20):
        weights[rng.randrange(criteria)] += 5
    common = [rng.randint(0, 8) for _ in range(criteria)]
    rows: list[list[int | None]] = []
    for _ in range(alternatives):
        row: list[int | None] = [half if rng.random() < 0.5 else rng.randint(0, 8) for half in common]
        if rng.random() < 0.2:
            row[rng.randrange(criteria)] = None
        rows.append(row)
    excluded = [i for i in range(alternatives) if rng.random() < 0.05]
    return Project(weights, rows, excluded)


def totals(project: Project) -> list[Fraction]:
    """Missing counts as the worst."""
    whole = sum(project.weights)
    return [
        sum((Fraction(w * (half or 0), 8 * whole) for w, half in zip(project.weights, row, strict=True)), Fraction(0))
        for row in project.rows
    ]


def ranks(project: Project) -> list[int]:
    """1 + the number of ranked alternatives strictly above; 0 for the knocked out."""
    values = totals(project)
    ranked = [i for i in range(len(values)) if i not in project.excluded]
    return [1 + sum(values[k] > values[i] for k in ranked) if i in ranked else 0 for i in range(len(values))]
