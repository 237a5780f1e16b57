"""An edition's tree as the editor shows it, and a criterion as an evaluator would see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from scoring.charts.curve import CurveFigure, curve_figure
from scoring.engine.display import percent
from scoring.engine.errors import EngineError
from scoring.engine.values import ValueFunction
from scoring.models import CriteriaModel, Criterion
from scoring.models.criteria import WHOLE
from scoring.selectors.editions import local_of
from scoring.selectors.library import Step, figure_of, scale_of, steps_of
from scoring.selectors.matrix import weights_of
from scoring.vocabulary import CriterionKind


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A node. `kind` is in words, and so are `local` and `share`, "" for a must-have; `width` is the global share in
    percent for a bar.

    `place` of `siblings` counts from 1 among all nodes below the same parent.
    """

    criterion: Criterion
    depth: int
    kind: str
    local: str
    share: str
    width: str
    place: int
    siblings: int
    total: str  # of the weights below a group, in words; "" where it is 100

    @property
    def up(self) -> int:
        """The place that "Move up" asks for, from 0."""
        return self.place - 2

    @property
    def down(self) -> int:
        return self.place


@dataclass(frozen=True, slots=True)
class Asked:
    """A leaf as an evaluator sees it."""

    criterion: Criterion
    group: str
    scale: str
    steps: tuple[Step, ...]
    figure: CurveFigure | None


def tree_rows(model: CriteriaModel) -> list[TreeRow]:
    """The standing nodes from the top down, one query."""
    rows = list(model.criteria.all())
    children = by_parent(rows)
    try:
        shares = weights_of(rows)
    except EngineError:
        shares = {}

    def walk(parent: UUID | None, depth: int) -> list[TreeRow]:
        found: list[TreeRow] = []
        for place, row in enumerate(children[parent], 1):
            weighs = row.kind != CriterionKind.MUST_HAVE
            share = shares.get(row.key)
            found.append(
                TreeRow(
                    criterion=row,
                    depth=depth,
                    kind=str(CriterionKind(row.kind).label),
                    local=local_of(row) if weighs else "",
                    share=percent(share, 1) if weighs and share is not None else "",
                    width=f"{100 * share:.2f}" if weighs and share is not None else "0",
                    place=place,
                    siblings=len(children[parent]),
                    total=total_of(children[row.pk]),
                )
            )
            found += walk(row.pk, depth + 1)
        return found

    return walk(None, 1)


def by_parent(rows: Sequence[Criterion]) -> dict[UUID | None, list[Criterion]]:
    children: dict[UUID | None, list[Criterion]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    return children


def total_of(members: Sequence[Criterion]) -> str:
    """What a sibling set adds to where that is not 100: "103 of 100"; "" where it is, or nothing in it has a weight."""
    weighed = [row for row in members if row.kind != CriterionKind.MUST_HAVE]
    total = sum(row.local_weight for row in weighed)
    if not weighed or total == WHOLE or any(row.raw_weight is not None for row in weighed):
        return ""
    return f"{percent_text(total)} of 100"


def removed_rows(model: CriteriaModel) -> list[Criterion]:
    """What was removed from the draft, the latest first; of a removed group only the group itself."""
    rows = list(
        Criterion.everything.filter(criteria_model=model, removed_at__isnull=False)
        .select_related("removed_by", "parent")
        .order_by("-removed_at", "position")
    )
    together = {(row.pk, row.removed_at) for row in rows}
    return [row for row in rows if (row.parent_id, row.removed_at) not in together]


def asked(model: CriteriaModel) -> tuple[list[Criterion], list[Asked]]:
    """The must-haves, and every scored leaf in order: two queries."""
    rows = list(model.criteria.prefetch_related("levels"))
    names = {row.pk: row.name for row in rows}
    must_haves = [row for row in rows if row.kind == CriterionKind.MUST_HAVE]
    leaves = [
        Asked(row, names.get(row.parent_id, ""), scale_of(row), steps_of(row), figure_of(row))  # type: ignore[arg-type]  # None has no name
        for row in rows
        if row.is_scored
    ]
    return must_haves, leaves


def percent_text(basis_points: int) -> str:
    """Basis points as they are typed: 3429 is "34.29", 3500 is "35"."""
    return f"{(Decimal(basis_points) / 100).normalize():f}"


def drawn(
    points: Sequence[tuple[float, float]], *, name: str, unit: str, floor: float | None
) -> tuple[CurveFigure | None, str]:
    """The picture of a curve that is being typed, or why there is none yet."""
    try:
        curve = ValueFunction(tuple(points))
    except EngineError as error:
        return None, str(error)
    figure = curve_figure(
        curve.points, name=name or "this criterion", unit=unit, floor=floor, width=440, font_size=12, uid="curve"
    )
    return figure, ""
