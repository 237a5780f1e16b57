"""Must-haves and their waivers."""

from __future__ import annotations

import pytest

from scoring.actions.recording import Conflict
from scoring.actions.screening import screen
from scoring.models import Screening
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
