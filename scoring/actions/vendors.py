"""The register: companies, their sites, and every detail of both."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain, count
from typing import TypeVar

from django.db import IntegrityError
from django.utils import timezone

from scoring.actions.recording import Once, recording
from scoring.identifiers import normalise, slug_of
from scoring.models import (
    Capability,
    CapacityStatement,
    Contact,
    Site,
    SiteIdentifier,
    User,
    Vendor,
    VendorName,
)
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.vocabulary import AuditVerb, IdentifierScheme, VendorKind, VendorStatus

Detail = VendorName | Contact | SiteIdentifier | Capability | CapacityStatement
AnyDetail = TypeVar("AnyDetail", VendorName, Contact, SiteIdentifier, Capability, CapacityStatement)
# Addresses below /vendors/ that are no vendor's.
RESERVED_SLUGS = frozenset({"new", "compare", "sites-without-vendor", "import", "export"})


def new_vendor(name: str, kinds: Iterable[VendorKind], *, taken: set[str] | None = None) -> Vendor:
    """An unsaved vendor with a slug that no other vendor has, for use inside a recording.

    `taken` are slugs given in the same recording; the new one is added to it.
    """
    held = set(kinds)
    stem = slug_of(name)[:70] or "vendor"
    given = set(Vendor.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    given |= RESERVED_SLUGS | (taken or set())
    slug = next(s for s in chain([stem], (f"{stem}-{n}" for n in count(2))) if s not in given)
    if taken is not None:
        taken.add(slug)
    return Vendor(
        name=name,
        slug=slug,
        is_cro=VendorKind.CRO in held,
        is_cmo=VendorKind.CMO in held,
        is_cdmo=VendorKind.CDMO in held,
    )


def lock_vendors(*vendors: Vendor) -> list[Vendor]:
    """The rows as they are now, locked until the transaction ends, in the order asked for; for use in a recording.

    Whoever merges and whoever hangs something on a vendor meet here. Raises NotNow for one that was merged.
    """
    found = Vendor.objects.select_for_update().order_by("pk").in_bulk([vendor.pk for vendor in vendors])
    for vendor in found.values():
        if vendor.merged_into_id is not None:
            raise NotNow(f"{vendor.name} was merged into another vendor; go on with that one.")
    return [found[vendor.pk] for vendor in vendors]


def add_vendor(
    *,
    by: User,
    name: str,
    kinds: Iterable[VendorKind],
    status: VendorStatus = VendorStatus.PROSPECT,
    website: str = "",
    parent: Vendor | None = None,
    is_demo: bool = False,
    once: Once | None = None,
) -> Vendor:
    """Enter a company. Two companies may have one name: names never merge anything."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.VENDOR_ADDED, by=by, about=name, once=once) as log:
        vendor = new_vendor(name, kinds)
        vendor.status, vendor.website, vendor.parent, vendor.is_demo = status, website, parent, is_demo
        if once is not None:
            vendor.id = once.result_id
        return log.create(vendor)


def update_vendor(
    *,
    by: User,
    vendor: Vendor,
    version: int,
    name: str,
    kinds: Iterable[VendorKind],
    website: str = "",
    parent: Vendor | None = None,
) -> None:
    """Correct what stands about a company. Its address in the product stays, whatever it is called.

    A company that took another name keeps the old one as a former name: add that beside. Raises Conflict when
    somebody else changed the vendor after `version`.
    """
    check_can_edit_vendors(by)
    held = set(kinds)
    with recording(AuditVerb.VENDOR_CHANGED, by=by, about=vendor.name) as log:
        (row,) = lock_vendors(vendor)
        _refuse_circle(row, parent)
        log.update(
            row,
            version=version,
            name=name,
            is_cro=VendorKind.CRO in held,
            is_cmo=VendorKind.CMO in held,
            is_cdmo=VendorKind.CDMO in held,
            website=website,
            parent=parent,
        )


def _refuse_circle(vendor: Vendor, parent: Vendor | None) -> None:
    above, seen = parent, {vendor.pk}
    while above is not None:
        if above.pk in seen:
            raise NotNow(f"{parent} belongs to {vendor.name} already, so it cannot own it too.")
        seen.add(above.pk)
        above = above.parent


