"""Changing vendors through their forms: works, wrong role, wrong method, conflicts, what is refused in words."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from scoring.models import AuditEvent, Site, User, Vendor, VendorName
from scoring.vocabulary import NameKind, VendorKind, VendorStatus
from tests.cast import Cast
from tests.factories import make_site, make_vendor

SignIn = Callable[[User | None], Client]
FORMS = ("edit", "status", "notes/edit", "merge", "split", "sites/new", "add/name", "add/contact")


@pytest.fixture
def vendor(cast: Cast) -> Vendor:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    make_site(cast.lead, vendor, "Kessel", "DE", "3009990001")
    return vendor


@pytest.fixture
def client(cast: Cast, vendor: Vendor, sign_in: SignIn) -> Client:
    return sign_in(cast.lead)


def _send(client: Client, address: str, **given: Any) -> HttpResponse:
    """Fill the form in that stands at the address, and send it."""
    form = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    hidden.pop("csrfmiddlewaretoken", None)
    return client.post(address, {**hidden, **given})


def _text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_forms_are_for_who_keeps_the_register(cast: Cast, vendor: Vendor, sign_in: SignIn, form: str) -> None:
    address = f"/vendors/aldermoor-biologics/{form}/"
    events = AuditEvent.objects.count()
    for person, status in ((cast.lead, 200), (cast.criteria_admin, 200), (cast.quality, 403), (cast.auditor, 403)):
        client = sign_in(person)
        assert client.get(address).status_code == status
        assert client.put(address).status_code == 405
        if status == 403:
            assert client.post(address).status_code == 403
    assert sign_in(None).get(address).status_code == 302
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("form", FORMS)
def test_empty_form_is_refused_in_words_and_nothing_is_written(client: Client, vendor: Vendor, form: str) -> None:
    address = f"/vendors/aldermoor-biologics/{form}/" + ("?into=brightwater" if form == "merge" else "")
    make_vendor(User.objects.get(username="lead"), "Brightwater")
    events = AuditEvent.objects.count()
    answer = client.post(address, {})
    assert answer.status_code == 422
    assert "There is a problem" in _text(answer)
    assert "<title>Error: " in _text(answer)
    assert AuditEvent.objects.count() == events


def test_vendor_is_added_once_however_often_the_form_is_sent(client: Client) -> None:
    form = {"name": "Brightwater", "kinds": ["cmo", "cdmo"], "website": "brightwater.example", "once": uuid.uuid4()}
    for _ in range(2):
        answer = client.post("/vendors/new/", form)
        assert (answer.status_code, answer["Location"]) == (302, "/vendors/brightwater/")
    vendor = Vendor.objects.get(name="Brightwater")
    assert vendor.kinds == (VendorKind.CMO, VendorKind.CDMO)
    assert vendor.website == "https://brightwater.example"


def test_new_vendor_needs_a_name_and_a_kind(client: Client) -> None:
    text = _text(_send(client, "/vendors/new/"))
    assert "Enter the name of the company." in text
    assert "Tick at least one kind" in text


def test_vendor_is_changed(client: Client, vendor: Vendor, cast: Cast) -> None:
    make_vendor(cast.lead, "Aldermoor Group")
    answer = _send(
        client, "/vendors/aldermoor-biologics/edit/", name="Aldermoor Sterile", kinds=["cmo"], parent="aldermoor GROUP"
    )
    assert answer.status_code == 302, _text(answer)
    row = Vendor.objects.get(pk=vendor.pk)
    assert (row.name, row.kinds, row.parent.name if row.parent else "") == (
        "Aldermoor Sterile",
        (VendorKind.CMO,),
        "Aldermoor Group",
    )


@pytest.mark.parametrize(
    ("parent", "says"),
    [
        ("Nobody", "No vendor of the register is called “Nobody”"),
        ("Twice", "Enter one of these instead: twice, twice-2"),
        ("Aldermoor Biologics", "not its own parent"),
    ],
)
def test_parent_is_named_or_asked_for(client: Client, cast: Cast, parent: str, says: str) -> None:
    for _ in range(2):
        make_vendor(cast.lead, "Twice")
    answer = _send(client, "/vendors/aldermoor-biologics/edit/", name="A", kinds=["cmo"], parent=parent)
    assert answer.status_code == 422
    assert says in _text(answer)


def test_second_edit_keeps_both_values_on_the_page(client: Client, vendor: Vendor) -> None:
    first = {"name": "Mine First", "kinds": ["cmo"], "version": 1}
    assert client.post("/vendors/aldermoor-biologics/edit/", first).status_code == 302
    answer = client.post("/vendors/aldermoor-biologics/edit/", first | {"name": "Second Thought"})
    assert answer.status_code == 409
    assert "Second Thought" in _text(answer)
    assert "Mine First" in _text(answer)
    assert Vendor.objects.get(pk=vendor.pk).name == "Mine First"


def test_status_wants_its_reason_and_a_day_only_where_it_means_something(client: Client, vendor: Vendor) -> None:
    address = "/vendors/aldermoor-biologics/status/"
    text = _text(_send(client, address, status="rejected", requalify_on="2028-03-31"))
    assert "Say why: the reason stands in the log." in text
    assert "Only a vendor that is qualified or on hold" in text
    answer = _send(client, address, status="qualified", requalify_on="2028-03-31", reason="Audit passed.")
    assert answer.status_code == 302
    assert Vendor.objects.get(pk=vendor.pk).status == VendorStatus.QUALIFIED
    assert 'value="2028-03-31"' in _text(client.get(address))


def test_notes_are_written(client: Client, vendor: Vendor) -> None:
    assert _send(client, "/vendors/aldermoor-biologics/notes/edit/", notes="Seen.").status_code == 302
    assert Vendor.objects.get(pk=vendor.pk).notes == "Seen."
    text = _text(_send(client, "/vendors/aldermoor-biologics/notes/edit/", notes="x" * 10_001))
    assert "10000 characters" in text.replace(",", "")


def test_merge_is_chosen_shown_and_confirmed(client: Client, vendor: Vendor, cast: Cast) -> None:
    target = make_vendor(cast.lead, "Brightwater Sterile")
    found = _text(client.get("/vendors/aldermoor-biologics/merge/?q=bright"))
    assert 'href="?into=brightwater-sterile"' in found
    assert "into=aldermoor" not in _text(client.get("/vendors/aldermoor-biologics/merge/?q=aldermoor"))
    address = "/vendors/aldermoor-biologics/merge/?into=brightwater-sterile"
    assert "Kessel site" in _text(client.get(address))
    answer = _send(client, address, name_kind="trading", reason="Same company.")
    assert (answer.status_code, answer["Location"]) == (302, "/vendors/brightwater-sterile/"), _text(answer)
    assert Site.objects.get().vendor == target
    assert VendorName.objects.get().kind == NameKind.TRADING


@pytest.mark.parametrize("into", ["aldermoor-biologics", "nobody"])
def test_merge_into_itself_or_nobody_is_not_found(client: Client, into: str) -> None:
    assert client.get(f"/vendors/aldermoor-biologics/merge/?into={into}").status_code == 404


def test_merged_vendor_is_changed_no_more(client: Client, cast: Cast) -> None:
    make_vendor(cast.lead, "Brightwater")
    _send(client, "/vendors/aldermoor-biologics/merge/?into=brightwater", name_kind="former", reason="Same.")
    for form in FORMS:
        answer = client.get(f"/vendors/aldermoor-biologics/{form}/")
        assert answer.status_code == 409
        assert "was merged into Brightwater" in _text(answer)


def test_split_makes_a_vendor_once(client: Client, vendor: Vendor) -> None:
    site = Site.objects.get()
    address = "/vendors/aldermoor-biologics/split/"
    form = {"sites": [site.pk], "name": "Kessel Pharma", "kinds": ["cmo"], "reason": "Sold.", "version": 1,
            "once": uuid.uuid4()}  # fmt: skip
    for _ in range(2):
        answer = client.post(address, form)
        if answer.status_code == 422:  # the site is no longer among those that can be chosen
            assert "Select a valid choice" in _text(answer)
        else:
            assert answer["Location"] == "/vendors/kessel-pharma/"
    assert Vendor.objects.filter(name="Kessel Pharma").count() == 1
    assert Site.objects.get().vendor == Vendor.objects.get(name="Kessel Pharma")


def test_addresses_of_no_vendor_are_not_found(client: Client) -> None:
    for form in FORMS:
        assert client.get(f"/vendors/nobody/{form}/").status_code == 404
    assert client.get("/vendors/aldermoor-biologics/add/capability/").status_code == 404
