"""The register as pages show it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from scoring.capabilities import in_order, keys_that_say, label
from scoring.countries import codes_in
from scoring.models import Alternative, Capability, Selection, Site, SiteIdentifier, User, Vendor, VendorName
from scoring.vocabulary import VendorKind, VendorStatus

MOST_WORDS = 6
SHORTEST_CAPABILITY = 3
SITE_WORDS = ("name", "city", "address", "postcode")
SORTS = ("name", "status", "sites", "used")
KINDS = (VendorKind.CRO, VendorKind.CMO, VendorKind.CDMO)


class Filters(NamedTuple):
    """What a list of the register is narrowed to; an empty value does not narrow. `region` may name a country."""

    kind: VendorKind | None = None
    capability: str = ""
    region: str = ""
    status: VendorStatus | None = None


EVERYTHING = Filters()


def directory(query: str = "", filters: Filters = EVERYTHING, *, sort: str = "name") -> QuerySet[Vendor]:
    """Vendors that were not merged into another, with their sites in use and `site_count`.

    Each word of `query` has to stand in a name, a former name, a site, a place, a capability or an identifier.
    A capability and a region have to meet at one site. `sort` is one of SORTS, or one with "-" in front; "used"
    needs `with_use`.
    """
    count = Site.objects.standing().filter(vendor=OuterRef("pk")).order_by().values("vendor").annotate(n=Count("pk"))
    vendors = (
        Vendor.objects.in_use()
        .annotate(site_count=Coalesce(Subquery(count.values("n"), output_field=IntegerField()), 0))
        .prefetch_related(Prefetch("sites", Site.objects.standing()))
    )
    for word in query.split()[:MOST_WORDS]:
        vendors = vendors.filter(_holds(word))
    vendors = vendors.filter(_narrowed(filters))
    if filters.capability or filters.region:
        vendors = vendors.filter(pk__in=sites_like(filters).values("vendor"))
    field = {"sites": "site_count", "used": "used_count"}.get(sort.lstrip("-"), sort.lstrip("-"))
    first = F(field).desc() if sort.startswith("-") else F(field).asc()
    return vendors.order_by(first, "name", "slug")


class Listed(NamedTuple):
    """A vendor as a line of the directory: the ids and places of its sites in use, the words for what they can do."""

    pk: UUID
    slug: str
    name: str
    status: VendorStatus
    is_demo: bool
    kinds: str
    sites: tuple[UUID, ...]
    places: tuple[str, ...]
    can: tuple[str, ...]
    used_count: int


def page_of(keys: Sequence[UUID], user: User) -> list[Listed]:
    """The vendors of one page of a directory in its order. Three queries, for the page alone."""
    sites: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    standing = Site.objects.standing().filter(vendor__in=keys)
    for vendor, site, name, *place in standing.values_list("vendor_id", "pk", "name", "city", "country"):
        sites[vendor].append((site, ", ".join(filter(None, place)) or name))
    held: dict[UUID, set[str]] = defaultdict(set)
    can = Capability.objects.standing().filter(site__vendor__in=keys, site__removed_at__isnull=True).order_by()
    for vendor, key in can.values_list("site__vendor_id", "key"):
        held[vendor].add(key)
    rows: QuerySet[Any, Any] = with_use(Vendor.objects.in_use().filter(pk__in=keys), user).order_by()
    found = {
        pk: Listed(
            pk,
            slug,
            name,
            VendorStatus(status),
            is_demo,
            ", ".join(kind.label for kind, is_one in zip(KINDS, is_kind, strict=True) if is_one),
            tuple(site for site, _ in sites[pk]),
            tuple(place for _, place in sites[pk]),
            tuple(map(label, in_order(held[pk]))),
            used,
        )
        for pk, slug, name, status, is_demo, *is_kind, used in rows.values_list(
            "pk", "slug", "name", "status", "is_demo", "is_cro", "is_cmo", "is_cdmo", "used_count"
        )
    }
    return [found[key] for key in keys if key in found]


def with_use(vendors: QuerySet[Vendor], user: User) -> QuerySet[Vendor]:
    """With `used_count`: in how many selections, of those that the person may know of, each vendor competes."""
    used = (
        Alternative.objects.filter(vendor=OuterRef("pk"), selection__in=Selection.objects.visible_to(user).values("pk"))
        .order_by()
        .values("vendor")
        .annotate(n=Count("selection", distinct=True))
    )
    return vendors.annotate(used_count=Coalesce(Subquery(used.values("n"), output_field=IntegerField()), 0))


def sites_like(filters: Filters) -> QuerySet[Site]:
    """Sites in use that have the capability and lie in the region; the other filters speak of the vendor."""
    sites = Site.objects.standing().filter(vendor__isnull=False)
    if filters.capability:
        holders = Capability.objects.standing().filter(key=filters.capability)
        sites = sites.filter(pk__in=holders.values("site"))
    if filters.region:
        sites = sites.filter(country__in=codes_in(filters.region))
    return sites


def _narrowed(filters: Filters, prefix: str = "") -> Q:
    wanted = Q()
    if filters.kind is not None:
        wanted &= Q(**{f"{prefix}is_{filters.kind.value}": True})
    if filters.status is not None:
        wanted &= Q(**{f"{prefix}status": filters.status})
    return wanted


def _holds(word: str) -> Q:
    """The vendors in which a word stands somewhere: one pass over vendors, one over names, one over sites."""
    names = VendorName.objects.standing().filter(_spelt(["name"], word))
    sites = Site.objects.standing().filter(_site_holds(word), vendor__isnull=False)
    return _spelt(["name"], word) | Q(pk__in=names.values("vendor")) | Q(pk__in=sites.values("vendor"))


def _site_holds(word: str) -> Q:
    """The sites in which a word stands. One or two letters are in nearly every capability, so they ask for none."""
    numbers = SiteIdentifier.objects.standing().filter(_spelt(["value"], word.lstrip("0") or word))
    found = _spelt(SITE_WORDS, word) | Q(pk__in=numbers.values("site"))
    if len(word) >= SHORTEST_CAPABILITY and (keys := keys_that_say(word)):
        found |= Q(pk__in=Capability.objects.standing().filter(key__in=keys).values("site"))
    return found


def _spelt(fields: Iterable[str], word: str) -> Q:
    """The word in any case in one of the fields. SQLite folds the letters of ASCII alone, so others are asked twice."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}
    wanted = Q()
    for field in fields:
        for spelling in sorted(spellings):
            wanted |= Q(**{f"{field}__icontains": spelling})
    return wanted


