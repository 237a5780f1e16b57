"""Who may answer must-haves, waive them, approve criteria, and read results."""

from __future__ import annotations

import pytest

from scoring import policies
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import criterion, make_selection


@pytest.mark.parametrize("stage", Stage)
def test_results_are_shown_late_and_to_the_lead_a_little_earlier(cast: Cast, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    seen = {
        name
        for name in ("lead", "quality", "approver", "observer")
        if policies.can_see_results(getattr(cast, name), selection)
    }
    everybody = {"lead", "quality", "approver", "observer"}
    hidden = {Stage.SETUP: set(), Stage.SCORING: set(), Stage.CONSENSUS: {"lead"}}
    assert seen == hidden.get(stage, everybody)


@pytest.mark.parametrize("key", ["Q", "Q1", "Q2"])
def test_only_must_haves_are_answered(cast: Cast, key: str) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow, match=f"“{criterion(selection, key).name}” is not a must-have"):
        policies.check_can_screen(cast.lead, selection, criterion(selection, key))


def test_waiver_is_for_the_approver_whom_the_must_have_names(cast: Cast) -> None:
    selection = make_selection(cast)
    must_have = criterion(selection, "M1")
    for function in ("", "QA"):  # nobody, and the approver's own
        must_have.waiver_function = function
        policies.check_can_waive(cast.approver, selection, must_have)
    must_have.waiver_function = "Finance"
    with pytest.raises(WrongRole, match="for the approver of Finance, not of QA"):
        policies.check_can_waive(cast.approver, selection, must_have)
    with pytest.raises(WrongRole, match="Only the approver"):
        policies.check_can_waive(cast.lead, selection, must_have)


def test_criteria_of_the_template_need_no_approval(cast: Cast) -> None:
    selection = make_selection(cast)
    with pytest.raises(NotNow, match="they need no approval"):
        policies.check_can_send_criteria(cast.lead, selection)
    with pytest.raises(NotNow, match="wait for approval"):
        policies.check_can_approve_criteria(cast.approver, selection)
