"""The tree of a draft: weights that always add up, and nothing lost."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from scoring.actions.criteria import (
    add_criterion,
    move_criterion,
    remove_criterion,
    restore_criterion,
    set_weights,
    update_criterion,
)
from scoring.actions.recording import Conflict, recording
from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.models import AuditEvent, Criterion
from scoring.models.criteria import WHOLE
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import AuditVerb, CriterionKind
from tests import factories
from tests.actions.criteria_scenarios import SCENARIOS, draft, node, siblings, versions
from tests.actions.library_scenarios import template
from tests.cast import Cast


@pytest.mark.parametrize("name", SCENARIOS)
def test_only_a_criteria_admin_may(cast: Cast, name: str) -> None:
    call = SCENARIOS[name](cast)
    with recording(AuditVerb.ROLE_REVOKED, by=None, about="for a test") as log:
        for grant in cast.criteria_admin.role_grants.all():
            log.update(grant, role="auditor")
    cast.criteria_admin.__dict__.pop("_roles", None)
    with pytest.raises(WrongRole):
        call()


def test_weights_of_a_set_are_saved_with_the_reason(cast: Cast) -> None:
    SCENARIOS["criteria.set_weights"](cast)()
    model = Criterion.objects.get(key="D1", criteria_model__edition=2).criteria_model
    assert siblings(model, "D") == {"D1": 3000, "D2": 7000}
    assert AuditEvent.objects.latest("id").reason == "x"


@pytest.mark.parametrize("weights", [(3000, 7001), (10_001, -1), (0, 0)])
def test_weights_that_do_not_add_are_refused(cast: Cast, weights: tuple[int, int]) -> None:
    model = draft(cast)
    given = dict(zip([node(model, "D1").pk, node(model, "D2").pk], weights, strict=True))
    with pytest.raises(NotNow, match="add to 100"):
        set_weights(
            by=cast.criteria_admin, model=model, parent=node(model, "D"), weights=given, versions=versions(model)
        )
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}


def test_weights_of_a_set_that_changed_are_a_conflict(cast: Cast) -> None:
    model = draft(cast)
    given, seen = {node(model, "D1").pk: 3000, node(model, "D2").pk: 7000}, versions(model)
    set_weights(by=cast.criteria_admin, model=model, parent=node(model, "D"), weights=given, versions=seen)
    with pytest.raises(Conflict):
        set_weights(by=cast.criteria_admin, model=model, parent=node(model, "D"), weights=given, versions=seen)


def test_weights_for_other_criteria_than_those_there_are_refused(cast: Cast) -> None:
    model = draft(cast)
    given = {node(model, "D1").pk: WHOLE}
    with pytest.raises(NotNow, match="in the meantime"):
        set_weights(
            by=cast.criteria_admin, model=model, parent=node(model, "D"), weights=given, versions=versions(model)
        )


def test_first_of_a_group_weighs_everything_the_next_nothing(cast: Cast) -> None:
    model, by = draft(cast), cast.criteria_admin
    group = add_criterion(by=by, model=model, parent=None, spec=CriterionSpec("", "Price", CriterionKind.GROUP))
    assert (group.key, group.local_weight) == ("A", 0)
    for name in ("Price of a batch", "Terms"):
        add_criterion(by=by, model=model, parent=group, spec=factories.rubric("", name, 500))
    assert siblings(model, "A") == {"A1": WHOLE, "A2": 0}
    assert sorted(row.position for row in model.criteria.all()) == list(range(model.criteria.count()))


@pytest.mark.parametrize(("key", "parent"), [("D1", None), ("D", "D1"), ("D", "D")])
def test_move_to_where_nothing_can_stand_is_refused(cast: Cast, key: str, parent: str | None) -> None:
    model = draft(cast)
    home = None if parent is None else node(model, parent)
    with pytest.raises(NotNow):
        move_criterion(by=cast.criteria_admin, criterion=node(model, key), version=1, parent=home, place=0)


def test_move_to_another_group_leaves_both_sets_whole(cast: Cast) -> None:
    model = draft(cast)
    move_criterion(by=cast.criteria_admin, criterion=node(model, "D1"), version=1, parent=node(model, "Q"), place=0)
    assert siblings(model, "D") == {"D2": WHOLE}
    assert siblings(model, "Q") == {"D1": 0, "Q1": WHOLE}


def test_move_among_siblings_changes_the_order_alone(cast: Cast) -> None:
    model = draft(cast)
    move_criterion(by=cast.criteria_admin, criterion=node(model, "Q"), version=1, parent=None, place=1)
    assert [row.key for row in model.criteria.all()] == ["Q2", "Q", "Q1", "D", "D1", "D2"]
    assert siblings(model, "") == {"Q2": 0, "Q": 4000, "D": 6000}


def test_removed_share_goes_to_the_siblings_and_comes_back(cast: Cast) -> None:
    model, by = draft(cast), cast.criteria_admin
    extra = add_criterion(by=by, model=model, parent=node(model, "D"), spec=factories.rubric("", "Spare", 0))
    given = {node(model, "D1").pk: 3000, node(model, "D2").pk: 1000, extra.pk: 6000}
    set_weights(by=by, model=model, parent=node(model, "D"), weights=given, versions=versions(model))
    remove_criterion(by=by, criterion=extra, version=node(model, extra.key).version)
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}
    row = node(model, extra.key)
    restore_criterion(by=by, criterion=row, version=row.version)
    assert siblings(model, "D") == {"D1": 3000, "D2": 1000, extra.key: 6000}


def test_group_is_removed_with_all_in_it_and_restored_with_it(cast: Cast) -> None:
    model, by = draft(cast), cast.criteria_admin
    remove_criterion(by=by, criterion=node(model, "D2"), version=1)
    remove_criterion(by=by, criterion=node(model, "D"), version=node(model, "D").version)
    assert siblings(model, "") == {"Q2": 0, "Q": WHOLE}
    assert not model.criteria.filter(key__in=["D1", "D2"]).exists()
    with pytest.raises(NotNow, match="Put the group back first"):
        restore_criterion(by=by, criterion=node(model, "D2"), version=node(model, "D2").version)
    restore_criterion(by=by, criterion=node(model, "D"), version=node(model, "D").version)
    assert siblings(model, "D") == {"D1": WHOLE}, "what was removed before stays removed"
    assert siblings(model, "") == {"Q2": 0, "D": 6000, "Q": 4000}


def test_key_that_was_given_again_keeps_the_old_one_out(cast: Cast) -> None:
    model, by = draft(cast), cast.criteria_admin
    remove_criterion(by=by, criterion=node(model, "D1"), version=1)
    gone = node(model, "D1")
    add_criterion(by=by, model=model, parent=node(model, "D"), spec=factories.rubric("D1", "Other", 0))
    with pytest.raises(NotNow, match="The key D1"):
        restore_criterion(by=by, criterion=gone, version=gone.version)


def test_levels_are_changed_and_added_never_taken_away(cast: Cast) -> None:
    SCENARIOS["criteria.update_criterion"](cast)()
    row = Criterion.objects.get(key="Q1", criteria_model__edition=2)
    assert {level.level: (level.text, level.value) for level in row.levels.all()} == {
        2: ("New.", None), 1: ("Named people, reviewed each quarter.", None), 0: ("Anybody.", None)
    }  # fmt: skip
    assert (row.name, row.change_reason) == ("Integrity of data", "Clearer.")


def test_published_tree_refuses_every_change(cast: Cast) -> None:
    model, by = template(), cast.criteria_admin
    row = node(model, "D1")
    calls = (
        lambda: set_weights(by=by, model=model, parent=node(model, "D"), weights={}, versions={}),
        lambda: add_criterion(by=by, model=model, parent=None, spec=CriterionSpec("", "G", CriterionKind.GROUP)),
        lambda: update_criterion(
            by=by, criterion=row, version=1, levels=[LevelSpec(1, "x")], change_reason="", name="x"
        ),
        lambda: move_criterion(by=by, criterion=row, version=1, parent=node(model, "Q"), place=0),
        lambda: remove_criterion(by=by, criterion=row, version=1),
        lambda: restore_criterion(by=by, criterion=row, version=1),
    )
    for call in calls:
        with pytest.raises(NotNow, match="only a draft can be changed"):
            call()
    with (
        pytest.raises(DatabaseError, match="frozen"),
        recording(AuditVerb.WEIGHTS_SET, by=by, about="past the actions") as log,
    ):
        log.update(row, local_weight=1)
