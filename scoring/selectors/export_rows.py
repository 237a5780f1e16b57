"""The register as the rows of a vendor file: what an export writes and an import would read as no change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from scoring.importers.cells import join_list, tidy
from scoring.importers.vendors import SCHEMES
from scoring.models import Capability, Site, SiteIdentifier, Vendor, VendorName
from scoring.vocabulary import NameKind, VendorStatus

Row = dict[str, str]  # by field, as importers.vendors.COLUMNS names them


def vendor_rows(vendors: QuerySet[Vendor]) -> Iterator[Row]:
    """A row per site in use, with its vendor in each; a vendor without a site has one row. Five queries."""
    chosen = vendors.order_by().values("pk")
    names = VendorName.objects.standing().filter(vendor__in=chosen).order_by("name", "pk")
    named: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for vendor_id, kind, name in names.values_list("vendor_id", "kind", "name"):
        named[vendor_id].append((kind, tidy(name)))
    sites: dict[UUID | None, list[Row]] = defaultdict(list)
    for owner, row in _site_rows(Site.objects.standing().filter(vendor__in=chosen)):
        sites[owner].append(row)
    for vendor in vendors.prefetch_related(None):
        about = _vendor(vendor, named[vendor.pk])
        yield from [about | row for row in sites[vendor.pk]] or [about]


def waiting_rows() -> Iterator[Row]:
    """The sites that wait for a vendor. Three queries."""
    for _, row in _site_rows(Site.objects.standing().filter(vendor__isnull=True)):
        yield row


def _site_rows(sites: QuerySet[Site]) -> Iterator[tuple[UUID | None, Row]]:
    """(vendor, row) of each site. Plain values and no objects: a whole register has hundreds of thousands of them."""
    chosen = sites.order_by().values("pk")
    numbers = _by_site(SiteIdentifier.objects.standing().filter(site__in=chosen), "scheme", "value")
    held = _by_site(Capability.objects.standing().filter(site__in=chosen), "key")
    for site in sites.order_by("name", "pk"):
        row = {"site_key": str(site.pk), "site": tidy(site.name), "country": site.country}
        row |= {field: tidy(getattr(site, field)) for field in ("address", "city", "postcode")}
        for scheme in SCHEMES:
            row[scheme] = join_list(value for kind, value in numbers[site.pk] if kind == scheme)
        yield site.vendor_id, row | {"capabilities": join_list(key for (key,) in held[site.pk])}


def _by_site(details: QuerySet[Any], *fields: str) -> dict[UUID, list[tuple[str, ...]]]:
    found: dict[UUID, list[tuple[str, ...]]] = defaultdict(list)
    for site, *values in details.order_by(*fields).values_list("site_id", *fields):
        found[site].append(tuple(values))
    return found


def _vendor(vendor: Vendor, names: list[tuple[str, str]]) -> Row:
    return {
        "vendor_key": vendor.slug,
        "vendor": tidy(vendor.name),
        "kinds": join_list(kind.label for kind in vendor.kinds),
        "status": VendorStatus(vendor.status).label,
        "website": tidy(vendor.website),
        "other_names": join_list(name for kind, name in names if kind != NameKind.FORMER),
        "former_names": join_list(name for kind, name in names if kind == NameKind.FORMER),
    }
