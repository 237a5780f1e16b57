"""Who writes the decision, who says otherwise, who may be named to approve it; nothing of it moves while it is frozen."""

from __future__ import annotations

from scoring.models import Membership, Selection, User
from scoring.policies import deeds
from scoring.policies.deeds import require
from scoring.policies.refusals import NotNow, WrongRole, allowed, member_of
from scoring.policies.selections import check_can_change_people
from scoring.policies.signing import current_snapshot
from scoring.vocabulary import MemberRole

FROZEN = "The decision of {ref} is frozen for signing. The lead can open it again, with a reason; its signatures are void then."


def check_can_decide(user: User, selection: Selection) -> None:
    """The lead writes the decision until it is frozen."""
    require(user, selection, deeds.DECIDE)
    require_open(selection)


def can_decide(user: User, selection: Selection) -> bool:
    return allowed(check_can_decide, user, selection)


def check_can_reopen_decision(user: User, selection: Selection) -> None:
    """The lead opens a frozen decision again."""
    require(user, selection, deeds.DECIDE)
    if current_snapshot(selection) is None:
        raise NotNow(f"The decision of {selection.ref} is not frozen.")


def can_reopen_decision(user: User, selection: Selection) -> bool:
    return allowed(check_can_reopen_decision, user, selection)


def check_can_dissent(user: User, selection: Selection) -> None:
    """Who scored or approves says in their own words that they see it otherwise; a delegate has no view of theirs."""
    member = member_of(user, selection)
    approves = member is not None and member.role == MemberRole.APPROVER
    member = require(user, selection, deeds.DISSENT_AS_APPROVER if approves else deeds.DISSENT)
    if member.user_id != user.pk:
        raise WrongRole(f"A dissent is somebody's own: you stand in for {member.user.full_name} and cannot record one.")
    require_open(selection)


def can_dissent(user: User, selection: Selection) -> bool:
    return allowed(check_can_dissent, user, selection)


def check_can_name_approvers(user: User, selection: Selection) -> Membership:
    """Approvers can be named, changed and let go while the decision is prepared: a scorecard brings none along."""
    member = require(user, selection, deeds.NAME_APPROVERS)
    require_open(selection)
    return member


def can_name_approvers(user: User, selection: Selection) -> bool:
    return allowed(check_can_name_approvers, user, selection)


def check_can_change_part(user: User, selection: Selection, role: str) -> None:
    """Everybody's part until the results are out, then those of approvers alone."""
    if role == MemberRole.APPROVER and selection.stage in deeds.NAME_APPROVERS.stages:
        check_can_name_approvers(user, selection)
    else:
        check_can_change_people(user, selection)


def check_can_change_somebody(user: User, selection: Selection) -> None:
    """Whether anybody's part can change now: the last that can are the approvers'."""
    check_can_change_part(user, selection, MemberRole.APPROVER)


def require_open(selection: Selection) -> None:
    """What is signed does not change under those who sign it."""
    if current_snapshot(selection) is not None:
        raise NotNow(FROZEN.format(ref=selection.ref))
