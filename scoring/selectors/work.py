"""What waits for a person, worked out from the selections that they are part of and the roles that they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from scoring.models import AuditEvent, CriteriaModel, Decision, Membership, Report, Score, Screening, Selection, User
from scoring.models.scores import BLIND, RELEASED
from scoring.policies import may_waive
from scoring.selectors.newer import newer_by_part
from scoring.selectors.progress import open_votes, sheet_progress
from scoring.selectors.sheet import Progress
from scoring.selectors.unsigned import rejections, unsigned
from scoring.vocabulary import MemberRole, ModelPurpose, ModelStatus, Stage

MINUTES_PER_CELL = 2.5
RECENT = 10


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, in which selection, where, what blocks it, by when, how far it is.

    `holds_up` is how many people wait for it.
    """

    text: str
    selection: Selection
    url: str
    action: str
    blocked_by: str = ""
    due_at: datetime | None = None
    progress: Progress | None = None
    holds_up: int = 1

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def minutes(self) -> int | None:
        """About how long the cells that are left will take, in steps of five minutes."""
        if self.progress is None or not self.progress.left:
            return None
        return max(5, round(self.progress.left * MINUTES_PER_CELL / 5) * 5)


def waiting_for(user: User) -> list[Task]:
    """The person's tasks: the earliest deadline first, then those that hold up most people."""
    theirs = Q(user=user) | Q(delegate=user, role=MemberRole.EVALUATOR)
    parts = Membership.objects.filter(theirs, selection__withdrawn_at__isnull=True).select_related("selection", "user")
    members = [m for m in parts if m.user_id == user.pk]
    delegated_parts = [m for m in parts if m.user_id != user.pk]
    sheets = [m for m in members if m.role == MemberRole.EVALUATOR] + delegated_parts
    tasks = [*_led(members), *_sheets(user, sheets), *_approvals(members), *_decisions(user, members)]
    tasks += _newer([*members, *delegated_parts])
    # Dated tasks first, by date; those without a date after them, newest selection first.
    return sorted(
        tasks, key=lambda t: (t.due_at is None, t.due_at or t.selection.created_at, -t.holds_up, t.selection.ref)
    )


def _led(members: list[Membership]) -> Iterator[Task]:
    """The next step of each selection that the person leads, with the one thing that blocks it."""
    led = {
        m.selection_id: m.selection for m in members if m.role == MemberRole.LEAD and m.selection.stage in LEAD_TASKS
    }
    behind = _sheets_not_submitted(set(led))
    waivers = _open_waivers({key for key, selection in led.items() if selection.stage not in RELEASED})
    issued = _issued({key for key, selection in led.items() if selection.stage == Stage.REPORT})
    for key, selection in led.items():
        if key in issued:
            continue
        text, action = LEAD_TASKS[Stage(selection.stage)]
        blocked_by = ""
        if selection.stage == Stage.SCORING and (names := behind[key]):
            text, action = "Wait for score sheets", "Look"
            blocked_by = f"{len(names)} still open: {', '.join(names)}"
        elif selection.stage == Stage.SETUP and selection.criteria_sent_at and not selection.criteria_approved_at:
            blocked_by = "The criteria and weights wait for an approver"
        elif waivers[key]:
            blocked_by = f"A waiver waits for an approver: {', '.join(waivers[key])}"
        url = reverse(LEAD_PAGES[Stage(selection.stage)], args=[selection.ref])
        due_at = None if selection.stage in RELEASED else selection.deadline_at  # it is the scores that were due
        yield Task(text, selection, url, action, blocked_by, due_at)


LEAD_TASKS = {
    Stage.SETUP: ("Finish the set-up and open scoring", "Set up"),
    Stage.SCORING: ("Close scoring", "Open"),
    Stage.CONSENSUS: ("Settle differences and release the results", "Settle"),
    Stage.RESULTS: ("Go on to the decision", "Look"),
    Stage.REPORT: ("Issue the report", "Look"),
}
LEAD_PAGES = {
    Stage.SETUP: "setup-check",
    Stage.SCORING: "selection-detail",
    Stage.CONSENSUS: "consensus-list",
    Stage.RESULTS: "decision-detail",
    Stage.REPORT: "report-detail",
}


