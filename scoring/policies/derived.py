"""Who may take, override and confirm what was read from records, and when."""

from __future__ import annotations

from scoring.models import Alternative, Criterion, Membership, Selection, User
from scoring.policies.deciding import require_open
from scoring.policies.judging import check_has_no_interest, is_assigned
from scoring.policies.refusals import NotNow, WrongRole, allowed, member_of, require_member, require_stage
from scoring.vocabulary import MemberRole, Stage

BEFORE_RESULTS = (Stage.SCORING, Stage.CONSENSUS)
OPEN = (*BEFORE_RESULTS, Stage.RESULTS, Stage.DECISION)  # where a newer record is told


def check_can_take_newer(user: User, selection: Selection) -> None:
    """The lead takes newer records into the values; once the results are out, after going back to the consensus."""
    require_member(user, selection, MemberRole.LEAD, "take newer records")
    require_stage(selection, BEFORE_RESULTS, "taking newer records")


def can_take_newer(user: User, selection: Selection) -> bool:
    return allowed(check_can_take_newer, user, selection)


def check_can_override(user: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> None:
    """The lead, or an evaluator of the criterion without an interest in the vendor, says that the records mislead."""
    member = member_of(user, selection)
    if member is None or member.role != MemberRole.LEAD:
        _require_evaluator(user, selection, alternative, criterion, "override a value from the records")
    require_stage(selection, BEFORE_RESULTS, "overriding a value from the records")
    _require_derived(criterion)


def can_override(user: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> bool:
    return allowed(check_can_override, user, selection, alternative, criterion)


def check_can_confirm(user: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> None:
    """The evaluator of the criterion, and nobody else, says that a newer record changes nothing."""
    _require_evaluator(user, selection, alternative, criterion, "confirm a value from the records")
    require_stage(selection, OPEN, "confirming a value from the records")
    require_open(selection)  # the log is part of what was frozen
    _require_derived(criterion)


def can_confirm(user: User, selection: Selection, alternative: Alternative, criterion: Criterion) -> bool:
    return allowed(check_can_confirm, user, selection, alternative, criterion)


def _require_evaluator(
    user: User, selection: Selection, alternative: Alternative, criterion: Criterion, deed: str
) -> Membership:
    member = require_member(user, selection, MemberRole.EVALUATOR, deed)
    if not is_assigned(member, criterion):
        raise WrongRole(f"“{criterion.name}” is in a group that other evaluators score.")
    check_has_no_interest(member, alternative)
    return member


def _require_derived(criterion: Criterion) -> None:
    if not criterion.is_derived:
        raise NotNow(f"“{criterion.name}” is not read from records.")
