"""Two values per cell: what each evaluator judged, and what the panel agreed. And the must-haves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from scoring.models.base import Audited, one_of
from scoring.models.criteria import Criterion
from scoring.models.selections import Alternative, Selection
from scoring.vocabulary import GlobalRole, Judgement, PerformanceMethod, ScreeningOutcome, Stage

if TYPE_CHECKING:
    from scoring.models.people import User


BLIND = (Stage.SETUP, Stage.SCORING)  # as long as scores are given, nobody sees another's


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: User) -> ScoreQuerySet:
        """The one rule of blindness: until scoring has closed, a person sees their own scores and no others."""
        own = Q(evaluator=user)
        if user.has_role(GlobalRole.AUDITOR):
            return self.filter(own | ~Q(selection__stage__in=BLIND))
        after = Q(selection__memberships__user=user) & ~Q(selection__stage__in=BLIND)
        return self.filter(own | after).distinct()


class Score(Audited):
    """One evaluator's judgement of one cell. Once submitted, the database refuses to change it."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="scores")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scores")
    judgement = models.CharField(max_length=10, choices=Judgement, default=Judgement.SCORED)
    value = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("judgement", Judgement, name="score_judgement_known"),
            models.UniqueConstraint(fields=["evaluator", "alternative", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(judgement=Judgement.SCORED, value__isnull=False)
                | Q(judgement=Judgement.NOT_ENOUGH_INFORMATION, value__isnull=True) & ~Q(reason=""),
                name="score_value_or_reason",
            ),
        ]
        indexes = [models.Index(fields=["selection", "alternative", "criterion"], name="score_cell")]

    def __str__(self) -> str:
        return f"{self.criterion}: {'?' if self.value is None else self.value}"


class Performance(Audited):
    """The agreed value of a cell, with how and why it was agreed. It stands beside the scores, never over them."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="performances")
    alternative = models.ForeignKey(Alternative, models.PROTECT, related_name="performances")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="performances")
    value = models.DecimalField(max_digits=30, decimal_places=15)
    method = models.CharField(max_length=10, choices=PerformanceMethod)
    reason = models.CharField(max_length=2000)

    class Meta:
        constraints = [
            one_of("method", PerformanceMethod, name="performance_method_known"),
            models.UniqueConstraint(fields=["alternative", "criterion"], name="performance_once"),
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

    class Meta:
        constraints = [
            one_of("outcome", ScreeningOutcome, name="screening_outcome_known"),
            models.UniqueConstraint(fields=["alternative", "criterion"], name="screening_once"),
            models.CheckConstraint(
                condition=Q(outcome=ScreeningOutcome.PASS) | ~Q(reason=""), name="screening_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_outcome_display()}"
