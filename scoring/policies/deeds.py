"""What people do in a selection: one table of deeds, each with the part it takes and the stages at which it is possible.

docs/architecture.md prints it; the checks of this package hold people to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.models import Membership, Selection, User
from scoring.policies.refusals import require_member, require_stage
from scoring.vocabulary import MemberRole, Stage


@dataclass(frozen=True, slots=True)
class Deed:
    """`words` completes "Only the evaluator can ..."; `noun` begins "... is possible at"."""

    role: MemberRole
    stages: tuple[Stage, ...]
    words: str
    noun: str


BEFORE_RESULTS = (Stage.SETUP, Stage.SCORING, Stage.CONSENSUS)
SEALED = (Stage.SCORING, Stage.CONSENSUS, Stage.RESULTS)
LEAD, EVALUATOR, APPROVER = MemberRole.LEAD, MemberRole.EVALUATOR, MemberRole.APPROVER

SET_UP = Deed(LEAD, (Stage.SETUP,), "set it up", "changing the set-up")
SET_DATES = Deed(LEAD, (Stage.SETUP, Stage.SCORING), "set its dates", "changing the dates")
CHANGE_PEOPLE = Deed(LEAD, BEFORE_RESULTS, "change who takes part", "changing who takes part")
CHANGE_FIELD = Deed(LEAD, BEFORE_RESULTS, "change who competes", "changing who competes")
SCREEN = Deed(LEAD, BEFORE_RESULTS, "answer must-haves", "answering a must-have")
AMEND_WEIGHTS = Deed(LEAD, SEALED, "change its sealed weights", "changing sealed weights")
REOPEN_SHEET = Deed(LEAD, (Stage.SCORING,), "reopen a score sheet", "reopening a score sheet")
REMIND = Deed(LEAD, (Stage.SCORING, Stage.CONSENSUS, Stage.DECISION), "send reminders", "reminding")
SETTLE = Deed(LEAD, (Stage.CONSENSUS,), "settle a score", "settling a score")
NAME_APPROVERS = Deed(LEAD, (Stage.RESULTS, Stage.DECISION), "name approvers", "naming an approver")
DECIDE = Deed(LEAD, (Stage.DECISION,), "write the decision", "writing the decision")
SIGN_AS_AUTHOR = Deed(LEAD, (Stage.DECISION,), "sign it as its author", "signing")
ISSUE_REPORT = Deed(LEAD, (Stage.REPORT,), "issue reports", "issuing a report")
WITHDRAW = Deed(LEAD, tuple(Stage), "withdraw it", "withdrawing")
DECLARE_INTERESTS = Deed(EVALUATOR, BEFORE_RESULTS, "declare interests", "declaring interests")
SCORE = Deed(EVALUATOR, (Stage.SCORING,), "score", "scoring")
SUBMIT_SHEET = Deed(EVALUATOR, (Stage.SCORING,), "submit a score sheet", "submitting")
VOTE = Deed(EVALUATOR, (Stage.CONSENSUS,), "vote", "voting")
AGREE_TO_NAMES = Deed(EVALUATOR, (Stage.SCORING, Stage.CONSENSUS), "agree to show names", "agreeing to show names")
APPROVE_CRITERIA = Deed(APPROVER, (Stage.SETUP,), "approve its criteria and weights", "approving criteria and weights")
DISSENT = Deed(EVALUATOR, (Stage.RESULTS, Stage.DECISION), "record a dissent", "recording a dissent")
DISSENT_AS_APPROVER = Deed(
    APPROVER, (Stage.RESULTS, Stage.DECISION), "record a dissent as an approver", "recording a dissent"
)
SIGN = Deed(APPROVER, (Stage.DECISION,), "sign the decision", "signing")
WAIVE = Deed(APPROVER, BEFORE_RESULTS, "grant or refuse a waiver", "answering a waiver")

DEEDS = (
    SET_UP, SET_DATES, CHANGE_PEOPLE, CHANGE_FIELD, SCREEN, AMEND_WEIGHTS, REOPEN_SHEET, REMIND, SETTLE,
    NAME_APPROVERS, DECIDE, SIGN_AS_AUTHOR, ISSUE_REPORT, WITHDRAW,
    DECLARE_INTERESTS, SCORE, SUBMIT_SHEET, VOTE, AGREE_TO_NAMES, DISSENT,
    APPROVE_CRITERIA, WAIVE, DISSENT_AS_APPROVER, SIGN,
)  # fmt: skip


def require(user: User, selection: Selection, deed: Deed) -> Membership:
    """The part in which the person does it; the role is looked at first, then the stage."""
    member = require_member(user, selection, deed.role, deed.words)
    require_stage(selection, deed.stages, deed.noun)
    return member
