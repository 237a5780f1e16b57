"""The register as pages show it."""

from __future__ import annotations

import unicodedata

from django.db.models import Count, Q, QuerySet

from scoring.models import Alternative, Selection, User, Vendor


def directory(query: str = "") -> QuerySet[Vendor]:
    """Vendors by name, with their sites; `query` is looked for in names, sites, places and identifiers."""
    vendors = Vendor.objects.prefetch_related("sites").annotate(site_count=Count("sites", distinct=True))
    if query:
        vendors = vendors.filter(
            Q(name__icontains=query)
            | Q(sites__name__icontains=query)
            | Q(sites__city__icontains=query)
            | Q(sites__identifiers__value__icontains=query)
        ).distinct()
    return vendors.order_by("name", "slug")


def namesakes(names: list[str]) -> dict[str, list[Vendor]]:
    """For each name the vendors of the register that are called the same in any case: a question, never an answer."""
    found: dict[str, list[Vendor]] = {name: [] for name in names}
    folded = {_fold(name): name for name in names}
    for vendor in Vendor.objects.order_by("name", "slug").iterator():
        if (name := folded.get(_fold(vendor.name))) is not None:
            found[name].append(vendor)
    return found


def used_in(vendor: Vendor, user: User) -> QuerySet[Alternative]:
    """The selections that the person may know of in which the vendor competes."""
    visible = Selection.objects.visible_to(user)
    return (
        vendor.alternatives.filter(selection__in=visible)
        .select_related("selection", "site")
        .order_by("-selection__created_at")
    )


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
