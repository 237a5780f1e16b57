"""Who may do what, when, and why not. `check_can_x` raises the reason in words; `can_x` is its twin for pages.

Two kinds of refusal: the person has not the role (403), or the selection is not at that point (409).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied

from scoring.models import Criterion, Membership, Selection, User
from scoring.models.criteria import WHOLE
from scoring.vocabulary import CriterionKind, GlobalRole, MemberRole, Stage


class WrongRole(PermissionDenied):
    """The person may see this but has not the role to do it."""


class NotNow(Exception):
    """The right person at the wrong moment; the text says what has to happen first."""


def allowed(check: Callable[..., None], *args: object) -> bool:
    """Whether a check passes."""
    try:
        check(*args)
    except (WrongRole, NotNow):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Transition:
    """A step between stages, who may take it, and the check that has to pass first."""

    source: Stage
    target: Stage
    role: MemberRole
    label: str
    ready: Callable[[Selection], None]


def _member(user: User, selection: Selection) -> Membership | None:
    return selection.memberships.filter(user=user).first()


def _require_member(user: User, selection: Selection, role: MemberRole, deed: str) -> Membership:
    member = _member(user, selection)
    if member is None or member.role != role:
        raise WrongRole(f"Only the {role.label.lower()} of {selection.ref} can {deed}.")
    return member


def _require_stage(selection: Selection, stages: tuple[Stage, ...], deed: str) -> None:
    if selection.stage not in stages:
        wanted = " or ".join(f"“{stage.label}”" for stage in stages)
        raise NotNow(
            f"{selection.ref} is at the stage “{selection.get_stage_display()}”; {deed} is possible at {wanted}."
        )


# Houses without a selection


def check_can_create_selection(user: User) -> None:
    """Procurement leads open selections."""
    if not user.has_role(GlobalRole.LEAD):
        raise WrongRole("Only a procurement lead can open a selection. An account admin grants that role.")


def check_can_edit_vendors(user: User) -> None:
    """Procurement leads and criteria admins keep the register."""
    if not (user.has_role(GlobalRole.LEAD) or user.has_role(GlobalRole.CRITERIA_ADMIN)):
        raise WrongRole("Only a procurement lead or a criteria admin can change the vendor register.")


def check_can_edit_criteria(user: User) -> None:
    """Criteria admins keep the library and the templates."""
    if not user.has_role(GlobalRole.CRITERIA_ADMIN):
        raise WrongRole("Only a criteria admin can change the criteria library and the templates.")


def check_can_manage_accounts(user: User) -> None:
    """Account admins make accounts and grant roles."""
    if not user.has_role(GlobalRole.ACCOUNT_ADMIN):
        raise WrongRole("Only an account admin can make accounts and grant roles.")


def can_create_selection(user: User) -> bool:
    return allowed(check_can_create_selection, user)


def can_edit_vendors(user: User) -> bool:
    return allowed(check_can_edit_vendors, user)


# In one selection


def check_can_set_up(user: User, selection: Selection) -> None:
    """Criteria, vendors, people and must-haves are set by the lead, before scoring opens."""
    _require_member(user, selection, MemberRole.LEAD, "set it up")
    _require_stage(selection, (Stage.SETUP,), "changing the set-up")


def check_can_screen(user: User, selection: Selection, criterion: Criterion) -> None:
    """Must-haves, and nothing else, are answered by the lead until the results are out."""
    _require_member(user, selection, MemberRole.LEAD, "answer must-haves")
    _require_stage(selection, (Stage.SETUP, Stage.SCORING, Stage.CONSENSUS), "answering a must-have")
    if criterion.kind != CriterionKind.MUST_HAVE:
        raise NotNow(f"“{criterion.name}” is not a must-have; only must-haves are answered with pass, fail or waived.")


def check_can_score(user: User, selection: Selection, criterion: Criterion) -> None:
    """Evaluators score the groups that they are assigned to, while scoring is open and their sheet is not submitted."""
    member = _require_member(user, selection, MemberRole.EVALUATOR, "score")
    _require_stage(selection, (Stage.SCORING,), "scoring")
    if member.submitted_at is not None:
        raise NotNow("You have submitted your score sheet; it can no longer be changed.")
    if not criterion.is_scored:
        raise NotNow(f"“{criterion.name}” is not a criterion that is scored.")
    assigned = set(member.assignments.values_list("group_id", flat=True))
    step: Criterion | None = criterion
    while step is not None and step.pk not in assigned:
        step = step.parent
    if step is None:
        raise WrongRole(f"“{criterion.name}” is in a group that other evaluators score.")


def check_can_submit_sheet(user: User, selection: Selection) -> None:
    """An evaluator submits once, with every assigned cell answered."""
    member = _require_member(user, selection, MemberRole.EVALUATOR, "submit a score sheet")
    _require_stage(selection, (Stage.SCORING,), "submitting")
    if member.submitted_at is not None:
        raise NotNow("You have already submitted your score sheet.")


def check_can_settle(user: User, selection: Selection, criterion: Criterion) -> None:
    """The lead records what the panel agreed on a criterion that is scored."""
    _require_member(user, selection, MemberRole.LEAD, "settle a score")
    _require_stage(selection, (Stage.CONSENSUS,), "settling a score")
    if not criterion.is_scored:
        raise NotNow(f"“{criterion.name}” is not a criterion that is scored; there is nothing to settle.")


def check_can_move_stage(user: User, selection: Selection, target: Stage) -> None:
    """Whether a transition of the table below leads there, the person may take it and all it waits for is done."""
    for transition in TRANSITIONS:
        if transition.source == selection.stage and transition.target == target:
            _require_member(user, selection, transition.role, transition.label[0].lower() + transition.label[1:])
            transition.ready(selection)
            return
    raise NotNow(f"{selection.ref} cannot go from “{selection.get_stage_display()}” to “{target.label}”.")


def check_can_see_results(user: User, selection: Selection) -> None:
    """Results are shown when they are out; the lead sees them from the consensus on."""
    member = _member(user, selection)
    early = member is not None and member.role == MemberRole.LEAD
    stages = (Stage.CONSENSUS, Stage.RESULTS) if early else (Stage.RESULTS,)
    if selection.stage not in stages:
        raise NotNow(
            "The results open when scoring has closed and the panel has settled its differences. "
            f"{selection.ref} is at the stage “{selection.get_stage_display()}”."
        )


def can_see_results(user: User, selection: Selection) -> bool:
    return allowed(check_can_see_results, user, selection)


def check_can_see_log(user: User, selection: Selection) -> None:
    """The trail is for the lead, the approvers and auditors: it names who scored what."""
    if user.has_role(GlobalRole.AUDITOR):
        return
    member = _member(user, selection)
    if member is None or member.role not in (MemberRole.LEAD, MemberRole.APPROVER):
        raise WrongRole("The log is open to the procurement lead, the approvers and auditors.")


def can_see_log(user: User, selection: Selection) -> bool:
    return allowed(check_can_see_log, user, selection)


# What each step waits for


def _set_up_is_complete(selection: Selection) -> None:
    criteria = list(selection.criteria_model.criteria.all())
    if not any(criterion.is_scored for criterion in criteria):
        raise NotNow("Add at least one criterion with a scale before scoring opens.")
    _weights_add_up(criteria)
    if selection.alternatives.count() < 2:
        raise NotNow("Add at least two vendors before scoring opens.")
    if not selection.memberships.filter(role=MemberRole.EVALUATOR).exists():
        raise NotNow("Name at least one evaluator before scoring opens.")
    _every_criterion_is_assigned(selection, criteria)


def _every_criterion_is_assigned(selection: Selection, criteria: list[Criterion]) -> None:
    """No sheet is empty and no criterion is on nobody's sheet: a result without scores would look like one."""
    parents = {criterion.pk: criterion.parent_id for criterion in criteria}
    scored = [criterion for criterion in criteria if criterion.is_scored]
    evaluators = selection.memberships.filter(role=MemberRole.EVALUATOR).select_related("user")
    reached: set[UUID] = set()
    for member in evaluators.prefetch_related("assignments"):
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


