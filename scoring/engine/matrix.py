"""What the engine is given: criteria with fixed scales, a weight tree, alternatives, performances.

Keys are opaque strings chosen by the caller; the engine never sees a database row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scoring.engine.errors import EngineError
from scoring.engine.values import ValueFunction

__all__ = [
    "MISSING_VALUE",
    "Alternative",
    "Criterion",
    "DecisionMatrix",
    "EngineError",
    "Exclusion",
    "Floats",
    "Group",
    "MissingPolicy",
]

Floats = NDArray[np.float64]
MissingPolicy = Literal["worst", "neutral"]
MISSING_VALUE = {"worst": 0.0, "neutral": 0.5}


@dataclass(frozen=True, slots=True)
class Group:
    """A branch of the value tree. `parent` is "" at the top. Its weight is the sum of the leaves beneath."""

    key: str
    name: str
    parent: str = ""
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A leaf of the value tree.

    `weight` is global and in any unit (>= 0): the engine divides by the sum over all leaves.
    `value` maps the criterion's own scale to a partial value in [0, 1].
    `floor` is on the criterion's scale, `floor_screens` says that falling below it screens out.
    """

    key: str
    name: str
    weight: float
    value: ValueFunction
    group: str = ""
    short_name: str = ""
    unit: str = ""
    floor: float | None = None
    floor_screens: bool = False
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why an alternative is not ranked: the must-have (or floor) that it fails, in words."""

    criterion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A vendor at a site. `exclusions` are the must-haves that it fails: any at all screens it out."""

    key: str
    name: str
    short_name: str = ""
    place: str = ""
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionMatrix:
    """The performance table with everything that its evaluation needs.

    `performances` is (alternatives, criteria) on each criterion's own scale, NaN where nothing is known.
    `spread` is the standard error of the *partial value* (0-1 units) that the evaluators' disagreement
    leaves, at most 1 and 0 where it is not known; same shape.
    `partial_values`, where given, replaces the value functions' answer cell by cell (the mean of several
    evaluators' partial values is not the value of their mean when a curve bends); NaN = take the function's.
    """

    criteria: tuple[Criterion, ...]
    alternatives: tuple[Alternative, ...]
    performances: Floats
    groups: tuple[Group, ...] = ()
    spread: Floats | None = None
    partial_values: Floats | None = None
    missing: MissingPolicy = "worst"
    title: str = ""
    notes: tuple[str, ...] = field(default=())
