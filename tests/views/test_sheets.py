"""Submitted sheets read by the lead and by auditors: not before scoring has closed, with what was corrected."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.actions.scores import link_evidence, record_score, submit_sheet
from scoring.actions.selections import move_stage
from scoring.models import Score, Selection, User
from scoring.vocabulary import EvidenceKind, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection
from tests.selectors.build import panel, score
from tests.views.build import foreign_selection, text_of
from tests.views.sheets import correct

SignIn = Callable[[User | None], Client]


def sheet_of(selection: Selection, user: User) -> str:
    return reverse("sheet-detail", args=[selection.ref, selection.memberships.get(user=user).pk])


def close_with_a_correction(cast: Cast) -> Selection:
    """Quality gave Aldermoor 3 on Q1, submitted, was let in again and gave 4; then scoring closed."""
    selection = make_selection(cast, stage=Stage.SCORING)
    selection = correct(cast, selection).selection
    row = Score.objects.get(evaluator=cast.quality, criterion__key="Q1", alternative__position=0)
    corrected = record_score(
        by=cast.quality, selection=selection, alternative=row.alternative, criterion=row.criterion,
        value=Decimal(4), reason="The report of March shows more.", version=row.version,
    )  # fmt: skip
    assert corrected.pk != row.pk
    submit_sheet(by=cast.quality, selection=selection)
    for key in ("D1", "D2"):
        score(selection, cast.technical, key, "3", "3", "3")
    link_evidence(
        by=cast.technical,
        score=Score.objects.get(
            evaluator=cast.technical,
            criterion=criterion(selection, "D1"),
            alternative=alternative(selection, "Brightwater"),
        ),
        kind=EvidenceKind.LINK,
        label="The schedule",
        url="https://example.org/schedule",
    )
    submit_sheet(by=cast.technical, selection=selection)
    return selection


def test_sheet_is_read_once_scoring_has_closed_and_not_before(cast: Cast, sign_in: SignIn) -> None:
    selection = close_with_a_correction(cast)
    for person in (cast.lead, cast.auditor):
        early = sign_in(person).get(sheet_of(selection, cast.quality))
        assert early.status_code == 409
        assert "As seen at the site visit." not in text_of(early)
        assert "Read the sheet" not in text_of(sign_in(person).get(selection.get_absolute_url()))
    move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    for person in (cast.lead, cast.auditor):
        overview = text_of(sign_in(person).get(selection.get_absolute_url()))
        assert sheet_of(selection, cast.quality) in overview
        page = text_of(sign_in(person).get(sheet_of(selection, cast.quality)))
        assert "The report of March shows more." in page
        assert "as <b>3</b>: As seen at the site visit." in page, "what was submitted first"
        assert "<form" not in page.split("<main")[1]
        assert 'href="https://example.org/schedule"' in text_of(
            sign_in(person).get(sheet_of(selection, cast.technical))
        )


def test_nobody_else_reads_the_sheet_of_another(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    for person in (cast.quality, cast.technical, cast.approver, cast.observer):
        assert sign_in(person).get(sheet_of(selection, cast.quality)).status_code == 403
        assert "Read the sheet" not in text_of(sign_in(person).get(selection.get_absolute_url()))
    assert sign_in(cast.stranger).get(sheet_of(selection, cast.quality)).status_code == 404
    client = sign_in(cast.lead)
    for nobodys in (cast.approver, cast.lead):
        assert client.get(sheet_of(selection, nobodys)).status_code == 404
    theirs = foreign_selection(cast, stage=Stage.RESULTS)
    key = theirs.memberships.get(user__username="other-quality").pk
    assert client.get(reverse("sheet-detail", args=[selection.ref, key])).status_code == 404
    assert client.get(reverse("sheet-detail", args=[theirs.ref, key])).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_sheet_takes_the_same_queries_for_any_size(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=2 * size)
    for key in ("Q1", "Q2", "D1", "D2"):
        score(selection, cast.quality, key, *["3"] * 2 * size)
    submit_sheet(by=cast.quality, selection=selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    client = sign_in(cast.lead)
    # Session, person, roles, selection, part; the sheet; interests, vendors, tree, groups, weights, levels, scores,
    # evidence, evaluators of the sheet, what was corrected.
    with django_assert_num_queries(17):
        assert client.get(sheet_of(selection, cast.quality)).status_code == 200
