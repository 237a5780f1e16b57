"""The criteria library, the templates made from it, and a selection that takes its criteria from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from scoring.actions.recording import recording
from scoring.actions.trees import CriterionSpec, plant, spec_of
from scoring.models import CriteriaModel, Criterion, User
from scoring.policies import NotNow, check_can_edit_criteria
from scoring.vocabulary import AuditVerb, ModelPurpose, ModelStatus, VendorKind

LIBRARY_SLUG = "library"


@dataclass(frozen=True, slots=True)
class GroupShares:
    """A group of a template: its key in the library, its weight, and its criteria by key with theirs.

    Weights in basis points; those of the groups add to 10 000, those of the criteria of one group too.
    """

    key: str
    weight: int
    criteria: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """A template by the keys of the library's criteria: must-haves first, then its groups in order."""

    slug: str
    name: str
    kind: VendorKind | None
    description: str
    must_haves: tuple[str, ...]
    groups: tuple[GroupShares, ...]


def add_library(*, by: User | None, name: str, description: str, tree: Sequence[CriterionSpec]) -> CriteriaModel:
    """Enter the first edition of the library, as a draft. `by` None is the shell."""
    if by is not None:
        check_can_edit_criteria(by)
    with recording(AuditVerb.LIBRARY_ADDED, by=by, about=name) as log:
        library = log.create(
            CriteriaModel(name=name, slug=LIBRARY_SLUG, purpose=ModelPurpose.LIBRARY, description=description)
        )
        plant(log, library, tree)
        return library


def add_template(*, by: User | None, library: CriteriaModel, template: TemplateSpec) -> CriteriaModel:
    """Enter the first edition of a template, as a draft: copies of the library's criteria with weights of their own.

    Raises KeyError for a criterion that the library has not.
    """
    if by is not None:
        check_can_edit_criteria(by)
    rows = {row.key: row for row in library.criteria.prefetch_related("levels")}
    with recording(AuditVerb.TEMPLATE_ADDED, by=by, about=template.name) as log:
        model = log.create(
            CriteriaModel(
                name=template.name,
                slug=template.slug,
                purpose=ModelPurpose.TEMPLATE,
                kind=template.kind or "",
                description=template.description,
                based_on=library,
            )
        )
        plant(log, model, [*_must_haves(rows, template), *_groups(rows, template)])
        return model


def _must_haves(rows: Mapping[str, Criterion], template: TemplateSpec) -> list[CriterionSpec]:
    return [spec_of(rows[key], origin=rows[key]) for key in template.must_haves]


def _groups(rows: Mapping[str, Criterion], template: TemplateSpec) -> list[CriterionSpec]:
    def weighted(key: str, weight: int, children: Sequence[CriterionSpec] = ()) -> CriterionSpec:
        return replace(spec_of(rows[key], origin=rows[key], children=children), local_weight=weight)

    return [
        weighted(group.key, group.weight, [weighted(key, weight) for key, weight in group.criteria.items()])
        for group in template.groups
    ]


def publish_first_edition(*, by: User | None, model: CriteriaModel) -> None:
    """Freeze the library or a template that was just entered; the database refuses weights that do not add up."""
    if by is not None:
        check_can_edit_criteria(by)
    with recording(AuditVerb.MODEL_PUBLISHED, by=by, about=str(model)) as log:
        if model.status != ModelStatus.DRAFT:
            raise NotNow(f"{model} is published already.")
        log.update(model, status=ModelStatus.FROZEN, frozen_at=timezone.now(), frozen_by=by)
