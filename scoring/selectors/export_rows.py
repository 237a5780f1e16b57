"""The register as the rows of a vendor file: what an export writes and an import would read as no change."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from scoring.importers.cells import join_list, tidy
from scoring.importers.vendors import SCHEMES
from scoring.models import Capability, Site, SiteIdentifier, Vendor, VendorName
from scoring.vocabulary import NameKind, VendorStatus

Row = dict[str, str]  # by field, as importers.vendors.COLUMNS names them


def vendor_rows(vendors: QuerySet[Vendor]) -> Iterator[Row]:
    """A row per site in use, with its vendor in each; a vendor without a site has one row. Five queries."""
    sites = _detailed(Site.objects.standing())
    names = VendorName.objects.standing().order_by("name", "pk")
    for vendor in vendors.prefetch_related(None).prefetch_related(
        Prefetch("sites", sites), Prefetch("other_names", names)
    ):
        about = _vendor(vendor)
        rows = [about | _site(site) for site in vendor.sites.all()]
        yield from rows or [about]


def waiting_rows() -> Iterator[Row]:
    """The sites that wait for a vendor. Three queries."""
    for site in _detailed(Site.objects.standing().filter(vendor__isnull=True)):
        yield _site(site)


def _detailed(sites: QuerySet[Site]) -> QuerySet[Site]:
    return sites.order_by("name", "pk").prefetch_related(
        Prefetch("identifiers", SiteIdentifier.objects.standing()),
        Prefetch("capabilities", Capability.objects.standing()),
    )


def _vendor(vendor: Vendor) -> Row:
    names = list(vendor.other_names.all())
    return {
        "vendor_key": vendor.slug,
        "vendor": tidy(vendor.name),
        "kinds": join_list(kind.label for kind in vendor.kinds),
        "status": VendorStatus(vendor.status).label,
        "website": tidy(vendor.website),
        "other_names": join_list(tidy(row.name) for row in names if row.kind != NameKind.FORMER),
        "former_names": join_list(tidy(row.name) for row in names if row.kind == NameKind.FORMER),
    }


def _site(site: Site) -> Row:
    row = {"site_key": str(site.pk), "site": tidy(site.name), "country": site.country}
    row |= {field: tidy(getattr(site, field)) for field in ("address", "city", "postcode")}
    for scheme in SCHEMES:
        row[scheme] = join_list(number.value for number in site.identifiers.all() if number.scheme == scheme)
    return row | {"capabilities": join_list(capability.key for capability in site.capabilities.all())}
