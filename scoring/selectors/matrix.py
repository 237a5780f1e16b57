"""From the rows of a selection to the engine's matrix: the same rows give the same matrix on every database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, stdev
from uuid import UUID

import numpy as np

from scoring.engine import matrix as engine
from scoring.engine.values import ValueFunction
from scoring.engine.weights import Node, global_weights
from scoring.models import Criterion, Performance, RubricLevel, Score, Screening, Selection
from scoring.selectors.display import MustHave
from scoring.vocabulary import CriterionKind, ScreeningOutcome

WIDE = Decimal("0.25")  # of the scale: more than one level of a five-level rubric
OUTCOME_STATES = {
    ScreeningOutcome.PASS.value: "pass",
    ScreeningOutcome.FAIL.value: "fail",
    ScreeningOutcome.WAIVED.value: "waived",
}


@dataclass(frozen=True, slots=True)
class SelectionMatrix:
    """The engine's input and what stands beside it on page and report.

    `alternative_ids` and `criterion_ids` map the engine's keys to rows. `disagreements` are (criterion key,
    alternative key) of cells whose scores lie further apart than a quarter of the scale.
    """

    matrix: engine.DecisionMatrix
    must_haves: tuple[MustHave, ...]
    disagreements: tuple[tuple[str, str], ...]
    alternative_ids: dict[str, UUID]
    criterion_ids: dict[str, UUID]


def build(selection: Selection) -> SelectionMatrix:
    """Read a selection's tree, vendors, must-haves, scores and agreed values: six queries, whatever the size."""
    criteria = list(selection.criteria_model.criteria.all())
    alternatives = list(selection.alternatives.select_related("vendor", "site"))
    screenings = list(Screening.objects.filter(selection=selection))
    scores = list(Score.objects.filter(selection=selection, value__isnull=False))
    agreed = {(p.criterion_id, p.alternative_id): p for p in Performance.objects.filter(selection=selection)}

    keys = {alternative.pk: f"A{alternative.position + 1}" for alternative in alternatives}
    leaves = [c for c in criteria if c.is_scored]
    curves = _curves(selection, leaves)
    weights = weights_of(criteria)
    cells = _Cells(scores, agreed)

    shape = (len(alternatives), len(leaves))
    performances, partials, spread = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)
    disagreements: list[tuple[str, str]] = []
    for column, leaf in enumerate(leaves):
        curve = curves[leaf.pk]
        for row, alternative in enumerate(alternatives):
            cell = cells.of(leaf, alternative.pk, curve)
            performances[row, column], partials[row, column], spread[row, column] = cell.values
            if cell.disputed:
                disagreements.append((leaf.key, keys[alternative.pk]))

    must_haves = [c for c in criteria if c.kind == CriterionKind.MUST_HAVE]
    by_key: dict[UUID | None, str] = {criterion.pk: criterion.key for criterion in criteria}
    return SelectionMatrix(
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
                    weight=weights[c.key],
                    value=curves[c.pk],
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
                    key=keys[a.pk],
                    name=a.vendor.name,
                    short_name=a.short_name,
                    place="" if a.site is None else a.site.place or a.site.name,
                    exclusions=tuple(
                        engine.Exclusion(criterion=by_key[s.criterion_id], reason=s.reason)
                        for s in screenings
                        if s.alternative_id == a.pk and s.outcome == ScreeningOutcome.FAIL
                    ),
                )
                for a in alternatives
            ),
            performances=performances,
            partial_values=partials,
            spread=spread,
        ),
        must_haves=tuple(_must_have(c, screenings, keys) for c in must_haves),
        disagreements=tuple(disagreements),
        alternative_ids={key: pk for pk, key in keys.items()},
        criterion_ids={c.key: c.pk for c in criteria},
    )


