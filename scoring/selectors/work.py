"""What waits for a person, worked out from the selections that they are part of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scoring.models import Assignment, Criterion, Membership, Score, Selection, User
from scoring.selectors.sheet import Progress, leaves_beneath
from scoring.vocabulary import MemberRole, Stage


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, in which selection, why, by when, how far it is."""

    text: str
    selection: Selection
    blocked_by: str
    due_at: datetime | None
    progress: Progress | None = None


def waiting_for(user: User) -> list[Task]:
    """The person's tasks, the earliest deadline first."""
    tasks: list[Task] = []
    members = list(Membership.objects.filter(user=user).select_related("selection"))
    led = {m.selection_id for m in members if m.role == MemberRole.LEAD}
    behind = _sheets_not_submitted(led)
    progress = sheet_progress([m for m in members if m.role == MemberRole.EVALUATOR])
    for member in members:
        selection = member.selection
        if member.role == MemberRole.LEAD and selection.stage in LEAD_TASKS:
            text, blocked_by = LEAD_TASKS[Stage(selection.stage)], ""
            if selection.stage == Stage.SCORING and (names := behind[selection.pk]):
                text = "Wait for score sheets"
                blocked_by = f"{len(names)} still open: {', '.join(names)}"
            tasks.append(Task(text, selection, blocked_by, selection.deadline_at))
        elif member.pk in progress and selection.stage == Stage.SCORING and member.submitted_at is None:
            tasks.append(Task("Score your criteria", selection, "", selection.deadline_at, progress[member.pk]))
    # Dated tasks first, by date; those without a date after them, newest selection first.
    return sorted(tasks, key=lambda t: (t.due_at is None, t.due_at or t.selection.created_at, t.selection.ref))


LEAD_TASKS = {
    Stage.SETUP: "Finish the set-up and open scoring",
    Stage.SCORING: "Close scoring",
    Stage.CONSENSUS: "Settle differences and release the results",
}


def following(user: User) -> list[Selection]:
    """The selections that a person can see and whose results are out, newest first: at most ten."""
    return list(Selection.objects.visible_to(user).filter(stage=Stage.RESULTS)[:10])


def _sheets_not_submitted(selections: set[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    open_sheets = Membership.objects.filter(
        selection_id__in=selections, role=MemberRole.EVALUATOR, submitted_at__isnull=True
    )
    for key, name in open_sheets.order_by("user__full_name").values_list("selection_id", "user__full_name"):
        names[key].append(name)
    return names


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
