"""Documents as pages show them."""

from __future__ import annotations

from django.db.models import QuerySet

from scoring.models import Document, Vendor


def documents_of(vendor: Vendor) -> QuerySet[Document]:
    """The documents of a vendor and its sites that stand, the newest version of each, with their site."""
    return _standing(vendor).filter(superseded_by__isnull=True).order_by("title", "-issued_on", "pk")


def earlier_versions(vendor: Vendor) -> QuerySet[Document]:
    """The versions that a newer one has superseded."""
    return _standing(vendor).filter(superseded_by__isnull=False).order_by("title", "-issued_on", "pk")


def _standing(vendor: Vendor) -> QuerySet[Document]:
    return Document.objects.filter(vendor=vendor, removed_at__isnull=True).select_related("site")
