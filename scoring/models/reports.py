"""Reports that were issued: stored once with their hash, never made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from scoring.models.base import Audited, one_of
from scoring.models.decisions import Snapshot
from scoring.models.selections import Alternative, Selection
from scoring.vocabulary import ReportKind

if TYPE_CHECKING:
    from scoring.models.people import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> ReportQuerySet:
        """Those of the selections that the person may know of."""
        return self.filter(selection__in=Selection.objects.visible_to(user))


class Report(Audited):
    """An issued report. Its version is `major`.`minor`: the decision's number, and how often it was issued from it.

    `options` are those of the builder; `record_sha256` is the digest of the data that it carries.
    """

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="reports")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=ReportKind)
    alternative = models.ForeignKey(
        Alternative, models.PROTECT, null=True, blank=True, related_name="+", help_text="Whom a debrief is for."
    )
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    options = models.JSONField(default=dict)
    stored_as = models.CharField(max_length=255, unique=True)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    record_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            one_of("kind", ReportKind, name="report_kind_known"),
            models.UniqueConstraint(
                fields=["selection", "kind", "major", "minor"],
                condition=Q(alternative__isnull=True),
                name="report_version_once",
            ),
            models.UniqueConstraint(
                fields=["selection", "kind", "alternative", "major", "minor"], name="report_version_once_for_vendor"
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.DEBRIEF, alternative__isnull=False)
                | ~Q(kind=ReportKind.DEBRIEF) & Q(alternative__isnull=True),
                name="report_debrief_has_vendor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selection.ref}, {self.get_kind_display().lower()} {self.version_text}"

    @property
    def version_text(self) -> str:
        return f"{self.major}.{self.minor}"
