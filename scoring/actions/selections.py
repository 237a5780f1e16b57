"""Setting a selection up and moving it through its stages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models.functions import Length
from django.utils import timezone

from scoring.actions.recording import Once, Recording, recording, require_version
from scoring.actions.trees import CriterionSpec, plant
from scoring.models import (
    Alternative,
    Assignment,
    CriteriaModel,
    Criterion,
    Membership,
    Screening,
    Selection,
    Site,
    User,
    Vendor,
)
from scoring.models.audit import criteria_digest
from scoring.policies import (
    NotNow,
    check_can_create_selection,
    check_can_move_stage,
    check_can_screen,
    check_can_set_up,
)
from scoring.vocabulary import (
    AuditVerb,
    MemberRole,
    ModelStatus,
    ScreeningOutcome,
    Stage,
    VendorKind,
)


def next_ref(year: int) -> str:
    """The next reference of a year: SEL-2026-001. For use inside a recording of the system's chain: one at a time."""
    given = Selection.objects.filter(ref__startswith=f"SEL-{year}-").order_by(Length("ref").desc(), "-ref")
    last = given.values_list("ref", flat=True).first()
    return f"SEL-{year}-{1 if last is None else int(last.rsplit('-', 1)[1]) + 1:03d}"


def create_selection(
    *,
    by: User,
    title: str,
    kind: VendorKind,
    product: str = "",
    scope: str = "",
    deadline_at: datetime | None = None,
    is_demo: bool = False,
    once: Once | None = None,
) -> Selection:
    """Open a selection with an empty criteria model; the one who opens it leads it."""
    check_can_create_selection(by)
    now = timezone.now()
    with recording(AuditVerb.SELECTION_CREATED, by=by, about=title, once=once) as log:
        ref = next_ref(now.year)
        log.about = f"{ref} {title}"
        selection = new_selection(log, by=by, ref=ref, title=title, kind=kind, at=now, once=once)
        selection.product, selection.scope = product, scope
        selection.deadline_at, selection.is_demo = deadline_at, is_demo
        return selection


def new_selection(
    log: Recording, *, by: User, ref: str, title: str, kind: VendorKind, at: datetime, once: Once | None
) -> Selection:
    """The rows that every new selection begins with, for use inside a recording."""
    model = log.create(CriteriaModel(name=title[:120]))
    selection = log.create(
        Selection(
            id=uuid.uuid4() if once is None else once.result_id,
            ref=ref,
            title=title,
            kind=kind,
            owner=by,
            created_at=at,
            criteria_model=model,
        )
    )
    log.create(Membership(selection=selection, user=by, role=MemberRole.LEAD, function="Procurement"))
    return selection


def set_criteria(*, by: User, selection: Selection, name: str, tree: Sequence[CriterionSpec]) -> None:
    """Give a selection its criteria, once, while it is being set up."""
    with recording(AuditVerb.CRITERIA_SET, by=by, about=name, selection=selection) as log:
        check_can_set_up(by, log.selection)
        if log.selection.criteria_model.criteria.exists():
            raise NotNow(f"{selection.ref} has its criteria already.")
        log.update(log.selection.criteria_model, name=name)
        plant(log, log.selection.criteria_model, tree)


def add_alternative(
    *,
    by: User,
    selection: Selection,
    vendor: Vendor,
    site: Site | None,
    short_name: str,
    strength: str = "",
    concern: str = "",
) -> Alternative:
    """Let a vendor compete with one of its sites. Raises ValidationError for a site of another vendor."""
    if site is not None and site.vendor_id != vendor.pk:
        raise ValidationError({"site": f"“{site.name}” is not a site of {vendor.name}. Choose one of its own sites."})
    about = vendor.name if site is None else f"{vendor.name}, {site.name}"
    with recording(AuditVerb.ALTERNATIVE_ADDED, by=by, about=about, selection=selection) as log:
        check_can_set_up(by, log.selection)
        return log.create(
            Alternative(
                selection=log.selection,
                vendor=vendor,
                site=site,
                position=log.selection.alternatives.count(),
                short_name=short_name,
                strength=strength,
                concern=concern,
            )
        )


def add_member(
    *,
    by: User,
    selection: Selection,
    user: User,
    role: MemberRole,
    function: str = "",
    groups: Sequence[Criterion] = (),
) -> Membership:
    """Give a person a part in the selection; evaluators with the groups of criteria that they score.

    Raises ValidationError for a group of another selection's criteria.
    """
    about = f"{user.full_name} as {role.label.lower()}"
    with recording(AuditVerb.MEMBER_ADDED, by=by, about=about, selection=selection) as log:
        check_can_set_up(by, log.selection)
        for group in groups:
            if group.criteria_model_id != log.selection.criteria_model_id:
                raise ValidationError({"groups": f"“{group.name}” is not among the criteria of {selection.ref}."})
        member = log.create(Membership(selection=log.selection, user=user, role=role, function=function))
        log.create_all(Assignment(membership=member, group=group) for group in groups)
        return member


def screen(
    *,
    by: User,
    selection: Selection,
    alternative: Alternative,
    criterion: Criterion,
    outcome: ScreeningOutcome,
    reason: str = "",
    version: int | None = None,
) -> Screening:
    """Answer a must-have for a vendor.

    `version` is that of the answer which the lead saw, None where there was none. Raises Conflict when there is
    another one by now, NotNow for a criterion that is no must-have.
    """
    values = {"outcome": outcome, "reason": reason}
    about = f"{alternative.short_name}, {criterion.name}: {outcome.label.lower()}"
    with recording(AuditVerb.SCREENED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_screen(by, log.selection, criterion)
        known = Screening.objects.filter(alternative=alternative, criterion=criterion).first()
        require_version(known, version, cell=criterion, mine=values)
        if known is None:
            return log.create(
                Screening(selection=log.selection, alternative=alternative, criterion=criterion, **values)
            )
        log.update(known, version=version, **values)
        return known


def move_stage(*, by: User, selection: Selection, target: Stage) -> Selection:
    """Take the selection to its next stage. Opening scoring freezes the criteria and seals the weights."""
    with recording(AuditVerb.STAGE_MOVED, by=by, about="", selection=selection) as log:
        current = log.selection
        log.about = f"{current.get_stage_display()} to {target.label}"  # the caller's copy may be of an earlier stage
        check_can_move_stage(by, current, target)
        now = timezone.now()
        if target == Stage.SCORING:
            seal(log, current, by=by, at=now, stage=target)
        elif target == Stage.CONSENSUS:
            log.update(current, stage=target, scoring_closed_at=now)
        else:
            log.update(current, stage=target)
        return current


def seal(log: Recording, selection: Selection, *, by: User, at: datetime, stage: Stage) -> None:
    """Freeze the tree and fix the digest of criteria and weights, before any score is seen."""
    log.update(selection.criteria_model, status=ModelStatus.FROZEN, frozen_at=at, frozen_by=by)
    digest = tree_digest(selection.criteria_model.criteria.all())
    log.update(selection, stage=stage, sealed_at=at, sealed_by=by, sealed_digest=digest)


def tree_digest(criteria: Iterable[Criterion]) -> str:
    """The digest that seals a tree."""
    return criteria_digest(criterion.audit_values() for criterion in criteria)
