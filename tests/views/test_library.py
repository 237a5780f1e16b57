"""Criteria, library and one criterion: everybody may read them, nobody may write there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.criteria_of_selection import take_template
from scoring.actions.selections import create_selection
from scoring.models import CriteriaModel, User
from scoring.vocabulary import VendorKind
from tests.actions.library_scenarios import library, template
from tests.cast import Cast

SignIn = Callable[[User | None], Client]
ADDRESSES = ("/criteria/", "/criteria/library/", "/criteria/library/Q1/")


@pytest.fixture
def small(cast: Cast) -> CriteriaModel:
    return template()


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("person", ["lead", "quality", "approver", "observer", "auditor", "criteria_admin", "stranger"])
def test_everybody_who_is_signed_in_reads(cast: Cast, sign_in: SignIn, small: CriteriaModel, person: str) -> None:
    client = sign_in(getattr(cast, person))
    for address in ADDRESSES:
        shown(client, address)


def test_visitor_is_asked_to_sign_in(cast: Cast, sign_in: SignIn, small: CriteriaModel) -> None:
    for address in ADDRESSES:
        answer = sign_in(None).get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(cast: Cast, sign_in: SignIn, small: CriteriaModel, method: str) -> None:
    for address in ADDRESSES:
        assert getattr(sign_in(cast.criteria_admin), method)(address).status_code == 405


@pytest.mark.parametrize("key", ["Q", "Z9", "Q1-x"])
def test_unknown_criterion_is_not_found(cast: Cast, sign_in: SignIn, small: CriteriaModel, key: str) -> None:
    assert sign_in(cast.lead).get(f"/criteria/library/{key}/").status_code == 404


def test_pages_without_a_library_say_how_to_load_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    for address in ADDRESSES[:2]:
        assert "manage.py load_library" in shown(client, address)
    assert client.get(ADDRESSES[2]).status_code == 404


def test_list_has_library_templates_and_the_selections_that_use_them(
    cast: Cast, sign_in: SignIn, small: CriteriaModel
) -> None:
    selection = create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CMO)
    take_template(by=cast.lead, selection=selection, edition=small)
    page = shown(sign_in(cast.lead), "/criteria/")
    assert "4 criteria in 2 groups" in page
    assert "Small" in page
    assert f'href="/s/{selection.ref}/"' in page
    hidden = shown(sign_in(cast.stranger), "/criteria/")
    assert selection.ref not in hidden
    assert "1 of others" in hidden


def test_library_is_filtered_and_keeps_what_was_asked(cast: Cast, sign_in: SignIn, small: CriteriaModel) -> None:
    client = sign_in(cast.lead)
    everything = shown(client, "/criteria/library/")
    assert everything.count("/criteria/library/") == 1 + 4, "the theme's way back, and four criteria"
    found = shown(client, "/criteria/library/?kind=cmo&text=integrity")
    assert "1 criterion found" in found
    assert "Data integrity" in found
    assert "On time" not in found
    assert 'value="integrity"' in found
    assert '<option value="cmo" selected' in found


@pytest.mark.parametrize("query", ["kind=x", "text=%00", "text=" + "a" * 101, "kind=&text=", "kind[]=cmo"])
def test_filter_that_makes_no_sense_shows_everything(
    cast: Cast, sign_in: SignIn, small: CriteriaModel, query: str
) -> None:
    assert "4 criteria<" in shown(sign_in(cast.lead), f"/criteria/library/?{query}")


def test_words_are_shown_as_text(cast: Cast, sign_in: SignIn, small: CriteriaModel) -> None:
    page = sign_in(cast.lead).get("/criteria/library/", {"text": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "No criterion has these words." in page


def test_criterion_shows_scale_evidence_and_provenance(cast: Cast, sign_in: SignIn, small: CriteriaModel) -> None:
    page = shown(sign_in(cast.lead), "/criteria/library/Q1/")
    for words in (
        "Who can change data?", "Evidence, required", "Access lists.", "Named people.", "Floor 1.", "knocked out",
        "Asked of CMO, CDMO", "Scored by QA", "“strict access”", "001.txt", "The texts.", "Small", "40.0%",
    ):  # fmt: skip
        assert words in page, words
    assert '<a href="https://a.example/b" rel="noopener noreferrer external">a.example/b</a>' in page
    assert "Half levels" not in page


def test_number_has_a_picture_and_a_table_of_its_curve(cast: Cast, sign_in: SignIn, small: CriteriaModel) -> None:
    page = shown(sign_in(cast.lead), "/criteria/library/D1/")
    assert 'role="img"' in page
    assert "Value curve of On time: 60 is worth 0 points, 90 is worth 60 points and 98 is worth 100 points" in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize("uses", [1, 3])
def test_list_takes_the_same_queries_for_one_use_and_for_three(
    cast: Cast, sign_in: SignIn, small: CriteriaModel, django_assert_num_queries: DjangoAssertNumQueries, uses: int
) -> None:
    for n in range(uses):
        selection = create_selection(by=cast.lead, title=f"Tablets {n}", kind=VendorKind.CMO)
        take_template(by=cast.lead, selection=selection, edition=small)
    client = sign_in(cast.lead)
    with django_assert_num_queries(7):
        client.get("/criteria/")


@pytest.mark.parametrize(("text", "rows"), [("integrity", 1), ("", 4)])
def test_library_takes_the_same_queries_for_one_row_and_for_four(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, text: str, rows: int
) -> None:
    library()
    client = sign_in(cast.lead)
    with django_assert_num_queries(4):
        assert client.get("/criteria/library/", {"text": text}).context["count"] == rows


@pytest.mark.parametrize("key", ["Q1", "D2"])
def test_criterion_takes_the_same_queries_for_any_scale(
    cast: Cast, sign_in: SignIn, small: CriteriaModel, django_assert_num_queries: DjangoAssertNumQueries, key: str
) -> None:
    client = sign_in(cast.lead)
    with django_assert_num_queries(8):
        client.get(f"/criteria/library/{key}/")
