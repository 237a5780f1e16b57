"""Selections: one piece of work to place, who competes for it and who judges."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from scoring.models.base import Audited, Retirable, both_or_neither, one_of
from scoring.models.criteria import CriteriaModel, Criterion
from scoring.models.vendors import Site, Vendor
from scoring.vocabulary import GlobalRole, MemberRole, MissingPolicy, NamesShown, Stage, VendorKind

if TYPE_CHECKING:
    from scoring.models.people import User


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, user: User) -> SelectionQuerySet:
        """The selections that a person may know of: those of their own part or of one that they stand in for, and all
        of them for an auditor."""
        if not user.is_active:
            return self.none()
        if user.has_role(GlobalRole.AUDITOR):
            return self
        return self.filter(pk__in=parts_of(user).values("selection"))


class Selection(Audited):
    """Stages move by `actions.selections.move_stage`; from scoring on the criteria model is frozen and sealed."""

    ref = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=90)
    kind = models.CharField(max_length=10, choices=VendorKind)
    product = models.CharField(max_length=120, blank=True)
    scope = models.TextField(max_length=2000, blank=True)
    modality = models.CharField(max_length=80, blank=True)
    phase = models.CharField(max_length=80, blank=True, help_text="Of development: preclinical, phase 2, commercial.")
    volumes = models.CharField(max_length=200, blank=True)
    markets = models.CharField(max_length=200, blank=True)
    budget = models.CharField(max_length=120, blank=True)
    confidentiality = models.CharField(max_length=60, default="Confidential")
    required_capabilities = models.JSONField(default=list, blank=True, help_text="Keys of scoring.capabilities.")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.SETUP)
    criteria_model = models.OneToOneField(CriteriaModel, models.PROTECT, related_name="selection")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned_selections")
    created_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC", help_text="Of the deadline, by its IANA name.")
    is_blind = models.BooleanField(default=True, help_text="Nobody sees another's score until scoring has closed.")
    names_shown = models.CharField(max_length=10, choices=NamesShown, default=NamesShown.AGREED)
    single_source_reason = models.CharField(max_length=400, blank=True, help_text="Why fewer than three compete.")
    criteria_reason = models.CharField(max_length=400, blank=True, help_text="Why they differ from the template.")
    criteria_sent_at = models.DateTimeField(null=True, blank=True)
    criteria_approved_at = models.DateTimeField(null=True, blank=True)
    criteria_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    records_as_of = models.DateField(null=True, blank=True, help_text="The day as of which records count.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    missing_policy = models.CharField(max_length=10, choices=MissingPolicy, default=MissingPolicy.WORST)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of criteria and weights as sealed.")
    scoring_closed_at = models.DateTimeField(null=True, blank=True)
    source_name = models.CharField(max_length=255, blank=True, help_text="The scorecard file that it was read from.")
    source_sha256 = models.CharField(max_length=64, blank=True)
    notes = models.JSONField(default=list, help_text="What the reader of the scorecard took for granted, in sentences.")
    is_demo = models.BooleanField(default=False)

    # Who has which part, by person, as far as it was asked. Kept by a page that only reads, and by nothing that writes.
    parts_read: dict[uuid.UUID, Membership | None] | None = None

    objects = SelectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "ref"]
        constraints = [
            one_of("kind", VendorKind, name="selection_kind_known"),
            one_of("stage", Stage, name="selection_stage_known"),
            one_of("missing_policy", MissingPolicy, name="selection_missing_policy_known"),
            both_or_neither("sealed_at", "sealed_by", name="selection_sealed_by"),
            both_or_neither("criteria_approved_at", "criteria_approved_by", name="selection_criteria_approved_by"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="selection_withdrawn_by"),
            one_of("names_shown", NamesShown, name="selection_names_shown_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.SETUP) | Q(sealed_at__isnull=False), name="selection_sealed_before_scoring"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="selection_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("selection-detail", args=[self.ref])


class Alternative(Retirable):
    """The ranked unit: a vendor at a site, in one selection. A scorecard may name no site."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="alternatives")
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="alternatives")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="alternatives")
    position = models.PositiveIntegerField()
    short_name = models.CharField(max_length=40)
    strength = models.CharField(max_length=400, blank=True)
    concern = models.CharField(max_length=400, blank=True)

    class Meta(Retirable.Meta):
        ordering = ["position"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(fields=["selection", "position"], name="alternative_position_once"),
            models.UniqueConstraint(
                fields=["selection", "short_name"],
                condition=Q(removed_at__isnull=True),
                name="alternative_short_name_once",
            ),
            models.UniqueConstraint(
                fields=["selection", "vendor", "site"], condition=Q(removed_at__isnull=True), name="alternative_once"
            ),
            models.UniqueConstraint(
                fields=["selection", "vendor"],
                condition=Q(site__isnull=True, removed_at__isnull=True),
                name="alternative_once_without_site",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Membership(Retirable):
    """A person's part in a selection. `delegate` may do what the person does, in their own name."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole)
    function = models.CharField(max_length=60, blank=True, help_text="What the person speaks for: QA, CMC, finance.")
    meaning = models.CharField(max_length=60, blank=True, help_text="What an approver's signature will mean.")
    is_quality = models.BooleanField(default=False, help_text="An approver who speaks for the quality unit.")
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    interests_declared_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    agrees_to_names_at = models.DateTimeField(null=True, blank=True)

    class Meta(Retirable.Meta):
        ordering = ["role", "function"]
        constraints = [
            *Retirable.Meta.constraints,
            one_of("role", MemberRole, name="membership_role_known"),
            models.UniqueConstraint(
                fields=["selection", "user"], condition=Q(removed_at__isnull=True), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(role=MemberRole.EVALUATOR),
                name="membership_sheet_of_evaluator",
            ),
            models.CheckConstraint(
                condition=Q(is_quality=False) | Q(role=MemberRole.APPROVER), name="membership_quality_is_approver"
            ),
            models.CheckConstraint(
                condition=Q(delegate__isnull=True) | ~Q(delegate=models.F("user")), name="membership_delegate_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


def parts_of(user: User) -> models.QuerySet[Membership]:
    """The parts that a person has, or stands in for."""
    return Membership.objects.filter(Q(user=user) | Q(delegate=user))


class Assignment(Retirable):
    """A group of criteria that an evaluator scores."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="assignments")
    group = models.ForeignKey(Criterion, models.PROTECT, related_name="assignments")

    class Meta(Retirable.Meta):
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["membership", "group"], condition=Q(removed_at__isnull=True), name="assignment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.group}"


class Conflict(Audited):
    """An interest that an evaluator declared in a vendor: it closes that column to them, for ever."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="conflicts")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="conflicts")
    statement = models.CharField(max_length=400)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "alternative"], name="conflict_once"),
            models.CheckConstraint(condition=~Q(statement=""), name="conflict_has_statement"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.alternative}"


class WeightAmendment(Audited):
    """A change of the sealed weights, made in the open: the sealed tree stays, the latest amendment counts.

    `weights` are the local weights of every criterion that weighs, in basis points by key.
    """

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    weights = models.JSONField()
    reason = models.CharField(max_length=2000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "number"], name="amendment_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.selection.ref}, weights {self.number}"


class Scenario(Retirable):
    """A named set of weights to compare with: `weights` are local weights in basis points by criterion key."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=60)
    why = models.CharField(max_length=400, blank=True)
    weights = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta(Retirable.Meta):
        ordering = ["created_at", "name"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["selection", "name"], condition=Q(removed_at__isnull=True), name="scenario_name_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="scenario_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
