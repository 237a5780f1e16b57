"""Records that nobody has laid to a site yet: by the numbers that no site has, and those that give no number.

A vendor is proposed where its name is like the firm's. A proposal is a question; only a person's word ties them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Value, When

from scoring.models import RecordMatch, RegulatoryRecord, Site, SiteIdentifier, Vendor, VendorName
from scoring.selectors.likeness import Names
from scoring.selectors.records import Number, counting, names_that_clash
from scoring.vocabulary import IdentifierScheme, RecordSource

# Product types and programme areas of the FDA that are no medicines for people.
OTHER_PRODUCTS = ("Cosmetics", "Devices", "Food/Cosmetics", "Foods", "Tobacco", "Veterinary", "Veterinary Medicine")


@dataclass(frozen=True, slots=True)
class WaitingNumber:
    """A number that no site has: what files call it now, where it is, what they hold of it, and whose it may be."""

    scheme: IdentifierScheme
    number: str
    names: tuple[str, ...]
    place: str
    city: str
    country: str
    counts: tuple[tuple[RecordSource, int], ...]
    latest: date | None
    is_drugs: bool
    names_clash: tuple[str, str] | None
    proposals: tuple[Vendor, ...]

    @property
    def name(self) -> str:
        """The name in the latest data."""
        return self.names[0] if self.names else self.number


def waiting(query: str = "") -> QuerySet[Any, Any]:
    """The numbers that no site has, as {"scheme", "identifier", "drugs", "latest"}; those of medicines first."""
    known = SiteIdentifier.objects.standing().filter(scheme=OuterRef("scheme"), value=OuterRef("identifier"))
    rows = counting().filter(~Q(identifier=""), ~Exists(known))
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(identifier__startswith=query))
    other = Q(product_type__in=OTHER_PRODUCTS) | Q(area__in=OTHER_PRODUCTS)
    drugs = Max(Case(When(other, then=Value(0)), default=Value(1), output_field=IntegerField()))
    found = rows.values("scheme", "identifier").annotate(drugs=drugs, latest=Max("happened_on"))
    return found.order_by("-drugs", "-latest", "scheme", "identifier")


def waiting_count(query: str = "") -> int:
    """How many numbers wait."""
    return waiting(query).order_by().count()


def described(rows: Sequence[Mapping[str, Any]]) -> list[WaitingNumber]:
    """What the records tell of some of these numbers. Three queries."""
    versions: dict[Number, list[RegulatoryRecord]] = defaultdict(list)
    for version in _of_numbers((row["scheme"], row["identifier"]) for row in rows):
        versions[version.scheme, version.identifier].append(version)
    vendors = _vendors_by_name()
    found = []
    for row in rows:
        number = (row["scheme"], row["identifier"])
        present = list({(each.source, each.key): each for each in reversed(versions[number])}.values())
        present.sort(key=lambda each: (each.run.as_of, each.happened_on or date.min, each.pk), reverse=True)
        names = tuple(dict.fromkeys(each.name for each in present if each.name))
        counts = Counter(RecordSource(each.source) for each in present)
        place = next((each for each in present if each.city or each.country), None)
        alike = dict.fromkeys(vendor for name in names[:3] for vendor in vendors.similar(name))
        found.append(
            WaitingNumber(
                scheme=IdentifierScheme(number[0]),
                number=number[1],
                names=names,
                place=", ".join(filter(None, (place.city, place.state, place.country))) if place else "",
                city=place.city if place else "",
                country=place.country if place else "",
                counts=tuple(counts.items()),
                latest=row["latest"],
                is_drugs=bool(row["drugs"]),
                names_clash=names_that_clash(present),
                proposals=tuple(alike)[:3],
            )
        )
    return found


def waiting_number(scheme: str, number: str) -> WaitingNumber | None:
    """One number that waits; None where none of the records has it or a site has it by now."""
    rows = waiting().filter(scheme=scheme, identifier=number)
    found = described(list(rows))
    return found[0] if found else None


def _of_numbers(numbers: Iterable[Number]) -> QuerySet[RegulatoryRecord]:
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for scheme, value in numbers:
        by_scheme[scheme].append(value)
    wanted = Q(pk__in=())
    for scheme, values in by_scheme.items():
        wanted |= Q(scheme=scheme, identifier__in=values)
    return counting().filter(wanted).select_related("run").order_by("-run__as_of", "-pk")


def _vendors_by_name() -> Names[Vendor]:
    """Two queries."""
    vendors = {vendor.pk: vendor for vendor in Vendor.objects.in_use()}
    named = [(vendor.name, vendor) for vendor in vendors.values()]
    others = VendorName.objects.standing().filter(vendor__in=Vendor.objects.in_use()).values_list("name", "vendor_id")
    return Names([*named, *((name, vendors[vendor]) for name, vendor in others)])


def proposed(name: str) -> list[Vendor]:
    """The vendors whose names are like this one. Two queries."""
    return _vendors_by_name().similar(name)


def sites_of(vendors: Iterable[Vendor]) -> dict[UUID, list[Site]]:
    """The sites in use of some vendors, by the vendor's id. One query."""
    found: dict[UUID, list[Site]] = defaultdict(list)
    for site in Site.objects.standing().filter(vendor__in=list(vendors)):
        found[site.vendor_id].append(site)
    return found


def unmatched(query: str = "", source: str = "") -> QuerySet[RegulatoryRecord]:
    """The records that give no number and that nobody matched to a site, as they are now, the newest first."""
    same = {"source": OuterRef("source"), "key": OuterRef("key")}
    later = Q(run__as_of__gt=OuterRef("run__as_of")) | Q(run__as_of=OuterRef("run__as_of"), pk__gt=OuterRef("pk"))
    rows = counting().filter(
        ~Exists(counting().filter(later, **same)),
        ~Exists(RecordMatch.objects.filter(**same)),
        scheme="",
    )
    if query:
        rows = rows.filter(Q(name__icontains=query) | Q(text__icontains=query) | Q(reference__startswith=query))
    if source:
        rows = rows.filter(source=source)
    return rows.select_related("run").order_by("-happened_on", "source", "key")
