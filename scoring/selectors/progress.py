"""How far the evaluators of any number of selections are, and which new votes wait for them."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from scoring.models import Assignment, Criterion, Membership, Revote, Score, Selection
from scoring.selectors.sheet import Progress, leaves_beneath


def sheet_progress(members: list[Membership]) -> dict[UUID, Progress]:
    """How far each evaluator is, by membership: four queries for any number of them."""
    selections = {m.selection_id for m in members}
    trees: dict[UUID, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(criteria_model__selection__in=selections).select_related(
        "criteria_model__selection"
    ):
        trees[criterion.criteria_model.selection.pk].append(criterion)
    vendors: dict[UUID, int] = defaultdict(int)
    for key in Selection.objects.filter(pk__in=selections).values_list("alternatives__selection_id", flat=True):
        if key is not None:
            vendors[key] += 1
    groups: dict[UUID, set[object]] = defaultdict(set)
    for membership, group in Assignment.objects.filter(membership__in=members).values_list("membership_id", "group_id"):
        groups[membership].add(group)
    answered: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for pair in Score.objects.filter(selection__in=selections).values_list("selection_id", "evaluator_id"):
        answered[pair] += 1
    return {
        m.pk: Progress(
            answered=answered[m.selection_id, m.user_id],
            cells=len(leaves_beneath(trees[m.selection_id], groups[m.pk])) * vendors[m.selection_id],
        )
        for m in members
    }


def open_votes(members: list[Membership]) -> dict[UUID, list[Revote]]:
    """The open votes that wait for each evaluator, by membership: five queries for any number of them."""
    selections = {member.selection_id for member in members}
    revotes = list(
        Revote.objects.filter(selection__in=selections, closed_at__isnull=True)
        .select_related("selection", "alternative", "criterion")
        .prefetch_related("votes", "selection__criteria_model__criteria")
        .order_by("opened_at", "pk")
    )
    if not revotes:
        return {}
    known = {
        m.pk: m
        for m in Membership.objects.filter(pk__in=[m.pk for m in members]).prefetch_related("assignments", "conflicts")
    }
    waiting: dict[UUID, list[Revote]] = defaultdict(list)
    for revote in revotes:
        criteria = list(revote.selection.criteria_model.criteria.all())
        voted = {vote.evaluator_id for vote in revote.votes.all()}
        for member in members:
            if member.selection_id != revote.selection_id or member.user_id in voted:
                continue
            groups: set[object] = {assignment.group_id for assignment in known[member.pk].assignments.all()}
            closed = {conflict.alternative_id for conflict in known[member.pk].conflicts.all()}
            if revote.alternative_id not in closed and revote.criterion in leaves_beneath(criteria, groups):
                waiting[member.pk].append(revote)
    return waiting
