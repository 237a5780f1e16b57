"""The end of the workflow for the machine of test_workflow.py: a decision is frozen, signed and opened again."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from scoring.actions.decisions import Draft, freeze_decision, reopen_decision, save_decision
from scoring.models import Decision, Selection, Snapshot, User
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import DecisionOutcome, SignatureMeaning, Stage
from tests.cast import Cast
from tests.factories import put_signature

SIGNERS = {"lead": SignatureMeaning.AUTHOR, "approver": SignatureMeaning.QUALITY}
SEEN = ("evidence", "unknown", "conclusions", "weights", "sheets")  # checks that may be let stand
# Mostly those whose deed it is: the refusals of everybody else have a table of their own in tests/policies.
leads = st.sampled_from(("lead", "lead", "lead", "lead", "quality", "approver"))


class Deciding(RuleBasedStateMachine):
    """What the database has, how a step is tried, and the steps at the decision; `frozen` and `signed` are the model's."""

    cast: Cast
    ref: str
    stage: Stage
    withdrawn: bool
    frozen: bool
    signed: set[str]

    @property
    def selection(self) -> Selection:
        return Selection.objects.select_related("criteria_model").get(ref=self.ref)

    def user(self, name: str) -> User:
        return getattr(self.cast, name)  # type: ignore[no-any-return]

    def attempt(self, expected: bool, deed: Callable[[], object]) -> bool:
        """Do it; whether it was allowed has to be what the model expects."""
        refusal: Exception | None = None
        try:
            deed()
        except (NotNow, WrongRole, ValidationError) as error:
            refusal = error
        assert (refusal is None) == expected, refusal or "this had to be refused"
        return expected

    @precondition(lambda self: self.stage in (Stage.RESULTS, Stage.DECISION))
    @rule(person=leads)
    def write_and_freeze(self, person: str) -> None:
        """Without an award, which is possible whoever competes."""
        expected = person == "lead" and self.stage == Stage.DECISION and not self.withdrawn and not self.frozen
        known = Decision.objects.filter(selection__ref=self.ref).first()
        draft = Draft(outcome=DecisionOutcome.NO_AWARD, rationale="Nobody is good enough yet.")

        def deed() -> None:
            save_decision(by=self.user(person), selection=self.selection, draft=draft, version=known and known.version)
            version = Decision.objects.get(selection__ref=self.ref).version
            freeze_decision(by=self.user(person), selection=self.selection, version=version, acknowledged=SEEN)

        if self.attempt(expected, deed):
            self.frozen = True

    @precondition(lambda self: self.frozen)
    @rule(person=st.sampled_from(("lead", "approver", "approver", "quality")))
    def put_a_name_to_it(self, person: str) -> None:
        snapshot = Snapshot.objects.filter(selection__ref=self.ref, superseded_at__isnull=True).get()
        expected = (
            person in SIGNERS and person not in self.signed and self.stage == Stage.DECISION and not self.withdrawn
        )
        meaning = SIGNERS.get(person, SignatureMeaning.APPROVAL)
        if self.attempt(expected, lambda: put_signature(self.user(person), snapshot, meaning)):
            self.signed.add(person)

    @precondition(lambda self: self.stage in (Stage.DECISION, Stage.REPORT))
    @rule(person=leads)
    def open_again(self, person: str) -> None:
        expected = person == "lead" and self.stage == Stage.DECISION and not self.withdrawn and self.frozen
        if self.attempt(
            expected, lambda: reopen_decision(by=self.user(person), selection=self.selection, reason="A letter came.")
        ):
            self.frozen, self.signed = False, set()
