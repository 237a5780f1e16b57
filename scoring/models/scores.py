"""Two values per cell: what each evaluator judged, and what the panel agreed. And the must-haves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from scoring.models.base import Audited, Retirable, both_or_neither, one_of
from scoring.models.criteria import Criterion
from scoring.models.selections import Alternative, Assignment, Membership, Selection, parts_of
from scoring.models.vendors import Document
from scoring.vocabulary import (
    CriterionKind,
    EvidenceKind,
    GlobalRole,
    Judgement,
    MemberRole,
    PerformanceMethod,
    ScreeningOutcome,
    Stage,
)

if TYPE_CHECKING:
    from scoring.models.people import User


BLIND = (Stage.SETUP, Stage.SCORING)  # as long as scores are given, nobody sees another's
RELEASED = (Stage.RESULTS, Stage.DECISION, Stage.REPORT)  # the results are out


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: User) -> ScoreQuerySet:
        """The one rule of blindness: until scoring has closed, a person sees their own scores and no others.

        A delegate sees those of the sheet that they write on. Where a selection is not blind its people see each
        other's scores at once, save that who scores anything but price sees none of price before every sheet with
        anything but price is submitted.
        """
        stands_in = Membership.objects.filter(
            selection=OuterRef("selection"), user=OuterRef("evaluator"), delegate=user
        )
        own = Q(evaluator=user) | Q(Exists(stands_in))
        closed = ~Q(selection__stage__in=BLIND)
        shown = closed | Q(selection__is_blind=False) & ~_price_is_hidden_from(user)
        if user.has_role(GlobalRole.AUDITOR):
            return self.filter(own | shown)
        return self.filter(own | shown & Q(selection__in=parts_of(user).values("selection")))


def _price_is_hidden_from(user: User) -> Q:
    """Scores of price in a selection whose technical sheets are not all in, for those who have such a sheet."""
    sheets = technical_sheets().filter(selection=OuterRef("selection"))
    theirs = sheets.filter(Q(user=user) | Q(delegate=user))
    return Q(Exists(theirs), Exists(sheets.filter(submitted_at__isnull=True)), criterion__is_price=True)


def technical_sheets() -> models.QuerySet[Membership]:
    """The evaluators who score anything but price. A group within a group counts as such."""
    beneath = Criterion.objects.filter(parent=OuterRef("group"), is_price=False).exclude(kind=CriterionKind.MUST_HAVE)
    leaf = Q(group__is_price=False) & ~Q(group__kind=CriterionKind.GROUP)
    assigned = Assignment.objects.filter(membership=OuterRef("pk")).filter(
        leaf | Q(Exists(beneath), group__kind=CriterionKind.GROUP)
    )
    return Membership.objects.filter(Exists(assigned), role=MemberRole.EVALUATOR)


class LiveScores(models.Manager.from_queryset(ScoreQuerySet)):  # type: ignore[misc]  # a base made at run time
    """The scores that count; a corrected one stays beside its correction, in `everything`."""

    def get_queryset(self) -> ScoreQuerySet:
        return ScoreQuerySet(self.model, using=self._db).filter(superseded_at__isnull=True)


class Score(Audited):
    """One evaluator's judgement of one cell.

    Once submitted, the database refuses to change it: a correction is a new row with a reason, and the old one is
    marked as superseded. A score that was cleared before it was submitted is superseded too.
    """

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="scores")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scores")
    judgement = models.CharField(max_length=10, choices=Judgement, default=Judgement.SCORED)
    value = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    ask_vendor = models.BooleanField(default=False, help_text="What is missing is a question to the vendor.")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="The delegate."
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True, help_text="When a correction took its place.")

    objects: ClassVar[LiveScores] = LiveScores()
    everything = ScoreQuerySet.as_manager()

    class Meta:
        base_manager_name = "everything"
        constraints = [
            one_of("judgement", Judgement, name="score_judgement_known"),
            models.UniqueConstraint(
                fields=["evaluator", "alternative", "criterion"],
                condition=Q(superseded_at__isnull=True),
                name="score_once",
            ),
            models.CheckConstraint(
                condition=Q(judgement=Judgement.SCORED, value__isnull=False)
                | Q(judgement=Judgement.NOT_ENOUGH_INFORMATION, value__isnull=True) & ~Q(reason=""),
                name="score_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(ask_vendor=False) | Q(judgement=Judgement.NOT_ENOUGH_INFORMATION),
                name="score_question_is_missing_something",
            ),
        ]
        indexes = [models.Index(fields=["selection", "alternative", "criterion"], name="score_cell")]

    def __str__(self) -> str:
        return f"{self.criterion}: {'?' if self.value is None else self.value}"


class ScoreEvidence(Retirable):
    """What a score rests on: a regulatory record, a document with its page, a link, an audit of our own."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.CharField(max_length=20, blank=True)
    record = models.CharField(max_length=150, blank=True, help_text="Source and key of a regulatory record.")
    url = models.URLField(max_length=500, blank=True)
    label = models.CharField(max_length=200)

    class Meta(Retirable.Meta):
        ordering = ["kind", "label"]
        constraints = [
            *Retirable.Meta.constraints,
            one_of("kind", EvidenceKind, name="scoreevidence_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.DOCUMENT, document__isnull=False)
                | Q(kind=EvidenceKind.LINK) & ~Q(url="")
                | Q(kind__in=(EvidenceKind.RECORD, EvidenceKind.OWN_AUDIT)) & ~Q(record=""),
                name="scoreevidence_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DerivedValue(Audited):
    """The value of a derived criterion for a vendor's site, as read from the records as of a day.

    `value` is none where the evidence is insufficient. `basis` is how it came about: parts, caps and constants, as
    text. An override stands beside it with its reason; both are shown. `confirmed_at` is when the evaluator said that
    a newer record changes nothing.
    """

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="derived_values")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="derived_values")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="derived_values")
    as_of = models.DateField()
    value = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    basis = models.JSONField(default=dict)
    basis_sha256 = models.CharField(max_length=64)
    override = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    override_reason = models.CharField(max_length=2000, blank=True)
    confirmed_sha256 = models.CharField(max_length=64, blank=True, help_text="The newer basis that was looked at.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alternative", "criterion"], name="derivedvalue_once"),
            models.CheckConstraint(
                condition=Q(override__isnull=True) | ~Q(override_reason=""), name="derivedvalue_override_has_reason"
            ),
            both_or_neither("confirmed_at", "confirmed_by", name="derivedvalue_confirmed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.counted}"

    @property
    def counted(self) -> Decimal | None:
        """What the ranking takes: the override where there is one."""
        return self.value if self.override is None else self.override


class Revote(Audited):
    """A new vote on a disputed cell, opened by the lead during the consensus."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="revotes")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="revotes")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="revotes")
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["alternative", "criterion", "number"], name="revote_number_once"),
            models.UniqueConstraint(
                fields=["alternative", "criterion"], condition=Q(closed_at__isnull=True), name="revote_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alternative}, {self.criterion}: vote {self.number}"


class VoteQuerySet(models.QuerySet["Vote"]):
    def visible_to(self, user: User) -> VoteQuerySet:
        """Until a vote is closed nobody sees another's."""
        stands_in = Membership.objects.filter(
            selection=OuterRef("revote__selection"), user=OuterRef("evaluator"), delegate=user
        )
        own = Q(evaluator=user) | Q(Exists(stands_in))
        closed = Q(revote__closed_at__isnull=False)
        if user.has_role(GlobalRole.AUDITOR):
            return self.filter(own | closed)
        return self.filter(own | closed & Q(revote__selection__in=parts_of(user).values("selection")))


class Vote(Audited):
    """What an evaluator gave in a new vote. The score of the sheet stays as it is."""

    revote = models.ForeignKey(Revote, models.PROTECT, related_name="votes")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="votes")
    value = models.DecimalField(max_digits=30, decimal_places=15)
    reason = models.CharField(max_length=2000, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revote", "evaluator"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.revote}: {self.value}"


class Performance(Retirable):
    """The agreed value of a cell, with how and why it was agreed. It stands beside the scores, never over them."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="performances")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="performances")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="performances")
    value = models.DecimalField(max_digits=30, decimal_places=15)
    method = models.CharField(max_length=10, choices=PerformanceMethod)
    reason = models.CharField(max_length=2000)
    present = models.CharField(max_length=400, blank=True, help_text="Who was there, by name.")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(Retirable.Meta):
        constraints = [
            *Retirable.Meta.constraints,
            one_of("method", PerformanceMethod, name="performance_method_known"),
            models.UniqueConstraint(
                fields=["alternative", "criterion"], condition=Q(removed_at__isnull=True), name="performance_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="performance_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Screening(Audited):
    """Whether an alternative meets a must-have. A fail or a waiver says why."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="screenings")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="screenings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="screenings")
    outcome = models.CharField(max_length=10, choices=ScreeningOutcome)
    reason = models.CharField(max_length=400, blank=True)
    waiver_asked_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            both_or_neither("waived_at", "waived_by", name="screening_waived_by"),
            one_of("outcome", ScreeningOutcome, name="screening_outcome_known"),
            models.UniqueConstraint(fields=["alternative", "criterion"], name="screening_once"),
            models.CheckConstraint(
                condition=Q(outcome=ScreeningOutcome.PASS) | ~Q(reason=""), name="screening_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_outcome_display()}"