def _weights_add_up(criteria: list[Criterion]) -> None:
    """In words what the database holds too: siblings share 100, or all of them weigh nothing."""
    shares: dict[UUID | None, int] = defaultdict(int)
    for criterion in criteria:
        shares[criterion.parent_id] += criterion.local_weight
    for parent, share in shares.items():
        if share not in (0, WHOLE):
            where = next((f"in “{group.name}”" for group in criteria if group.pk == parent), "at the top")
            raise NotNow(
                f"The weights {where} add to {share * 100 / WHOLE:g}, not to 100. Mend them before scoring opens."
            )


def _every_sheet_is_submitted(selection: Selection) -> None:
    waiting = selection.memberships.filter(role=MemberRole.EVALUATOR, submitted_at__isnull=True).select_related("user")
    if names := [member.user.full_name for member in waiting]:
        raise NotNow(f"Scoring closes when every sheet is submitted. Still open: {', '.join(names)}.")


def _every_must_have_is_answered(selection: Selection) -> None:
    must_haves = selection.criteria_model.criteria.filter(kind=CriterionKind.MUST_HAVE)
    answers = selection.screenings.filter(criterion__in=must_haves).values("criterion", "alternative").distinct()
    if answers.count() < must_haves.count() * selection.alternatives.count():
        raise NotNow("Answer every must-have for every vendor before the results come out.")


TRANSITIONS = (
    Transition(Stage.SETUP, Stage.SCORING, MemberRole.LEAD, "Open scoring", _set_up_is_complete),
    Transition(Stage.SCORING, Stage.CONSENSUS, MemberRole.LEAD, "Close scoring", _every_sheet_is_submitted),
    Transition(Stage.CONSENSUS, Stage.RESULTS, MemberRole.LEAD, "Release the results", _every_must_have_is_answered),
)
