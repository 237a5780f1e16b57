"""What the tests of score sheets share."""

from __future__ import annotations

from typing import Any

from django.test import Client

from scoring.actions.members import change_member
from scoring.actions.scores import reopen_sheet, submit_sheet
from scoring.models import Membership, Score, Selection, User
from tests.cast import Cast
from tests.selectors.build import score

FOR_SCRIPT = {"X-Fragment": "cell"}


def address(selection: Selection, tail: str = "") -> str:
    return f"/s/{selection.ref}/score/{tail}"


def put(client: Client, selection: Selection, cell: str, **data: str) -> Any:
    """A save as the script sends it; `version` "" is that of an empty cell."""
    return client.post(address(selection, f"{cell}/"), {"version": "", "reason": "", **data}, headers=FOR_SCRIPT)


def scores_of(user: User) -> dict[str, str]:
    """The scores that count, as "vendor criterion" and value."""
    return {
        f"{row.alternative.short_name} {row.criterion.key}": "?" if row.value is None else f"{row.value.normalize():f}"
        for row in Score.objects.filter(evaluator=user).select_related("alternative", "criterion")
    }


def name_delegate(cast: Cast, selection: Selection) -> None:
    """The criteria admin stands in for quality."""
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=member.version, function="QA", delegate=cast.criteria_admin)


def correct(cast: Cast, selection: Selection) -> Membership:
    """The sheet of quality, scored, submitted and opened again by the lead."""
    for key in ("Q1", "Q2"):
        score(selection, cast.quality, key, "3", "3", "3")
    member = submit_sheet(by=cast.quality, selection=selection)
    return reopen_sheet(by=cast.lead, membership=member, reason="The audit report came late.")


# Interests


def version_of(cast: Cast) -> str:
    row = Score.objects.filter(evaluator=cast.quality, criterion__key="Q1", alternative__position=0).first()
    return f"{row.pk.hex}.{row.version}" if row else ""
