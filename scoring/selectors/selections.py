"""A selection as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery

from scoring.engine.display import number
from scoring.models import Assignment, AuditEvent, Conflict, IdempotencyKey, Membership, Score, Selection, User
from scoring.models.selections import SelectionQuerySet
from scoring.policies import NotNow, Transition, WrongRole, check_can_move_stage, steps_from
from scoring.selectors.progress import sheet_progress
from scoring.selectors.sheet import Progress
from scoring.vocabulary import AuditVerb, CriterionKind, MemberRole, ScreeningOutcome, Stage


@dataclass(frozen=True, slots=True)
class Person:
    """A member with what they still owe: `progress` is that of an open score sheet."""

    name: str
    role: str
    function: str
    groups: str
    submitted: bool
    progress: Progress | None
    member: Membership
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a vendor answers a must-have. `outcome` is one of ScreeningOutcome."""

    outcome: ScreeningOutcome
    criterion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Competitor:
    """A vendor that competes, with its site ("" without one) and its answers to the must-haves."""

    pk: UUID
    short_name: str
    name: str
    slug: str
    site: str
    place: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A criterion (or a group heading) and its cells, one a vendor: the visible scores in words."""

    name: str
    is_group: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step to the next stage; `waits_for` says why it cannot be taken, "" when it can."""

    transition: Transition
    waits_for: str


@dataclass(frozen=True, slots=True)
class StageMark:
    """A place in the stage rail."""

    label: str
    state: str  # done, now, later, elsewhere


def listed(user: User, *, withdrawn: bool = False) -> SelectionQuerySet:
    """The selections that a person may know of, with how many vendors and evaluators: those that were not withdrawn, or
    those that were, each with its `withdrawn_reason`."""
    # Visibility stands in a query of its own: its join to the person's membership would narrow the counts to it.
    visible = Selection.objects.visible_to(user).values("pk")
    found: SelectionQuerySet = (
        Selection.objects.filter(pk__in=visible, withdrawn_at__isnull=not withdrawn)
        .select_related("owner", "withdrawn_by")
        .annotate(
            vendor_count=Count("alternatives", filter=Q(alternatives__removed_at__isnull=True), distinct=True),
            evaluator_count=Count(
                "memberships",
                filter=Q(memberships__role=MemberRole.EVALUATOR, memberships__removed_at__isnull=True),
                distinct=True,
            ),
        )
        .order_by("-created_at", "ref")
    )
    if withdrawn:
        found = found.annotate(withdrawn_reason=Subquery(_withdrawals(OuterRef("ref")).values("reason")[:1]))
    return found


def why_withdrawn(selection: Selection) -> str:
    """The reason for which a selection is withdrawn now; "" where it is not."""
    if selection.withdrawn_at is None:
        return ""
    return _withdrawals(selection.ref).values_list("reason", flat=True).first() or ""


def _withdrawals(ref: str | OuterRef) -> models.QuerySet[AuditEvent]:
    """The events that called a selection off, the last first: the reason stands in them alone."""
    return AuditEvent.objects.filter(chain=ref, verb=AuditVerb.SELECTION_WITHDRAWN).order_by("-seq")


def made_with(key: UUID, user: User) -> Selection | None:
    """The selection that the person's form with this idempotency key has made already."""
    made = IdempotencyKey.objects.filter(key=key, user=user).values("result_id")
    return Selection.objects.visible_to(user).filter(pk__in=made).first()


def rail(selection: Selection) -> tuple[StageMark, ...]:
    """Every stage with what it is to this selection now. What led to an imported scorecard was done elsewhere."""
    now = list(Stage).index(Stage(selection.stage))
    before = "elsewhere" if selection.source_name else "done"
    states = [before if i < now else "now" if i == now else "later" for i in range(len(Stage))]
    return tuple(StageMark(stage.label, state) for stage, state in zip(Stage, states, strict=True))


