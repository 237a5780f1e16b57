"""Writing whole trees of criteria: from a specification, or as a copy of another model's tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from scoring.actions.recording import Recording
from scoring.models import CriteriaModel, Criterion, CriterionSource, RubricLevel
from scoring.vocabulary import CriterionKind, ModelPurpose, SourceKind


class LevelSpec(NamedTuple):
    """A step of a rubric or an answer of a choice; `value` in [0, 1] where it has its own."""

    level: int
    text: str
    value: Decimal | None = None


class SourceSpec(NamedTuple):
    """Where a library criterion comes from."""

    kind: SourceKind
    reference: str = ""
    quotation: str = ""


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """A node of a tree before it is a row: what models.Criterion holds, with its levels, sources and children inside.

    `curve` are the (x, v) points of a number's value curve.
    """

    key: str
    name: str
    kind: CriterionKind
    short_name: str = ""
    asks: str = ""
    unit: str = ""
    worst: Decimal | None = None
    best: Decimal | None = None
    curve: tuple[tuple[float, float], ...] | None = None
    half_levels: bool = True
    local_weight: int = 0
    raw_weight: Decimal | None = None
    floor: Decimal | None = None
    floor_screens: bool = False
    critical: bool = False
    derivation: str = ""
    is_price: bool = False
    failed_sentence: str = ""
    waiver_function: str = ""
    evidence: str = ""
    evidence_required: bool = False
    owner_function: str = ""
    house_default: str = ""
    for_cro: bool = True
    for_cmo: bool = True
    for_cdmo: bool = True
    origin: Criterion | None = None
    levels: tuple[LevelSpec, ...] = ()
    sources: tuple[SourceSpec, ...] = ()
    children: tuple[CriterionSpec, ...] = ()


PARTS = ("levels", "sources", "children")  # rows of their own
FIELDS = tuple(slot for slot in CriterionSpec.__slots__ if slot not in PARTS)


def plant(log: Recording, model: CriteriaModel, tree: Sequence[CriterionSpec]) -> dict[str, Criterion]:
    """Have the rows of a tree written, parents first; returned by key."""
    rows: dict[str, Criterion] = {}

    def walk(specs: Sequence[CriterionSpec], parent: Criterion | None) -> None:
        for spec in specs:
            fields = {name: getattr(spec, name) for name in FIELDS}
            row = log.create(Criterion(criteria_model=model, parent=parent, position=len(rows), **fields))
            rows[spec.key] = row
            log.create_all(RubricLevel(criterion=row, **level._asdict()) for level in spec.levels)
            log.create_all(CriterionSource(criterion=row, **source._asdict()) for source in spec.sources)
            walk(spec.children, row)

    walk(tree, None)
    return rows


def spec_of(
    row: Criterion,
    *,
    origin: Criterion | None,
    sources: Sequence[SourceSpec] = (),
    children: Sequence[CriterionSpec] = (),
) -> CriterionSpec:
    """A row as a specification, with its levels: what a copy of it is written from."""
    fields = {name: getattr(row, name) for name in FIELDS if name != "origin"}
    levels = tuple(LevelSpec(level.level, level.text, level.value) for level in row.levels.all())
    return CriterionSpec(**fields, origin=origin, levels=levels, sources=tuple(sources), children=tuple(children))


def copy_tree(log: Recording, source: CriteriaModel, target: CriteriaModel) -> dict[str, Criterion]:
    """Have the standing criteria of `source` written into the empty draft `target`; the new rows by key.

    Keys, order, weights and levels stay; a reason for a change does not, it was given for the edition before.
    Sources go along only from one edition of the library to the next. A copy of a library criterion names it as its
    origin, a copy of a copy names the same one. Queries: four, whatever the size.
    """
    kept = target.purpose == ModelPurpose.LIBRARY
    from_library = source.purpose == ModelPurpose.LIBRARY and not kept
    by_parent: dict[UUID | None, list[Criterion]] = defaultdict(list)
    for row in source.criteria.select_related("origin").prefetch_related("levels", "sources"):
        by_parent[row.parent_id].append(row)

    def specs(parent: UUID | None) -> list[CriterionSpec]:
        return [
            spec_of(
                row,
                origin=row if from_library else row.origin,
                sources=[SourceSpec(SourceKind(s.kind), s.reference, s.quotation) for s in row.sources.all() if kept],
                children=specs(row.pk),
            )
            for row in by_parent[parent]
        ]

    return plant(log, target, specs(None))
