"""Who makes drafts of reports, who issues them, and from what."""

from __future__ import annotations

from scoring.models import Selection, User
from scoring.models.scores import RELEASED
from scoring.policies import deeds
from scoring.policies.deeds import require
from scoring.policies.refusals import NotNow, allowed
from scoring.policies.selections import check_can_see_results
from scoring.policies.signing import owed


def check_can_draft_report(user: User, selection: Selection) -> None:
    """Whoever sees the results, once they are out: before that, votes are open that nobody may see."""
    check_can_see_results(user, selection)
    if selection.stage not in RELEASED:
        raise NotNow(f"Reports and files of data can be made once the results of {selection.ref} are released.")


def check_can_issue_report(user: User, selection: Selection) -> None:
    """The lead issues reports of the decision that is frozen, signed and in force."""
    require(user, selection, deeds.ISSUE_REPORT)
    for words in owed(selection):
        raise NotNow(words)


def can_issue_report(user: User, selection: Selection) -> bool:
    return allowed(check_can_issue_report, user, selection)
