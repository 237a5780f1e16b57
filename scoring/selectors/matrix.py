"""From the rows of a selection to the engine's matrix: the same rows give the same matrix on every database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import F, FloatField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from numpy.typing import NDArray

from scoring.countries import area_of, country_name
from scoring.engine import matrix as engine
from scoring.engine.values import ValueFunction
from scoring.engine.weights import Node, global_weights
from scoring.models import Criterion, DerivedValue, Performance, RubricLevel, Score, Selection
from scoring.models.criteria import SCORED
from scoring.selectors.display import MustHave
from scoring.vocabulary import CriterionKind, ScreeningOutcome

WIDE = 0.25  # of the scale: more than one level of a five-level rubric
EXACT = 1e-9  # of the scale: what arithmetic in binary may add to a difference
OUTCOME_STATES = {
    ScreeningOutcome.PASS.value: "pass",
    ScreeningOutcome.FAIL.value: "fail",
    ScreeningOutcome.WAIVED.value: "waived",
}
Weights = Mapping[str, int]  # local weights in basis points, by criterion key


class _Node(NamedTuple):
    """What the matrix needs of a criterion: the columns of models.Criterion by their names."""

    pk: UUID
    parent_id: UUID | None
    key: str
    name: str
    short_name: str
    kind: str
    unit: str
    worst: Decimal | None
    best: Decimal | None
    curve: list[tuple[float, float]] | None
    local_weight: int
    raw_weight: Decimal | None
    floor: Decimal | None
    floor_screens: bool
    critical: bool

    @property
    def is_scored(self) -> bool:
        return self.kind in SCORED


Row = Criterion | _Node


@dataclass(frozen=True, slots=True)
class WeightNode:
    """A group or criterion that weighs; `approved` is its share among its siblings in basis points.

    `exact` is what the engine takes for it as long as nothing in its set is explored: a raw weight where one was kept.
    """

    key: str
    name: str
    short_name: str
    parent: str
    is_group: bool
    approved: int
    exact: float


@dataclass(frozen=True, slots=True)
class SelectionMatrix:
    """The engine's input and what stands beside it on page and report.

    `nodes` are what weighs, each group before what lies in it. `alternative_ids` and `criterion_ids` map the engine's
    keys to rows, `sites` the alternatives' keys to name and country code of their sites, both empty without one.
    `disagreements` are (criterion key, alternative key) of cells whose scores lie further apart than a quarter of the
    scale.
    """

    matrix: engine.DecisionMatrix
    nodes: tuple[WeightNode, ...]
    must_haves: tuple[MustHave, ...]
    disagreements: tuple[tuple[str, str], ...]
    alternative_ids: dict[str, UUID]
    criterion_ids: dict[str, UUID]
    sites: dict[str, tuple[str, str]]

    def weighing(self, weights: Weights) -> engine.DecisionMatrix:
        """The matrix with other weights, those of every node of `nodes`."""
        moved = {node.parent for node in self.nodes if weights[node.key] != node.approved}
        shares = shares_of((n.key, n.parent, weights[n.key] if n.parent in moved else n.exact) for n in self.nodes)
        return replace(self.matrix, criteria=tuple(replace(c, weight=shares[c.key]) for c in self.matrix.criteria))


def build(selection: Selection, *, weights: Weights | None = None) -> SelectionMatrix:
    """Read a selection's tree, vendors, must-haves, scores, derived and agreed values: eight queries, whatever the size.

    The weights are the sealed ones, or those of the latest amendment; `weights` are explored in their place.
    """
    criteria = [_Node(*row) for row in selection.criteria_model.criteria.values_list(*_Node._fields)]
    amended = selection.amendments.order_by("-number").values_list("weights", flat=True).first()
    leaves = [c for c in criteria if c.is_scored]
    vendors = list(
        selection.alternatives.order_by("position").values_list(
            "pk", "position", "short_name", "vendor__name", "site__city", "site__country", "site__name"
        )
    )
    keys = {position: f"A{position + 1}" for _, position, *_ in vendors}
    outcomes = [
        (key, keys[position], outcome, " ".join(part for part in (sentence, reason) if part))
        for key, position, outcome, reason, sentence in selection.screenings.filter(
            criterion__criteria_model=selection.criteria_model_id, criterion__removed_at__isnull=True
        )
        .order_by("criterion__position", "alternative__position")
        .values_list("criterion__key", "alternative__position", "outcome", "reason", "criterion__failed_sentence")
        if position in keys
    ]
    curves = _curves(selection, leaves)
    shares = weights_of(criteria, amended)
    cells = _cells(selection, leaves, list(keys), curves)
    by_key: dict[UUID | None, str] = {criterion.pk: criterion.key for criterion in criteria}
    built = SelectionMatrix(
        matrix=engine.DecisionMatrix(
            title=selection.title,
            notes=tuple(selection.notes),
            missing="neutral" if selection.missing_policy == "neutral" else "worst",
            groups=tuple(
                engine.Group(key=c.key, name=c.name, parent=by_key.get(c.parent_id, ""), short_name=c.short_name)
                for c in criteria
                if c.kind == CriterionKind.GROUP
            ),
            criteria=tuple(
                engine.Criterion(
                    key=c.key,
                    name=c.name,
                    weight=shares[c.key],
                    value=curves[c.key],
                    group=by_key.get(c.parent_id, ""),
                    short_name=c.short_name,
                    unit=c.unit,
                    floor=None if c.floor is None else float(c.floor),
                    floor_screens=c.floor_screens,
                    critical=c.critical,
                )
                for c in leaves
            ),
            alternatives=tuple(
                engine.Alternative(
                    key=keys[position],
                    name=name,
                    short_name=short,
                    place=", ".join(part for part in (city, country) if part) or site or "",
                    exclusions=tuple(
                        engine.Exclusion(criterion=key, reason=reason)
                        for key, vendor, outcome, reason in outcomes
                        if vendor == keys[position] and outcome == ScreeningOutcome.FAIL
                    ),
                )
                for _, position, short, name, city, country, site in vendors
            ),
            performances=cells.performances,
            partial_values=cells.partials,
            spread=cells.spread,
        ),
        nodes=tuple(_nodes(criteria, by_key, amended or {})),
        must_haves=tuple(_must_have(c, outcomes, keys.values()) for c in criteria if c.kind == CriterionKind.MUST_HAVE),
        disagreements=tuple((leaves[column].key, list(keys.values())[row]) for column, row in cells.disputed),
        alternative_ids={keys[position]: pk for pk, position, *_ in vendors},
        criterion_ids={c.key: c.pk for c in criteria},
        sites={keys[position]: (site or "", country or "") for _, position, _, _, _, country, site in vendors},
    )
    return built if weights is None else replace(built, matrix=built.weighing(weights))


def headings_of(built: SelectionMatrix, by: str) -> dict[str, str]:
    """What stands over each alternative's column where they are grouped by "site", "country" or "region" of the site."""
    words = {"country": country_name, "region": area_of}
    found = {
        key: site if by == "site" else words[by](country) if country else ""
        for key, (site, country) in built.sites.items()
    }
    return {
        key: heading or ("No site named" if by == "site" else "Country not known") for key, heading in found.items()
    }


