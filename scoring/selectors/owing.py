"""Who still owes what in a selection, and by when: what the lead sees, and what a reminder says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from scoring.models import Membership, Selection
from scoring.selectors.progress import open_votes, sheet_progress
from scoring.selectors.sheet import Progress
from scoring.selectors.unsigned import unsigned
from scoring.vocabulary import MemberRole, Stage


@dataclass(frozen=True, slots=True)
class Debt:
    """What a member still has to do, in words that follow "you still have to"."""

    member: Membership
    words: str


def owing(selection: Selection, progress: Mapping[UUID, Progress] | None = None) -> list[Debt]:
    """The members who owe something at this stage, by name; those who are done are not in it.

    `progress` is that of the open sheets by membership, where it is at hand.
    """
    if selection.stage == Stage.SCORING:
        return _sheets(selection, progress)
    if selection.stage == Stage.CONSENSUS:
        return _votes(selection)
    if selection.stage == Stage.DECISION:
        return _signatures(selection)
    return []


def _signatures(selection: Selection) -> list[Debt]:
    """Those who have not signed what is frozen; who stands in for them cannot, but can tell them."""
    waiting = unsigned([selection.pk]).get(selection.pk, {})
    members = selection.memberships.filter(user__in=waiting, role=MemberRole.APPROVER)
    found = members.select_related("user", "delegate", "selection").order_by("user__full_name")
    return [Debt(member, "read and sign the decision") for member in found]


def _evaluators(selection: Selection) -> list[Membership]:
    members = selection.memberships.filter(role=MemberRole.EVALUATOR).select_related("user", "delegate", "selection")
    return sorted(members, key=lambda member: member.user.full_name)


def _sheets(selection: Selection, progress: Mapping[UUID, Progress] | None) -> list[Debt]:
    members = [member for member in _evaluators(selection) if member.submitted_at is None]
    if progress is None:
        progress = sheet_progress(members)
    return [
        Debt(
            member,
            f"score {left} of {progress[member.pk].cells} cells"
            if (left := progress[member.pk].left)
            else "submit your score sheet",
        )
        for member in members
    ]


def _votes(selection: Selection) -> list[Debt]:
    members = _evaluators(selection)
    votes = open_votes(members)
    return [
        Debt(
            member,
            "vote again on " + "; ".join(f"{r.alternative.short_name}, {r.criterion.name}" for r in votes[member.pk]),
        )
        for member in members
        if votes.get(member.pk)
    ]
