"""The register of vendors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.models import User
from tests.cast import Cast
from tests.factories import make_selection, make_site, make_vendor
from tests.views.build import foreign_selection, text_of

SignIn = Callable[[User | None], Client]


@pytest.mark.parametrize("person", ["lead", "quality", "stranger", "auditor"])
def test_list_shows_every_vendor_to_everybody(cast: Cast, sign_in: SignIn, person: str) -> None:
    make_site(cast.lead, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel", "DE")
    page = text_of(sign_in(getattr(cast, person)).get("/vendors/"))
    assert "1 vendor<" in page
    assert "Aldermoor Biologics" in page
    assert "Kessel, DE" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [("alder", 1), ("ALDER", 1), ("%20alder%20", 1), ("zz", 0), ("%25", 0), ("a%00lder", 1), ("%00", 2)],
)
def test_list_is_narrowed_by_a_search(cast: Cast, sign_in: SignIn, query: str, count: int) -> None:
    for name in ("Aldermoor Biologics", "Brightwater Sterile"):
        make_vendor(cast.lead, name)
    answer = sign_in(cast.lead).get(f"/vendors/?q={query}")
    assert answer.status_code == 200
    assert answer.context["page"].paginator.count == count


def test_list_shows_what_was_searched_for_as_text(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.lead).get("/vendors/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "Nothing in the register contains these words." in page


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9", "%00"])
def test_list_has_a_page_for_any_number(cast: Cast, sign_in: SignIn, number: str) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    assert sign_in(cast.lead).get(f"/vendors/?page={number}").status_code == 200


def test_list_is_cut_into_pages(cast: Cast, sign_in: SignIn) -> None:
    for n in range(51):
        make_vendor(cast.lead, f"Vendor {n:02}")
    client = sign_in(cast.lead)
    first, second = client.get("/vendors/"), client.get("/vendors/?page=2&q=vendor")
    assert [len(answer.context["page"].object_list) for answer in (first, second)] == [50, 1]
    assert "Vendor 50" in text_of(second)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for n in range(rows):
        make_site(cast.lead, make_vendor(cast.lead, f"Vendor {n}"), "Cork", "IE")
    client = sign_in(cast.quality)
    with django_assert_num_queries(5):  # session, person; count, vendors, sites
        client.get("/vendors/")


def test_vendor_shows_its_sites_with_their_numbers(cast: Cast, sign_in: SignIn) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    make_site(cast.lead, vendor, "Kessel", "DE")
    page = text_of(sign_in(cast.observer).get(vendor.get_absolute_url()))
    assert "Kessel site" in page
    assert "FEI 3009000001" in page
    assert "It competes in no selection that you are part of." in page


def test_vendor_names_only_ones_own_selections(cast: Cast, sign_in: SignIn) -> None:
    mine = make_selection(cast, title="My own matter")
    theirs = foreign_selection(cast, title="A matter of others")
    for selection, reader, hidden in ((mine, cast.lead, theirs), (theirs, cast.stranger, mine)):
        pages = [
            text_of(sign_in(reader).get(a.vendor.get_absolute_url()))
            for s in (mine, theirs)
            for a in s.alternatives.all()
        ]
        assert any(selection.title in page for page in pages)
        assert not any(hidden.title in page or hidden.ref in page for page in pages)


def test_vendor_that_is_not_there_is_404(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.lead).get(reverse("vendor-detail", args=["nobody"])).status_code == 404


@pytest.mark.parametrize("name", ["vendor-list", "vendor-detail"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_register_is_only_read(cast: Cast, sign_in: SignIn, name: str, method: str) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    address = reverse(name, args=[] if name == "vendor-list" else [vendor.slug])
    assert getattr(sign_in(cast.lead), method)(address).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_vendor_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    for city in ("Kessel", "Bonn", "Ulm")[:rows]:
        make_site(cast.lead, vendor, city, "DE")
    client = sign_in(cast.lead)
    with django_assert_num_queries(7):  # session, person, vendor, sites, identifiers, roles, selections with it
        client.get(vendor.get_absolute_url())
