"""The people of a selection: who leads, scores, approves, watches, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from scoring.actions.recording import Recording, recording
from scoring.models import Assignment, Criterion, Membership, Selection, User
from scoring.policies import NotNow, check_can_set_up
from scoring.policies.deciding import check_can_change_part
from scoring.policies.readiness import every_criterion_is_assigned
from scoring.vocabulary import AuditVerb, MemberRole, Stage


def add_member(
    *,
    by: User,
    selection: Selection,
    user: User,
    role: MemberRole,
    function: str = "",
    groups: Sequence[Criterion] = (),
    delegate: User | None = None,
    meaning: str = "",
    is_quality: bool = False,
) -> Membership:
    """Give a person a part in the selection; evaluators with the groups of criteria that they score.

    Evaluators join until scoring closes, approvers until the decision is frozen, others until the results are out.
    `is_quality` is an approver who speaks for the quality unit. Raises ValidationError for a group of
    another selection's criteria, and for a person or delegate who has a part or stands in for somebody already.
    """
    about = f"{user.full_name} as {role.label.lower()}"
    with recording(AuditVerb.MEMBER_ADDED, by=by, about=about, selection=selection) as log:
        check_can_change_part(by, log.selection, role)
        _check_quality(role, is_quality)
        if role == MemberRole.EVALUATOR and log.selection.stage == Stage.CONSENSUS:
            raise NotNow("Scoring has closed: nobody can join as an evaluator now.")
        _check_groups(log.selection, role, groups)
        _check_free(log.selection, user, field="user")
        _check_delegate(log.selection, user, delegate)
        member = log.create(
            Membership(
                selection=log.selection,
                user=user,
                role=role,
                function=function,
                delegate=delegate,
                meaning=meaning,
                is_quality=is_quality,
            )
        )
        log.create_all(Assignment(membership=member, group=group) for group in groups)
        return member


def change_member(
    *,
    by: User,
    membership: Membership,
    version: int,
    function: str,
    delegate: User | None = None,
    meaning: str = "",
    is_quality: bool = False,
    groups: Sequence[Criterion] | None = None,
) -> Membership:
    """Change what a person speaks for, who stands in for them and, before scoring opens, which groups they score.

    `groups` None leaves them as they are. Raises Conflict when somebody changed the part after `version`.
    """
    about = membership.user.full_name
    with recording(AuditVerb.MEMBER_CHANGED, by=by, about=about, selection=membership.selection) as log:
        check_can_change_part(by, log.selection, membership.role)
        _check_quality(membership.role, is_quality)
        if delegate is not None and delegate.pk != membership.delegate_id:
            _check_delegate(log.selection, membership.user, delegate)
        if groups is not None:
            check_can_set_up(by, log.selection)
            _check_groups(log.selection, MemberRole(membership.role), groups)
            _assign(log, membership, groups, by=by)
        log.update(
            membership,
            version=version,
            function=function,
            delegate=delegate,
            meaning=meaning,
            is_quality=is_quality,
        )
        return membership


def remove_member(*, by: User, membership: Membership, version: int, reason: str = "") -> None:
    """Take a person out. What they submitted stays and counts; a sheet that was still open counts no more.

    Once scoring has opened a reason is needed (ValidationError). Raises NotNow for the only lead, and where a
    criterion would be on nobody's sheet.
    """
    about = membership.user.full_name
    selection = membership.selection
    with recording(AuditVerb.MEMBER_REMOVED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_change_part(by, log.selection, membership.role)
        current = log.selection
        if current.stage != Stage.SETUP and not reason.strip():
            raise ValidationError({"reason": "Say why they leave: scoring has begun."})
        if membership.role == MemberRole.LEAD and current.memberships.filter(role=MemberRole.LEAD).count() == 1:
            raise NotNow(f"{about} leads {current.ref} alone. Name another lead first.")
        now = timezone.now()
        if membership.role == MemberRole.EVALUATOR and membership.submitted_at is None:
            if current.stage == Stage.SCORING:
                every_criterion_is_assigned(current, current.criteria_model.criteria.all(), without=membership)
            for score in current.scores.filter(evaluator=membership.user, submitted_at__isnull=True):
                log.update(score, superseded_at=now)
        log.update(membership, version=version, removed_at=now, removed_by=by)


def _assign(log: Recording, membership: Membership, groups: Iterable[Criterion], *, by: User) -> None:
    wanted = {group.pk: group for group in groups}
    now = timezone.now()
    for assignment in membership.assignments.all():
        if wanted.pop(assignment.group_id, None) is None:
            log.update(assignment, removed_at=now, removed_by=by)
    log.create_all(Assignment(membership=membership, group=group) for group in wanted.values())


def _check_quality(role: str, is_quality: bool) -> None:
    if is_quality and role != MemberRole.APPROVER:
        raise ValidationError(
            {"is_quality": "Only an approver speaks for the quality unit when the decision is signed."}
        )


def _check_groups(selection: Selection, role: MemberRole, groups: Sequence[Criterion]) -> None:
    if groups and role != MemberRole.EVALUATOR:
        raise ValidationError({"groups": "Only evaluators score groups of criteria."})
    for group in groups:
        if group.criteria_model_id != selection.criteria_model_id:
            raise ValidationError({"groups": f"“{group.name}” is not among the criteria of {selection.ref}."})


def _check_delegate(selection: Selection, user: User, delegate: User | None) -> None:
    if delegate is None:
        return
    if delegate.pk == user.pk:
        raise ValidationError({"delegate": "Nobody stands in for themselves."})
    _check_free(selection, delegate, field="delegate")


def _check_free(selection: Selection, user: User, *, field: str) -> None:
    """Nobody has two parts, also as a delegate: who sees two sheets is not blind to either."""
    if not user.is_active:
        raise ValidationError({field: f"The account of {user.full_name} is closed."})
    held = selection.memberships.filter(Q(user=user) | Q(delegate=user)).select_related("user").first()
    if held is not None:
        part = (
            f"is {held.get_role_display().lower()} here"
            if held.user_id == user.pk
            else f"stands in for {held.user.full_name} here"
        )
        raise ValidationError({field: f"{user.full_name} {part} already; nobody has two parts."})