def value_function(criterion: Criterion, levels: Iterable[RubricLevel] = ()) -> ValueFunction:
    """A leaf's value function: its curve, else linear between its fixed anchors.

    `levels` are those of a rubric, or the answers of a choice, that have a value of their own; the others keep the
    place that the straight line gives them.
    """
    if criterion.curve:
        return ValueFunction(tuple((float(x), float(v)) for x, v in criterion.curve))
    worst, best = _anchors(criterion)
    straight = ValueFunction.linear(float(worst), float(best))
    own = {float(level.level): float(level.value) for level in levels if level.value is not None}
    if not own:
        return straight
    steps = sorted({*own, *(float(step) for step in range(int(straight.low), int(straight.high) + 1))})
    return ValueFunction(tuple((step, own.get(step, float(straight(step)))) for step in steps))


def _curves(selection: Selection, leaves: list[Criterion]) -> dict[UUID, ValueFunction]:
    levels: dict[UUID, list[RubricLevel]] = defaultdict(list)
    for level in RubricLevel.objects.filter(criterion__criteria_model=selection.criteria_model_id, value__isnull=False):
        levels[level.criterion_id].append(level)
    return {leaf.pk: value_function(leaf, levels[leaf.pk]) for leaf in leaves}


def _anchors(leaf: Criterion) -> tuple[Decimal, Decimal]:
    """Worst and best value; the database holds that a leaf has both."""
    if leaf.worst is None or leaf.best is None:
        raise ValueError(f"The criterion {leaf.key} has no scale.")
    return leaf.worst, leaf.best


def weights_of(criteria: list[Criterion]) -> dict[str, float]:
    """Global weight of every group and leaf by key.

    A sibling set's shares come from the raw weights where they were kept, else from the basis points. The members
    of a set that weighs nothing share equally in the nothing that their group has.
    """
    siblings: dict[UUID | None, list[Criterion]] = defaultdict(list)
    for criterion in criteria:
        if criterion.kind != CriterionKind.MUST_HAVE:
            siblings[criterion.parent_id].append(criterion)
    keys: dict[UUID | None, str] = {criterion.pk: criterion.key for criterion in criteria}
    nodes: list[Node] = []
    for parent, members in siblings.items():
        local = [float(c.local_weight if c.raw_weight is None else c.raw_weight) for c in members]
        if parent is not None and not any(local):
            local = [1.0] * len(members)
        nodes += [Node(c.key, keys.get(parent, ""), share) for c, share in zip(members, local, strict=True)]
    return global_weights(nodes)


@dataclass(frozen=True, slots=True)
class _Cell:
    values: tuple[float, float, float]  # performance, partial value (NaN: take the function's), standard error
    disputed: bool = False


class _Cells:
    """The agreed value of a cell, else the mean of its scores."""

    def __init__(self, scores: list[Score], agreed: dict[tuple[UUID, UUID], Performance]) -> None:
        self.agreed = agreed
        self.scores: dict[tuple[UUID, UUID], list[Decimal]] = defaultdict(list)
        for score in scores:  # in any order: fmean and stdev sum exactly
            if score.value is not None:
                self.scores[score.criterion_id, score.alternative_id].append(score.value)

    def of(self, leaf: Criterion, alternative: UUID, curve: ValueFunction) -> _Cell:
        given = self.scores[leaf.pk, alternative]
        # A target band ends beyond its best value: the scale is the whole curve.
        scale = Decimal(str(curve.high)) - Decimal(str(curve.low))
        disputed = bool(given) and (max(given) - min(given)) > WIDE * scale
        settled = self.agreed.get((leaf.pk, alternative))
        if settled is not None:
            # What the panel agreed has no spread left; the scores stand beside it.
            return _Cell((float(settled.value), np.nan, 0.0), disputed)
        if not given:
            return _Cell((np.nan, np.nan, 0.0))
        partials = [float(v) for v in curve([float(value) for value in given])]
        error = stdev(partials) / len(partials) ** 0.5 if len(partials) > 1 else 0.0
        return _Cell((fmean(float(value) for value in given), fmean(partials), error), disputed)


def _must_have(criterion: Criterion, screenings: list[Screening], keys: dict[UUID, str]) -> MustHave:
    states = dict.fromkeys(keys.values(), "open")
    for screening in screenings:
        if screening.criterion_id == criterion.pk:
            states[keys[screening.alternative_id]] = OUTCOME_STATES[screening.outcome]
    return MustHave(name=criterion.name, states=states)  # type: ignore[arg-type]  # the table above gives the states
