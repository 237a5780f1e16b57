"""The two kinds of refusal, and the questions that every check asks: what part, at which stage."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from scoring.models import Membership, Selection, User
from scoring.vocabulary import MemberRole, Stage


class WrongRole(PermissionDenied):
    """The person may see this but has not the role to do it."""


class NotNow(Exception):
    """The right person at the wrong moment; the text says what has to happen first."""


def allowed(check: Callable[..., object], *args: object) -> bool:
    """Whether a check passes."""
    try:
        check(*args)
    except (WrongRole, NotNow):
        return False
    return True


def member_of(user: User, selection: Selection) -> Membership | None:
    """The part that the person has in the selection, or stands in for: nobody has more than one.

    A page asks for it many times while nothing changes; it is then read once (`Selection.parts_read`).
    """
    known = selection.parts_read
    if known is None or user.pk not in known:
        part = selection.memberships.filter(Q(user=user) | Q(delegate=user)).select_related("user").first()
        if known is None:
            return part
        known[user.pk] = part
    return known[user.pk]


def require_member(user: User, selection: Selection, role: MemberRole, deed: str) -> Membership:
    """The person's part when it has that role, or stands in for one that has it."""
    member = member_of(user, selection)
    if member is None or member.role != role:
        raise WrongRole(f"Only the {role.label.lower()} of {selection.ref} can {deed}.")
    return member


def require_stage(selection: Selection, stages: tuple[Stage, ...], deed: str) -> None:
    """Nothing moves in a selection that was withdrawn."""
    if selection.withdrawn_at is not None:
        raise NotNow(f"{selection.ref} was withdrawn; {deed} is possible once the lead has brought it back.")
    if selection.stage not in stages:
        wanted = " or ".join(f"“{stage.label}”" for stage in stages)
        raise NotNow(
            f"{selection.ref} is at the stage “{selection.get_stage_display()}”; {deed} is possible at {wanted}."
        )