def value_function(criterion: Row, levels: Iterable[RubricLevel] = ()) -> ValueFunction:
    """A leaf's value function: its curve, else linear between its fixed anchors.

    `levels` are those of a rubric, or the answers of a choice, that have a value of their own; the others keep the
    place that the straight line gives them.
    """
    if criterion.curve:
        return ValueFunction(tuple((float(x), float(v)) for x, v in criterion.curve))
    worst, best = _anchors(criterion)
    straight = ValueFunction.linear(float(worst), float(best))
    own = {level.level: float(level.value) for level in levels if level.value is not None}
    if not own:
        return straight

    def on_the_line(step: int) -> float:
        """Divided exactly and rounded once: the third of five levels is worth 0.6, not a little more."""
        share = (Fraction(step) - Fraction(worst)) / (Fraction(best) - Fraction(worst))
        return float(min(max(share, Fraction(0)), Fraction(1)))

    steps = sorted({*own, *range(int(straight.low), int(straight.high) + 1)})
    return ValueFunction(tuple((float(step), own.get(step, on_the_line(step))) for step in steps))


def _curves(selection: Selection, leaves: list[_Node]) -> dict[str, ValueFunction]:
    levels: dict[UUID, list[RubricLevel]] = defaultdict(list)
    for level in RubricLevel.objects.filter(criterion__criteria_model=selection.criteria_model_id, value__isnull=False):
        levels[level.criterion_id].append(level)
    return {leaf.key: value_function(leaf, levels[leaf.pk]) for leaf in leaves}


