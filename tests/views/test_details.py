"""Names, contacts, numbers, capabilities and statements of capacity through their forms."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from scoring.actions.vendors import add_site
from scoring.models import (
    AuditEvent,
    Capability,
    CapacityStatement,
    Contact,
    Site,
    SiteIdentifier,
    User,
    Vendor,
    VendorName,
)
from scoring.models.vendors import Removable
from scoring.vocabulary import IdentifierScheme
from tests.cast import Cast
from tests.factories import make_capability, make_site, make_vendor

SignIn = Callable[[User | None], Client]
Given = dict[str, Any]
DETAILS: dict[str, tuple[type[Removable], Given, Given]] = {
    "name": (VendorName, {"name": "Aldermoor GmbH", "kind": "former", "to_on": "2020-12-31"}, {"name": "Aldermoor AG"}),
    "contact": (Contact, {"name": "Rosa Kern", "email": "rosa@aldermoor.example"}, {"function": "Quality"}),
    "identifier": (SiteIdentifier, {"scheme": "oms_loc", "value": "loc 100000123"}, {"value": "LOC-100000124"}),
    "capability": (
        Capability,
        {"key": "dp_pfs", "evidence": "supplier_claim", "as_of": "2026-03-01", "detail": "2 lines"},
        {"evidence": "buyer_verified_audit"},
    ),
    "capacity": (
        CapacityStatement,
        {
            "what": "Vials",
            "quantity": "2.5",
            "unit": "million a year",
            "evidence": "supplier_claim",
            "as_of": "2026-03-01",
        },
        {"quantity": "3"},
    ),
}


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast.lead, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel", "DE", "3009990001")


def _place(part: str, site: Site) -> str:
    if part in ("name", "contact"):
        return f"/vendors/aldermoor-biologics/add/{part}/"
    return f"/sites/{site.pk}/add/{part}/"


@pytest.mark.parametrize("part", DETAILS)
def test_detail_is_entered_changed_and_taken_out(cast: Cast, site: Site, sign_in: SignIn, part: str) -> None:
    model, given, change = DETAILS[part]
    known = set(model._default_manager.values_list("pk", flat=True))
    client = sign_in(cast.criteria_admin)
    form = {**given, "once": uuid.uuid4()}
    for _ in range(2):
        answer = client.post(_place(part, site), form)
        # The number is taken by the first; everything else is known by the key of the form.
        assert answer.status_code in (302, 422), answer.content.decode()
    row = model._default_manager.exclude(pk__in=known).get()
    address = f"/register/{part}/{row.pk}/"
    shown = client.get(address).content.decode()
    assert 'name="version" value="1"' in shown
    answer = client.post(address, {**given, **change, "version": 1})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    (field, value) = next(iter(change.items()))
    assert str(getattr(row, field)).startswith(value)
    assert client.post(address, {**given, **change, "version": 1}).status_code == 409
    answer = client.post(f"{address}remove/", {"version": 2})
    assert answer.status_code == 302
    assert str(row) not in client.get(answer["Location"]).content.decode().split("</main>")[0].split("<h1>")[1]
    assert client.get(address).status_code == 404
    assert client.post(f"{address}remove/", {"version": 3}).status_code == 409


@pytest.mark.parametrize("part", DETAILS)
def test_details_are_for_who_keeps_the_register(cast: Cast, site: Site, sign_in: SignIn, part: str) -> None:
    capability = make_capability(cast.lead, site, "dp_lyo")
    events = AuditEvent.objects.count()
    client = sign_in(cast.quality)
    for address in (
        _place(part, site),
        f"/register/{part}/{capability.pk}/",
        f"/register/{part}/{capability.pk}/remove/",
    ):
        assert client.post(address, {"version": 1}).status_code == 403
        assert sign_in(None).post(address).status_code == 302
    assert sign_in(cast.lead).get(f"/register/{part}/{capability.pk}/remove/").status_code == 405
    assert sign_in(cast.lead).get(f"/register/{part}/{uuid.uuid4()}/").status_code == 404
    assert sign_in(cast.lead).get(f"/register/nothing/{capability.pk}/").status_code == 404
    assert AuditEvent.objects.count() == events


def test_taking_out_without_a_version_takes_nothing_out(cast: Cast, site: Site, sign_in: SignIn) -> None:
    capability = make_capability(cast.lead, site, "dp_lyo")
    assert sign_in(cast.lead).post(f"/register/capability/{capability.pk}/remove/").status_code == 302
    assert Capability.objects.standing().exists()


@pytest.mark.parametrize(
    ("part", "given", "says"),
    [
        ("identifier", {"scheme": "fei", "value": "301001551"}, "has 9 digits; an FEI has 7 or 10"),
        ("identifier", {"scheme": "fei", "value": "3009990001.0"}, "FEI 3009990001 stands at this site already."),
        ("identifier", {"scheme": "fei", "value": "3009990009"}, "stands at the site Parma already."),
        (
            "capability",
            {"key": "dp_lyo", "evidence": "supplier_claim", "as_of": "2026-03-01"},
            "has this capability already",
        ),
        ("capability", {"key": "flying", "evidence": "supplier_claim", "as_of": "2026-03-01"}, "flying is not one of"),
        (
            "name",
            {"name": "X", "kind": "former", "from_on": "2021-01-01", "to_on": "2020-01-01"},
            "lies before the first",
        ),
        ("capacity", DETAILS["capacity"][1] | {"quantity": "-1"}, "zero or more"),
        ("contact", {"name": ""}, "Fill in: name."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    cast: Cast, site: Site, sign_in: SignIn, part: str, given: Given, says: str
) -> None:
    make_capability(cast.lead, site, "dp_lyo")
    vendor = Vendor.objects.get()
    add_site(by=cast.lead, vendor=vendor, name="Parma", identifiers={IdentifierScheme.FEI: "3009990009"})
    answer = sign_in(cast.lead).post(_place(part, site), {**given, "once": uuid.uuid4()})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "is violated" not in answer.content.decode()


def test_contact_is_at_a_site_of_its_own_vendor(cast: Cast, site: Site, sign_in: SignIn) -> None:
    other = make_site(cast.lead, make_vendor(cast.lead, "Brightwater"), "Cork", "IE", "3009990002")
    client = sign_in(cast.lead)
    form = {"name": "Rosa Kern", "site": other.pk, "once": uuid.uuid4()}
    assert client.post("/vendors/aldermoor-biologics/add/contact/", form).status_code == 422
    assert client.post("/vendors/aldermoor-biologics/add/contact/", form | {"site": site.pk}).status_code == 302
    assert Contact.objects.get().site == site
