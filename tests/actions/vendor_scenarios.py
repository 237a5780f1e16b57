"""Scenarios of the register's actions, for tests/actions/scenarios.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from scoring.actions.mergers import merge_vendors, split_vendor
from scoring.actions.recording import Once
from scoring.actions.vendors import (
    add_detail,
    assign_site,
    assign_site_to_new,
    remove_detail,
    remove_site,
    set_vendor_status,
    update_detail,
    update_site,
    update_vendor,
    write_notes,
)
from scoring.models import Capability, Contact, Site, Vendor, VendorName
from scoring.vocabulary import EvidenceLevel, NameKind, VendorKind, VendorStatus
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]


def _vendor(cast: Cast) -> Vendor:
    return factories.make_vendor(cast.lead, "Aldermoor Biologics")


def _site(cast: Cast) -> Site:
    return factories.make_site(cast.lead, _vendor(cast), "Kessel", "DE")


def _update_vendor(cast: Cast) -> Call:
    _vendor(cast)
    parent = factories.make_vendor(cast.lead, "Aldermoor Group", (VendorKind.CMO,))
    return lambda: update_vendor(
        by=cast.lead,
        vendor=Vendor.objects.get(slug="aldermoor-biologics"),
        version=1,
        name="Aldermoor Sterile",
        kinds=[VendorKind.CMO],
        website="https://aldermoor.example/",
        parent=parent,
    )


def _write_notes(cast: Cast) -> Call:
    _vendor(cast)
    return lambda: write_notes(by=cast.lead, vendor=Vendor.objects.get(), version=1, notes="Seen in **May**.")


def _set_vendor_status(cast: Cast) -> Call:
    _vendor(cast)
    return lambda: set_vendor_status(
        by=cast.lead,
        vendor=Vendor.objects.get(),
        version=1,
        status=VendorStatus.QUALIFIED,
        requalify_on=date(2028, 3, 31),
        reason="Audit passed.",
    )


def _update_site(cast: Cast) -> Call:
    _site(cast)
    return lambda: update_site(
        by=cast.lead, site=Site.objects.get(), version=1, name="Kessel West", city="Kessel", country="DE"
    )


def _remove_site(cast: Cast) -> Call:
    _site(cast)
    return lambda: remove_site(by=cast.lead, site=Site.objects.get(), version=1, reason="Closed.")


def _assign_site(cast: Cast) -> Call:
    vendor = _vendor(cast)
    factories.make_waiting_site(cast.lead, "Kessel", country="DE")
    return lambda: assign_site(by=cast.lead, site=Site.objects.get(), version=1, vendor=vendor, reason="Asked them.")


def _assign_site_to_new(cast: Cast) -> Call:
    factories.make_waiting_site(cast.lead, "Kessel")
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: assign_site_to_new(
        by=cast.lead, site=Site.objects.get(), version=1, name="Kessel Pharma", kinds=[VendorKind.CMO], once=once
    )


def _add_detail(cast: Cast) -> Call:
    vendor = _vendor(cast)
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: add_detail(
        by=cast.lead, detail=Contact(vendor=vendor, name="Rosa Kern", email="rosa@aldermoor.example"), once=once
    )


def _update_detail(cast: Cast) -> Call:
    factories.make_capability(cast.lead, _site(cast), "dp_lyo")
    return lambda: update_detail(
        by=cast.lead, detail=Capability.objects.get(), version=1, values={"evidence": EvidenceLevel.AUDIT}
    )


def _remove_detail(cast: Cast) -> Call:
    add_detail(by=cast.lead, detail=VendorName(vendor=_vendor(cast), name="Alderm.", kind=NameKind.TRADING))
    return lambda: remove_detail(by=cast.lead, detail=VendorName.objects.get(), version=1)


def _merge_vendors(cast: Cast) -> Call:
    site = _site(cast)
    add_detail(by=cast.lead, detail=Contact(vendor=site.vendor, site=site, name="Rosa Kern"))
    factories.make_vendor(cast.lead, "Brightwater Sterile", (VendorKind.CRO,))
    return lambda: merge_vendors(
        by=cast.lead,
        source=Vendor.objects.get(slug="aldermoor-biologics"),
        target=Vendor.objects.get(slug="brightwater-sterile"),
        source_version=1,
        target_version=1,
        name_kind=NameKind.FORMER,
        reason="Bought in 2025.",
    )


def _split_vendor(cast: Cast) -> Call:
    site = _site(cast)
    add_detail(by=cast.lead, detail=Contact(vendor=site.vendor, site=site, name="Rosa Kern"))
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: split_vendor(
        by=cast.lead,
        vendor=Vendor.objects.get(slug="aldermoor-biologics"),
        version=1,
        sites=[Site.objects.get()],
        name="Kessel Pharma",
        kinds=[VendorKind.CMO],
        reason="Sold in 2025.",
        once=once,
    )


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "mergers.merge_vendors": _merge_vendors,
    "mergers.split_vendor": _split_vendor,
    "vendors.add_detail": _add_detail,
    "vendors.assign_site": _assign_site,
    "vendors.assign_site_to_new": _assign_site_to_new,
    "vendors.remove_detail": _remove_detail,
    "vendors.remove_site": _remove_site,
    "vendors.set_vendor_status": _set_vendor_status,
    "vendors.update_detail": _update_detail,
    "vendors.update_site": _update_site,
    "vendors.update_vendor": _update_vendor,
    "vendors.write_notes": _write_notes,
}
