"""Independent scores: what is kept, and what is refused in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.recording import Conflict
from scoring.actions.scores import record_score, submit_sheet
from scoring.models import Score, Selection
from scoring.policies import NotNow
from scoring.vocabulary import Judgement, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, score_everything


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return make_selection(cast, stage=Stage.SCORING)


def _record(cast: Cast, selection: Selection, value: str | None, **more: Any) -> Score:
    return record_score(
        by=cast.quality,
        selection=selection,
        alternative=alternative(selection, "Aldermoor"),
        criterion=criterion(selection, "Q1"),
        value=None if value is None else Decimal(value),
        **more,
    )


def test_score_is_kept_with_its_reason_and_evidence(cast: Cast, selection: Selection) -> None:
    made = _record(cast, selection, "3.5", reason="Two majors closed.", evidence="Report 7")
    kept = Score.objects.get()
    assert kept == made
    assert (kept.value, kept.judgement, kept.reason, kept.evidence, kept.evaluator) == (
        Decimal("3.5"), Judgement.SCORED, "Two majors closed.", "Report 7", cast.quality,
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "  "])
def test_not_enough_information_needs_a_reason(cast: Cast, selection: Selection, reason: str) -> None:
    with pytest.raises(ValidationError, match="needs a reason"):
        _record(cast, selection, None, reason=reason)
    assert _record(cast, selection, None, reason="No report.").judgement == Judgement.NOT_ENOUGH_INFORMATION


@pytest.mark.parametrize("value", ["-1", "5.5"])
def test_value_off_the_rubric_is_refused_in_words(cast: Cast, selection: Selection, value: str) -> None:
    with pytest.raises(ValidationError, match=r"is scored from 0 to 5; .* is outside"):
        _record(cast, selection, value)


def test_second_tab_gets_a_conflict(cast: Cast, selection: Selection) -> None:
    seen = _record(cast, selection, "3").version
    _record(cast, selection, "4", version=seen)
    with pytest.raises(Conflict) as late:
        _record(cast, selection, "2", version=seen)
    with pytest.raises(Conflict) as blank:
        _record(cast, selection, "1")
    assert late.value.theirs["value"] == blank.value.theirs["value"] == "4"
    assert Score.objects.get().value == 4


def test_sheet_with_gaps_is_not_submitted(cast: Cast, selection: Selection) -> None:
    _record(cast, selection, "3")
    with pytest.raises(NotNow, match="5 cells are not answered yet, first Brightwater, Inspection record"):
        submit_sheet(by=cast.quality, selection=selection)
    assert Score.objects.get().submitted_at is None


def test_submitted_sheet_is_final(cast: Cast, selection: Selection) -> None:
    score_everything(cast, selection)
    member = submit_sheet(by=cast.quality, selection=selection)
    own, others = selection.scores.filter(evaluator=cast.quality), selection.scores.filter(evaluator=cast.technical)
    assert {score.submitted_at for score in own} == {member.submitted_at}
    assert {score.submitted_at for score in others} == {None}
    with pytest.raises(NotNow, match="can no longer be changed"):
        _record(cast, selection, "1", version=2)
    with pytest.raises(NotNow, match="already submitted"):
        submit_sheet(by=cast.quality, selection=selection)
