"""Who may keep a set of weights to compare with."""

from __future__ import annotations

from scoring.models import Scenario, Selection, User
from scoring.policies.refusals import WrongRole, allowed, member_of
from scoring.policies.selections import check_can_see_results
from scoring.vocabulary import MemberRole


def check_can_save_scenario(user: User, selection: Selection) -> None:
    """Everybody who takes part and sees the results: a scenario changes nothing that was approved."""
    check_can_see_results(user, selection)
    if member_of(user, selection) is None:
        raise WrongRole(f"Only those who take part in {selection.ref} can save a scenario.")


def can_save_scenario(user: User, selection: Selection) -> bool:
    return allowed(check_can_save_scenario, user, selection)


def check_can_remove_scenario(user: User, scenario: Scenario) -> None:
    """Its author, or the lead."""
    check_can_see_results(user, scenario.selection)
    member = member_of(user, scenario.selection)
    if member is None or scenario.author_id != user.pk and member.role != MemberRole.LEAD:
        raise WrongRole("Only the author of a scenario or the procurement lead can take it out.")
