"""Criteria models: trees of weighted criteria with fixed scales. A selection owns its copy and freezes it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scoring.models.base import Audited, both_or_neither, one_of
from scoring.vocabulary import CriterionKind, Derivation, ModelPurpose, ModelStatus, SourceKind, VendorKind

WHOLE = 10_000  # a sibling set's weights, in basis points
UNSCALED = (CriterionKind.GROUP, CriterionKind.MUST_HAVE)
# Every scored leaf has fixed anchors: a rubric its levels, yes or no 0 and 1, a choice its first and last answer.
SCORED = tuple(kind for kind in CriterionKind if kind not in UNSCALED)


class CriteriaModel(Audited):
    """An edition of a named tree: of the library, of a template, or a selection's own copy.

    A draft can change. Once published the database refuses any change of it but retiring. Editions of one thing
    share their `slug`; a selection's copy has none. `based_on` is what it was copied from.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, blank=True)
    purpose = models.CharField(max_length=10, choices=ModelPurpose, default=ModelPurpose.SELECTION)
    edition = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=VendorKind, blank=True, help_text="Blank: for every kind of vendor.")
    description = models.CharField(max_length=600, blank=True)
    status = models.CharField(max_length=10, choices=ModelStatus, default=ModelStatus.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    record_constants = models.JSONField(
        default=dict, blank=True, help_text="Constants of the inspection record that differ from the house's, as text."
    )
    record_constants_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["purpose", "name", "-edition"]
        constraints = [
            one_of("purpose", ModelPurpose, name="model_purpose_known"),
            one_of("status", ModelStatus, name="model_status_known"),
            # The library and the templates that come with the product are published by nobody.
            models.CheckConstraint(
                condition=Q(frozen_by__isnull=True) | Q(frozen_at__isnull=False), name="model_frozen_by"
            ),
            models.CheckConstraint(
                condition=Q(status=ModelStatus.DRAFT, frozen_at__isnull=True)
                | ~Q(status=ModelStatus.DRAFT) & Q(frozen_at__isnull=False),
                name="model_frozen_at",
            ),
            models.CheckConstraint(
                condition=Q(purpose=ModelPurpose.SELECTION, slug="") | ~Q(purpose=ModelPurpose.SELECTION) & ~Q(slug=""),
                name="model_slug",
            ),
            models.CheckConstraint(condition=Q(kind="") | Q(kind__in=VendorKind.values), name="model_kind_known"),
            models.CheckConstraint(
                condition=Q(record_constants={}) | ~Q(record_constants_reason=""), name="model_constants_have_reason"
            ),
            models.UniqueConstraint(
                fields=["purpose", "slug", "edition"], condition=~Q(slug=""), name="model_edition_once"
            ),
            # Two people who start a new edition at once would publish over each other.
            models.UniqueConstraint(
                fields=["purpose", "slug"],
                condition=Q(status=ModelStatus.DRAFT) & ~Q(slug=""),
                name="model_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.purpose == ModelPurpose.SELECTION else f"{self.name}, edition {self.edition}"


class LiveCriteria(models.Manager["Criterion"]):
    """The criteria that stand in their tree; a removed one stays as a row, for the trail."""

    def get_queryset(self) -> models.QuerySet[Criterion]:
        return super().get_queryset().filter(removed_at__isnull=True)


class Criterion(Audited):
    """A node of the tree: a group, a leaf with a scale, or a must-have that screens and weighs nothing.

    `local_weight` is the share among the siblings in basis points. Where a share in basis points cannot hold what
    was entered (7 of 85), `raw_weight` keeps it for the whole sibling set and the engine takes raw over sum of raw.
    `curve` are the (x, v) points of a number's value curve, v in [0, 1]; without it the curve is straight from
    `worst` to `best`. `origin` is the library's criterion that it was copied from. `levels` (RubricLevel) are the
    steps of a rubric or the answers of a choice.
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
    curve = models.JSONField(null=True, blank=True)
    half_levels = models.BooleanField(default=True)
    local_weight = models.PositiveIntegerField(default=0)
    raw_weight = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    floor = models.DecimalField(max_digits=30, decimal_places=15, null=True, blank=True)
    floor_screens = models.BooleanField(default=False)
    critical = models.BooleanField(default=False)
    derivation = models.CharField(max_length=20, choices=Derivation, blank=True)
    is_price = models.BooleanField(default=False, help_text="Hidden from the others until technical scores are locked.")
    failed_sentence = models.CharField(max_length=200, blank=True, help_text="What is printed when a must-have fails.")
    waiver_function = models.CharField(max_length=60, blank=True, help_text="The approver who may waive it: QA.")
    evidence = models.CharField(max_length=600, blank=True, help_text="What an evaluator should have seen.")
    evidence_required = models.BooleanField(default=False)
    owner_function = models.CharField(max_length=60, blank=True, help_text="Who scores it: QA, CMC, finance.")
    house_default = models.CharField(max_length=600, blank=True, help_text="What in it is ours and from no source.")
    for_cro = models.BooleanField(default=True)
    for_cmo = models.BooleanField(default=True)
    for_cdmo = models.BooleanField(default=True)
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    change_reason = models.CharField(max_length=400, blank=True, help_text="Why it differs from the edition before.")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LiveCriteria()
    everything = models.Manager()

    class Meta:
        ordering = ["position", "key"]
        verbose_name_plural = "criteria"
        base_manager_name = "everything"
        constraints = [
            one_of("kind", CriterionKind, name="criterion_kind_known"),
            both_or_neither("removed_at", "removed_by", name="criterion_removed_by"),
            models.CheckConstraint(
                condition=Q(derivation="") | Q(derivation__in=Derivation.values, kind=CriterionKind.DERIVED),
                name="criterion_derivation_known",
            ),
            models.UniqueConstraint(
                fields=["criteria_model", "key"], condition=Q(removed_at__isnull=True), name="criterion_key_once"
            ),
            models.CheckConstraint(condition=Q(local_weight__lte=WHOLE), name="criterion_weight_at_most_whole"),
            models.CheckConstraint(
                condition=Q(raw_weight__isnull=True) | Q(raw_weight__gte=0), name="criterion_raw_weight_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UNSCALED, worst__isnull=True, best__isnull=True)
                | Q(kind__in=SCORED, worst__isnull=False, best__isnull=False) & ~Q(worst=F("best")),
                name="criterion_scale",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CriterionKind.MUST_HAVE) | Q(local_weight=0, raw_weight__isnull=True),
                name="criterion_must_have_weighs_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_scored(self) -> bool:
        """Whether it is a leaf that counts: neither a heading nor a must-have."""
        return self.kind in SCORED

    @property
    def is_derived(self) -> bool:
        """Whether its value is read from records, so that nobody scores it."""
        return bool(self.derivation)


class RubricLevel(Audited):
    """What can be observed at one level of a rubric, or one answer of a choice; `value` in [0, 1] where it has its own."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="levels")
    level = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    value = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["-level"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "level"], name="rubric_level_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1), name="rubric_level_value_in_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"


class CriterionSource(Audited):
    """Where a library criterion comes from: a founding document with its words, an outside page, or the house."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=10, choices=SourceKind)
    reference = models.CharField(max_length=400, blank=True, help_text="File name or address.")
    quotation = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["kind", "reference"]
        constraints = [
            one_of("kind", SourceKind, name="source_kind_known"),
            models.CheckConstraint(condition=~Q(reference="") | ~Q(quotation=""), name="source_says_something"),
        ]

    def __str__(self) -> str:
        return self.reference or self.quotation[:60]
