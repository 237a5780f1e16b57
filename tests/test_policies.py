"""Who may do what, when: the whole table of people, stages and deeds, and the words of a refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scoring import policies
from scoring.models import Selection, User
from scoring.policies import TRANSITIONS, NotNow, WrongRole
from scoring.vocabulary import MemberRole, Stage
from tests.cast import NAMES, Cast
from tests.factories import criterion, make_selection

EVERYBODY = list(NAMES)
YES, ROLE, TIME = "yes", "wrong role", "not now"


def _answer(check: Callable[..., None], *who_and_what: object) -> str:
    try:
        check(*who_and_what)
    except WrongRole:
        return ROLE
    except NotNow:
        return TIME
    return YES


# The house

HOUSE: dict[str, tuple[Callable[[User], None], set[str]]] = {
    "create a selection": (policies.check_can_create_selection, {"lead", "stranger"}),
    "edit vendors": (policies.check_can_edit_vendors, {"lead", "stranger", "criteria_admin"}),
    "manage accounts": (policies.check_can_manage_accounts, {"account_admin"}),
}


@pytest.mark.req("ID-03")
@pytest.mark.parametrize("deed", HOUSE)
def test_role_in_the_house_decides(cast: Cast, deed: str) -> None:
    check, may = HOUSE[deed]
    found = {name: _answer(check, getattr(cast, name)) for name in EVERYBODY}
    assert found == {name: YES if name in may else ROLE for name in EVERYBODY}


# One selection: deed -> (who, at which stages). Everybody else is told that it is not their role.

STAGES = (Stage.SETUP, Stage.SCORING, Stage.CONSENSUS, Stage.RESULTS)
Check = Callable[[User, Selection], None]
DEEDS: dict[str, tuple[Check, dict[str, set[Stage]]]] = {
    "set up": (policies.check_can_set_up, {"lead": {Stage.SETUP}}),
    "screen": (
        lambda user, selection: policies.check_can_screen(user, selection, criterion(selection, "M1")),
        {"lead": {Stage.SETUP, Stage.SCORING, Stage.CONSENSUS}},
    ),
    "score quality": (
        lambda user, selection: policies.check_can_score(user, selection, criterion(selection, "Q1")),
        {"quality": {Stage.SCORING}},
    ),
    "submit": (policies.check_can_submit_sheet, {"quality": {Stage.SCORING}, "technical": {Stage.SCORING}}),
    "settle": (
        lambda user, selection: policies.check_can_settle(user, selection, criterion(selection, "Q1")),
        {"lead": {Stage.CONSENSUS}},
    ),
}


@pytest.mark.req("ID-03")
@pytest.mark.req("ID-04")
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("deed", DEEDS)
def test_part_in_the_selection_and_its_stage_decide(cast: Cast, deed: str, stage: Stage) -> None:
    check, may = DEEDS[deed]
    selection = make_selection(cast, stage=stage)
    found = {name: _answer(check, getattr(cast, name), selection) for name in EVERYBODY}
    evaluator_of_others = {"technical"} if deed == "score quality" else set[str]()
    for name, answer in found.items():
        if name in may:
            assert answer == (YES if stage in may[name] else TIME), name
        elif name in evaluator_of_others:
            assert answer == (ROLE if stage == Stage.SCORING else TIME), name
        else:
            assert answer == ROLE, name


@pytest.mark.parametrize("stage", STAGES)
def test_results_are_shown_late_and_to_the_lead_a_little_earlier(cast: Cast, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    seen = {
        name
        for name in ("lead", "quality", "approver", "observer")
        if policies.can_see_results(getattr(cast, name), selection)
    }
    expected = {
        Stage.CONSENSUS: {"lead"},
        Stage.RESULTS: {"lead", "quality", "approver", "observer"},
    }
    assert seen == expected.get(stage, set())


def test_group_and_must_have_are_not_scored(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    for key in ("Q", "M1"):
        with pytest.raises(NotNow, match="is not a criterion that is scored"):
            policies.check_can_score(cast.quality, selection, criterion(selection, key))


@pytest.mark.parametrize("key", ["Q", "Q1", "Q2"])
def test_only_must_haves_are_answered(cast: Cast, key: str) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow, match=f"“{criterion(selection, key).name}” is not a must-have"):
        policies.check_can_screen(cast.lead, selection, criterion(selection, key))


@pytest.mark.parametrize("key", ["Q", "M1"])
def test_only_scored_criteria_are_settled(cast: Cast, key: str) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow, match=f"“{criterion(selection, key).name}” is not a criterion that is scored"):
        policies.check_can_settle(cast.lead, selection, criterion(selection, key))


def test_criterion_of_another_group_is_refused_with_its_name(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(WrongRole, match="“Aseptic filling capability” is in a group that other evaluators score"):
        policies.check_can_score(cast.quality, selection, criterion(selection, "D1"))


def test_criterion_of_another_selection_is_refused(cast: Cast) -> None:
    mine, other = make_selection(cast, stage=Stage.SCORING), make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(WrongRole):
        policies.check_can_score(cast.quality, mine, criterion(other, "Q1"))


# Stages


@pytest.mark.req("WF-01")
@pytest.mark.parametrize("stage", STAGES)
def test_only_the_listed_steps_are_taken_and_only_by_the_lead(cast: Cast, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    listed = {t.target for t in TRANSITIONS if t.source == stage}
    for target in Stage:
        for name in EVERYBODY:
            answer = _answer(policies.check_can_move_stage, getattr(cast, name), selection, target)
            if target not in listed:
                assert answer == TIME
            elif name != "lead":
                assert answer == ROLE
            else:
                waits = {Stage.CONSENSUS: TIME, Stage.RESULTS: TIME}  # sheets, and must-haves, are open in the factory
                assert answer == waits.get(target, YES)


def test_steps_lead_from_set_up_to_results_without_a_gap() -> None:
    assert [(t.source, t.target) for t in TRANSITIONS] == list(zip(STAGES, STAGES[1:], strict=False))
    assert {t.role for t in TRANSITIONS} == {MemberRole.LEAD}


def test_refused_step_says_what_is_open(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(NotNow, match="Still open: Teodora Milic, Quentin Abara"):
        policies.check_can_move_stage(cast.lead, selection, Stage.CONSENSUS)
    with pytest.raises(NotNow, match="cannot go from “Scoring” to “Results”"):
        policies.check_can_move_stage(cast.lead, selection, Stage.RESULTS)


def test_twin_of_a_check_answers_and_raises_nothing(cast: Cast) -> None:
    assert policies.can_create_selection(cast.lead)
    assert not policies.can_create_selection(cast.quality)
