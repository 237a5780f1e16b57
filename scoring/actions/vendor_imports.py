"""A file of vendors and sites is brought into the register: all of it or nothing, as one event."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from scoring.actions.recording import Once, Recording, recording
from scoring.actions.vendors import lock_vendors, new_vendor
from scoring.models import Capability, Site, SiteIdentifier, User, Vendor, VendorName
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.selectors.import_plan import Plan, SitePlan, VendorPlan
from scoring.vocabulary import AuditVerb, VendorKind

MEANWHILE = "The register was changed after the file was compared with it. Nothing was brought in: look at it again."


def import_vendors(*, by: User, plan: Plan, sha256: str, once: Once | None = None) -> None:
    """Write what a plan says. Nothing is ever taken out of the register by a file.

    `sha256` is that of the bytes that were read; of a file with personal data they are what is left without them.
    Raises NotNow for a plan that changes nothing, and when the register is no longer what the plan was made on;
    Conflict when a row was changed meanwhile; ValueError for a plan with errors.
    """
    check_can_edit_vendors(by)
    if plan.errors:
        raise ValueError("A file with errors is not brought in.")
    if plan.is_empty:
        raise NotNow("The register holds all of this file already; nothing changes.")
    try:
        with recording(AuditVerb.VENDORS_IMPORTED, by=by, about=f"{plan.source}: {plan.summary}", once=once) as log:
            log.note(
                file=plan.source, sha256=sha256, evidence=str(plan.basis.evidence), as_of=plan.basis.as_of.isoformat()
            )
            lock_vendors(*{vendor.vendor for vendor in plan.vendors if vendor.vendor is not None})
            vendors = _write_vendors(log, plan.vendors)
            for site in plan.sites:
                _write_site(log, site, plan, vendors)
    except IntegrityError as error:
        raise NotNow(MEANWHILE) from error


def _write_vendors(log: Recording, plans: list[VendorPlan]) -> dict[int, Vendor]:
    """The vendors by the row that names them first."""
    taken: set[str] = set()
    written: dict[int, Vendor] = {}
    for plan in plans:
        vendor = plan.vendor
        if vendor is None:
            kinds = [kind for kind in VendorKind if plan.values.get(f"is_{kind.value}")]
            vendor = new_vendor(plan.name, kinds, taken=taken)
            for field in ("status", "website"):
                setattr(vendor, field, plan.values.get(field, getattr(vendor, field)))
            log.create(vendor)
        elif plan.values:
            log.update(vendor, **plan.values)
        log.create_all(VendorName(vendor=vendor, name=name, kind=kind) for name, kind in plan.names)
        written[plan.row] = vendor
    return written


def _write_site(log: Recording, plan: SitePlan, source: Plan, vendors: dict[int, Vendor]) -> None:
    owner = None if plan.owner is None else vendors[plan.owner.row]
    site = plan.site
    if site is None:
        site = log.create(Site(vendor=owner, **plan.values))
    else:
        values: dict[str, Any] = plan.values | ({"vendor": owner} if plan.moves else {})
        if values:
            log.update(site, **values)
    log.create_all(SiteIdentifier(site=site, scheme=scheme, value=value) for scheme, value in plan.identifiers)
    basis = source.basis
    log.create_all(
        Capability(site=site, key=key, evidence=basis.evidence, as_of=basis.as_of) for key in plan.capabilities
    )
    for row in plan.restated:
        log.update(row, evidence=basis.evidence, as_of=basis.as_of)
