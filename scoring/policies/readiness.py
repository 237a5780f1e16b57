"""What a set-up still lacks before scoring can open: all of it, each with the part of the set-up that mends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils import timezone

from scoring.models import Criterion, Membership, Selection
from scoring.models.criteria import WHOLE
from scoring.policies.refusals import NotNow
from scoring.vocabulary import MemberRole, ScreeningOutcome

FEWEST, ENOUGH = 2, 3  # vendors to choose from; below ENOUGH a reason is noted


class Part(StrEnum):
    """The parts of a set-up, in the order in which they are filled; each is the end of its page's address."""

    SCOPE = "scope"
    CRITERIA = "criteria"
    VENDORS = "vendors"
    PEOPLE = "people"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, in words that say how to mend it."""

    part: Part
    words: str


def lacking(selection: Selection) -> Iterator[Lack]:
    """All that keeps scoring from opening, in the order of the parts; nothing where it can open."""
    criteria = list(selection.criteria_model.criteria.all())
    if not any(criterion.is_scored for criterion in criteria):
        yield Lack(Part.CRITERIA, "Add at least one criterion with a scale before scoring opens.")
    for words in _weights_off(criteria):
        yield Lack(Part.CRITERIA, words)
    if selection.criteria_reason and selection.criteria_approved_at is None:
        yield Lack(Part.CRITERIA, _unapproved(selection))
    if words := _too_few(selection):
        yield Lack(Part.VENDORS, words)
    if not selection.memberships.filter(role=MemberRole.EVALUATOR).exists():
        yield Lack(Part.PEOPLE, "Name at least one evaluator before scoring opens.")
    else:
        for words in _unassigned(selection, criteria):
            yield Lack(Part.PEOPLE, words)
    if selection.deadline_at is None:
        yield Lack(Part.DATES, "Set a deadline for the score sheets before scoring opens.")
    elif selection.deadline_at <= timezone.now():
        yield Lack(Part.DATES, "The deadline has passed. Set one that lies ahead before scoring opens.")


def every_criterion_is_assigned(
    selection: Selection, criteria: Iterable[Criterion], *, without: Membership | None = None
) -> None:
    """No sheet is empty and no criterion is on nobody's sheet: a result without scores would look like one.

    What records fill is on no sheet. `without` leaves one member out of account, who is to go.
    """
    for words in _unassigned(selection, criteria, without=without):
        raise NotNow(words)


def _weights_off(criteria: Iterable[Criterion]) -> Iterator[str]:
    """In words what the database holds too: siblings share 100, or all of them weigh nothing."""
    names: dict[UUID | None, str] = {None: "at the top"}
    shares: dict[UUID | None, int] = defaultdict(int)
    for criterion in criteria:
        names[criterion.pk] = f"in “{criterion.name}”"
        shares[criterion.parent_id] += criterion.local_weight
    for parent, share in shares.items():
        if share not in (0, WHOLE):
            yield (
                f"The weights {names[parent]} add to {share * 100 / WHOLE:g}, not to 100. "
                "Mend them before scoring opens."
            )


def _unapproved(selection: Selection) -> str:
    if selection.criteria_sent_at is not None:
        return "The criteria and weights differ from their template and wait for an approver."
    return "The criteria and weights differ from their template. Send them for approval before scoring opens."


def _too_few(selection: Selection) -> str:
    if selection.alternatives.count() < FEWEST:
        return "Add at least two vendors before scoring opens."
    eligible = eligible_count(selection)
    if eligible < FEWEST:
        return f"Only {eligible} of the vendors meet the must-haves; scoring opens with at least two that do."
    if eligible < ENOUGH and not selection.single_source_reason:
        return "Fewer than three vendors meet the must-haves. Note the reason why that is enough."
    return ""


def eligible_count(selection: Selection) -> int:
    """How many competing vendors fail no must-have without a waiver."""
    return selection.alternatives.exclude(
        screenings__outcome=ScreeningOutcome.FAIL,
        screenings__criterion__criteria_model=selection.criteria_model_id,
        screenings__criterion__removed_at__isnull=True,
    ).count()


def _unassigned(
    selection: Selection, criteria: Iterable[Criterion], *, without: Membership | None = None
) -> Iterator[str]:
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
            yield (
                f"{member.user.full_name} is an evaluator but has no criterion to score. "
                "Assign a group of criteria to them before scoring opens."
            )
        reached |= sheet
    for criterion in scored:
        if criterion.pk not in reached:
            yield f"Nobody scores “{criterion.name}”. Assign its group to an evaluator before scoring opens."


def _lies_in(criterion: UUID, groups: set[UUID], parents: dict[UUID, UUID | None]) -> bool:
    """Whether a criterion is one of the groups or lies beneath one."""
    step: UUID | None = criterion
    while step is not None and step not in groups:
        step = parents[step]
    return step is not None
