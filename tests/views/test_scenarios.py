"""Saving and removing scenarios, and how safe the ranking is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from scoring.models import Scenario, Selection, User
from scoring.vocabulary import Stage
from tests.actions.result_scenarios import saved
from tests.cast import Cast
from tests.factories import make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def send(client: Client, selection: Selection, query: str = "?w=Q:10,D:90", **data: str) -> HttpResponse:
    address = reverse("results-scenarios", args=[selection.ref]) + query
    return client.post(address, {"once": str(uuid4()), "name": "Delivery first", "why": "The slot.", **data})


def test_explored_weights_are_saved_and_compared(cast: Cast, sign_in: SignIn) -> None:
    """At 10 and 90: 57.5 and 46.9, by hand in test_results.py."""
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.observer)
    form = text_of(client.get(reverse("results-scenarios", args=[selection.ref]) + "?w=Q:10,D:90"))
    assert "Quality and compliance 10%, Delivery 90%" in form
    key = str(uuid4())
    for _ in range(2):  # the second click changes nothing
        assert send(client, selection, once=key).status_code == 302
    scenario = Scenario.objects.get()
    assert (scenario.author, scenario.weights["Q"], scenario.weights["Q1"]) == (cast.observer, 1000, 7000)
    answer = client.get(reverse("results-scenarios", args=[selection.ref]))
    assert answer.context["comparison"].heads == ("Approved", "Equal groups", "Delivery first")
    assert [s.total for s in answer.context["comparison"].rows[0].standings] == ["70.0", "67.5", "57.5"]
    assert "Scenarios (1)" in text_of(answer)


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Give the scenario a name."), ("Delivery first", "There is a scenario called"), ("x" * 61, "at most 60")],
)
def test_name_that_cannot_be_is_refused_and_kept_on_the_page(
    cast: Cast, sign_in: SignIn, name: str, words: str
) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    saved(cast, selection)
    answer = send(sign_in(cast.lead), selection, name=name)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "The slot." in text_of(answer)
    assert Scenario.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?w=nonsense"])
def test_without_other_weights_there_is_nothing_to_save(cast: Cast, sign_in: SignIn, query: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    assert send(sign_in(cast.lead), selection, query).status_code == 409
    assert not Scenario.objects.exists()


def test_auditor_compares_and_saves_nothing(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    saved(cast, selection)
    client = sign_in(cast.auditor)
    page = client.get(reverse("results-scenarios", args=[selection.ref]) + "?w=Q:10,D:90").content.decode()
    assert "Save the scenario" not in page
    assert "Remove Delivery first" not in page
    assert send(client, selection).status_code == 403


def test_scenario_of_another_selection_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    other = make_selection(cast, stage=Stage.RESULTS, title="Another")
    scenario = saved(cast, other)
    client = sign_in(cast.lead)
    assert client.post(reverse("results-scenario-remove", args=[selection.ref, scenario.pk])).status_code == 404
    assert client.post(reverse("results-scenario-remove", args=[other.ref, scenario.pk])).status_code == 302
    assert not Scenario.objects.exists()


def test_sensitivity_tells_the_certificate_and_its_tables(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    answer = sign_in(cast.observer).get(reverse("results-sensitivity", args=[selection.ref]))
    page = text_of(answer)
    assert answer.context["certificate"].summary in page
    for words in ("Without one criterion", "Without one evaluator", "Without one vendor", "Do other methods agree?",
                  "Rank under other weights", "Tipping points", "How often each vendor takes each rank"):  # fmt: skip
        assert words in page
    assert "Quentin Abara" not in page, "names wait for agreement"
