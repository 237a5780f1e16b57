"""Keeping the register: who may, what meets somebody else's edit, what is refused."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.validators import slug_re
from django.urls import get_resolver

from scoring.actions.recording import AlreadyDone, Conflict, Once
from scoring.actions.vendors import (
    RESERVED_SLUGS,
    add_detail,
    add_site,
    assign_site,
    assign_site_to_new,
    remove_detail,
    remove_site,
    set_vendor_status,
    update_detail,
    update_site,
    update_vendor,
)
from scoring.identifiers import BadIdentifier
from scoring.models import AuditEvent, Capability, Contact, Site, SiteIdentifier, Vendor
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import EvidenceLevel, IdentifierScheme, VendorKind, VendorStatus
from tests.actions.vendor_scenarios import SCENARIOS
from tests.cast import Cast
from tests.factories import make_capability, make_site, make_vendor, make_waiting_site


@pytest.fixture
def vendor(cast: Cast) -> Vendor:
    return make_vendor(cast.lead, "Aldermoor Biologics")


@pytest.fixture
def site(cast: Cast, vendor: Vendor) -> Site:
    return make_site(cast.lead, vendor, "Kessel", "DE", "3009990001")


def _change(cast: Cast, vendor: Vendor, **fields: object) -> None:
    given = {"version": vendor.version, "name": vendor.name, "kinds": vendor.kinds, **fields}
    update_vendor(by=cast.lead, vendor=vendor, **given)  # type: ignore[arg-type]  # the tests name the fields


def test_second_edit_of_one_version_is_refused_with_both_values(cast: Cast, vendor: Vendor) -> None:
    mine, theirs = Vendor.objects.get(), Vendor.objects.get()
    _change(cast, theirs, name="Aldermoor Sterile")
    with pytest.raises(Conflict) as refused:
        _change(cast, mine, version=1, name="Aldermoor Pharma")
    assert refused.value.mine["name"] == "Aldermoor Pharma"
    assert refused.value.theirs["name"] == "Aldermoor Sterile"
    assert Vendor.objects.get().name == "Aldermoor Sterile"


def test_address_stays_when_the_name_changes(cast: Cast, vendor: Vendor) -> None:
    _change(cast, vendor, name="Another Name Altogether")
    assert Vendor.objects.get().slug == "aldermoor-biologics"


def test_company_cannot_be_owned_by_what_it_owns(cast: Cast, vendor: Vendor) -> None:
    child, grandchild = make_vendor(cast.lead, "Child"), make_vendor(cast.lead, "Grandchild")
    _change(cast, child, parent=vendor)
    _change(cast, grandchild, parent=child)
    with pytest.raises(NotNow, match="belongs to Aldermoor Biologics already"):
        _change(cast, vendor, parent=Vendor.objects.get(pk=grandchild.pk))
    with pytest.raises(NotNow):
        _change(cast, vendor, parent=vendor)


def test_status_is_set_with_its_day_and_its_reason(cast: Cast, vendor: Vendor) -> None:
    set_vendor_status(
        by=cast.criteria_admin,
        vendor=vendor,
        version=1,
        status=VendorStatus.QUALIFIED,
        requalify_on=date(2028, 3, 31),
        reason="Audit of May passed.",
    )
    row, event = Vendor.objects.get(), AuditEvent.objects.latest("id")
    assert (row.status, row.requalify_on) == (VendorStatus.QUALIFIED, date(2028, 3, 31))
    assert event.sentence == "Ciro Mendes set the status of Aldermoor Biologics: qualified"
    assert event.reason == "Audit of May passed."


def test_every_address_below_vendors_is_reserved(cast: Cast) -> None:
    patterns = (
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [])
    )
    taken = {route.split("/")[1] for route in patterns if route.startswith("vendors/")} - {"", "<slug:slug>"}
    taken = {word for word in taken if slug_re.match(word)}  # export.csv could not be a vendor's
    assert "new" in taken
    assert taken <= RESERVED_SLUGS
    for word in taken:
        assert make_vendor(cast.lead, word).slug == f"{word}-2"


def test_identifier_is_stored_in_its_one_form(cast: Cast, site: Site) -> None:
    detail = SiteIdentifier(site=site, scheme=IdentifierScheme.OMS_LOCATION, value=" loc-100 000 123 ")
    assert add_detail(by=cast.lead, detail=detail).value == "LOC-100000123"
    with pytest.raises(BadIdentifier):
        add_detail(by=cast.lead, detail=SiteIdentifier(site=site, scheme=IdentifierScheme.FEI, value="12"))


def test_identifier_of_two_sites_is_refused_until_it_is_free(cast: Cast, vendor: Vendor, site: Site) -> None:
    other = add_site(by=cast.lead, vendor=vendor, name="Other")
    again = SiteIdentifier(site=other, scheme=IdentifierScheme.FEI, value="3009990001")
    with pytest.raises(NotNow, match="FEI 3009990001 is in the register already"):
        add_detail(by=cast.lead, detail=again)
    held = site.identifiers.get(value="3009990001")
    remove_detail(by=cast.lead, detail=held, version=1)
    add_detail(by=cast.lead, detail=SiteIdentifier(site=other, scheme=IdentifierScheme.FEI, value="3009990001"))
    assert SiteIdentifier.objects.filter(value="3009990001").count() == 2
    assert SiteIdentifier.objects.standing().get(value="3009990001").site == other


def test_detail_that_was_taken_out_stays_and_does_not_change(cast: Cast, site: Site) -> None:
    capability = make_capability(cast.lead, site, "dp_lyo")
    remove_detail(by=cast.lead, detail=capability, version=1)
    row = Capability.objects.get()
    assert row.removed_by == cast.lead
    with pytest.raises(NotNow, match="Lyophilised vials was taken out"):
        remove_detail(by=cast.lead, detail=row, version=row.version)
    with pytest.raises(NotNow):
        update_detail(by=cast.lead, detail=row, version=row.version, values={"evidence": EvidenceLevel.AUDIT})


def test_form_sent_twice_makes_one_detail(cast: Cast, vendor: Vendor) -> None:
    once = Once(uuid.uuid4(), uuid.uuid4())
    made = add_detail(by=cast.lead, detail=Contact(vendor=vendor, name="Rosa Kern"), once=once)
    assert made.pk == once.result_id
    with pytest.raises(AlreadyDone):
        add_detail(by=cast.lead, detail=Contact(vendor=vendor, name="Rosa Kern"), once=once)
    assert Contact.objects.count() == 1


def test_waiting_site_gets_its_vendor(cast: Cast, vendor: Vendor) -> None:
    waiting = make_waiting_site(cast.lead, "Kessel")
    assign_site(by=cast.lead, site=waiting, version=1, vendor=vendor)
    assert Site.objects.get().vendor == vendor
    other = make_waiting_site(cast.lead, "Parma")
    made = assign_site_to_new(by=cast.lead, site=other, version=1, name="Parma SpA", kinds=[VendorKind.CMO])
    assert made.kinds == (VendorKind.CMO,)
    assert Site.objects.get(pk=other.pk).vendor == made


def test_site_that_somebody_assigned_first_is_not_assigned_again(cast: Cast, vendor: Vendor) -> None:
    waiting = make_waiting_site(cast.lead, "Kessel")
    mine = Site.objects.get()
    assign_site(by=cast.lead, site=waiting, version=1, vendor=vendor)
    with pytest.raises(Conflict):
        assign_site_to_new(by=cast.lead, site=mine, version=1, name="Parma SpA", kinds=[VendorKind.CMO])
    assert not Vendor.objects.filter(name="Parma SpA").exists()


def test_site_out_of_use_keeps_its_row_and_its_reason(cast: Cast, site: Site) -> None:
    update_site(by=cast.lead, site=site, version=1, name="Kessel West", country="DE")
    remove_site(by=cast.lead, site=Site.objects.get(), version=2, reason="Sold in May.")
    assert not Site.objects.standing().exists()
    assert AuditEvent.objects.latest("id").reason == "Sold in May."


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("person", ["quality", "approver", "auditor", "account_admin"])
def test_nobody_else_keeps_the_register(cast: Cast, name: str, person: str) -> None:
    call = SCENARIOS[name](cast)
    events = AuditEvent.objects.count()
    object.__setattr__(cast, "lead", getattr(cast, person))  # the call reads who acts when it is made
    with pytest.raises(WrongRole, match="procurement lead or a criteria admin"):
        call()
    assert AuditEvent.objects.count() == events