def _sheets(user: User, members: list[Membership]) -> Iterator[Task]:
    """The sheets that the person or, as a delegate, somebody else has to fill, and the votes that wait."""
    scoring = [m for m in members if m.selection.stage == Stage.SCORING and m.submitted_at is None]
    progress = sheet_progress(scoring)
    for member in scoring:
        selection = member.selection
        text, action = "Score your criteria", "Continue" if progress[member.pk].answered else "Start"
        if member.user_id != user.pk:
            text = f"Score for {member.user.full_name}"
        elif member.interests_declared_at is None:
            text, action = "Declare your interests, then score", "Declare"
        elif not progress[member.pk].left:
            text, action = "Submit your score sheet", "Review"
        url = reverse("score-sheet", args=[selection.ref])
        yield Task(text, selection, url, action, "", selection.deadline_at, progress[member.pk], holds_up=2)
    settling = [m for m in members if m.selection.stage == Stage.CONSENSUS and m.user_id == user.pk]
    for key, votes in open_votes(settling).items():
        selection = next(m.selection for m in settling if m.pk == key)
        cells = "; ".join(f"{vote.alternative.short_name}, {vote.criterion.name}" for vote in votes)
        url = reverse("consensus-list", args=[selection.ref])
        yield Task(f"Vote again on {cells}", selection, url, "Vote", holds_up=2)


def _approvals(members: list[Membership]) -> Iterator[Task]:
    """What waits for an approver: criteria and weights, and waivers of must-haves that name their function."""
    approving = {m.selection_id: m for m in members if m.role == MemberRole.APPROVER}
    for member in approving.values():
        selection = member.selection
        if selection.stage == Stage.SETUP and selection.criteria_sent_at and not selection.criteria_approved_at:
            url = reverse("setup-approval", args=[selection.ref])
            yield Task("Approve the criteria and weights", selection, url, "Read", holds_up=3)
    asked = Screening.objects.filter(
        selection__in=approving,
        waiver_asked_at__isnull=False,
        waived_at__isnull=True,
        alternative__removed_at__isnull=True,
    )
    for screening in asked.select_related("alternative", "criterion", "selection"):
        if may_waive(approving[screening.selection_id], screening.criterion):
            text = f"Grant or refuse a waiver: {screening.alternative.short_name}, {screening.criterion.name}"
            url = reverse("waiver-list", args=[screening.selection.ref])
            yield Task(text, screening.selection, url, "Read", holds_up=2)


def _decisions(user: User, members: list[Membership]) -> Iterator[Task]:
    """Decisions to write, to sign, and to wait for. Nobody signs for another, so a delegate has none of them."""
    parts = {
        m.selection_id: m
        for m in members
        if m.selection.stage == Stage.DECISION and m.role in (MemberRole.LEAD, MemberRole.APPROVER)
    }
    if not parts:
        return
    written = {d.selection_id: d for d in Decision.objects.filter(selection__in=parts).select_related("chosen__vendor")}
    missing, rejected = unsigned(parts), rejections(parts)
    for key, member in parts.items():
        selection, waiting = member.selection, missing.get(key)
        url, sign = reverse("decision-detail", args=[selection.ref]), reverse("signature-new", args=[selection.ref])
        if waiting is not None and user.pk in waiting:
            decision = written[key]
            said = f"select {decision.chosen.vendor}" if decision.chosen else decision.get_outcome_display().lower()
            yield Task(f"Sign the decision: {said}", selection, sign, "Read and sign", holds_up=3)
        elif member.role == MemberRole.LEAD and waiting is None:
            yield Task("Write the decision", selection, url, "Write")
        elif member.role == MemberRole.LEAD and rejected[key]:
            blocked_by = f"Rejected by {', '.join(rejected[key])}"
            yield Task("Answer the rejection of the decision", selection, url, "Look", blocked_by)
        elif member.role == MemberRole.LEAD and waiting:
            blocked_by = f"{len(waiting)} still to sign: {', '.join(waiting.values())}"
            yield Task("Wait for the signatures", selection, url, "Look", blocked_by)
        elif member.role == MemberRole.LEAD:
            yield Task("Go on to the report", selection, url, "Look")


