"""Whose a record is: numbers that wait, records without a number, and the records of one site."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.records import enter_record
from scoring.models import EnteredRecord, RecordMatch, Site, SiteIdentifier, User
from scoring.selectors.records import records_of
from scoring.selectors.records_waiting import unmatched
from tests.actions.record_scenarios import (
    LETTERS,
    OAI,
    SMALL,
    alert,
    bring,
    inspection,
    inspections,
    make_site,
    match_letter,
)
from tests.cast import Cast
from tests.factories import make_vendor

SignIn = Callable[[User | None], Client]


@pytest.fixture
def client(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.lead)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def once() -> str:
    return str(uuid.uuid4())


def test_waiting_number_becomes_a_new_site_of_the_vendor_that_is_proposed(client: Client, cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics GmbH")
    bring(cast.lead)
    shown = page(client, "/records/waiting/")
    assert "Aldermoor Biologics GmbH" in shown
    assert "2 numbers in the records that no site has" in shown
    address = "/records/waiting/fei/3009000001/"
    assert "A new site of Aldermoor Biologics GmbH" in page(client, address)
    form = {"choice": f"vendor:{vendor.pk}", "name": "Kessel works", "city": "Kessel", "country": "DE", "once": once()}
    assert client.post(address, form | {"name": ""}).status_code == 422
    answer = client.post(address, form)
    site = Site.objects.get()
    assert answer["Location"] == f"/sites/{site.pk}/records/"
    assert (site.vendor, site.name, str(site.identifiers.get())) == (vendor, "Kessel works", "FEI 3009000001")
    assert len(records_of(site).records) == 2
    assert client.post(address, form)["Location"] == f"/sites/{site.pk}/", "the number is the site's by now"


def test_waiting_number_is_given_to_a_site_that_has_another(client: Client, cast: Cast) -> None:
    site = make_site(cast, "3009000077")
    bring(cast.lead)
    address = "/records/waiting/fei/3009000001/"
    form = {"choice": f"site:{site.pk}", "once": once()}
    assert client.post(address, form)["Location"] == f"/sites/{site.pk}/records/"
    assert sorted(SiteIdentifier.objects.values_list("value", flat=True)) == ["3009000001", "3009000077"]


def test_vendor_of_another_name_is_found_by_a_search_alone(client: Client, cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Quillhaven")
    bring(cast.lead)
    address = "/records/waiting/fei/3009000001/"
    assert "No vendor has a name like this" in page(client, address)
    form = {"choice": f"vendor:{vendor.pk}", "name": "Kessel works", "once": once()}
    assert client.post(address, form).status_code == 422
    assert client.post(f"{address}?q=quill", form).status_code == 302


def test_number_that_no_record_has_is_not_found(client: Client, cast: Cast) -> None:
    bring(cast.lead)
    assert client.get("/records/waiting/fei/3999999999/").status_code == 404
    assert client.get("/records/waiting/zip/3009000001/").status_code == 404


def test_search_narrows_the_numbers(client: Client, cast: Cast) -> None:
    bring(cast.lead)
    assert "1 number in the records that no site has, found for “brightwater”" in page(
        client, "/records/waiting/?q=brightwater"
    )
    assert "1 number" in page(client, "/records/waiting/?q=3009000002")
    assert "No waiting number fits" in page(client, "/records/waiting/?q=zzz")


def test_letter_is_matched_to_a_site_and_taken_back(client: Client, cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, LETTERS)
    shown = page(client, "/records/unmatched/")
    assert "2 records that name no number" in shown
    letter = unmatched("Aldermoor").get()
    address = f"/records/unmatched/{letter.pk}/"
    form = {"choice": str(site.pk), "reason": "The address is the site's.", "once": once()}
    assert client.post(address, form | {"reason": ""}).status_code == 422
    assert client.post(address, form).status_code == 302
    match = RecordMatch.objects.get()
    shown = page(client, f"/sites/{site.pk}/records/")
    assert "Matched: The address is the site&#x27;s." in shown
    assert "1 record that name" in page(client, "/records/unmatched/")
    taken = client.post(f"/records/matches/{match.pk}/remove/", {"version": "1", "reason": "Another firm's."})
    assert taken.status_code == 302
    assert unmatched("Aldermoor").get() == letter


def test_record_with_a_number_is_matched_by_nobody(client: Client, cast: Cast) -> None:
    make_site(cast)
    row = bring(cast.lead).records.first()
    assert row is not None
    assert client.get(f"/records/unmatched/{row.pk}/").status_code == 404


def test_records_of_a_site_show_versions_owner_and_what_was_searched(client: Client, cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead)
    bring(cast.lead, inspections(inspection(1200001, result=OAI, name="Bora Kessel")), name="april.csv")
    answer = client.post(
        f"/sites/{site.pk}/ownership/", {"on": "2025-01-01", "reason": "The deal closed that day.", "version": "1"}
    )
    assert answer.status_code == 302
    shown = page(client, f"/sites/{site.pk}/records/")
    assert "before: Aldermoor Biologics" in shown
    assert "NAI in the data of 31 Mar 2026" in shown
    assert shown.count("Earlier owner") == 2
    assert "data of 31 March 2026" in shown
    assert "no file was brought in" in shown


def test_alert_is_entered_ended_and_taken_out(client: Client, cast: Cast) -> None:
    site = make_site(cast)
    address = f"/sites/{site.pk}/records/enter/import_alert/"
    form = {
        "authority": "FDA",
        "happened_on": "2026-02-10",
        "reference": "66-40",
        "as_of": "2026-03-31",
        "once": once(),
    }
    assert client.post(address, form | {"happened_on": "2126-01-01"}).status_code == 422
    assert client.post(address, form | {"ended_on": "2026-01-01"}).status_code == 422
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    row = EnteredRecord.objects.get()
    change = f"/records/entered/{row.pk}/"
    assert 'value="66-40"' in page(client, change)
    changed = form | {"ended_on": "2026-03-20", "reason": "It was lifted.", "version": "1"}
    assert client.post(change, changed | {"reason": ""}).status_code == 422
    assert client.post(change, changed).status_code == 302
    row.refresh_from_db()
    assert str(row.ended_on) == "2026-03-20"
    assert client.post(change, changed).status_code == 409, "somebody changed it in the meantime"
    taken = client.post(f"{change}remove/", {"reason": "It names another site.", "version": "2"})
    assert taken.status_code == 302
    assert "Nothing was entered." in page(client, f"/sites/{site.pk}/records/")


@pytest.mark.parametrize(
    ("kind", "there", "gone"),
    [("own_audit", "major", "outcome"), ("inspection", "outcome", "major"), ("warning_letter", "ended_on", "outcome")],
)
def test_form_asks_what_its_kind_needs(client: Client, cast: Cast, kind: str, there: str, gone: str) -> None:
    shown = page(client, f"/sites/{make_site(cast).pk}/records/enter/{kind}/")
    assert f'name="{there}"' in shown
    assert f'name="{gone}"' not in shown


def test_kind_that_comes_in_files_is_not_entered(client: Client, cast: Cast) -> None:
    assert client.get(f"/sites/{make_site(cast).pk}/records/enter/citation/").status_code == 404


def test_reader_sees_records_and_no_buttons(cast: Cast, sign_in: SignIn) -> None:
    site = make_site(cast)
    bring(cast.lead, SMALL + inspection(1300001, "3111111111"))
    bring(cast.lead, LETTERS)
    match_letter(cast, site)
    enter_record(by=cast.lead, record=alert(site))
    reader = sign_in(cast.quality)
    for address in (f"/sites/{site.pk}/records/", "/records/waiting/", "/records/unmatched/"):
        shown = page(reader, address)
        for words in ("Take back", "Take out", "Assign", "Mark a change", "/remove/", 'btn-sm btn-plain" href'):
            assert words not in shown, address


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_any_number_of_rows(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    site = make_site(cast)
    lines = [inspection(1200000 + n) for n in range(rows)]
    bring(cast.lead, inspections(*lines, *(inspection(1300000 + n, str(3111111110 + n)) for n in range(rows))))
    letter = LETTERS.splitlines(keepends=True)
    more = [letter[1].replace("Biologics", f"Works {n}") for n in range(rows)]
    bring(cast.lead, "".join((letter[0], *more)))
    for address, queries in ((f"/sites/{site.pk}/records/", 10), ("/records/waiting/", 8), ("/records/unmatched/", 5)):
        with django_assert_num_queries(queries):
            client.get(address)
