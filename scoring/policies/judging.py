"""Who may score, submit, settle and vote, and when."""

from __future__ import annotations

from uuid import UUID

from scoring.models import Alternative, Criterion, Membership, Selection, User
from scoring.models.scores import BLIND
from scoring.policies import deeds
from scoring.policies.deeds import require
from scoring.policies.refusals import NotNow, WrongRole, allowed, member_of, require_member
from scoring.vocabulary import GlobalRole, MemberRole, NamesShown


def check_can_declare_interests(user: User, selection: Selection) -> Membership:
    """An evaluator declares before the first score, and may add to it until the results are out."""
    return require(user, selection, deeds.DECLARE_INTERESTS)


def check_can_score(user: User, selection: Selection, criterion: Criterion) -> Membership:
    """Evaluators score the groups that they are assigned to, while scoring is open and their sheet is not submitted.

    The part that is returned says whose sheet it is: a delegate writes on another's.
    """
    member = require(user, selection, deeds.SCORE)
    if member.interests_declared_at is None:
        raise NotNow("Say first whether you have an interest in any of the vendors; scoring begins after that.")
    if member.submitted_at is not None:
        raise NotNow("You have submitted your score sheet; it can no longer be changed.")
    if not criterion.is_scored:
        raise NotNow(f"“{criterion.name}” is not a criterion that is scored.")
    if criterion.is_derived:
        raise NotNow(f"“{criterion.name}” is read from records; nobody scores it.")
    if not is_assigned(member, criterion):
        raise WrongRole(f"“{criterion.name}” is in a group that other evaluators score.")
    return member


def check_has_no_interest(member: Membership, alternative: Alternative) -> None:
    """A declared interest closes the vendor's column."""
    if member.conflicts.filter(alternative=alternative).exists():
        raise NotNow(f"You declared an interest. Your scores for {alternative.short_name} are not needed.")


def is_assigned(member: Membership, criterion: Criterion) -> bool:
    """Whether the criterion is one of the groups that an evaluator scores, or lies beneath one."""
    assigned: set[UUID] = set(member.assignments.values_list("group_id", flat=True))
    step: Criterion | None = criterion
    while step is not None and step.pk not in assigned:
        step = step.parent
    return step is not None


def check_can_submit_sheet(user: User, selection: Selection) -> Membership:
    """An evaluator submits once, with every assigned cell answered."""
    member = require(user, selection, deeds.SUBMIT_SHEET)
    if member.interests_declared_at is None:
        raise NotNow("Say first whether you have an interest in any of the vendors.")
    if member.submitted_at is not None:
        raise NotNow("You have already submitted your score sheet.")
    return member


def check_can_reopen_sheet(user: User, selection: Selection, member: Membership) -> None:
    """The lead gives a submitted sheet back, as long as scoring is open."""
    require(user, selection, deeds.REOPEN_SHEET)
    if member.submitted_at is None:
        raise NotNow(f"{member.user.full_name} has not submitted the score sheet; it is open.")


def check_can_read_sheets(user: User, selection: Selection) -> None:
    """The lead and auditors read the submitted sheets, by name, once scoring has closed: as they read the log."""
    member = member_of(user, selection)
    if not user.has_role(GlobalRole.AUDITOR) and (member is None or member.role != MemberRole.LEAD):
        raise WrongRole("Score sheets are read by the procurement lead and by auditors.")
    if selection.stage in BLIND:
        raise NotNow("The score sheets can be read when scoring has closed. Until then nobody sees another’s scores.")


def check_can_read_questions(user: User, selection: Selection) -> None:
    """The lead puts to the vendors what evaluators ask; the stage does not matter."""
    require_member(user, selection, MemberRole.LEAD, "read the questions to its vendors")


def can_read_sheets(user: User, selection: Selection) -> bool:
    return allowed(check_can_read_sheets, user, selection)


def check_can_remind(user: User, selection: Selection) -> None:
    """The lead reminds those who still owe something."""
    require(user, selection, deeds.REMIND)


def can_remind(user: User, selection: Selection) -> bool:
    return allowed(check_can_remind, user, selection)


def check_can_settle(user: User, selection: Selection, criterion: Criterion) -> None:
    """The lead records what the panel agreed on a criterion that is scored."""
    require(user, selection, deeds.SETTLE)
    if not criterion.is_scored:
        raise NotNow(f"“{criterion.name}” is not a criterion that is scored; there is nothing to settle.")
    if criterion.is_derived:
        raise NotNow(f"“{criterion.name}” is read from records; there is nothing to settle.")


def check_can_vote(user: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> Membership:
    """Those vote anew who score the criterion and have no interest in the vendor."""
    member = require(user, selection, deeds.VOTE)
    if not is_assigned(member, criterion):
        raise WrongRole(f"“{criterion.name}” is in a group that other evaluators score.")
    check_has_no_interest(member, alternative)
    return member


def check_can_agree_to_names(user: User, selection: Selection) -> Membership:
    """Where names wait for everybody's word, an evaluator may give theirs."""
    member = require(user, selection, deeds.AGREE_TO_NAMES)
    if selection.names_shown == NamesShown.ALWAYS:
        raise NotNow("Names are shown in this selection; nobody has to agree.")
    if member.agrees_to_names_at is not None:
        raise NotNow("You have agreed already.")
    return member


def can_agree_to_names(user: User, selection: Selection) -> bool:
    return allowed(check_can_agree_to_names, user, selection)
