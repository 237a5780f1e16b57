"""Must-haves and their waivers."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.recording import Conflict
from scoring.actions.screening import Answer, grant_waiver, refuse_waiver, request_waiver, screen, screen_vendor
from scoring.actions.selections import create_selection
from scoring.actions.trees import CriterionSpec
from scoring.models import Screening, Selection
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import CriterionKind, ScreeningOutcome, Stage, VendorKind
from tests.cast import Cast
from tests.factories import alternative, answer_must_haves, criterion, make_selection, make_vendor, rubric


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


def test_several_must_haves_are_answered_together_or_not_at_all(cast: Cast) -> None:
    selection = create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CDMO)
    spec = [CriterionSpec(f"M{n}", f"Must-have {n}", CriterionKind.MUST_HAVE) for n in (1, 2)]
    set_criteria(by=cast.lead, selection=selection, name="Tablets", tree=[*spec, rubric("C1", "Fit", 10_000)])
    vendor = make_vendor(cast.lead, "Aldermoor")
    made = add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=None, short_name="Aldermoor")
    first, second = (criterion(selection, key) for key in ("M1", "M2"))
    passes = Answer(ScreeningOutcome.PASS)
    fails = Answer(ScreeningOutcome.FAIL, "It ran out.", asks_waiver=True)
    refused = (
        (ValidationError, "in what the vendor does not meet it", Answer(ScreeningOutcome.FAIL, " ")),
        (NotNow, "is waived by an approver", Answer(ScreeningOutcome.WAIVED, "Mine.")),
        (NotNow, "only a must-have that a vendor fails", Answer(ScreeningOutcome.PASS, asks_waiver=True)),
        (Conflict, "was changed by somebody else", Answer(ScreeningOutcome.PASS, version=1)),
    )
    for error, words, answer in refused:
        with pytest.raises(error, match=words):
            screen_vendor(by=cast.lead, alternative=made, answers={first: passes, second: answer})
        assert not Screening.objects.exists()
    with pytest.raises(NotNow, match="is not a must-have"):
        screen_vendor(by=cast.lead, alternative=made, answers={criterion(selection, "C1"): passes})
    assert len(screen_vendor(by=cast.lead, alternative=made, answers={first: passes, second: fails})) == 2
    held = {row.criterion.key: row for row in Screening.objects.select_related("criterion")}
    assert (held["M1"].outcome, held["M2"].outcome) == ("pass", "fail")
    assert held["M2"].waiver_asked_at is not None
    again = {
        first: Answer(ScreeningOutcome.PASS, version=1),
        second: Answer(ScreeningOutcome.FAIL, "It ran out.", version=1),
    }
    (changed,) = screen_vendor(by=cast.lead, alternative=made, answers=again)
    assert (changed.criterion, changed.waiver_asked_at) == (second, None), "the waiver is taken back, the pass stands"
