"""Submitted sheets read by the lead and by auditors: not before scoring has closed, with what was corrected."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

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
from tests.views.sheets import correct, put

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


def ask(client: Client, selection: Selection, cell: str, reason: str) -> None:
    """Not enough information, and the vendor is to be asked: as the script saves it."""
    assert put(client, selection, cell, value="?", reason=reason, ask_vendor="1").json()["ask"] == "1"


def test_questions_reach_the_lead_at_once_and_names_after_scoring(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    quality, lead = sign_in(cast.quality), sign_in(cast.lead)
    here = reverse("question-list", args=[selection.ref])
    assert "Nothing to ask" in text_of(lead.get(here))
    ask(quality, selection, "Q1/2", "When was the last inspection?")
    ask(quality, selection, "Q2/1", "=How many deviations are open?")
    put(quality, selection, "Q1/1", value="?", reason="Nobody knows this.")
    put(quality, selection, "Q1/3", value="3", reason="As I saw it.", ask_vendor="1")
    page = text_of(lead.get(here))
    assert page.index("=How many deviations are open?") < page.index("When was the last inspection?"), "by vendor"
    for hidden in ("Nobody knows this.", "As I saw it.", cast.quality.full_name):
        assert hidden not in page
    assert "2 questions of evaluators to the vendors." in text_of(lead.get(selection.get_absolute_url()))
    rows = list(
        csv.DictReader(StringIO(lead.get(reverse("question-export", args=[selection.ref])).content.decode("utf-8-sig")))
    )
    assert [(row["Vendor"], row["Question"], row["Asked by"]) for row in rows] == [
        ("Aldermoor Biologics", "'=How many deviations are open?", ""),
        ("Brightwater Sterile", "When was the last inspection?", ""),
    ]
    for person in (cast.quality, cast.technical, cast.approver, cast.observer, cast.auditor):
        assert sign_in(person).get(here).status_code == 403
    put(quality, selection, "Q1/2", value="3", version=version_at(cast, 1))
    assert "When was the last inspection?" not in text_of(lead.get(here)), "it has been answered"
    put(quality, selection, "Q1/1", value="3", version=version_at(cast, 0))
    put(quality, selection, "Q2/2", value="12")
    put(quality, selection, "Q2/3", value="12")
    submit_sheet(by=cast.quality, selection=selection)
    for key in ("D1", "D2"):
        score(selection, cast.technical, key, "3", "3", "3")
    submit_sheet(by=cast.technical, selection=selection)
    move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    assert f"Asked by {cast.quality.full_name}" in text_of(lead.get(here))


def version_at(cast: Cast, position: int) -> str:
    row = Score.objects.get(evaluator=cast.quality, criterion__key="Q1", alternative__position=position)
    return f"{row.pk.hex}.{row.version}"
