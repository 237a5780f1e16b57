"""What was decided, what it rests on, frozen once, and who signed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scoring.models.base import Audited, Retirable, both_or_neither, one_of
from scoring.models.selections import Alternative, Selection
from scoring.vocabulary import DecisionOutcome, SignatureMeaning

if TYPE_CHECKING:
    from scoring.models.people import User


class Decision(Audited):
    """The decision of a selection as the lead writes it; it changes until it is frozen.

    `rationale_draft` is the text that was drafted from the figures when the rationale was written, so that the report
    can mark what was changed in it. `legal`, `suitable` and `competent` are the three conclusions on the contractor.
    """

    selection = models.OneToOneField(Selection, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=DecisionOutcome)
    chosen = models.ForeignKey(Alternative, models.PROTECT, null=True, blank=True, related_name="+")
    second_source = models.ForeignKey(Alternative, models.PROTECT, null=True, blank=True, related_name="+")
    not_first_reason = models.CharField(max_length=1000, blank=True, help_text="Why it is not the top-ranked vendor.")
    rationale = models.TextField(max_length=4000, blank=True)
    rationale_draft = models.TextField(max_length=4000, blank=True)
    legal = models.CharField(max_length=300, blank=True)
    suitable = models.CharField(max_length=300, blank=True)
    competent = models.CharField(max_length=300, blank=True)
    next_review_on = models.DateField(null=True, blank=True, help_text="When the vendor is to be qualified anew.")

    class Meta:
        constraints = [
            one_of("outcome", DecisionOutcome, name="decision_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=DecisionOutcome.SELECT, chosen__isnull=False)
                | ~Q(outcome=DecisionOutcome.SELECT) & Q(chosen__isnull=True, second_source__isnull=True),
                name="decision_chooses_one_or_none",
            ),
            models.CheckConstraint(
                condition=Q(second_source__isnull=True) | ~Q(second_source=F("chosen")),
                name="decision_second_source_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selection.ref}: {self.get_outcome_display()}"


class Shortlisted(Retirable):
    """A vendor that goes on to the next step when nobody is chosen yet."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="shortlist")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="+")

    class Meta(Retirable.Meta):
        ordering = ["alternative__position"]
        constraints = [
            *Retirable.Meta.constraints,
            models.UniqueConstraint(
                fields=["decision", "alternative"], condition=Q(removed_at__isnull=True), name="shortlisted_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.alternative)


class Condition(Retirable):
    """What has to be done before the contract: by whom, and until when."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=200)
    owner = models.CharField(max_length=80)
    due_on = models.DateField()

    class Meta(Retirable.Meta):
        ordering = ["position"]
        constraints = [
            *Retirable.Meta.constraints,
            models.CheckConstraint(condition=~Q(text="") & ~Q(owner=""), name="condition_says_what_and_who"),
        ]

    def __str__(self) -> str:
        return self.text


class Dissent(Audited):
    """That somebody who took part sees it otherwise, in their own words; never taken out."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="dissents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="dissent_has_text")]

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:60]}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: User) -> SnapshotQuerySet:
        """Those of the selections that the person may know of."""
        return self.filter(selection__in=Selection.objects.visible_to(user))


class Snapshot(Audited):
    """Everything that a decision rests on, frozen once: canonical JSON, whose digest the signatures carry.

    Only that a newer one took its place, or that the selection went back, may be noted later.
    `content` is the text of the canonical bytes; `docs/snapshot.md` has its fields. `content_sha256` covers what was
    decided on without the instant and the head of the trail, so that it can be compared with the rows as they are.
    """

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    content_sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_reason = models.CharField(max_length=2000, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            both_or_neither("superseded_at", "superseded_by", name="snapshot_superseded_by"),
            models.UniqueConstraint(fields=["selection", "number"], name="snapshot_number_once"),
            models.UniqueConstraint(
                fields=["selection"], condition=Q(superseded_at__isnull=True), name="snapshot_one_current"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | ~Q(superseded_reason=""),
                name="snapshot_superseded_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selection.ref}, decision {self.number}"

    def audit_values(self) -> dict[str, str | None]:
        """The trail keeps the digest; the content itself stands here and never changes."""
        return {name: value for name, value in super().audit_values().items() if name != "content"}


class Signature(Audited):
    """A signature under a snapshot, or the withdrawal of one: rows that are only ever added.

    Name, role and meaning are those of the moment. `sha256` covers the snapshot's digest and every field, so that a
    row that is laid to another snapshot no longer fits itself.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="signatures")
    number = models.PositiveIntegerField(help_text="In the order of signing, under its snapshot.")
    snapshot_sha256 = models.CharField(max_length=64)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    full_name = models.CharField(max_length=150)
    role = models.CharField(max_length=60)
    meaning = models.CharField(max_length=20, choices=SignatureMeaning)
    comment = models.CharField(max_length=2000, blank=True)
    signed_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    method = models.CharField(max_length=40, help_text="How the signer proved who they are.")
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="withdrawal")
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            one_of("meaning", SignatureMeaning, name="signature_meaning_known"),
            models.UniqueConstraint(fields=["snapshot", "number"], name="signature_number_once"),
            models.CheckConstraint(
                condition=Q(meaning=SignatureMeaning.WITHDRAWAL, withdraws__isnull=False)
                | ~Q(meaning=SignatureMeaning.WITHDRAWAL) & Q(withdraws__isnull=True),
                name="signature_withdraws_one",
            ),
            models.CheckConstraint(
                condition=~Q(meaning__in=(SignatureMeaning.WITHDRAWAL, SignatureMeaning.REJECTION)) | ~Q(comment=""),
                name="signature_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}: {self.get_meaning_display()}"
