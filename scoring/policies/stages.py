"""The stages of a selection: one table of the steps between them, forward and back, and what each step waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scoring.models import Selection, User
from scoring.policies.readiness import lacking
from scoring.policies.refusals import NotNow, require_member
from scoring.policies.signing import owed
from scoring.vocabulary import CriterionKind, MemberRole, Stage


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
    for lack in lacking(selection):
        raise NotNow(lack.words)


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


def _the_decision_is_signed(selection: Selection) -> None:
    if words := list(owed(selection)):
        raise NotNow(" ".join(words))


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
    Transition(Stage.RESULTS, Stage.DECISION, MemberRole.LEAD, "Go on to the decision", _nothing, "nothing"),
    Transition(
        Stage.DECISION,
        Stage.REPORT,
        MemberRole.LEAD,
        "Go on to the report",
        _the_decision_is_signed,
        "the decision to be frozen, and signed by its author and by every approver, of whom one gives the quality "
        "approval",
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
    Transition(
        Stage.DECISION,
        Stage.RESULTS,
        MemberRole.LEAD,
        "Go back to the results",
        _nothing,
        "a reason; a frozen decision and its signatures stop being in force",
    ),
    Transition(
        Stage.REPORT,
        Stage.DECISION,
        MemberRole.LEAD,
        "Revise the decision",
        _nothing,
        "a reason; the signed decision stays readable and is marked as superseded",
    ),
)
