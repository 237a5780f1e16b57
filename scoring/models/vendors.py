"""Vendors and their sites. Inspections, certificates and capabilities belong to the site, not to the company."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from scoring.models.base import Audited, one_of
from scoring.vocabulary import IdentifierScheme, VendorKind, VendorStatus


class Vendor(Audited):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    is_cro = models.BooleanField("CRO", default=False)
    is_cmo = models.BooleanField("CMO", default=False)
    is_cdmo = models.BooleanField("CDMO", default=False)
    status = models.CharField(max_length=20, choices=VendorStatus, default=VendorStatus.PROSPECT)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "slug"]
        constraints = [
            one_of("status", VendorStatus, name="vendor_status_known"),
            models.CheckConstraint(condition=Q(is_cro=True) | Q(is_cmo=True) | Q(is_cdmo=True), name="vendor_has_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="vendor_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("vendor-detail", args=[self.slug])

    @property
    def kinds(self) -> tuple[VendorKind, ...]:
        """Every kind that the vendor is."""
        held = ((VendorKind.CRO, self.is_cro), (VendorKind.CMO, self.is_cmo), (VendorKind.CDMO, self.is_cdmo))
        return tuple(kind for kind, is_held in held if is_held)

    @property
    def kinds_text(self) -> str:
        return ", ".join(kind.label for kind in self.kinds)


class Site(Audited):
    """A place where a vendor works. Sites are never merged by name."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 two-letter code.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["vendor", "name"], name="site_name_once_per_vendor"),
            models.CheckConstraint(condition=~Q(name=""), name="site_has_name"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"\A[A-Z]{2}\Z"), name="site_country_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """City and country, as far as they are known."""
        return ", ".join(part for part in (self.city, self.country) if part)


class SiteIdentifier(Audited):
    """A number that an authority or register gave the site."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=IdentifierScheme)
    value = models.CharField(max_length=40)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            one_of("scheme", IdentifierScheme, name="identifier_scheme_known"),
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.CheckConstraint(
                condition=~Q(scheme=IdentifierScheme.FEI) | Q(value__regex=r"\A[0-9]{7,10}\Z"),
                name="identifier_fei_digits",
            ),
            models.CheckConstraint(
                condition=~Q(scheme=IdentifierScheme.DUNS) | Q(value__regex=r"\A[0-9]{9}\Z"),
                name="identifier_duns_digits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"