def _anchors(leaf: Row) -> tuple[Decimal, Decimal]:
    """Worst and best value; the database holds that a leaf has both."""
    if leaf.worst is None or leaf.best is None:
        raise ValueError(f"The criterion {leaf.key} has no scale.")
    return leaf.worst, leaf.best


def weights_of(criteria: Iterable[Row], local: Weights | None = None) -> dict[str, float]:
    """Global weight of every group and leaf by key.

    A sibling set's shares are those of `local`; without it they come from the raw weights where they were kept, else
    from the basis points.
    """
    keys: dict[UUID | None, str] = {}
    weighing: list[Row] = []
    for criterion in criteria:
        keys[criterion.pk] = criterion.key
        if criterion.kind != CriterionKind.MUST_HAVE:
            weighing.append(criterion)

    def share(c: Row) -> float:
        if local is not None:
            return local[c.key]
        return float(c.local_weight if c.raw_weight is None else c.raw_weight)

    return shares_of((c.key, keys.get(c.parent_id, ""), share(c)) for c in weighing)


def shares_of(nodes: Iterable[tuple[str, str, float]]) -> dict[str, float]:
    """Global weights of (key, parent, local weight). A set that weighs nothing shares equally in what its group has."""
    siblings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for key, parent, share in nodes:
        siblings[parent].append((key, share))
    return global_weights(
        Node(key, parent, share if not parent or any(local for _, local in members) else 1.0)
        for parent, members in siblings.items()
        for key, share in members
    )


def _nodes(criteria: list[_Node], keys: Mapping[UUID | None, str], amended: Weights) -> Iterable[WeightNode]:
    """What weighs, each group before its members."""
    below: dict[UUID | None, list[_Node]] = defaultdict(list)
    for criterion in criteria:
        if criterion.kind != CriterionKind.MUST_HAVE:
            below[criterion.parent_id].append(criterion)

    def walk(parent: UUID | None) -> Iterable[WeightNode]:
        for c in below[parent]:
            approved = amended.get(c.key, c.local_weight)
            exact = float(approved if amended or c.raw_weight is None else c.raw_weight)
            is_group = c.kind == CriterionKind.GROUP
            yield WeightNode(c.key, c.name, c.short_name, keys.get(parent, ""), is_group, approved, exact)
            yield from walk(c.pk)

    return walk(None)


@dataclass(frozen=True, slots=True)
class _Cells:
    """(vendors, leaves) tables; `partials` NaN: take the function's. `disputed` are (column, row)."""

    performances: engine.Floats
    partials: engine.Floats
    spread: engine.Floats
    disputed: list[tuple[int, int]]


