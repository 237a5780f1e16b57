"""What the engine gives back. Page, PDF, workbook and shell all read these; nobody recomputes.

Arrays keep the order of `DecisionMatrix.alternatives` (axis 0) and `.criteria` (axis 1).
Totals and partial values are 0-1; `points` in `scoring.engine.display` shows them on 0-100.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.engine.matrix import MISSING_VALUE, DecisionMatrix, Exclusion, Floats


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader must know about a result; `code` is stable, `text` is a plain sentence."""

    code: str
    text: str
    criterion: str = ""
    alternative: str = ""


@dataclass(frozen=True)
class Evaluation:
    """The additive value of every alternative, every step kept.

    weights: (m,) global weights, sum 1.  group_weights: {group key: sum of its leaves}.
    partial_values: (n, m), NaN = missing.  used_values: (n, m) as the policy counts the missing ones.
    contributions: (n, m) weight * value used.
    totals, low, high, coverage: (n,).  ranks: (n,) competition ranks 1, 1, 3; 0 = screened out.
    order: alternative indices, best first, ties in input order, screened out last.
    exclusions: per alternative, empty when it is ranked.
    """

    matrix: DecisionMatrix
    weights: Floats
    group_weights: dict[str, float]
    partial_values: Floats
    totals: Floats
    low: Floats
    high: Floats
    coverage: Floats
    ranks: NDArray[np.int64]
    order: NDArray[np.int64]
    exclusions: tuple[tuple[Exclusion, ...], ...]
    below_floor: NDArray[np.bool_]  # (n, m)
    warnings: tuple[Warning, ...]

    def __post_init__(self) -> None:
        for part in vars(self).values():
            if type(part) is np.ndarray:
                part.setflags(write=False)

    @cached_property
    def used_values(self) -> Floats:
        """(n, m) the partial values that the totals rest on."""
        values = self.partial_values
        return _seal(np.where(np.isnan(values), MISSING_VALUE[self.matrix.missing], values))

    @cached_property
    def contributions(self) -> Floats:
        """(n, m) what each criterion adds to each total."""
        return _seal(self.weights * self.used_values)

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """Indices of the alternatives that have a rank, best first."""
        return tuple(int(i) for i in self.order if self.ranks[i] > 0)

    @cached_property
    def screened_out(self) -> tuple[int, ...]:
        """Indices of the alternatives without a rank, in input order."""
        return tuple(int(i) for i in self.order if self.ranks[i] == 0)

    def tied_with(self, index: int) -> tuple[int, ...]:
        """The other alternatives that share this one's rank."""
        rank = self.ranks[index]
        return tuple(int(i) for i in np.flatnonzero(self.ranks == rank) if i != index and rank > 0)

    def leaves_of(self, group: str) -> tuple[int, ...]:
        """Column indices of the criteria beneath a group, at any depth."""
        parents = {g.key: g.parent for g in self.matrix.groups}

        def beneath(key: str) -> bool:
            while key and key != group:
                key = parents.get(key, "")
            return bool(key)

        return tuple(j for j, c in enumerate(self.matrix.criteria) if beneath(c.group))

    def group_contribution(self, group: str) -> Floats:
        """(n,) what a group adds to each total."""
        return np.asarray(self.contributions[:, list(self.leaves_of(group))].sum(axis=1))

    def group_value(self, group: str) -> Floats:
        """(n,) a group's own value in [0, 1]: its contribution over its weight; NaN when it weighs nothing."""
        weight = self.group_weights[group]
        if weight == 0:
            return np.full(len(self.totals), np.nan)
        return self.group_contribution(group) / weight


def _seal(array: Floats) -> Floats:
    """Results are shared between pages and reports: nobody may write into them."""
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True)
class Interval:
    """A weight range (global, 0-1) in which the leader stays first, the siblings sharing in proportion.

    `low_rival` / `high_rival` are the alternative indices that take over past each end; None = never.
    """

    key: str
    name: str
    is_group: bool
    weight: float
    low: float
    high: float
    low_rival: int | None = None
    high_rival: int | None = None


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """A weight at which the leader is overtaken: `weight` now, `at` then, by alternative `rival`."""

    key: str
    name: str
    is_group: bool
    weight: float
    at: float
    rival: int

    @property
    def distance(self) -> float:
        """How far the weight has to move, in weight units (0-1), with its sign."""
        return self.at - self.weight


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Rank acceptability (SMAA) over seeded draws; rows of screened-out alternatives are zero / NaN.

    ranks: (n, n) share of draws in which alternative a takes rank r + 1.
    low, high: (n,) 5th and 95th percentile of the total (0-1).
    ahead: (n, n) share of draws in which a is strictly ahead of b.
    """

    ranks: Floats
    low: Floats
    high: Floats
    ahead: Floats
    draws: int
    seed: int
    concentration: float
    generator: str
    weights: str  # "stated" or "any"
    # (n, m) mean of the weights of the draws in which each is first; NaN rows where it never is
    central_weights: Floats = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def first(self) -> Floats:
        """(n,) share of draws in which each alternative is first."""
        return self.ranks[:, 0]

    def within(self, k: int) -> Floats:
        """(n,) share of draws in which each alternative is among the first k."""
        return np.asarray(self.ranks[:, :k].sum(axis=1))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in words, by the rules that docs/method.md prints."""

    headline: str
    sentences: tuple[str, ...]
    lead: float | None  # displayed points between first and second, None with fewer than two
    first_share: float | None
    nearest: TippingPoint | None
    too_close: tuple[tuple[int, int], ...]  # neighbours in the ranking (upper, lower)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that a result page or report shows of one matrix."""

    evaluation: Evaluation
    acceptability: Acceptability
    stability: dict[str, Interval]  # by criterion or group key, groups first
    tipping_points: tuple[TippingPoint, ...]  # nearest first
    dominated_by: dict[int, tuple[int, ...]]
    verdict: Verdict
    fingerprint: str  # SHA-256 of the canonical inputs
    engine: dict[str, str | int]  # name, version, generator, seed, draws
    too_close: float  # neighbours of whom neither is ahead in at least this share of the draws are too close to call

    @property
    def matrix(self) -> DecisionMatrix:
        return self.evaluation.matrix
