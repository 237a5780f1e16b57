"""Whom a newer record concerns: the lead of each open selection, and the evaluators of the criterion alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from scoring.models import Criterion, Membership, Selection
from scoring.selectors.sheet import leaves_beneath
from scoring.selectors.staleness import Stale, stale_of_all
from scoring.vocabulary import MemberRole


def newer_by_part(members: Sequence[Membership], today: date) -> dict[UUID, list[Stale]]:
    """What waits for each part, by membership: a lead sees every cell, an evaluator those that are theirs to confirm.

    Fifteen queries for however many selections; two where no criterion is read from records.
    """
    parts = [m for m in members if m.role in (MemberRole.LEAD, MemberRole.EVALUATOR)]
    selections = {m.selection_id: m.selection for m in parts}
    if not selections:
        return {}
    stale = {key: cells for key, cells in stale_of_all(list(selections.values()), today).items() if cells}
    if not stale:
        return {}
    trees = {
        selection.pk: list(selection.criteria_model.criteria.all())
        for selection in Selection.objects.filter(pk__in=stale).prefetch_related("criteria_model__criteria")
    }
    concerned = [m.pk for m in parts if m.selection_id in stale]
    asked = Membership.objects.filter(pk__in=concerned).prefetch_related("assignments", "conflicts")
    return {
        member.pk: cells
        for member in asked
        if (cells := _concerning(member, stale[member.selection_id], trees[member.selection_id]))
    }


def _concerning(member: Membership, stale: list[Stale], criteria: list[Criterion]) -> list[Stale]:
    if member.role == MemberRole.LEAD:
        return stale
    groups: set[object] = {assignment.group_id for assignment in member.assignments.all()}
    closed = {conflict.alternative_id for conflict in member.conflicts.all()}
    own = {criterion.pk for criterion in leaves_beneath(criteria, groups, with_derived=True)}
    return [
        cell
        for cell in stale
        if cell.row is not None and cell.criterion.pk in own and cell.alternative.pk not in closed
    ]
