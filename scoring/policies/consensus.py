"""Who may see what the panel makes of its differences, and who settles them."""

from __future__ import annotations

from scoring.models import Selection, User
from scoring.models.scores import BLIND
from scoring.policies.deeds import SETTLE, require
from scoring.policies.refusals import NotNow, allowed


def check_can_see_consensus(user: User, selection: Selection) -> None:
    """It is open to everybody who may know of the selection, once scoring has closed."""
    if selection.stage in BLIND:
        raise NotNow(
            "The consensus opens when scoring has closed. "
            f"{selection.ref} is at the stage “{selection.get_stage_display()}”."
        )


def can_see_consensus(user: User, selection: Selection) -> bool:
    return allowed(check_can_see_consensus, user, selection)


def check_can_settle_here(user: User, selection: Selection) -> None:
    """The lead settles while the selection is at the consensus; each cell is checked once more when it is settled."""
    require(user, selection, SETTLE)


def can_settle_here(user: User, selection: Selection) -> bool:
    return allowed(check_can_settle_here, user, selection)
