"""Vendors and their sites. Inspections, certificates and capabilities belong to the site, not to the company."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from scoring.capabilities import label as capability_label
from scoring.countries import country_name
from scoring.models.base import Audited, Removable, one_of
from scoring.vocabulary import EvidenceLevel, IdentifierScheme, NameKind, VendorKind, VendorStatus


class VendorQuerySet(models.QuerySet["Vendor"]):
    def in_use(self) -> VendorQuerySet:
        """Without the vendors that were merged into another."""
        return self.filter(merged_into__isnull=True)


class Vendor(Audited):
    """A company. One that was merged stays, points to the other and is shown nowhere but in its own history."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    is_cro = models.BooleanField("CRO", default=False)
    is_cmo = models.BooleanField("CMO", default=False)
    is_cdmo = models.BooleanField("CDMO", default=False)
    status = models.CharField(max_length=20, choices=VendorStatus, default=VendorStatus.PROSPECT)
    requalify_on = models.DateField(null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subsidiaries")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    website = models.URLField(blank=True)
    notes = models.TextField(blank=True, max_length=10_000, help_text="Markdown.")
    is_demo = models.BooleanField(default=False)

    objects = VendorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        constraints = [
            one_of("status", VendorStatus, name="vendor_status_known"),
            models.CheckConstraint(condition=Q(is_cro=True) | Q(is_cmo=True) | Q(is_cdmo=True), name="vendor_has_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="vendor_has_name"),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")) & ~Q(parent=models.F("id")), name="vendor_not_its_own"
            ),
        ]
        indexes = [models.Index(fields=["status", "name"], name="vendor_status_name")]

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


class VendorName(Removable):
    """What a vendor is or was called besides its name."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="other_names")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=NameKind, default=NameKind.TRADING)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta(Removable.Meta):
        ordering = ["-to_on", "name"]
        constraints = [
            *Removable.Meta.constraints,
            one_of("kind", NameKind, name="vendorname_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="vendorname_has_name"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="vendorname_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Removable):
    """A place where a vendor works. Sites are never merged by name; one without a vendor waits for a person's word."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, blank=True, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=400, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 two-letter code.")
    ownership_changed_on = models.DateField(
        null=True, blank=True, help_text="Records before this day were another owner's; they are shown greyed."
    )

    class Meta(Removable.Meta):
        ordering = ["name", "city"]
        constraints = [
            *Removable.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="site_has_name"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"\A[A-Z]{2}\Z"), name="site_country_code"
            ),
        ]
        indexes = [models.Index(fields=["country", "vendor"], name="site_country_vendor")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("site-detail", args=[self.pk])

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def place(self) -> str:
        """City and country, as far as they are known."""
        return ", ".join(part for part in (self.city, self.country) if part)


class SiteIdentifier(Removable):
    """A number that an authority or register gave the site."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=IdentifierScheme)
    value = models.CharField(max_length=40)

    class Meta(Removable.Meta):
        ordering = ["scheme", "value"]
        constraints = [
            *Removable.Meta.constraints,
            one_of("scheme", IdentifierScheme, name="identifier_scheme_known"),
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(removed_at__isnull=True), name="identifier_once"
            ),
            models.CheckConstraint(
                condition=~Q(scheme=IdentifierScheme.FEI) | Q(value__regex=r"\A[1-9]([0-9]{6}|[0-9]{9})\Z"),
                name="identifier_fei_digits",
            ),
            models.CheckConstraint(
                condition=~Q(scheme=IdentifierScheme.DUNS) | Q(value__regex=r"\A[0-9]{9}\Z"),
                name="identifier_duns_digits",
            ),
            models.CheckConstraint(
                condition=~Q(scheme=IdentifierScheme.OMS_LOCATION) | Q(value__regex=r"\ALOC-[0-9]{9}\Z"),
                name="identifier_oms_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Capability(Removable):
    """What a site can do (a key of `scoring.capabilities`), how well that is known, and as of when."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="capabilities")
    key = models.CharField(max_length=60)
    evidence = models.CharField(max_length=30, choices=EvidenceLevel)
    as_of = models.DateField()
    detail = models.CharField(max_length=200, blank=True, help_text="Scale, containment or another limit, in words.")

    class Meta(Removable.Meta):
        ordering = ["key"]
        constraints = [
            *Removable.Meta.constraints,
            one_of("evidence", EvidenceLevel, name="capability_evidence_known"),
            models.UniqueConstraint(
                fields=["site", "key"], condition=Q(removed_at__isnull=True), name="capability_once"
            ),
        ]
        indexes = [models.Index(fields=["key", "site"], name="capability_key_site")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The words for the key."""
        return capability_label(self.key)


class CapacityStatement(Removable):
    """How much a site says it can make or run, of what, in which window, and where that is written."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="capacities")
    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=15, decimal_places=3)
    unit = models.CharField(max_length=40)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=30, choices=EvidenceLevel)
    as_of = models.DateField()

    class Meta(Removable.Meta):
        ordering = ["what", "-as_of"]
        constraints = [
            *Removable.Meta.constraints,
            one_of("evidence", EvidenceLevel, name="capacity_evidence_known"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="capacity_not_negative"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="capacity_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.quantity} {self.unit}"


class Contact(Removable):
    """A person to write to."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="contacts")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="contacts")
    name = models.CharField(max_length=150)
    function = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta(Removable.Meta):
        ordering = ["name"]
        constraints = [
            *Removable.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Document(Removable):
    """A file kept as it came, under a random name; a newer one supersedes it as a row of its own."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="documents")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="documents")
    title = models.CharField(max_length=150)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")

    class Meta(Removable.Meta):
        ordering = ["title", "-issued_on"]
        constraints = [
            *Removable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
                name="document_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title
