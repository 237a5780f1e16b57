"""How far the evaluators of any number of selections are, and which new votes wait for them."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Count, F

from scoring.models import Alternative, Assignment, Criterion, Membership, Revote, Score
from scoring.selectors.sheet import Progress, leaves_beneath


def sheet_progress(members: list[Membership]) -> dict[UUID, Progress]:
    """How far each evaluator is, by membership: four queries for any number of them, none for nobody."""
    if not members:
        return {}
    selections = {m.selection_id for m in members}
    trees: dict[UUID, list[Criterion]] = defaultdict(list)
    criteria = Criterion.objects.filter(criteria_model__selection__in=selections).order_by()
    for criterion in criteria.annotate(of=F("criteria_model__selection")).only("parent", "kind", "derivation"):
        trees[criterion.of].append(criterion)
    competing = Alternative.objects.filter(selection__in=selections).order_by().values_list("selection_id")
    vendors = dict(competing.annotate(Count("pk")))
    groups: dict[UUID, set[object]] = defaultdict(set)
    for membership, group in Assignment.objects.filter(membership__in=members).values_list("membership_id", "group_id"):
        groups[membership].add(group)
    given = Score.objects.filter(selection__in=selections, alternative__removed_at__isnull=True).order_by()
    answered = {
        (selection, evaluator): count
        for selection, evaluator, count in given.values_list("selection_id", "evaluator_id").annotate(Count("pk"))
    }
    return {
        m.pk: Progress(
            answered=answered.get((m.selection_id, m.user_id), 0),
            cells=len(leaves_beneath(trees[m.selection_id], groups[m.pk])) * vendors.get(m.selection_id, 0),
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
