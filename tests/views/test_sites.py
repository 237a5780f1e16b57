"""Sites: one site, its forms, and those that wait for a vendor."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.vendors import add_detail, remove_site
from scoring.models import Site, SiteIdentifier, User, Vendor
from scoring.vocabulary import IdentifierScheme
from tests.actions.record_scenarios import bring, inspection, inspections
from tests.cast import Cast
from tests.derived import bring_worked_sites, make_selection
from tests.factories import make_capability, make_site, make_vendor, make_waiting_site

SignIn = Callable[[User | None], Client]
FORMS = ("edit", "remove", "assign", "add/identifier", "add/capability", "add/capacity")


@pytest.fixture
def site(cast: Cast) -> Site:
    site = make_site(cast.lead, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel", "DE", "3009990001")
    make_capability(cast.lead, site, "dp_lyo")
    return site


def test_site_shows_what_is_known_to_everybody(cast: Cast, site: Site, sign_in: SignIn) -> None:
    for person in (cast.lead, cast.quality, cast.auditor):
        text = sign_in(person).get(f"/sites/{site.pk}/").content.decode()
        for words in ("Germany", "FEI 3009990001", "Lyophilised vials", "Supplier&#x27;s claim", "Aldermoor Biologics"):
            assert words in text
        assert ("Take out" in text) == (person == cast.lead)
    assert sign_in(None).get(f"/sites/{site.pk}/").status_code == 302
    assert sign_in(cast.lead).get(f"/sites/{uuid.uuid4()}/").status_code == 404
    assert sign_in(cast.lead).post(f"/sites/{site.pk}/").status_code == 405


@pytest.mark.parametrize("form", FORMS)
def test_forms_are_for_who_keeps_the_register(cast: Cast, site: Site, sign_in: SignIn, form: str) -> None:
    address = f"/sites/{site.pk}/{form}/"
    assert sign_in(cast.quality).get(address).status_code == 403
    assert sign_in(cast.quality).post(address).status_code == 403
    assert sign_in(cast.criteria_admin).get(address).status_code == 200
    answer = sign_in(cast.lead).post(address, {})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_site_is_added_once(cast: Cast, site: Site, sign_in: SignIn) -> None:
    form = {"name": "Parma", "city": "Parma", "country": "IT", "once": uuid.uuid4()}
    client = sign_in(cast.lead)
    answers = [client.post("/vendors/aldermoor-biologics/sites/new/", form)["Location"] for _ in range(2)]
    made = Site.objects.get(name="Parma")
    assert answers == [f"/sites/{made.pk}/"] * 2
    assert made.vendor == site.vendor


def test_site_is_changed_and_a_second_edit_keeps_both(cast: Cast, site: Site, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    form = {"name": "Kessel West", "address": "Hafen 1", "city": "Kessel", "country": "DE", "version": 1}
    assert client.post(f"/sites/{site.pk}/edit/", form).status_code == 302
    answer = client.post(f"/sites/{site.pk}/edit/", form | {"name": "Kessel East"})
    assert answer.status_code == 409
    assert "Kessel East" in answer.content.decode()
    assert Site.objects.get().name == "Kessel West"


def test_country_is_one_of_the_list(cast: Cast, site: Site, sign_in: SignIn) -> None:
    form = {"name": "Kessel", "country": "XX", "version": 1}
    assert sign_in(cast.lead).post(f"/sites/{site.pk}/edit/", form).status_code == 422


def test_site_is_taken_out_with_a_reason_and_says_so(cast: Cast, site: Site, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    answer = client.post(f"/sites/{site.pk}/remove/", {"reason": "Sold.", "version": 1})
    assert answer["Location"] == "/vendors/aldermoor-biologics/sites/"
    assert "Out of use since" in client.get(f"/sites/{site.pk}/").content.decode()
    assert client.get(f"/sites/{site.pk}/edit/").status_code == 404
    assert "Kessel" not in client.get("/vendors/aldermoor-biologics/sites/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_sites_take_as_many_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(count):
        waiting = make_waiting_site(cast.lead, f"Works {n}", city="Kessel")
        number = SiteIdentifier(site=waiting, scheme=IdentifierScheme.FEI, value=f"300999000{n}")
        add_detail(by=cast.lead, detail=number)
    client = sign_in(cast.lead)
    with django_assert_num_queries(6):
        text = client.get("/vendors/sites-without-vendor/").content.decode()
    assert text.count(">Assign<span") == count


def test_waiting_sites_are_found_by_name_place_and_number(cast: Cast, site: Site, sign_in: SignIn) -> None:
    waiting = make_waiting_site(cast.lead, "Lonely Works", city="Kessel")
    add_detail(by=cast.lead, detail=SiteIdentifier(site=waiting, scheme=IdentifierScheme.DUNS, value="001234567"))
    client = sign_in(cast.quality)
    for query, found in (
        ("lonely", True),
        ("kessel", True),
        ("1234567", True),
        ("lonely parma", False),
        ("Aldermoor", False),
    ):
        text = client.get("/vendors/sites-without-vendor/", {"q": query}).content.decode()
        assert ("Lonely Works</a>" in text) == found, query
    assert ">Assign<span" not in client.get("/vendors/sites-without-vendor/").content.decode()


def test_waiting_site_is_assigned_to_a_vendor_of_the_register(cast: Cast, site: Site, sign_in: SignIn) -> None:
    waiting = make_waiting_site(cast.lead, "Lonely Works")
    form = {"vendor": "aldermoor biologics", "version": 1, "once": uuid.uuid4(), "reason": "They say so."}
    assert sign_in(cast.lead).post(f"/sites/{waiting.pk}/assign/", form).status_code == 302
    assert Site.objects.get(pk=waiting.pk).vendor == site.vendor


def test_waiting_site_is_assigned_to_a_new_vendor_once(cast: Cast, sign_in: SignIn) -> None:
    waiting = make_waiting_site(cast.lead, "Lonely Works")
    form = {"name": "Lonely SpA", "kinds": ["cmo"], "version": 1, "once": uuid.uuid4()}
    client = sign_in(cast.lead)
    for _ in range(2):
        assert client.post(f"/sites/{waiting.pk}/assign/", form).status_code == 302
    assert Site.objects.get().vendor == Vendor.objects.get()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Name the vendor whose the site is."),
        ({"vendor": "Aldermoor Biologics", "name": "New"}, "not both"),
        ({"name": "New"}, "Tick at least one kind"),
        ({"vendor": "Nobody"}, "No vendor of the register is called"),
    ],
)
def test_assignment_that_is_not_clear_is_asked_again(
    cast: Cast, site: Site, sign_in: SignIn, given: dict[str, str], says: str
) -> None:
    waiting = make_waiting_site(cast.lead, "Lonely Works")
    answer = sign_in(cast.lead).post(f"/sites/{waiting.pk}/assign/", {"version": 1, "once": uuid.uuid4()} | given)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_capability_of_a_site_out_of_use_finds_nobody(cast: Cast, site: Site, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    assert "Aldermoor" in client.get("/vendors/?need=dp_lyo").content.decode()
    remove_site(by=cast.lead, site=site, version=1, reason="Sold.")
    for query in ("need=dp_lyo", "capability=dp_lyo", "q=lyophilised", "region=DE"):
        assert "Aldermoor" not in client.get(f"/vendors/?{query}").content.decode()


def test_site_shows_its_inspection_record_as_known_on_a_day(cast: Cast, sign_in: SignIn) -> None:
    bring_worked_sites(cast)
    make_selection(cast, vendors=["Indiana"], open_it=False)
    site = Site.objects.get(name="Indiana site")
    client = sign_in(cast.quality)
    text = client.get(f"/sites/{site.pk}/?on=2026-01-31").content.decode()
    for words in ("30 of 100, capped", "Decides", "until 20 Nov 2027", "No record found in", "0.881",
                  "The value at earlier dates", "FDA published 483s", "31 Jan 2026"):  # fmt: skip
        assert words in text, words
    assert "Add or change records" not in text
    assert "Add or change records" in sign_in(cast.lead).get(f"/sites/{site.pk}/").content.decode()
    earlier = client.get(f"/sites/{site.pk}/?on=2024-06-30").content.decode()
    assert "64 of 100" in earlier
    assert "Not known yet on 30 Jun 2024" in earlier
    for wrong in ("soon", "2999-01-01"):
        answer = client.get(f"/sites/{site.pk}/?on={wrong}")
        assert answer.status_code == 200
        assert "invalid-feedback" in answer.content.decode()
    vendor = client.get("/vendors/indiana-sterile/").content.decode()
    assert "Open at" in vendor
    assert "OAI" in client.get("/vendors/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_site_takes_the_same_queries_for_any_number_of_records(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    site = make_site(cast.lead, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel", "DE", "3009000001")
    bring(cast.lead, inspections(*(inspection(1200001 + n, ended=f"0{n + 1}/20/2024") for n in range(count))))
    client = sign_in(cast.lead)
    # Session, person, roles; site and three of its details, contacts; five of the records, sources.
    with django_assert_num_queries(14):
        client.get(f"/sites/{site.pk}/")
