"""One scenario for each public action of scoring.actions.criteria and .editions, in the shape of tests/actions/scenarios.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from scoring.actions.criteria import (
    add_criterion,
    add_from_library,
    move_criterion,
    remove_criterion,
    restore_criterion,
    set_weights,
    update_criterion,
)
from scoring.actions.editions import (
    name_edition,
    publish_edition,
    retire_edition,
    set_constants,
    start_edition,
    start_template,
)
from scoring.actions.recording import Once
from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.models import CriteriaModel, Criterion
from scoring.selectors.editions import changes_of
from scoring.vocabulary import CriterionKind, ModelPurpose, VendorKind
from tests import factories
from tests.actions.library_scenarios import template
from tests.cast import Cast

Call = Callable[[], object]


def draft(cast: Cast) -> CriteriaModel:
    """Edition 2 of the small template: must-have Q2; group D 60 with D1 75, D2 25; group Q 40 with Q1 100."""
    return start_edition(by=cast.criteria_admin, model=template())


def node(model: CriteriaModel, key: str) -> Criterion:
    return Criterion.everything.select_related("criteria_model", "parent").get(criteria_model=model, key=key)


def siblings(model: CriteriaModel, key: str) -> dict[str, int]:
    """The local weights of a group's standing criteria ("" for the top), by key."""
    rows = model.criteria.filter(parent__key=key) if key else model.criteria.filter(parent=None)
    return {row.key: row.local_weight for row in rows}


def versions(model: CriteriaModel) -> dict[uuid.UUID, int]:
    return {row.pk: row.version for row in model.criteria.all()}


def _once() -> Once:
    return Once(uuid.uuid4(), uuid.uuid4())


def _start_edition(cast: Cast) -> Call:
    model, once = template(), _once()
    return lambda: start_edition(by=cast.criteria_admin, model=model, once=once)


def _start_template(cast: Cast) -> Call:
    source, once = template(), _once()
    return lambda: start_template(
        by=cast.criteria_admin, name="Tablets", kind=VendorKind.CMO, description="", source=source, once=once
    )


def _name_edition(cast: Cast) -> Call:
    model = draft(cast)
    return lambda: name_edition(
        by=cast.criteria_admin, model=model, version=1, name="Large", kind=None, description="For all."
    )


def _publish_edition(cast: Cast) -> Call:
    model = draft(cast)
    remove_criterion(by=cast.criteria_admin, criterion=node(model, "D2"), version=1)
    return lambda: publish_edition(
        by=cast.criteria_admin,
        model=CriteriaModel.objects.get(pk=model.pk),
        version=1,
        reasons={change.row.pk: "The board asked for it." for change in changes_of(model)},
    )


def _retire_edition(cast: Cast) -> Call:
    model = template()
    return lambda: retire_edition(
        by=cast.criteria_admin,
        model=CriteriaModel.objects.get(pk=model.pk),
        version=model.version,
        reason="Nobody uses it.",
    )


def _set_weights(cast: Cast) -> Call:
    model = draft(cast)
    given = {node(model, "D1").pk: 3000, node(model, "D2").pk: 7000}
    return lambda: set_weights(
        by=cast.criteria_admin,
        model=model,
        parent=node(model, "D"),
        weights=given,
        versions=versions(model),
        reason="x",
    )


def _add_criterion(cast: Cast) -> Call:
    model, once = draft(cast), _once()
    spec = factories.rubric("", "Reserve capacity", 0)
    return lambda: add_criterion(by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=spec, once=once)


def _add_from_library(cast: Cast) -> Call:
    model, once = draft(cast), _once()
    empty = add_criterion(
        by=cast.criteria_admin, model=model, parent=None, spec=CriterionSpec("", "New", CriterionKind.GROUP)
    )
    remove_criterion(by=cast.criteria_admin, criterion=node(model, "Q1"), version=1)
    source = Criterion.objects.get(criteria_model__purpose=ModelPurpose.LIBRARY, key="Q1")
    return lambda: add_from_library(by=cast.criteria_admin, model=model, parent=empty, source=source, once=once)


def _update_criterion(cast: Cast) -> Call:
    model = draft(cast)
    return lambda: update_criterion(
        by=cast.criteria_admin,
        criterion=node(model, "Q1"),
        version=1,
        levels=[LevelSpec(1, "Named people, reviewed each quarter."), LevelSpec(0, "Anybody."), LevelSpec(2, "New.")],
        change_reason="Clearer.",
        name="Integrity of data",
    )


def _move_criterion(cast: Cast) -> Call:
    model = draft(cast)
    return lambda: move_criterion(
        by=cast.criteria_admin, criterion=node(model, "D1"), version=1, parent=node(model, "Q"), place=0
    )


def _remove_criterion(cast: Cast) -> Call:
    model = draft(cast)
    return lambda: remove_criterion(
        by=cast.criteria_admin, criterion=node(model, "D"), version=1, change_reason="Gone."
    )


def _restore_criterion(cast: Cast) -> Call:
    model = draft(cast)
    remove_criterion(by=cast.criteria_admin, criterion=node(model, "D"), version=1)
    return lambda: restore_criterion(
        by=cast.criteria_admin, criterion=node(model, "D"), version=node(model, "D").version
    )


def _set_constants(cast: Cast) -> Call:
    draft(cast)
    return lambda: set_constants(
        by=cast.criteria_admin,
        model=CriteriaModel.objects.get(purpose=ModelPurpose.TEMPLATE, edition=2),
        version=1,
        constants={"half_life_years": "4"},
        reason="Our sites are inspected less often.",
    )


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "criteria.add_criterion": _add_criterion,
    "criteria.add_from_library": _add_from_library,
    "criteria.move_criterion": _move_criterion,
    "criteria.remove_criterion": _remove_criterion,
    "criteria.restore_criterion": _restore_criterion,
    "criteria.set_weights": _set_weights,
    "criteria.update_criterion": _update_criterion,
    "editions.name_edition": _name_edition,
    "editions.publish_edition": _publish_edition,
    "editions.retire_edition": _retire_edition,
    "editions.set_constants": _set_constants,
    "editions.start_edition": _start_edition,
    "editions.start_template": _start_template,
}
