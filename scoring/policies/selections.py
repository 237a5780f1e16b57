"""Who may set a selection up, change who takes part, approve its criteria, and read it."""

from __future__ import annotations

from scoring.models import Criterion, Membership, Selection, User
from scoring.models.scores import RELEASED
from scoring.policies import deeds
from scoring.policies.deeds import require
from scoring.policies.refusals import NotNow, WrongRole, allowed, member_of, require_member
from scoring.vocabulary import CriterionKind, GlobalRole, MemberRole, Stage


def check_can_set_up(user: User, selection: Selection) -> None:
    """Scope, criteria, vendors and people are set by the lead, before scoring opens."""
    require(user, selection, deeds.SET_UP)


def can_set_up(user: User, selection: Selection) -> bool:
    return allowed(check_can_set_up, user, selection)


def check_can_set_dates(user: User, selection: Selection) -> None:
    """The lead may move the deadline as long as scores are given."""
    require(user, selection, deeds.SET_DATES)


def can_see_budget(user: User, selection: Selection) -> bool:
    """What the house can pay is not for those who score: it would colour what they give."""
    member = member_of(user, selection)
    return member is None or member.role != MemberRole.EVALUATOR


def check_can_withdraw(user: User, selection: Selection) -> None:
    """The lead may call a selection off at any stage."""
    require(user, selection, deeds.WITHDRAW)


def check_can_restore(user: User, selection: Selection) -> None:
    """The lead may bring back what was called off; it goes on where it stopped."""
    require_member(user, selection, MemberRole.LEAD, "bring it back")
    if selection.withdrawn_at is None:
        raise NotNow(f"{selection.ref} was not withdrawn.")


def check_can_change_people(user: User, selection: Selection) -> None:
    """People come, go and are stood in for until the results are out."""
    require(user, selection, deeds.CHANGE_PEOPLE)


def check_can_change_field(user: User, selection: Selection) -> None:
    """A competing vendor can be left out, and let in again, until the results are out."""
    require(user, selection, deeds.CHANGE_FIELD)


def check_can_send_criteria(user: User, selection: Selection) -> None:
    """The lead sends criteria that differ from their template to the approvers."""
    check_can_set_up(user, selection)
    if not selection.criteria_reason:
        raise NotNow("The criteria and weights are those of the template; they need no approval.")
    if selection.criteria_approved_at is not None:
        raise NotNow("The criteria and weights are approved already.")
    if selection.criteria_sent_at is not None:
        raise NotNow("The criteria and weights are with the approvers already.")
    if not selection.memberships.filter(role=MemberRole.APPROVER).exists():
        raise NotNow("Name an approver first: there is nobody to send the criteria and weights to.")


def check_can_approve_criteria(user: User, selection: Selection) -> None:
    """An approver answers what was sent; the lead cannot approve their own change."""
    require(user, selection, deeds.APPROVE_CRITERIA)
    if selection.criteria_sent_at is None or selection.criteria_approved_at is not None:
        raise NotNow("No criteria and weights wait for approval.")


def can_approve_criteria(user: User, selection: Selection) -> bool:
    return allowed(check_can_approve_criteria, user, selection)


def check_can_amend_weights(user: User, selection: Selection) -> None:
    """Sealed weights are changed by the lead alone, in the open."""
    require(user, selection, deeds.AMEND_WEIGHTS)


def can_amend_weights(user: User, selection: Selection) -> bool:
    return allowed(check_can_amend_weights, user, selection)


def check_can_screen(user: User, selection: Selection, criterion: Criterion) -> None:
    """Must-haves, and nothing else, are answered by the lead until the results are out."""
    require(user, selection, deeds.SCREEN)
    if criterion.kind != CriterionKind.MUST_HAVE:
        raise NotNow(f"“{criterion.name}” is not a must-have; only must-haves are answered with pass, fail or waived.")


def check_can_waive(user: User, selection: Selection, criterion: Criterion) -> None:
    """A waiver is the approver's whom the criterion names; any approver's where it names none."""
    member = require(user, selection, deeds.WAIVE)
    if not may_waive(member, criterion):
        raise WrongRole(
            f"A waiver of “{criterion.name}” is for the approver of {criterion.waiver_function}, "
            f"not of {member.function or 'another function'}."
        )


def may_waive(member: Membership, criterion: Criterion) -> bool:
    """Whether this approver is the one whom the must-have names."""
    return member.role == MemberRole.APPROVER and criterion.waiver_function in ("", member.function)


def check_can_see_results(user: User, selection: Selection) -> None:
    """Results are shown when they are out; the lead sees them from the consensus on."""
    member = member_of(user, selection)
    early = member is not None and member.role == MemberRole.LEAD
    stages = (Stage.CONSENSUS, *RELEASED) if early else RELEASED
    if selection.stage not in stages:
        raise NotNow(
            "The results open when scoring has closed and the panel has settled its differences. "
            f"{selection.ref} is at the stage “{selection.get_stage_display()}”."
        )


def can_see_results(user: User, selection: Selection) -> bool:
    return allowed(check_can_see_results, user, selection)


def check_can_see_log(user: User, selection: Selection) -> None:
    """The trail is for the lead, the approvers and auditors: it names who scored what."""
    if user.has_role(GlobalRole.AUDITOR):
        return
    member = member_of(user, selection)
    if member is None or member.role not in (MemberRole.LEAD, MemberRole.APPROVER):
        raise WrongRole("The log is open to the procurement lead, the approvers and auditors.")


def can_see_log(user: User, selection: Selection) -> bool:
    return allowed(check_can_see_log, user, selection)
