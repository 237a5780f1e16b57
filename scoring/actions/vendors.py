"""The register of vendors and sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, count

from django.utils.text import slugify

from scoring.actions.recording import Once, recording
from scoring.models import Site, SiteIdentifier, User, Vendor
from scoring.policies import check_can_edit_vendors
from scoring.vocabulary import AuditVerb, IdentifierScheme, VendorKind, VendorStatus


def new_vendor(name: str, kinds: Iterable[VendorKind], *, taken: set[str] | None = None) -> Vendor:
    """An unsaved vendor with a slug that no other vendor has, for use inside a recording.

    `taken` are slugs given in the same recording; the new one is added to it.
    """
    held = set(kinds)
    stem = slugify(name)[:70] or "vendor"
    given = set(Vendor.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | (taken or set())
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


def add_vendor(
    *,
    by: User,
    name: str,
    kinds: Iterable[VendorKind],
    status: VendorStatus = VendorStatus.PROSPECT,
    is_demo: bool = False,
    once: Once | None = None,
) -> Vendor:
    """Enter a company. Two companies may have one name: names never merge anything."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.VENDOR_ADDED, by=by, about=name, once=once) as log:
        vendor = new_vendor(name, kinds)
        vendor.status, vendor.is_demo = status, is_demo
        if once is not None:
            vendor.id = once.result_id
        return log.create(vendor)


def add_site(
    *,
    by: User,
    vendor: Vendor,
    name: str,
    city: str = "",
    country: str = "",
    identifiers: Mapping[IdentifierScheme, str] | None = None,
) -> Site:
    """Enter a site of a vendor, with the numbers that authorities gave it."""
    check_can_edit_vendors(by)
    with recording(AuditVerb.SITE_ADDED, by=by, about=f"{name} of {vendor.name}") as log:
        site = log.create(Site(vendor=vendor, name=name, city=city, country=country))
        log.create_all(
            SiteIdentifier(site=site, scheme=scheme, value=value) for scheme, value in (identifiers or {}).items()
        )
        return site
