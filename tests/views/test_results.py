"""The ranking of a selection."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.actions.criteria_of_selection import amend_weights
from scoring.actions.screening import screen
from scoring.models import Selection, User
from scoring.vocabulary import ScreeningOutcome, Stage
from tests.actions.result_scenarios import saved
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection
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
    cells = re.findall(r'<td class="num total"[^>]*><span data-total>([\d.]+)', page)
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
    assert answer.context["results"].view == ("aligned" if view == "aligned" else "stacked")


def test_ranking_takes_a_fixed_number_of_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.quality)
    for _ in range(2):  # the second comes from memory and has to read the rows all the same
        # session, person, roles, selection, membership, the matrix’s eight, amendments, scenarios
        with django_assert_num_queries(15):
            client.get(address(selection))


def test_text_of_people_is_shown_as_text(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS, title="<script>alert(1)</script> & co")
    body = sign_in(cast.lead).get(address(selection)).content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in body


# Other weights


def explored(client: Client, selection: Selection, query: str, **headers: str) -> HttpResponse:
    return client.get(f"{address(selection)}?{query}", headers=headers)


def test_explored_weights_stand_beside_the_approved_result(cast: Cast, sign_in: SignIn) -> None:
    """Aldermoor: Q 0.8, D 0.55; Brightwater: Q 0.64, D 0.45 and 20 points of it open. At 10 and 90: 57.5 and 46.9."""
    selection = make_selection(cast, stage=Stage.RESULTS)
    answer = explored(sign_in(cast.observer), selection, "w=Q:10,D:90&lock=Q")
    page = text_of(answer)
    assert [(row.total, row.approved) for row in answer.context["display"].ranking] == [
        ("57.5", "70.000"), ("46.9", "56.400"),
    ]  # fmt: skip
    assert (
        answer.context["answer"].headline
        == "Aldermoor Biologics leads with 70.0 of 100, 13.6 points ahead of Brightwater."
    )
    assert "With the weights you are exploring, Aldermoor still leads by 10.6. Not saved." in page
    assert "Approved result" in page
    assert '<span class="chip warn">Exploring, not saved</span>' in page
    assert page.count("w=Q:10,D:90&amp;lock=Q") > 5, "tabs and cells keep the state"


def test_fragment_is_what_the_weights_change(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.lead)
    part = explored(client, selection, "w=Q:10,D:90", **{"X-Fragment": "results"})
    body = part.content.decode()
    assert re.findall(r'data-part="(\w+)"', body) == ["state", "line", "ranking", "safety"]
    assert "<html" not in body
    assert "57.5" in body
    assert "2,000 runs" in body
    for answer in (part, explored(client, selection, "w=Q:10,D:90")):
        assert "X-Fragment" in answer["Vary"]


def test_explored_weights_take_a_fixed_number_of_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.quality)
    # session, person, roles, selection, membership (results, log), the matrix's eight, scenarios
    with django_assert_num_queries(14):
        explored(client, selection, "w=Q:10,D:90", **{"X-Fragment": "results"})


@pytest.mark.parametrize(
    "query", ["w=X:50", "w=Q:lots", "lock=X", "scenario=nonsense", f"scenario={UUID(int=1)}", "w-Q=lots"]
)
def test_address_that_cannot_be_read_shows_the_approved_result(cast: Cast, sign_in: SignIn, query: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    for headers in ({}, {"X-Fragment": "results"}):
        answer = explored(sign_in(cast.lead), selection, query, **headers)
        assert answer.status_code == 400
        assert "The approved result is shown." in text_of(answer)
        assert answer.context["display"].ranking[0].total == "70.0"


def test_boxes_lead_to_the_short_address(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.lead)
    query = "view=aligned&lock=D2&w-Q=60&w-Q1=20&w-Q2=30&w-D=40&w-D1=50&w-D2=50"
    answer = explored(client, selection, query)
    assert answer.status_code == 302
    assert answer["Location"] == f"{address(selection)}?w=Q1:20,Q2:80&lock=D2&view=aligned"
    answer = explored(client, selection, "w-Q=10&w-Q1=70&w-Q2=30&w-D=40&w-D1=50&w-D2=50")
    assert answer["Location"] == f"{address(selection)}?w=Q:10,D:90"


def test_scenario_of_the_address_is_named(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    scenario = saved(cast, selection)
    page = text_of(explored(sign_in(cast.observer), selection, f"scenario={scenario.pk}"))
    assert "Scenario: Delivery first" in page
    assert "With the weights of “Delivery first”, Aldermoor still leads by 11.8." in page


def test_amended_weights_are_said(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    weights = {"Q": 1000, "Q1": 7000, "Q2": 3000, "D": 9000, "D1": 5000, "D2": 5000}
    amend_weights(by=cast.lead, selection=selection, weights=weights, reason="The slot is what counts.")
    answer = sign_in(cast.observer).get(address(selection))
    assert "The sealed weights were changed in the open once; the winner is the same with both." in text_of(answer)
    assert answer.context["display"].ranking[0].total == "57.5"


# The other pages


def test_matrix_columns_are_grouped_by_where_the_sites_are(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("results-matrix", args=[make_selection(cast, stage=Stage.RESULTS).ref])
    client = sign_in(cast.observer)
    page = text_of(client.get(address, {"columns": "country", "sort": "1"}))
    heads = re.findall(r'<th class="band" scope="colgroup" colspan="(\d)">([^<]+)</th>', page)
    assert heads == [("1", "Germany"), ("1", "Ireland"), ("1", "Italy")]
    assert '<option value="country" selected>By country</option>' in page
    assert '<colgroup span="3"></colgroup>' in page, "criterion, weight, and what separates"
    assert 'colspan="3">Europe</th>' in text_of(client.get(address, {"columns": "region"}))
    for none in ({}, {"columns": "moon"}):
        assert "colgroup" not in text_of(client.get(address, none))


def test_matrix_leads_to_its_cells(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.observer)
    body = client.get(f"{address(selection)}matrix/?points=1&ranks=1&sort=1").content.decode()
    links = re.findall(r'data-panel href="([^"]+)"', body)
    assert len(links) == 12
    assert all(client.get(link).status_code == 200 for link in links)
    panel = client.get(links[0], headers={"X-Fragment": "panel"})
    assert "<html" not in panel.content.decode()
    assert "X-Fragment" in panel["Vary"]


@pytest.mark.parametrize("place", ["Q1/9", "M1/1", "Q/1", "nothing/1"])
def test_cell_that_is_not_there(cast: Cast, sign_in: SignIn, place: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    for headers in ({}, {"X-Fragment": "panel"}):
        assert sign_in(cast.lead).get(f"{address(selection)}cell/{place}/", headers=headers).status_code == 404


@pytest.mark.parametrize("page", ["matrix/", "why/", "why/1/2/", "cell/Q1/1/", "sensitivity/", "scenarios/"])
def test_no_page_of_results_opens_before_scoring_closes(cast: Cast, sign_in: SignIn, page: str) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    for headers in ({}, {"X-Fragment": "panel"}, {"X-Fragment": "results"}):
        assert sign_in(cast.lead).get(address(selection) + page, headers=headers).status_code == 409


def test_pair_says_why_and_what_would_change_it(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.observer)
    assert client.get(f"{address(selection)}why/")["Location"].endswith("/results/why/1/2/")
    assert client.get(f"{address(selection)}why/?a=2&b=1&w=Q:10,D:90")["Location"].endswith("/why/2/1/?w=Q:10,D:90")
    assert client.get(f"{address(selection)}why/?a=2&b=2")["Location"].endswith("/results/why/2/1/")
    page = text_of(client.get(f"{address(selection)}why/1/2/"))
    assert "net +13.6" in page
    assert "Better scores for Brightwater" in page
    assert "Show all as a table" in page
    for pair in ("1/1", "1/3", "0/1"):  # the third is knocked out
        assert client.get(f"{address(selection)}why/{pair}/").status_code == 404


def test_page_of_a_pair_says_where_fewer_than_two_are_ranked(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    for competitor in ("Brightwater", "Castellan"):
        screen(
            by=cast.lead,
            selection=selection,
            alternative=alternative(selection, competitor),
            criterion=criterion(selection, "M1"),
            outcome=ScreeningOutcome.FAIL,
            reason="No certificate.",
        )
    answer = sign_in(cast.lead).get(f"{address(selection)}why/")
    assert answer.status_code == 200
    assert "Fewer than two vendors are ranked" in text_of(answer)
    assert f'href="{address(selection)}"' in text_of(answer)
    sensitivity = text_of(sign_in(cast.lead).get(f"{address(selection)}sensitivity/"))
    assert "Fewer than two vendors are ranked" in sensitivity
    assert "Without one criterion" not in sensitivity, "there is no order that leaving something out could change"


def test_pages_of_results_take_a_fixed_number_of_queries(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.quality)
    base = 14
    for page, more in (("matrix/", 0), ("why/1/2/", 0), ("cell/Q1/1/", 8), ("sensitivity/", 3)):
        with django_assert_num_queries(base + more):
            client.get(address(selection) + page)
