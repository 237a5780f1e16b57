"""Criteria and weights of one selection: taken, adjusted, approved, amended in the open."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.criteria_of_selection import (
    adjust_weights,
    amend_weights,
    approve_criteria,
    refuse_criteria,
    send_criteria,
    set_criteria,
    take_template,
)
from scoring.actions.recording import Conflict
from scoring.actions.selections import create_selection, move_stage
from scoring.models import Criterion, Selection, WeightAmendment
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import Stage, VendorKind
from tests.actions.library_scenarios import template
from tests.cast import Cast
from tests.factories import TREE, answer_must_haves, criterion, group, make_selection, rubric

EQUAL = {"Q": 5000, "D": 5000}
SEALED = {"Q": 6000, "D": 4000, "Q1": 7000, "Q2": 3000, "D1": 5000, "D2": 5000}


def now(selection: Selection) -> Selection:
    return Selection.objects.select_related("criteria_model").get(pk=selection.pk)


def test_another_template_takes_the_place_of_the_criteria(cast: Cast) -> None:
    """What both have under one key and name goes along; the old tree stays as rows."""
    selection = make_selection(cast)
    answer_must_haves(cast, selection)
    old = selection.criteria_model
    before = list(Criterion.everything.filter(criteria_model=old).values())
    take_template(by=cast.lead, selection=selection, edition=template())
    current = now(selection)
    assert current.criteria_model_id != old.pk
    assert current.criteria_model.name == "Small"
    assert list(Criterion.everything.filter(criteria_model=old).values()) == before
    groups = {m.user: [a.group for a in m.assignments.all()] for m in current.memberships.all()}
    assert groups[cast.quality] == [], "its quality is called otherwise"
    assert groups[cast.technical] == [current.criteria_model.criteria.get(key="D", name="Delivery")]
    with pytest.raises(NotNow, match="is not a published template"):
        take_template(by=cast.lead, selection=selection, edition=old)


def test_return_to_the_set_up_keeps_groups_and_answers_on_a_draft_copy(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    answer_must_haves(cast, selection)
    old = selection.criteria_model
    move_stage(by=cast.lead, selection=selection, target=Stage.SETUP, reason="A vendor was forgotten.")
    current = now(selection)
    assert (current.stage, current.sealed_at, current.sealed_digest) == (Stage.SETUP, None, "")
    assert (old.pk != current.criteria_model_id, current.criteria_model.status) == (True, "draft")
    keys = list(current.criteria_model.criteria.values_list("key", flat=True))
    assert keys == list(old.criteria.values_list("key", flat=True))
    groups = {m.user: {a.group.key for a in m.assignments.all()} for m in current.memberships.all()}
    assert (groups[cast.quality], groups[cast.technical]) == ({"Q"}, {"D"})
    answers = current.screenings.filter(criterion__criteria_model=current.criteria_model)
    assert {(s.alternative.short_name, s.outcome) for s in answers} == {
        ("Aldermoor", "pass"), ("Brightwater", "pass"), ("Castellan", "fail"),
    }  # fmt: skip


@pytest.mark.req("WF-02")
def test_weights_that_differ_open_scoring_only_when_an_approver_agreed(cast: Cast) -> None:
    selection = make_selection(cast)
    adjust_weights(by=cast.lead, selection=selection, weights=EQUAL, reason="Time is short.")
    assert {criterion(selection, key).local_weight for key in EQUAL} == {5000}
    with pytest.raises(NotNow, match="Send them for approval"):
        move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    send_criteria(by=cast.lead, selection=selection)
    with pytest.raises(NotNow, match="wait for an approver"):
        move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    with pytest.raises(WrongRole, match="Only the approver"):
        approve_criteria(by=cast.lead, selection=selection, version=now(selection).version)
    read = now(selection).version
    refuse_criteria(by=cast.approver, selection=selection, version=read, reason="Quality weighs more.")
    with pytest.raises(NotNow, match="No criteria and weights wait"):
        approve_criteria(by=cast.approver, selection=selection, version=now(selection).version)
    send_criteria(by=cast.lead, selection=selection)
    shown = now(selection).version
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5500, "D": 4500}, reason="A little more.")
    send_criteria(by=cast.lead, selection=selection)
    with pytest.raises(Conflict):
        approve_criteria(by=cast.approver, selection=selection, version=shown)
    with pytest.raises(Conflict):
        refuse_criteria(by=cast.approver, selection=selection, version=shown, reason="Quality weighs more.")
    approve_criteria(by=cast.approver, selection=selection, version=now(selection).version)
    assert move_stage(by=cast.lead, selection=selection, target=Stage.SCORING).stage == Stage.SCORING


@pytest.mark.req("WF-06")
@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"Q": 6000, "D": 3999}, "The weights at the top add to 99.99, not to 100"),
        ({"Q1": 7000, "Q2": 3001}, "The weights in “Quality and compliance” add to 100.01, not to 100"),
        ({"Q": 0, "D": 0}, "The weights at the top add to 0"),
        ({"Q": 10_000}, "at the top are set together; one is missing"),
        ({"Q": 10_001, "D": -1}, "A weight at the top is below 0"),
        ({"M1": 10_000}, "There is no criterion M1 that weighs"),
    ],
)
def test_weights_that_do_not_add_are_refused_in_words(cast: Cast, weights: dict[str, int], words: str) -> None:
    selection = make_selection(cast)
    with pytest.raises(ValidationError, match=words):
        adjust_weights(by=cast.lead, selection=selection, weights=weights, reason="Why not.")
    with pytest.raises(ValidationError, match="Say why"):
        adjust_weights(by=cast.lead, selection=selection, weights=EQUAL, reason=" ")


@pytest.mark.req("WF-02")
def test_sealed_weights_change_in_the_open_and_the_sealed_tree_does_not(cast: Cast) -> None:
    selection = make_selection(cast)
    with pytest.raises(NotNow, match="changing sealed weights is possible at"):
        amend_weights(by=cast.lead, selection=selection, weights=SEALED, reason="Too early.")
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    digest = selection.sealed_digest
    rows = list(selection.criteria_model.criteria.values())
    with pytest.raises(NotNow, match="changing the set-up is possible at “Set-up”"):
        adjust_weights(by=cast.lead, selection=selection, weights=EQUAL, reason="Too late.")
    with pytest.raises(ValidationError, match="The weight of D1 is missing"):
        amend_weights(by=cast.lead, selection=selection, weights=EQUAL, reason="Half of it.")
    for number in (1, 2):
        made = amend_weights(by=cast.lead, selection=selection, weights=SEALED | EQUAL, reason="Time is short.")
        assert (made.number, made.weights["Q"]) == (number, 5000)
    assert now(selection).sealed_digest == digest
    assert list(selection.criteria_model.criteria.values()) == rows
    assert WeightAmendment.objects.count() == 2


def test_set_of_nothing_may_stay_so_in_a_group_that_weighs_nothing(cast: Cast) -> None:
    selection = create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CMO)
    with_nothing = group("N", "Later", 0, rubric("N1", "A", 0), rubric("N2", "B", 0))
    set_criteria(by=cast.lead, selection=selection, name="Tree", tree=(*TREE, with_nothing))
    adjust_weights(by=cast.lead, selection=selection, weights={"N1": 0, "N2": 0}, reason="Not asked yet.")
    with pytest.raises(NotNow, match="has its criteria already"):
        set_criteria(by=cast.lead, selection=selection, name="Tree", tree=TREE)
