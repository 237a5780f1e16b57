"""Independent scores: what is kept, and what is refused in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.recording import Conflict, recording
from scoring.actions.scores import (
    clear_score,
    link_evidence,
    record_score,
    reopen_sheet,
    submit_sheet,
    unlink_evidence,
)
from scoring.models import Score, ScoreEvidence, Selection
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import AuditVerb, EvidenceKind, Judgement, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, open_scoring, score_everything, submit_everything


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


def _submitted(cast: Cast, selection: Selection) -> None:
    score_everything(cast, selection)
    submit_everything(cast, selection)


@pytest.mark.req("AT-05", "RC-02")
def test_score_of_a_reopened_sheet_is_corrected_by_a_new_one_with_a_reason(cast: Cast, selection: Selection) -> None:
    _submitted(cast, selection)
    first = Score.objects.get(evaluator=cast.quality, alternative__short_name="Aldermoor", criterion__key="Q1")
    with pytest.raises(ValidationError, match="Say why the sheet is reopened"):
        reopen_sheet(by=cast.lead, membership=selection.memberships.get(user=cast.quality), reason=" ")
    reopen_sheet(by=cast.lead, membership=selection.memberships.get(user=cast.quality), reason="A new report.")
    with pytest.raises(ValidationError, match="corrected with a reason"):
        _record(cast, selection, "2", version=first.version)
    with pytest.raises(Conflict):
        _record(cast, selection, "2", reason="Late.", version=1)
    second = _record(cast, selection, "2", reason="A new report.", version=first.version)
    assert second.pk != first.pk
    old = Score.everything.get(pk=first.pk)
    assert (old.value, old.reason, old.superseded_at is None) == (4, "As seen at the site visit.", False)
    third = _record(cast, selection, "2.5", reason="Read again.", version=1)
    assert third.pk == second.pk, "not submitted yet: changed as it stands"
    cell = {"alternative": alternative(selection, "Castellan"), "criterion": criterion(selection, "Q1")}
    with pytest.raises(NotNow, match="is not cleared"):
        clear_score(by=cast.quality, selection=selection, version=2, **cell)
    submit_sheet(by=cast.quality, selection=selection)
    assert {s.submitted_at is None for s in Score.everything.filter(evaluator=cast.quality)} == {False}
    assert Score.objects.filter(evaluator=cast.quality).count() == 6


def test_sheet_that_is_open_is_not_reopened(cast: Cast, selection: Selection) -> None:
    with pytest.raises(NotNow, match="Quentin Abara has not submitted"):
        reopen_sheet(by=cast.lead, membership=selection.memberships.get(user=cast.quality), reason="A new report.")


@pytest.mark.req("SO-03")
def test_ends_of_a_rubric_need_a_reason_when_the_sheet_is_submitted(cast: Cast, selection: Selection) -> None:
    score_everything(cast, selection)
    for value in ("1", "5"):
        version = Score.objects.get(alternative__short_name="Aldermoor", criterion__key="Q1").version
        _record(cast, selection, value, version=version)
        with pytest.raises(NotNow, match="A reason is missing at an end of the scale: Aldermoor, Inspection record"):
            submit_sheet(by=cast.quality, selection=selection)


def test_evidence_that_a_criterion_asks_for_is_named_before_the_sheet_is_submitted(
    cast: Cast, selection: Selection
) -> None:
    selection = make_selection(cast)
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test", selection=selection) as log:
        log.update(criterion(selection, "Q1"), evidence_required=True)
    selection = open_scoring(cast.lead, selection)
    score_everything(cast, selection)
    for score in Score.objects.filter(selection=selection, criterion__key="Q1").order_by("alternative__position"):
        with pytest.raises(NotNow, match="Evidence is missing"):
            submit_sheet(by=cast.quality, selection=selection)
        linked = _link(cast, score)
    unlink_evidence(by=cast.quality, evidence=linked, version=1)
    with pytest.raises(NotNow, match="Evidence is missing, for which the criterion asks: Castellan"):
        submit_sheet(by=cast.quality, selection=selection)
    _link(cast, linked.score)
    submit_sheet(by=cast.quality, selection=selection)
    with pytest.raises(NotNow, match="submitted your score sheet"):
        _link(cast, linked.score)


def _link(cast: Cast, score: Score) -> ScoreEvidence:
    return link_evidence(
        by=cast.quality, score=score, kind=EvidenceKind.LINK, label="The list", url="https://example.org/"
    )


def test_evidence_is_linked_to_ones_own_score_and_names_its_source(cast: Cast, selection: Selection) -> None:
    score_everything(cast, selection)
    mine, other = (Score.objects.filter(criterion__key=key)[0] for key in ("Q1", "D1"))
    with pytest.raises(WrongRole):
        _link(cast, other)
    for kind, words in (
        (EvidenceKind.LINK, "Name the link"),
        (EvidenceKind.DOCUMENT, "Name the document"),
        (EvidenceKind.RECORD, "Name the regulatory record"),
    ):
        with pytest.raises(ValidationError, match=words):
            link_evidence(by=cast.quality, score=mine, kind=kind, label="The list")


def test_evidence_goes_along_with_a_correction(cast: Cast, selection: Selection) -> None:
    score_everything(cast, selection)
    first = Score.objects.get(alternative__short_name="Aldermoor", criterion__key="Q1")
    _link(cast, first)
    submit_everything(cast, selection)
    reopen_sheet(by=cast.lead, membership=selection.memberships.get(user=cast.quality), reason="A new report.")
    second = _record(cast, selection, "2", reason="A new report.", version=2)
    assert [s.label for s in second.sources.all()] == [s.label for s in first.sources.all()] == ["The list"]


def test_cleared_cell_is_open_again_and_its_score_stays_on_record(cast: Cast, selection: Selection) -> None:
    first = _record(cast, selection, "3")
    cell = {"selection": selection, "alternative": first.alternative, "criterion": first.criterion}
    with pytest.raises(Conflict):
        clear_score(by=cast.quality, version=2, **cell)
    clear_score(by=cast.quality, version=1, **cell)
    with pytest.raises(Conflict, match="Inspection record"):
        clear_score(by=cast.quality, version=1, **cell)
    assert _record(cast, selection, "4").pk != first.pk
    assert [s.value for s in Score.everything.order_by("value")] == [3, 4]


def test_price_is_scored_after_the_rest_of_ones_own_sheet(cast: Cast) -> None:
    selection = make_selection(cast)
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test", selection=selection) as log:
        log.update(criterion(selection, "Q1"), is_price=True)
    selection = open_scoring(cast.lead, selection)
    with pytest.raises(NotNow, match="Price is scored last, .* First: Aldermoor, Open deviations"):
        _record(cast, selection, "3")
    for vendor in selection.alternatives.all():
        record_score(
            by=cast.quality, selection=selection, alternative=vendor, criterion=criterion(selection, "Q2"),
            value=Decimal(9),
        )  # fmt: skip
    assert _record(cast, selection, "3").value == 3
