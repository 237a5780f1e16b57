"""The ranking of a selection."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.models import Selection, User
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def address(selection: Selection) -> str:
    return reverse("results-ranking", args=[selection.ref])


def test_ranking_shows_totals_ranks_and_who_is_knocked_out(cast: Cast, sign_in: SignIn) -> None:
    """Totals by hand in tests/selectors/test_matrix.py: 70.0, then 56.4 with 20 points open, the third knocked out."""
    answer = sign_in(cast.observer).get(address(make_selection(cast, stage=Stage.RESULTS)))
    page = text_of(answer)
    ranking = answer.context["display"].ranking
    assert [(row.rank, row.short, row.total) for row in ranking] == [
        ("1", "Aldermoor", "70.0"),
        ("2", "Brightwater", "56.4"),
    ]
    assert "Knocked out by Valid GMP certificate" in page or "The certificate ran out in March." in page
    cells = re.findall(r'<td class="num total"[^>]*>([\d.]+)', page)
    assert cells == ["70.0", "56.4"]
    assert "Aldermoor" in answer.context["display"].headline


@pytest.mark.parametrize("stage", [Stage.SETUP, Stage.SCORING])
@pytest.mark.parametrize("person", ["lead", "quality", "auditor"])
def test_ranking_opens_for_nobody_before_scoring_closes(cast: Cast, sign_in: SignIn, stage: Stage, person: str) -> None:
    answer = sign_in(getattr(cast, person)).get(address(make_selection(cast, stage=stage)))
    assert answer.status_code == 409
    assert "The results open when scoring has closed" in text_of(answer)


@pytest.mark.parametrize(
    ("person", "status"), [("lead", 200), ("quality", 409), ("approver", 409), ("observer", 409), ("auditor", 409)]
)
def test_ranking_opens_early_for_the_lead_alone(cast: Cast, sign_in: SignIn, person: str, status: int) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    assert sign_in(getattr(cast, person)).get(address(selection)).status_code == status


@pytest.mark.parametrize("view", ["stacked", "aligned", "upside-down", "", "\x00", "<script>"])
def test_view_is_one_of_two(cast: Cast, sign_in: SignIn, view: str) -> None:
    answer = sign_in(cast.lead).get(address(make_selection(cast, stage=Stage.RESULTS)), {"view": view})
    assert answer.status_code == 200
    assert answer.context["view"] == ("aligned" if view == "aligned" else "stacked")


def test_ranking_takes_a_fixed_number_of_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.quality)
    for _ in range(2):  # the second comes from memory and has to read the rows all the same
        # session, person, roles, selection, membership (results, log), the matrix's six
        with django_assert_num_queries(12):
            client.get(address(selection))


def test_text_of_people_is_shown_as_text(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS, title="<script>alert(1)</script> & co")
    body = sign_in(cast.lead).get(address(selection)).content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in body
