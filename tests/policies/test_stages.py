"""The steps between the stages: which there are, who takes them, and what they wait for."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from scoring import policies
from scoring.actions.members import remove_member
from scoring.actions.recording import recording
from scoring.actions.screening import screen
from scoring.actions.selections import withdraw_selection
from scoring.models import Selection
from scoring.policies import TRANSITIONS, NotNow, WrongRole
from scoring.vocabulary import AuditVerb, MemberRole, ScreeningOutcome, Stage
from tests.cast import NAMES, Cast
from tests.factories import alternative, criterion, make_selection

FORWARD = list(pairwise(Stage))
BACK = [(target, source) for source, target in FORWARD]


def test_steps_lead_one_stage_on_or_one_stage_back() -> None:
    assert [(t.source, t.target) for t in TRANSITIONS if not t.is_back] == FORWARD
    assert [(t.source, t.target) for t in TRANSITIONS if t.is_back] == BACK
    assert {t.role for t in TRANSITIONS} == {MemberRole.LEAD}


@pytest.mark.req("WF-01")
@pytest.mark.parametrize("stage", Stage)
def test_only_the_listed_steps_are_taken_and_only_by_the_lead(cast: Cast, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    listed = {target for source, target in FORWARD + BACK if source == stage}
    # In the factory sheets are open at scoring, must-haves at the consensus, nobody has scored at scoring, and the
    # decision is written but not frozen.
    waits = {
        Stage.SCORING: Stage.CONSENSUS,
        Stage.CONSENSUS: Stage.RESULTS,
        Stage.DECISION: Stage.REPORT,
    }.get(stage)
    for target in Stage:
        for name in NAMES:
            try:
                policies.check_can_move_stage(getattr(cast, name), selection, target)
                answer = "yes"
            except WrongRole:
                answer = "wrong role"
            except NotNow:
                answer = "not now"
            if target not in listed:
                assert answer == "not now"
            elif name != "lead":
                assert answer == "wrong role"
            else:
                assert answer == ("not now" if target == waits else "yes")


def test_refused_step_says_what_is_open(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(NotNow, match="Still open: Teodora Milic, Quentin Abara"):
        policies.check_can_move_stage(cast.lead, selection, Stage.CONSENSUS)
    with pytest.raises(NotNow, match="cannot go from “Scoring” to “Results”"):
        policies.check_can_move_stage(cast.lead, selection, Stage.RESULTS)


def _opening(cast: Cast, selection: Selection) -> str:
    """Why scoring does not open; "" when it does."""
    try:
        policies.check_can_move_stage(cast.lead, Selection.objects.get(pk=selection.pk), Stage.SCORING)
    except NotNow as reason:
        return str(reason)
    return ""


def test_scoring_opens_with_a_deadline_that_lies_ahead(cast: Cast) -> None:
    selection = make_selection(cast)
    for deadline, words in (
        (None, "Set a deadline"),
        (timezone.now() - timedelta(minutes=1), "The deadline has passed"),
        (timezone.now() + timedelta(minutes=9), ""),
    ):
        with recording(AuditVerb.SELECTION_CHANGED, by=cast.lead, about="a test", selection=selection) as log:
            log.update(log.selection, deadline_at=deadline)
        assert _opening(cast, selection).startswith(words)
        assert bool(words) == bool(_opening(cast, selection))


@pytest.mark.req("SO-04")
def test_scoring_opens_with_two_vendors_that_meet_the_must_haves_and_a_reason_below_three(cast: Cast) -> None:
    selection = make_selection(cast)
    assert _opening(cast, selection) == ""
    _fail(cast, selection, "Castellan")
    assert "Note the reason why that is enough" in _opening(cast, selection)
    with recording(AuditVerb.SELECTION_CHANGED, by=cast.lead, about="a test", selection=selection) as log:
        log.update(log.selection, single_source_reason="Only two make it.")
    assert _opening(cast, selection) == ""
    _fail(cast, selection, "Brightwater")
    assert _opening(cast, selection).startswith("Only 1 of the vendors meet the must-haves")


def _fail(cast: Cast, selection: Selection, vendor: str) -> None:
    screen(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, vendor),
        criterion=criterion(selection, "M1"),
        outcome=ScreeningOutcome.FAIL,
        reason="The certificate ran out.",
    )


def test_withdrawn_selection_does_not_move(cast: Cast) -> None:
    selection = make_selection(cast)
    withdraw_selection(by=cast.lead, selection=selection, reason="Stopped.")
    assert _opening(cast, selection) == f"{selection.ref} was withdrawn. Bring it back first."


def test_criterion_read_from_records_is_on_nobodys_sheet(cast: Cast) -> None:
    selection = make_selection(cast)
    member = selection.memberships.get(user=cast.technical)
    remove_member(by=cast.lead, membership=member, version=member.version)
    assert _opening(cast, selection).startswith("Nobody scores “Aseptic filling capability”")
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test", selection=selection) as log:
        for key in ("D1", "D2"):
            log.update(criterion(selection, key), kind="derived", derivation="form_483")
    assert _opening(cast, selection) == ""
