"""The stages of a selection: one table of the steps between them, forward and back, and what each step waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from scoring.models import Criterion, Membership, Selection, User
from scoring.models.criteria import WHOLE
from scoring.policies.refusals import NotNow, require_member
from scoring.vocabulary import CriterionKind, MemberRole, ScreeningOutcome, Stage

FEWEST, ENOUGH = 2, 3  # vendors to choose from; below ENOUGH a reason is noted


@dataclass(frozen=True, slots=True)
class Transition:
    """A step between stages, who may take it, and the check that has to pass first; `waits_for` says it in words."""

    source: Stage
    target: Stage
    role: MemberRole
    label: str
    ready: Callable[[Selection], None]
    waits_for: str

    @property
    def is_back(self) -> bool:
        """A step back needs a reason."""
        order = list(Stage)
        return order.index(self.target) < order.index(self.source)


def steps_from(selection: Selection, *, back: bool = False) -> list[Transition]:
    """The steps of the table that begin where the selection stands: forward, or back."""
    return [step for step in TRANSITIONS if step.source == selection.stage and step.is_back == back]


def check_can_move_stage(user: User, selection: Selection, target: Stage) -> None:
    """Whether a step of the table leads there, the person may take it and all it waits for is done."""
    for step in TRANSITIONS:
        if step.source == selection.stage and step.target == target:
            require_member(user, selection, step.role, step.label[0].lower() + step.label[1:])
            if selection.withdrawn_at is not None:
                raise NotNow(f"{selection.ref} was withdrawn. Bring it back first.")
            step.ready(selection)
            return
    raise NotNow(f"{selection.ref} cannot go from “{selection.get_stage_display()}” to “{target.label}”.")


# What each step waits for


def _set_up_is_complete(selection: Selection) -> None:
    criteria = list(selection.criteria_model.criteria.all())
    if not any(criterion.is_scored for criterion in criteria):
        raise NotNow("Add at least one criterion with a scale before scoring opens.")
    _weights_add_up(criteria)
    _criteria_are_approved(selection)
    _enough_compete(selection)
    if not selection.memberships.filter(role=MemberRole.EVALUATOR).exists():
        raise NotNow("Name at least one evaluator before scoring opens.")
    every_criterion_is_assigned(selection, criteria)
    if selection.deadline_at is None:
        raise NotNow("Set a deadline for the score sheets before scoring opens.")
    if selection.deadline_at <= timezone.now():
        raise NotNow("The deadline has passed. Set one that lies ahead before scoring opens.")


def _weights_add_up(criteria: Iterable[Criterion]) -> None:
    """In words what the database holds too: siblings share 100, or all of them weigh nothing."""
    names: dict[UUID | None, str] = {None: "at the top"}
    shares: dict[UUID | None, int] = defaultdict(int)
    for criterion in criteria:
        names[criterion.pk] = f"in “{criterion.name}”"
        shares[criterion.parent_id] += criterion.local_weight
    for parent, share in shares.items():
        if share not in (0, WHOLE):
            raise NotNow(
                f"The weights {names[parent]} add to {share * 100 / WHOLE:g}, not to 100. "
                "Mend them before scoring opens."
            )


def _criteria_are_approved(selection: Selection) -> None:
    if not selection.criteria_reason or selection.criteria_approved_at is not None:
        return
    if selection.criteria_sent_at is not None:
        raise NotNow("The criteria and weights differ from their template and wait for an approver.")
    raise NotNow("The criteria and weights differ from their template. Send them for approval before scoring opens.")


def _enough_compete(selection: Selection) -> None:
    if selection.alternatives.count() < FEWEST:
        raise NotNow("Add at least two vendors before scoring opens.")
    eligible = selection.alternatives.exclude(
        screenings__outcome=ScreeningOutcome.FAIL,
        screenings__criterion__criteria_model=selection.criteria_model_id,
        screenings__criterion__removed_at__isnull=True,
    ).count()
    if eligible < FEWEST:
        raise NotNow(f"Only {eligible} of the vendors meet the must-haves; scoring opens with at least two that do.")
    if eligible < ENOUGH and not selection.single_source_reason:
        raise NotNow("Fewer than three vendors meet the must-haves. Note the reason why that is enough.")


def every_criterion_is_assigned(
    selection: Selection, criteria: Iterable[Criterion], *, without: Membership | None = None
) -> None:
    """No sheet is empty and no criterion is on nobody's sheet: a result without scores would look like one.

    What records fill is on no sheet. `without` leaves one member out of account, who is to go.
    """
    criteria = list(criteria)
    parents = {criterion.pk: criterion.parent_id for criterion in criteria}
    scored = [criterion for criterion in criteria if criterion.is_scored and not criterion.is_derived]
    evaluators = selection.memberships.filter(role=MemberRole.EVALUATOR).select_related("user")
    reached: set[UUID] = set()
    for member in evaluators.prefetch_related("assignments"):
        if member == without:
            continue
        groups = {assignment.group_id for assignment in member.assignments.all()}
        sheet = {criterion.pk for criterion in scored if _lies_in(criterion.pk, groups, parents)}
        if not sheet:
            raise NotNow(
                f"{member.user.full_name} is an evaluator but has no criterion to score. "
                "Assign a group of criteria to them before scoring opens."
            )
        reached |= sheet
    for criterion in scored:
        if criterion.pk not in reached:
            raise NotNow(f"Nobody scores “{criterion.name}”. Assign its group to an evaluator before scoring opens.")


def _lies_in(criterion: UUID, groups: set[UUID], parents: dict[UUID, UUID | None]) -> bool:
    """Whether a criterion is one of the groups or lies beneath one."""
    step: UUID | None = criterion
    while step is not None and step not in groups:
        step = parents[step]
    return step is not None


def _every_sheet_is_submitted(selection: Selection) -> None:
    waiting = selection.memberships.filter(role=MemberRole.EVALUATOR, submitted_at__isnull=True).select_related("user")
    if names := [member.user.full_name for member in waiting]:
        raise NotNow(f"Scoring closes when every sheet is submitted. Still open: {', '.join(names)}.")


def _every_must_have_is_answered(selection: Selection) -> None:
    _no_vote_is_open(selection)
    must_haves = selection.criteria_model.criteria.filter(kind=CriterionKind.MUST_HAVE)
    answers = selection.screenings.filter(criterion__in=must_haves, alternative__removed_at__isnull=True)
    if answers.count() < must_haves.count() * selection.alternatives.count():
        raise NotNow("Answer every must-have for every vendor before the results come out.")


def _no_vote_is_open(selection: Selection) -> None:
    revote = selection.revotes.filter(closed_at__isnull=True).select_related("alternative", "criterion").first()
    if revote is not None:
        raise NotNow(f"A vote is open: {revote.alternative.short_name}, {revote.criterion.name}. Close it first.")


def _no_score_was_given(selection: Selection) -> None:
    # The related manager would leave out what was cleared or corrected.
    if selection.scores(manager="everything").exists():
        raise NotNow(
            "Scores were given, so the criteria and weights stay sealed. Weights can be changed in the open, with a "
            "reason; sheets can be reopened; or the selection can be withdrawn."
        )


def _somebody_can_score(selection: Selection) -> None:
    _no_vote_is_open(selection)
    if not selection.memberships.filter(role=MemberRole.EVALUATOR).exists():
        raise NotNow("Nobody is named as an evaluator, so there is no sheet to open again.")


def _nothing(selection: Selection) -> None:
    """Always possible."""


TRANSITIONS = (
    Transition(
        Stage.SETUP,
        Stage.SCORING,
        MemberRole.LEAD,
        "Open scoring",
        _set_up_is_complete,
        "criteria with weights that add to 100, approved where they differ from their template; two vendors that meet "
        "the must-haves, and a reason below three; an evaluator for every criterion that people score; a deadline",
    ),
    Transition(
        Stage.SCORING,
        Stage.CONSENSUS,
        MemberRole.LEAD,
        "Close scoring",
        _every_sheet_is_submitted,
        "every score sheet to be submitted",
    ),
    Transition(
        Stage.CONSENSUS,
        Stage.RESULTS,
        MemberRole.LEAD,
        "Release the results",
        _every_must_have_is_answered,
        "every must-have to be answered for every vendor; every new vote to be closed",
    ),
    Transition(
        Stage.SCORING,
        Stage.SETUP,
        MemberRole.LEAD,
        "Go back to the set-up",
        _no_score_was_given,
        "a reason, and that no score was given yet",
    ),
    Transition(
        Stage.CONSENSUS,
        Stage.SCORING,
        MemberRole.LEAD,
        "Open scoring again",
        _somebody_can_score,
        "a reason; every new vote to be closed",
    ),
    Transition(Stage.RESULTS, Stage.CONSENSUS, MemberRole.LEAD, "Go back to the consensus", _nothing, "a reason"),
)