def people(selection: Selection, *, with_conflicts: bool = False) -> list[Person]:
    """Everyone with a part in it; for evaluators how far they are, never what they gave.

    The interests that they declared are for the lead's eyes.
    """
    members = list(selection.memberships.select_related("user", "delegate"))
    groups: dict[UUID, list[str]] = defaultdict(list)
    assigned = Assignment.objects.filter(membership__in=members).order_by("group__position")
    for member, group in assigned.values_list("membership_id", "group__name"):
        groups[member].append(group)
    owing = [m for m in members if m.role == MemberRole.EVALUATOR and m.submitted_at is None]
    progress = sheet_progress(owing) if selection.stage != Stage.SETUP else {}
    conflicts: dict[UUID, list[Conflict]] = defaultdict(list)
    if with_conflicts:
        declared = Conflict.objects.filter(membership__in=members).order_by("declared_at")
        for conflict in declared.select_related("alternative"):
            conflicts[conflict.membership_id].append(conflict)
    order = list(MemberRole)
    members.sort(key=lambda m: (order.index(MemberRole(m.role)), m.user.full_name))
    return [
        Person(
            name=m.user.full_name,
            role=m.get_role_display(),
            function=m.function,
            groups=", ".join(groups[m.pk]),
            submitted=m.submitted_at is not None,
            progress=progress.get(m.pk),
            member=m,
            conflicts=tuple(conflicts[m.pk]),
        )
        for m in members
    ]


def competitors(selection: Selection) -> list[Competitor]:
    """The competing vendors with their site and must-have answers."""
    answers: dict[UUID, list[Answer]] = defaultdict(list)
    given = selection.screenings.order_by("criterion__position")
    for alternative, outcome, *words in given.values_list("alternative_id", "outcome", "criterion__name", "reason"):
        answers[alternative].append(Answer(ScreeningOutcome(outcome), *words))
    rows = selection.alternatives.values_list(
        "pk", "short_name", "vendor__name", "vendor__slug", "site__name", "site__city", "site__country"
    )
    return [
        Competitor(pk, short, name, slug, site or "", ", ".join(filter(None, place)), tuple(answers[pk]))
        for pk, short, name, slug, site, *place in rows
    ]


def score_rows(selection: Selection, user: User, vendors: list[Competitor]) -> list[ScoreRow]:
    """The scores that the person may see, by criterion and vendor; several evaluators' with the highest first.

    In the order of their names everybody could tell whose is whose.
    """
    scores: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    visible = Score.objects.visible_to(user).filter(selection=selection)
    for criterion, vendor, value in visible.order_by(F("value").desc(nulls_last=True)).values_list(
        "criterion_id", "alternative_id", "value"
    ):
        scores[criterion, vendor].append("?" if value is None else _short(value))
    if not scores:
        return []
    tree = selection.criteria_model.criteria.exclude(kind=CriterionKind.MUST_HAVE)
    return [
        ScoreRow(
            name=name,
            is_group=kind == CriterionKind.GROUP,
            cells=tuple(" · ".join(scores[key, vendor.pk]) for vendor in vendors),
        )
        for key, name, kind in tree.values_list("pk", "name", "kind")
    ]


def next_step(selection: Selection, user: User) -> NextStep | None:
    """The next stage for the one who may take it; None for everybody else and at the last stage."""
    return next(_open_steps(selection, user, back=False), None)


def step_back(selection: Selection, user: User) -> NextStep | None:
    """The stage before for the one who may return to it; None for everybody else and at the first stage."""
    return next(_open_steps(selection, user, back=True), None)


def _open_steps(selection: Selection, user: User, *, back: bool) -> Iterator[NextStep]:
    for transition in steps_from(selection, back=back):
        try:
            check_can_move_stage(user, selection, transition.target)
        except WrongRole:
            continue
        except NotNow as reason:
            yield NextStep(transition, str(reason))
        else:
            yield NextStep(transition, "")


def _short(value: Decimal) -> str:
    return number(float(value))
