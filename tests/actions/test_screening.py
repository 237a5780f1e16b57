"""Must-haves and their waivers."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.recording import Conflict
from scoring.actions.screening import grant_waiver, refuse_waiver, request_waiver, screen
from scoring.models import Screening, Selection
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import ScreeningOutcome, Stage
from tests.cast import Cast
from tests.factories import alternative, answer_must_haves, criterion, make_selection


def test_must_have_may_be_answered_anew(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    answer_must_haves(cast, selection)
    screen(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, "Castellan"),
        criterion=criterion(selection, "M1"),
        outcome=ScreeningOutcome.PASS,
        version=1,
    )
    answers = {s.alternative.short_name: s.outcome for s in Screening.objects.select_related("alternative")}
    assert answers == {"Aldermoor": "pass", "Brightwater": "pass", "Castellan": "pass"}


@pytest.mark.parametrize("version", [None, 2])
def test_must_have_answered_by_two_at_once_shows_both_answers(cast: Cast, version: int | None) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    answer_must_haves(cast, selection)
    with pytest.raises(Conflict) as conflict:
        screen(
            by=cast.lead,
            selection=selection,
            alternative=alternative(selection, "Castellan"),
            criterion=criterion(selection, "M1"),
            outcome=ScreeningOutcome.PASS,
            version=version,
        )
    assert (conflict.value.mine["outcome"], conflict.value.theirs["outcome"]) == ("pass", "fail")
    assert Screening.objects.get(alternative__short_name="Castellan").outcome == "fail"


def _failed(cast: Cast, selection: Selection, words: str = "It ran out.") -> Screening:
    return screen(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, "Castellan"),
        criterion=criterion(selection, "M1"),
        outcome=ScreeningOutcome.FAIL,
        reason=words,
    )


def test_fail_needs_a_reason_and_the_lead_waives_nothing(cast: Cast) -> None:
    selection = make_selection(cast)
    with pytest.raises(ValidationError, match="Say in what the vendor does not meet it"):
        _failed(cast, selection, " ")
    cell = {"alternative": alternative(selection, "Castellan"), "criterion": criterion(selection, "M1")}
    with pytest.raises(NotNow, match="A must-have is waived by an approver"):
        screen(by=cast.lead, selection=selection, outcome=ScreeningOutcome.WAIVED, reason="Later.", **cell)
    assert not Screening.objects.exists()


@pytest.mark.req("SO-04")
def test_waiver_is_asked_for_and_answered_by_an_approver(cast: Cast) -> None:
    selection = make_selection(cast)
    failed = _failed(cast, selection)
    with pytest.raises(NotNow, match="no waiver waits for an answer"):
        grant_waiver(by=cast.approver, screening=failed, version=1, reason="Why not.")
    request_waiver(by=cast.lead, screening=failed, version=1, reason="A renewal is under way.")
    with pytest.raises(NotNow, match="was asked for already"):
        request_waiver(by=cast.lead, screening=failed, version=2, reason="Again.")
    refuse_waiver(by=cast.approver, screening=failed, version=2, reason="Nothing was shown.")
    assert (failed.outcome, failed.reason, failed.waiver_asked_at) == ("fail", "It ran out.", None)
    request_waiver(by=cast.lead, screening=failed, version=3, reason="Here it is.")
    with pytest.raises(WrongRole):
        grant_waiver(by=cast.lead, screening=failed, version=4, reason="Mine.")
    with pytest.raises(ValidationError, match="Give the reason"):
        grant_waiver(by=cast.approver, screening=failed, version=4, reason="")
    grant_waiver(by=cast.approver, screening=failed, version=4, reason="The application was seen.")
    kept = Screening.objects.get()
    assert (kept.outcome, kept.reason, kept.waived_by) == ("waived", "The application was seen.", cast.approver)


def test_new_answer_takes_a_waiver_back(cast: Cast) -> None:
    selection = make_selection(cast)
    failed = _failed(cast, selection)
    request_waiver(by=cast.lead, screening=failed, version=1, reason="A renewal is under way.")
    grant_waiver(by=cast.approver, screening=failed, version=2, reason="Seen.")
    cell = {"alternative": failed.alternative, "criterion": failed.criterion}
    screen(by=cast.lead, selection=selection, outcome=ScreeningOutcome.PASS, version=3, **cell)
    kept = Screening.objects.get()
    assert (kept.outcome, kept.waiver_asked_at, kept.waived_at, kept.waived_by) == ("pass", None, None, None)