def sites_without_vendor(query: str = "") -> QuerySet[Site]:
    """Sites in use that wait for a person to say whose they are, with their identifiers."""
    sites = Site.objects.standing().filter(vendor__isnull=True)
    for word in query.split()[:MOST_WORDS]:
        sites = sites.filter(_site_holds(word))
    return sites.prefetch_related(Prefetch("identifiers", SiteIdentifier.objects.standing())).order_by("name", "pk")


def countries_in_use() -> list[str]:
    """The country codes in which the register has sites."""
    codes = Site.objects.standing().filter(vendor__isnull=False).exclude(country="")
    return list(codes.order_by("country").values_list("country", flat=True).distinct())


def namesakes(names: list[str]) -> dict[str, list[Vendor]]:
    """For each name the vendors of the register that are called the same in any case: a question, never an answer."""
    found: dict[str, list[Vendor]] = {name: [] for name in names}
    folded = {_fold(name): name for name in names}
    for vendor in Vendor.objects.in_use().order_by("name", "slug").iterator():
        if (name := folded.get(_fold(vendor.name))) is not None:
            found[name].append(vendor)
    return found


def called(text: str) -> list[Vendor]:
    """The vendors in use whose name, in any case, or whose address in the product is exactly `text`."""
    wanted = Q(slug=text) | Q(name__iexact=text)
    return list(Vendor.objects.in_use().filter(wanted).order_by("slug")[:10])


def used_in(vendor: Vendor, user: User) -> QuerySet[Alternative]:
    """The selections that the person may know of in which the vendor competes, or one that was merged into it."""
    visible = Selection.objects.visible_to(user)
    return (
        Alternative.objects.filter(Q(vendor=vendor) | Q(vendor__merged_into=vendor), selection__in=visible)
        .select_related("selection", "site", "vendor")
        .order_by("-selection__created_at", "position")
    )


class Suggestion(NamedTuple):
    """A site, the wanted capabilities that it holds, and those that it lacks."""

    site: Site
    held: list[Capability]
    gap: list[str]


def suggested(needs: list[str], filters: Filters) -> QuerySet[Site]:
    """Sites with at least one of the wanted capabilities, most first: `held_count`; then by vendor and site."""
    held = (
        Capability.objects.standing()
        .filter(key__in=needs, site=OuterRef("pk"))
        .order_by()
        .values("site")
        .annotate(n=Count("pk"))
    )
    holders = Capability.objects.standing().filter(key__in=needs)
    return (
        sites_like(filters)
        .filter(_narrowed(filters, "vendor__"), pk__in=holders.values("site"))
        .annotate(held_count=Subquery(held.values("n"), output_field=IntegerField()))
        .select_related("vendor")
        .order_by("-held_count", "vendor__name", "name", "pk")
    )


def with_gaps(sites: Iterable[Site], needs: list[str]) -> list[Suggestion]:
    """The sites with what they hold and lack of the wanted capabilities, both in the order of `needs`. One query."""
    listed = list(sites)
    held: dict[UUID, dict[str, Capability]] = {site.pk: {} for site in listed}
    for capability in Capability.objects.standing().filter(site__in=listed, key__in=needs):
        held[capability.site_id][capability.key] = capability
    return [
        Suggestion(
            site,
            [held[site.pk][key] for key in needs if key in held[site.pk]],
            [key for key in needs if key not in held[site.pk]],
        )
        for site in listed
    ]


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