def _cells(
    selection: Selection, leaves: list[_Node], positions: list[int], curves: Mapping[str, ValueFunction]
) -> _Cells:
    """The agreed value of a cell, else the one from the records, else the mean of its scores."""
    columns = {leaf.key: column for column, leaf in enumerate(leaves)}
    rows = {position: row for row, position in enumerate(positions)}
    shape = (len(rows), len(leaves))
    cells = _Cells(np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape), [])
    given = _given(selection, columns, rows)
    # Sorted, so that the sums below do not depend on the order in which a database hands rows out.
    given = given[np.lexsort(given.T[::-1])]
    first = (
        np.flatnonzero(np.r_[True, (given[1:, :2] != given[:-1, :2]).any(axis=1)]) if len(given) else np.empty(0, int)
    )
    if len(given):
        _average(cells, given, first, [curves[leaf.key] for leaf in leaves])
    for key, position, value in _standing(DerivedValue, selection, Coalesce("override", "value")) + _standing(
        Performance, selection, F("value")
    ):
        if position in rows and key in columns:
            cell = rows[position], columns[key]
            # What the panel agreed, or the records say, has no spread; the scores stand beside it.
            cells.performances[cell] = np.nan if value is None else value
            cells.partials[cell], cells.spread[cell] = np.nan, 0.0
    return cells


def _given(selection: Selection, columns: Mapping[str, int], rows: Mapping[int, int]) -> engine.Floats:
    """(scores, 3): column, row and value of every score that counts."""
    scores = Score.objects.filter(
        selection=selection,
        criterion__criteria_model=selection.criteria_model_id,
        value__isnull=False,
        alternative__removed_at__isnull=True,
    )
    listed = scores.annotate(figure=Cast("value", FloatField())).values_list(
        "criterion__key", "alternative__position", "figure"
    )
    keys, positions, values = tuple(zip(*listed, strict=True)) or ((), (), ())
    return np.column_stack(
        (
            np.fromiter(map(columns.__getitem__, keys), dtype=np.float64),
            np.fromiter(map(rows.__getitem__, positions), dtype=np.float64),
            np.array(values, dtype=np.float64),
        )
    )


def _average(cells: _Cells, given: engine.Floats, first: NDArray[np.intp], curves: list[ValueFunction]) -> None:
    """Fill in the means, their standard errors and which cells are disputed; `first` is where each cell begins."""
    column, row = given[first, 0].astype(int), given[first, 1].astype(int)
    count = np.diff(np.r_[first, len(given)])
    values = given[:, 2]
    partials = np.concatenate([curves[j](values[given[:, 0] == j]) for j in np.unique(column)])
    mean = np.add.reduceat(partials, first) / count
    apart = np.maximum.reduceat(partials, first) > np.minimum.reduceat(partials, first)
    squares = np.add.reduceat((partials - np.repeat(mean, count)) ** 2, first)
    error = np.sqrt(squares / np.maximum(count - 1, 1) / count)
    cells.performances[row, column] = np.add.reduceat(values, first) / count
    cells.partials[row, column] = mean
    cells.spread[row, column] = np.where(apart, error, 0.0)
    # A target band ends beyond its best value: the scale is the whole curve.
    scale = np.array([curve.high - curve.low for curve in curves])[column]
    distance = np.maximum.reduceat(values, first) - np.minimum.reduceat(values, first)
    wide = distance > (WIDE + EXACT) * scale
    cells.disputed.extend(zip(column[wide].tolist(), row[wide].tolist(), strict=True))


def _standing(
    model: type[DerivedValue | Performance], selection: Selection, value: Combinable
) -> list[tuple[str, int, float | None]]:
    """Criterion key, vendor's position and figure of every cell that has one instead of a mean."""
    # What was read or settled for criteria that the selection gave up is no longer asked for.
    standing = model._default_manager.filter(selection=selection, criterion__criteria_model=selection.criteria_model_id)
    rows = standing.annotate(figure=Cast(value, FloatField()))
    return list(rows.values_list("criterion__key", "alternative__position", "figure"))


def _must_have(criterion: _Node, outcomes: list[tuple[str, str, str, str]], vendors: Iterable[str]) -> MustHave:
    states = dict.fromkeys(vendors, "open")
    for key, vendor, outcome, _ in outcomes:
        if key == criterion.key:
            states[vendor] = OUTCOME_STATES[outcome]
    return MustHave(name=criterion.name, states=states)  # type: ignore[arg-type]  # the table above gives the states
