"""One vendor in full, several beside one another, and what the trail says about one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from scoring.capabilities import CAPABILITIES, in_order
from scoring.models import (
    AuditEvent,
    AuditPayload,
    AuditTarget,
    Capability,
    CapacityStatement,
    Contact,
    Document,
    Selection,
    Site,
    SiteIdentifier,
    Vendor,
    VendorName,
)
from scoring.vocabulary import EvidenceLevel

CHUNK = 100  # events that are held in memory at a time
FEW = 200  # rows that an event may have changed and still be shown with its values on the page of a vendor
STRENGTH = {level: n for n, level in enumerate(EvidenceLevel)}


def with_details(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Sites with the identifiers, capabilities and statements of capacity that stand. Three more queries."""
    return sites.prefetch_related(
        Prefetch("identifiers", SiteIdentifier.objects.standing()),
        Prefetch("capabilities", Capability.objects.standing()),
        Prefetch("capacities", CapacityStatement.objects.standing()),
    )


class Held(NamedTuple):
    """A capability of a vendor: the strongest evidence at any of its sites, and how many sites have it."""

    key: str
    evidence: EvidenceLevel
    as_of: date
    sites: int

    @property
    def label(self) -> str:
        term = CAPABILITIES.get(self.key)
        return self.key if term is None else term.label


def held_by(sites: Sequence[Site]) -> list[Held]:
    """What some sites can do together, in the order of the list; needs their capabilities at hand."""
    rows: dict[str, list[Capability]] = {}
    for site in sites:
        for capability in site.capabilities.all():
            rows.setdefault(capability.key, []).append(capability)
    found = []
    for key in in_order(rows):
        best = max(rows[key], key=lambda row: (STRENGTH[EvidenceLevel(row.evidence)], row.as_of))
        found.append(Held(key, EvidenceLevel(best.evidence), best.as_of, len(rows[key])))
    return found


class Compared(NamedTuple):
    """A vendor in a comparison, with its sites and what they hold by key."""

    vendor: Vendor
    sites: list[Site]
    held: dict[str, Held]

    @property
    def countries(self) -> list[str]:
        """Where it has sites, each country once."""
        return sorted({site.country_name for site in self.sites if site.country})


class Comparison(NamedTuple):
    """Vendors side by side; `rows` are the capabilities that any of them holds: key, label, one cell per vendor."""

    vendors: list[Compared]
    rows: list[tuple[str, str, list[Held | None]]]


def compare(slugs: Sequence[str]) -> Comparison:
    """The named vendors in the order named; names that stand for no vendor in use are left out. Five queries."""
    sites = with_details(Site.objects.standing())
    found = Vendor.objects.in_use().filter(slug__in=slugs).prefetch_related(Prefetch("sites", sites))
    by_slug = {vendor.slug: vendor for vendor in found}
    columns = []
    for slug in dict.fromkeys(slugs):
        if (vendor := by_slug.get(slug)) is not None:
            places = list(vendor.sites.all())
            columns.append(Compared(vendor, places, {held.key: held for held in held_by(places)}))
    everything = held_by([site for column in columns for site in column.sites])
    rows = [(held.key, held.label, [column.held.get(held.key) for column in columns]) for held in everything]
    return Comparison(columns, rows)


def events_about(vendor: Vendor) -> QuerySet[AuditEvent]:
    """What was done to a vendor, to those merged into it, to their sites and details, newest first.

    What changed a selection too is told in the log of the selection alone, to those who may read it.
    """
    about = AuditTarget.objects.filter(object_id__in=_rows_of(vendor)).order_by()
    selections = AuditTarget.objects.filter(event=OuterRef("pk"), entity=Selection._meta.db_table)
    return AuditEvent.objects.filter(~Exists(selections), pk__in=about.values("event")).order_by("-id")


def _rows_of(vendor: Vendor) -> list[UUID]:
    """The ids of everything that belongs to a vendor, whether it stands or was taken out. One query."""
    owned = {
        "vendor": (VendorName, Contact, Document, Site),
        "site__vendor": (SiteIdentifier, Capability, CapacityStatement),
    }
    parts = [
        model._default_manager.filter(**{path: vendor}).order_by().values_list("pk", flat=True)
        for path, models in owned.items()
        for model in models
    ]
    merged = Vendor.objects.filter(merged_into=vendor).order_by().values_list("pk", flat=True)
    return [vendor.pk, *merged.union(*parts)]


def changes_of(events: Sequence[AuditEvent], vendor: Vendor) -> dict[int, list[dict[str, Any]]]:
    """What events changed of a vendor's own rows: {event: changes}; an event that changed very much has none.

    An import of a register changes thousands of rows at once: its values are for the trail, not for this page.
    """
    ours = {str(key) for key in _rows_of(vendor)}
    sizes = AuditTarget.objects.filter(event__in=events).order_by().values_list("event").annotate(n=Count("pk"))
    small = [event for event, size in sizes if size <= FEW]
    return {
        payload.event_id: [change for change in payload.changes if change.get("id") in ours]
        for payload in AuditPayload.objects.filter(event__in=small)
    }


def lines_about(
    events: QuerySet[AuditEvent], vendor: Vendor
) -> Iterator[tuple[AuditEvent, list[dict[str, Any]] | None]]:
    """Events about a vendor, each with what `changes_of` tells of it; read in chunks."""
    rows = events.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        changes = changes_of(chunk, vendor)
        yield from ((event, changes.get(event.pk)) for event in chunk)