def write_notes(*, by: User, vendor: Vendor, version: int, notes: str) -> None:
    """Replace the notes about a company, in Markdown."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.VENDOR_CHANGED, by=by, about=f"{vendor.name}: notes") as log:
        (row,) = lock_vendors(vendor)
        log.update(row, version=version, notes=notes)


def set_vendor_status(
    *,
    by: User,
    vendor: Vendor,
    version: int,
    status: VendorStatus,
    requalify_on: date | None,
    reason: str,
) -> None:
    """Say where a company stands with the house, and when its qualification ends; always with the reason."""
    check_can_edit_vendors(by)
    about = f"{vendor.name}: {status.label.lower()}"
    with recording(AuditVerb.VENDOR_STATUS_SET, by=by, about=about, reason=reason) as log:
        (row,) = lock_vendors(vendor)
        log.update(row, version=version, status=status, requalify_on=requalify_on)


def add_site(
    *,
    by: User,
    vendor: Vendor,
    name: str,
    address: str = "",
    city: str = "",
    postcode: str = "",
    country: str = "",
    identifiers: Mapping[IdentifierScheme, str] | None = None,
    once: Once | None = None,
) -> Site:
    """Enter a site of a vendor, with the numbers that authorities gave it."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.SITE_ADDED, by=by, about=f"{name} of {vendor.name}", once=once) as log:
        lock_vendors(vendor)
        site = Site(vendor=vendor, name=name, address=address, city=city, postcode=postcode, country=country)
        if once is not None:
            site.id = once.result_id
        log.create(site)
        log.create_all(
            SiteIdentifier(site=site, scheme=scheme, value=value) for scheme, value in (identifiers or {}).items()
        )
        return site


def update_site(
    *,
    by: User,
    site: Site,
    version: int,
    name: str,
    address: str = "",
    city: str = "",
    postcode: str = "",
    country: str = "",
) -> None:
    """Correct the name and the address of a site."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.SITE_CHANGED, by=by, about=_called(site)) as log:
        log.update(site, version=version, name=name, address=address, city=city, postcode=postcode, country=country)


def remove_site(*, by: User, site: Site, version: int, reason: str) -> None:
    """Take a site out of use: closed, sold, or entered by mistake. Its history stays."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.SITE_REMOVED, by=by, about=_called(site), reason=reason) as log:
        log.update(site, version=version, removed_at=timezone.now(), removed_by=by)


def assign_site(*, by: User, site: Site, version: int, vendor: Vendor, reason: str = "") -> None:
    """Say whose a site is. Names give hints; only a person decides."""
    check_can_edit_vendors(by)
    about = f"{site.name} to {vendor.name}"
    with recording(AuditVerb.SITE_ASSIGNED, by=by, about=about, reason=reason) as log:
        (owner,) = lock_vendors(vendor)
        log.update(site, version=version, vendor=owner)


def assign_site_to_new(
    *, by: User, site: Site, version: int, name: str, kinds: Iterable[VendorKind], once: Once | None = None
) -> Vendor:
    """Enter the company whose a waiting site is, and give it the site."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.SITE_ASSIGNED, by=by, about=f"{site.name} to {name}, a new vendor", once=once) as log:
        vendor = new_vendor(name, kinds)
        vendor.id = uuid.uuid4() if once is None else once.result_id
        log.create(vendor)
        log.update(site, version=version, vendor=vendor)
        return vendor


def add_detail(*, by: User, detail: AnyDetail, once: Once | None = None) -> AnyDetail:
    """Enter a further name, a contact, an identifier, a capability or a statement of capacity: a row not yet saved.

    Identifiers are brought to their one form. Raises NotNow when the same is entered already.
    """
    check_can_edit_vendors(by)
    if isinstance(detail, SiteIdentifier):
        detail.value = normalise(IdentifierScheme(detail.scheme), detail.value)
    if once is not None:
        detail.id = once.result_id
    try:
        with recording(AuditVerb.DETAIL_ADDED, by=by, about=_of(detail), once=once) as log:
            if isinstance(detail, VendorName | Contact):
                lock_vendors(detail.vendor)
            return log.create(detail)
    except IntegrityError as error:
        raise NotNow(f"{detail} is in the register already. Load the page again to see where.") from error


def update_detail(*, by: User, detail: Detail, version: int, values: Mapping[str, object]) -> None:
    """Change fields of a detail. What says something else now is better taken out and entered anew."""
    check_can_edit_vendors(by)
    _refuse_removed(detail)
    with recording(AuditVerb.DETAIL_CHANGED, by=by, about=_of(detail)) as log:
        log.update(detail, version=version, **values)


def remove_detail(*, by: User, detail: Detail, version: int) -> None:
    """Take a detail out of use; it stays in the trail."""
    check_can_edit_vendors(by)
    _refuse_removed(detail)
    with recording(AuditVerb.DETAIL_REMOVED, by=by, about=_of(detail)) as log:
        log.update(detail, version=version, removed_at=timezone.now(), removed_by=by)


def _refuse_removed(detail: Detail) -> None:
    if detail.removed_at is not None:
        raise NotNow(f"{detail} was taken out of the register already.")


def _called(site: Site) -> str:
    return site.name if site.vendor is None else f"{site.name} of {site.vendor.name}"


def _of(detail: Detail) -> str:
    """What a detail is and whose, as the trail calls it."""
    owner = detail.vendor if isinstance(detail, VendorName | Contact) else detail.site
    return f"{detail._meta.verbose_name} {detail}, {owner.name}"
