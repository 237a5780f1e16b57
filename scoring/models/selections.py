"""Selections: one piece of work to place, who competes for it and who judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from scoring.models.base import Audited, both_or_neither, one_of
from scoring.models.criteria import CriteriaModel, Criterion
from scoring.models.vendors import Site, Vendor
from scoring.vocabulary import GlobalRole, MemberRole, MissingPolicy, Stage, VendorKind

if TYPE_CHECKING:
    from scoring.models.people import User


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, user: User) -> SelectionQuerySet:
        """The selections that a person may know of: their own, and all of them for an auditor."""
        if not user.is_active:
            return self.none()
        if user.has_role(GlobalRole.AUDITOR):
            return self
        return self.filter(memberships__user=user).distinct()


class Selection(Audited):
    """Stages move by `actions.selections.move_stage`; from scoring on the criteria model is frozen and sealed."""

    ref = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=90)
    kind = models.CharField(max_length=10, choices=VendorKind)
    product = models.CharField(max_length=120, blank=True)
    scope = models.TextField(max_length=2000, blank=True)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.SETUP)
    criteria_model = models.OneToOneField(CriteriaModel, models.PROTECT, related_name="selection")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_selections")
    created_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    missing_policy = models.CharField(max_length=10, choices=MissingPolicy, default=MissingPolicy.WORST)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of criteria and weights as sealed.")
    scoring_closed_at = models.DateTimeField(null=True, blank=True)
    source_name = models.CharField(max_length=255, blank=True, help_text="The scorecard file that it was read from.")
    source_sha256 = models.CharField(max_length=64, blank=True)
    notes = models.JSONField(default=list, help_text="What the reader of the scorecard took for granted, in sentences.")
    is_demo = models.BooleanField(default=False)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "ref"]
        constraints = [
            one_of("kind", VendorKind, name="selection_kind_known"),
            one_of("stage", Stage, name="selection_stage_known"),
            one_of("missing_policy", MissingPolicy, name="selection_missing_policy_known"),
            both_or_neither("sealed_at", "sealed_by", name="selection_sealed_by"),
            models.CheckConstraint(
                condition=Q(stage=Stage.SETUP) | Q(sealed_at__isnull=False), name="selection_sealed_before_scoring"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="selection_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("selection-detail", args=[self.ref])


class Alternative(Audited):
    """The ranked unit: a vendor at a site, in one selection. A scorecard may name no site."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="alternatives")
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="alternatives")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="alternatives")
    position = models.PositiveIntegerField()
    short_name = models.CharField(max_length=40)
    strength = models.CharField(max_length=400, blank=True)
    concern = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "position"], name="alternative_position_once"),
            models.UniqueConstraint(fields=["selection", "short_name"], name="alternative_short_name_once"),
            models.UniqueConstraint(fields=["selection", "vendor", "site"], name="alternative_once"),
            models.UniqueConstraint(
                fields=["selection", "vendor"], condition=Q(site__isnull=True), name="alternative_once_without_site"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Membership(Audited):
    """A person's part in a selection."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole)
    function = models.CharField(max_length=60, blank=True, help_text="What the person speaks for: QA, CMC, finance.")
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "function"]
        constraints = [
            one_of("role", MemberRole, name="membership_role_known"),
            models.UniqueConstraint(fields=["selection", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(role=MemberRole.EVALUATOR),
                name="membership_sheet_of_evaluator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Assignment(Audited):
    """A group of criteria that an evaluator scores."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    group = models.ForeignKey(Criterion, models.PROTECT, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "group"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.membership}: {self.group}"
