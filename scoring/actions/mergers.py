"""Two entries that are one company become one; one entry that is two companies becomes two. Nothing is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from scoring.actions.recording import Once, recording
from scoring.actions.vendors import lock_vendors, new_vendor
from scoring.models import Contact, Document, Site, User, Vendor, VendorName
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.vocabulary import AuditVerb, NameKind, VendorKind


def merge_vendors(
    *,
    by: User,
    source: Vendor,
    target: Vendor,
    source_version: int,
    target_version: int,
    name_kind: NameKind,
    reason: str,
) -> None:
    """Make `source` a part of `target`; the name of the source becomes a former or another name of the target.

    Sites, contacts, names, documents and subsidiaries go over; kinds are those of both. Alternatives stay as they
    were sealed: the source stays too, with its notes and its history, and points to the target, as does whatever was
    merged into it before. Raises NotNow when either was changed or
    merged after it was looked at.
    """
    check_can_edit_vendors(by)
    if source.pk == target.pk:
        raise NotNow("A vendor cannot be merged into itself.")
    about = f"{source.name} into {target.name}"
    with recording(AuditVerb.VENDOR_MERGED, by=by, about=about, reason=reason) as log:
        source, target = lock_vendors(source, target)
        _refuse_stale(source, source_version)
        _refuse_stale(target, target_version)
        if gained := _gained(source, target):
            log.update(target, **gained)
        log.update(source, merged_into=target, parent=None)
        for model in (Site, Contact, VendorName, Document):
            for row in model._default_manager.filter(vendor=source):
                log.update(row, vendor=target)
        for earlier in Vendor.objects.filter(merged_into=source):
            log.update(earlier, merged_into=target)
        for subsidiary in Vendor.objects.filter(parent=source).exclude(pk=target.pk):
            log.update(subsidiary, parent=target)
        if source.name != target.name:
            log.create(VendorName(vendor=target, name=source.name, kind=name_kind))


def _refuse_stale(vendor: Vendor, version: int) -> None:
    """The row is locked: what is compared here holds until the end."""
    if vendor.version != version:
        raise NotNow(f"{vendor.name} was changed by somebody else after you looked at it. Look again before you go on.")


def _gained(source: Vendor, target: Vendor) -> dict[str, Any]:
    """The fields of the target that change when the source becomes a part of it."""
    kinds: dict[str, Any] = {
        name: True for name in ("is_cro", "is_cmo", "is_cdmo") if getattr(source, name) > getattr(target, name)
    }
    if target.parent_id == source.pk or (target.parent_id is None and source.parent_id not in (None, target.pk)):
        return {**kinds, "parent": source.parent}
    return kinds


def split_vendor(
    *,
    by: User,
    vendor: Vendor,
    version: int,
    sites: Collection[Site],
    name: str,
    kinds: Iterable[VendorKind],
    reason: str,
    once: Once | None = None,
) -> Vendor:
    """Give some sites of a vendor, with the contacts and documents of those sites, to a new vendor.

    The new vendor is a prospect: a qualification is not inherited. Selections keep the vendor that they named.
    """
    check_can_edit_vendors(by)
    with recording(AuditVerb.VENDOR_SPLIT, by=by, about=f"{vendor.name}: {name}", reason=reason, once=once) as log:
        (row,) = lock_vendors(vendor)
        _refuse_stale(row, version)
        keys = [site.pk for site in sites]
        moving = list(Site.objects.standing().filter(vendor=row, pk__in=keys))
        if not keys or len(moving) != len(keys):
            raise NotNow(f"The sites of {row.name} have changed meanwhile. Choose them again.")
        made = new_vendor(name, kinds)
        made.is_demo = row.is_demo
        if once is not None:
            made.id = once.result_id
        log.create(made)
        for site in moving:
            log.update(site, vendor=made)
        for model in (Contact, Document):
            for attached in model._default_manager.filter(vendor=row, site__in=moving):
                log.update(attached, vendor=made)
        return made