def _newer(members: list[Membership]) -> Iterator[Task]:
    """Records that came after a value was read: the lead takes them, the evaluator of the criterion confirms."""
    parts = {m.pk: m for m in members}
    for key, cells in newer_by_part(members, timezone.localdate()).items():
        member = parts[key]
        selection, named = member.selection, "; ".join(f"{c.alternative.short_name}, {c.criterion.name}" for c in cells)
        url = reverse("derived-list", args=[selection.ref])
        if member.role == MemberRole.LEAD:
            yield Task(f"Newer records came for {named}", selection, url, "Look")
        else:
            yield Task(f"Confirm, or ask the lead to take a newer record: {named}", selection, url, "Look", holds_up=2)


def following(user: User) -> list[Selection]:
    """The selections that a person can see and whose results are out, newest first: at most ten."""
    return list(Selection.objects.visible_to(user).filter(stage__in=RELEASED, withdrawn_at__isnull=True)[:RECENT])


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition that is not published yet."""

    model: CriteriaModel
    url: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A library criterion that evaluators often cannot judge: a reason to look at its words."""

    name: str
    unknown: int
    scores: int

    @property
    def percent(self) -> int:
        return round(100 * self.unknown / self.scores)


def drafts() -> list[Draft]:
    """The drafts of templates and of the library, for criteria admins."""
    models = CriteriaModel.objects.filter(status=ModelStatus.DRAFT).exclude(purpose=ModelPurpose.SELECTION)
    return [Draft(m, reverse("criteria-edition", args=[m.slug, m.edition])) for m in models.order_by("name")]


def signals() -> list[Signal]:
    """Criteria for which a fifth or more of at least five submitted scores is "not enough information"; worst first."""
    rows = (
        Score.objects.exclude(selection__stage__in=BLIND)
        .filter(submitted_at__isnull=False)
        .values(name=F("criterion__name"))
        .annotate(scores=Count("pk"), unknown=Count("pk", filter=Q(value__isnull=True)))
        .order_by("name")
    )
    found = [Signal(row["name"], row["unknown"], row["scores"]) for row in rows if row["scores"] >= 5]
    worst = sorted((s for s in found if s.unknown * 5 >= s.scores), key=lambda s: (-s.percent, s.name))
    return worst[:RECENT]


def latest_events() -> list[AuditEvent]:
    """The latest lines of all chains, for auditors."""
    return list(AuditEvent.objects.order_by("-id")[:RECENT])


def _open_waivers(selections: set[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    asked = Screening.objects.filter(
        selection__in=selections,
        waiver_asked_at__isnull=False,
        waived_at__isnull=True,
        alternative__removed_at__isnull=True,
    )
    for key, vendor, criterion in asked.values_list("selection_id", "alternative__short_name", "criterion__name"):
        names[key].append(f"{vendor}, {criterion}")
    return names


def _issued(selections: set[UUID]) -> set[UUID]:
    """Those of which a report of the decision in force was issued."""
    if not selections:
        return set()
    reports = Report.objects.filter(selection__in=selections, snapshot__superseded_at__isnull=True)
    return set(reports.values_list("selection_id", flat=True))


def _sheets_not_submitted(selections: set[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    open_sheets = Membership.objects.filter(
        selection_id__in=selections, role=MemberRole.EVALUATOR, submitted_at__isnull=True
    )
    for key, name in open_sheets.order_by("user__full_name").values_list("selection_id", "user__full_name"):
        names[key].append(name)
    return names
