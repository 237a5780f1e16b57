"""Regulatory records: what an authority's file said about a site, and what a person entered or matched.

A record read from a file is append-only. A newer export adds a new row under the same key; an import that is undone
stays, and its rows no longer count. So the last row that counts is the present one, and the older ones stay visible.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from scoring.models.base import Audited, Retirable, both_or_neither, one_of
from scoring.models.vendors import Site
from scoring.vocabulary import IdentifierScheme, InspectionClass, RecordKind, RecordSource


class ImportRun(Audited):
    """One file of an authority, read once. `records_sha256` covers the rows that it added, in order."""

    source = models.CharField(max_length=20, choices=RecordSource)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField(help_text="The day on which the authority's data were taken.")
    filters = models.CharField(max_length=1000, blank=True, help_text="What the export was narrowed to.")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_quarantined = models.PositiveIntegerField(default=0)
    records_sha256 = models.CharField(max_length=64, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-imported_at"]
        constraints = [
            one_of("source", RecordSource, name="importrun_source_known"),
            both_or_neither("undone_at", "undone_by", name="importrun_undone_by"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""), name="importrun_undone_has_reason"
            ),
            models.UniqueConstraint(
                fields=["source", "sha256"], condition=Q(undone_at__isnull=True), name="importrun_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}, {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("record-run", args=[self.pk])

    @property
    def counts(self) -> str:
        """What became of the rows, in words."""
        return (
            f"{self.rows_read} rows read, {self.rows_new} new, {self.rows_changed} changed, "
            f"{self.rows_unchanged} unchanged, {self.rows_quarantined} set aside"
        )


class RegulatoryRecord(models.Model):
    """One record as one file gave it: append-only, held by the guard. `content_sha256` tells two versions apart."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="records")
    source = models.CharField(max_length=20, choices=RecordSource)
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=RecordKind)
    line = models.PositiveIntegerField(help_text="Of the file.")
    scheme = models.CharField(max_length=10, choices=IdentifierScheme, blank=True)
    identifier = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=300, blank=True, help_text="Of the firm, as that file gave it.")
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=100, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=120, blank=True)
    product_type = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    details = models.JSONField(default=list, help_text="Label and text of everything else.")
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            one_of("source", RecordSource, name="record_source_known"),
            one_of("kind", RecordKind, name="record_kind_known"),
            models.UniqueConstraint(fields=["run", "key"], name="record_once_in_run"),
        ]
        indexes = [
            models.Index(fields=["scheme", "identifier"], name="record_identifier"),
            models.Index(fields=["source", "key"], name="record_key"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"


class QuarantinedRow(models.Model):
    """A line of a file that was set aside, with the reason in words: append-only, like the records."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="quarantined")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=400)
    row = models.JSONField(help_text="Heading and text of each cell.")

    class Meta:
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class RecordMatch(Retirable):
    """A person's word that a record without an identifier of ours concerns a site."""

    source = models.CharField(max_length=20, choices=RecordSource)
    key = models.CharField(max_length=120)
    site = models.ForeignKey(Site, models.PROTECT, related_name="record_matches")
    reason = models.CharField(max_length=400)

    class Meta(Retirable.Meta):
        constraints = [
            *Retirable.Meta.constraints,
            one_of("source", RecordSource, name="recordmatch_source_known"),
            models.UniqueConstraint(
                fields=["source", "key", "site"], condition=Q(removed_at__isnull=True), name="recordmatch_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recordmatch_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.site}"


class EnteredRecord(Retirable):
    """A record that no file brings and a person enters: an import alert, an own audit, another authority's word.

    `ended_on` is when it was lifted, withdrawn, closed or vacated.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="entered_records")
    kind = models.CharField(max_length=20, choices=RecordKind)
    authority = models.CharField(max_length=60)
    happened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=InspectionClass, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    critical = models.PositiveIntegerField(null=True, blank=True, help_text="Findings, of an own audit.")
    major = models.PositiveIntegerField(null=True, blank=True)
    minor = models.PositiveIntegerField(null=True, blank=True)
    follow_up = models.CharField(max_length=400, blank=True)
    url = models.URLField(max_length=500, blank=True)
    as_of = models.DateField(help_text="The day on which it was looked up.")

    class Meta(Retirable.Meta):
        ordering = ["-happened_on", "kind"]
        constraints = [
            *Retirable.Meta.constraints,
            one_of("kind", RecordKind, name="enteredrecord_kind_known"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=InspectionClass.values), name="enteredrecord_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("happened_on")),
                name="enteredrecord_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(authority=""), name="enteredrecord_has_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.authority}, {self.happened_on}"
