"""Criteria models: trees of weighted criteria with fixed scales. A selection owns its copy and freezes it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scoring.models.base import Audited, both_or_neither, one_of
from scoring.vocabulary import CriterionKind, ModelStatus

WHOLE = 10_000  # a sibling set's weights, in basis points


class CriteriaModel(Audited):
    """A named tree. Frozen when scoring opens: after that the database refuses any change of it."""

    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=ModelStatus, default=ModelStatus.DRAFT)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            one_of("status", ModelStatus, name="model_status_known"),
            both_or_neither("frozen_at", "frozen_by", name="model_frozen_by"),
            models.CheckConstraint(
                condition=Q(status=ModelStatus.DRAFT, frozen_at__isnull=True)
                | Q(status=ModelStatus.FROZEN, frozen_at__isnull=False),
                name="model_frozen_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(Audited):
    """A node of the tree: a group, a leaf with a scale, or a must-have that screens and weighs nothing.

    `local_weight` is the share among the siblings in basis points. Where a share in basis points cannot hold what
    was entered (7 of 85), `raw_weight` keeps it for the whole sibling set and the engine takes raw over sum of raw.
    """

    criteria_model = models.ForeignKey(CriteriaModel, models.PROTECT, related_name="criteria")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    asks = models.TextField(blank=True, max_length=1000)
    kind = models.CharField(max_length=10, choices=CriterionKind)
    unit = models.CharField(max_length=40, blank=True)
    worst = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    best = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    local_weight = models.PositiveIntegerField(default=0)
    raw_weight = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    floor = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    floor_screens = models.BooleanField(default=False)
    critical = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            one_of("kind", CriterionKind, name="criterion_kind_known"),
            models.UniqueConstraint(fields=["criteria_model", "key"], name="criterion_key_once"),
            models.UniqueConstraint(fields=["criteria_model", "position"], name="criterion_position_once"),
            models.CheckConstraint(condition=Q(local_weight__lte=WHOLE), name="criterion_weight_at_most_whole"),
            models.CheckConstraint(
                condition=Q(raw_weight__isnull=True) | Q(raw_weight__gte=0), name="criterion_raw_weight_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(CriterionKind.GROUP, CriterionKind.MUST_HAVE), worst__isnull=True, best__isnull=True
                )
                | Q(kind__in=(CriterionKind.RUBRIC, CriterionKind.NUMBER), worst__isnull=False, best__isnull=False)
                & ~Q(worst=F("best")),
                name="criterion_scale",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CriterionKind.MUST_HAVE) | Q(local_weight=0, raw_weight__isnull=True),
                name="criterion_must_have_weighs_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RubricLevel(Audited):
    """What can be observed at one level of a rubric."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="levels")
    level = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["-level"]
        constraints = [models.UniqueConstraint(fields=["criterion", "level"], name="rubric_level_once")]

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"
