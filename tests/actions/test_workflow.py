"""R-16: random ways through the workflow, each step compared with a model in memory.

The model says of every step whether it is allowed, and what is then true. What is refused has changed nothing.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scoring.actions.alternatives import remove_alternative, restore_alternative
from scoring.actions.consensus import close_revote, open_revote, settle_cell, vote, withdraw_settlement
from scoring.actions.interests import declare_interests
from scoring.actions.scores import clear_score, record_score, reopen_sheet, submit_sheet
from scoring.actions.screening import screen
from scoring.actions.selections import move_stage, restore_selection, withdraw_selection
from scoring.models import (
    Alternative,
    Criterion,
    Performance,
    Revote,
    Score,
    Signature,
)
from scoring.selectors.audit import verify
from scoring.selectors.matrix import build
from scoring.vocabulary import PerformanceMethod, ScreeningOutcome, Stage
from tests.actions.deciding import SIGNERS, Deciding, leads
from tests.cast import Cast
from tests.factories import make_selection

JUDGES = ("quality", "technical")
KEYS = {"quality": ("Q1", "Q2"), "technical": ("D1", "D2")}
ALL_KEYS = ("Q1", "Q2", "D1", "D2")
VENDORS = ("Aldermoor", "Brightwater", "Castellan")
STEPS = {  # stage: (before, after)
    Stage.SETUP: (None, Stage.SCORING),
    Stage.SCORING: (Stage.SETUP, Stage.CONSENSUS),
    Stage.CONSENSUS: (Stage.SCORING, Stage.RESULTS),
    Stage.RESULTS: (Stage.CONSENSUS, Stage.DECISION),
    Stage.DECISION: (Stage.RESULTS, Stage.REPORT),
    Stage.REPORT: (Stage.DECISION, None),
}
OPEN = (Stage.SETUP, Stage.SCORING, Stage.CONSENSUS)  # where the field and the must-haves can change
scorers = st.sampled_from((*JUDGES, *JUDGES, "lead"))
judges = st.sampled_from(JUDGES)
keys, vendors = st.sampled_from(ALL_KEYS), st.sampled_from(VENDORS)
values = st.sampled_from([None, Decimal(0), Decimal("2.5"), Decimal(5)])
CellOf = tuple[str, str, str]  # judge, vendor, key


class Workflow(Deciding):
    """The selection of factories.py, as it is in the database and as the model has it."""

    @initialize(steps=st.integers(0, 5), interested=st.booleans())
    def begin(self, steps: int, interested: bool) -> None:
        self.point = transaction.savepoint()
        self.stage, self.withdrawn = Stage.SETUP, False
        self.declared: set[str] = set()
        self.closed: set[tuple[str, str]] = set()  # judge, vendor
        self.scores: dict[CellOf, tuple[Decimal | None, bool]] = {}  # value, submitted
        self.ever_scored = False
        self.submitted: set[str] = set()
        self.settled: dict[tuple[str, str], Decimal] = {}
        self.answered: dict[str, str] = {}
        self.votes: set[tuple[str, str]] = set()  # open ones
        self.left_out: set[str] = set()
        self.frozen, self.signed = False, set[str]()
        if interested:
            self.declare("quality", {"Castellan"})
        for _ in range(steps):
            self.go_on()

    def teardown(self) -> None:
        assert [report.fault for report in verify(self.ref)] == [""]
        transaction.savepoint_rollback(self.point)

    # What is there

    def criterion(self, key: str) -> Criterion:
        return self.selection.criteria_model.criteria.get(key=key)

    def vendor(self, name: str) -> Alternative:
        return Alternative.everything.get(selection__ref=self.ref, short_name=name)

    def competing(self) -> list[str]:
        return [vendor for vendor in VENDORS if vendor not in self.left_out]

    def owed(self, judge: str) -> list[CellOf]:
        return [
            (judge, vendor, key)
            for key in KEYS[judge]
            for vendor in self.competing()
            if (judge, vendor) not in self.closed and (judge, vendor, key) not in self.scores
        ]

    # The steps

    @rule(person=leads, stage=st.sampled_from(Stage), reason=st.sampled_from(["", "A report came."]))
    def move(self, person: str, stage: Stage, reason: str) -> None:
        before, after = STEPS[self.stage]
        expected = person == "lead" and not self.withdrawn and stage in (before, after)
        if stage == after:
            expected = (
                expected
                and {
                    Stage.SCORING: lambda: len(self._eligible()) >= 3,
                    Stage.CONSENSUS: lambda: self.submitted == set(JUDGES),
                    Stage.RESULTS: lambda: not self.votes and set(self.competing()) <= set(self.answered),
                    Stage.DECISION: lambda: True,
                    Stage.REPORT: lambda: self.frozen and self.signed == set(SIGNERS),
                }[stage]()
            )
        elif stage == before:
            expected = expected and bool(reason) and {
                Stage.SETUP: lambda: not self.ever_scored,
                Stage.SCORING: lambda: not self.votes,
                Stage.CONSENSUS: lambda: True,
                Stage.RESULTS: lambda: True,
                Stage.DECISION: lambda: True,
            }[stage]()  # fmt: skip
        if self.attempt(
            expected, lambda: move_stage(by=self.user(person), selection=self.selection, target=stage, reason=reason)
        ):
            if stage == before:
                self.frozen, self.signed = False, set()
            self.stage = stage

    def _eligible(self) -> list[str]:
        return [vendor for vendor in self.competing() if self.answered.get(vendor) != "fail"]

    @rule(person=scorers, interests=st.sets(vendors, max_size=1))
    def declare(self, person: str, interests: set[str]) -> None:
        expected = (
            person in JUDGES
            and not self.withdrawn
            and self.stage in OPEN
            and (bool(interests) or person not in self.declared)
            and not any((person, vendor) in self.closed for vendor in interests)
        )
        conflicts = {self.vendor(vendor): "Shares." for vendor in interests}
        if self.attempt(
            expected,
            lambda: declare_interests(by=self.user(person), selection=self.selection, conflicts=conflicts),
        ):
            self.declared.add(person)
            self.closed |= {(person, vendor) for vendor in interests}
            self.scores = {cell: kept for cell, kept in self.scores.items() if cell[:2] not in self.closed}

    def _may_score(self, person: str, key: str) -> bool:
        return (
            person in JUDGES and key in KEYS[person] and self.stage == Stage.SCORING and not self.withdrawn
            and person in self.declared and person not in self.submitted
        )  # fmt: skip

    @rule(person=scorers, vendor=vendors, key=keys, value=values)
    def score(self, person: str, vendor: str, key: str, value: Decimal | None) -> None:
        expected = self._may_score(person, key) and (person, vendor) not in self.closed
        standing = Score.objects.filter(
            evaluator=self.user(person), alternative=self.vendor(vendor), criterion=self.criterion(key)
        ).first()
        if self.attempt(
            expected,
            lambda: record_score(
                by=self.user(person), selection=self.selection, alternative=self.vendor(vendor),
                criterion=self.criterion(key), value=value, reason="Seen.", version=standing and standing.version,
            ),
        ):  # fmt: skip
            self.scores[person, vendor, key] = value, False
            self.ever_scored = True

    @rule(judge=judges)
    def score_the_rest(self, judge: str) -> None:
        if self._may_score(judge, KEYS[judge][0]):
            for _, vendor, key in self.owed(judge):
                self.score(judge, vendor, key, Decimal(3))

    @precondition(lambda self: self.closed)
    @rule(which=st.integers(0, 5))
    def knock_on_a_closed_column(self, which: int) -> None:
        judge, vendor = sorted(self.closed)[which % len(self.closed)]
        self.score(judge, vendor, KEYS[judge][which % 2], Decimal(3))

    @rule(judge=judges, vendor=vendors, key=keys)
    def clear(self, judge: str, vendor: str, key: str) -> None:
        standing = Score.objects.filter(
            evaluator=self.user(judge), alternative=self.vendor(vendor), criterion=self.criterion(key)
        ).first()
        if standing is None:
            return
        expected = self._may_score(judge, key) and not self.scores[judge, vendor, key][1]
        if self.attempt(
            expected,
            lambda: clear_score(
                by=self.user(judge), selection=self.selection, alternative=self.vendor(vendor),
                criterion=self.criterion(key), version=standing.version,
            ),
        ):  # fmt: skip
            del self.scores[judge, vendor, key]

    @rule(person=scorers)
    def submit(self, person: str) -> None:
        expected = self._may_score(person, KEYS.get(person, ("",))[0]) and not self.owed(person)
        if self.attempt(expected, lambda: submit_sheet(by=self.user(person), selection=self.selection)):
            self.submitted.add(person)
            self.scores |= {
                cell: (value, True) for cell, (value, _) in self.scores.items() if cell[0] == person
            }  # fmt: skip

    @rule(person=leads, judge=judges)
    def reopen(self, person: str, judge: str) -> None:
        expected = person == "lead" and self.stage == Stage.SCORING and not self.withdrawn and judge in self.submitted
        member = self.selection.memberships.get(user=self.user(judge))
        if self.attempt(expected, lambda: reopen_sheet(by=self.user(person), membership=member, reason="A report.")):
            self.submitted.discard(judge)

    @rule(person=leads, vendor=vendors, outcome=st.sampled_from(ScreeningOutcome))
    def answer(self, person: str, vendor: str, outcome: ScreeningOutcome) -> None:
        must_have = self.criterion("M1")
        known = self.selection.screenings.filter(alternative=self.vendor(vendor), criterion=must_have).first()
        expected = (
            person == "lead" and not self.withdrawn and self.stage in OPEN
            and outcome != ScreeningOutcome.WAIVED
        )  # fmt: skip
        if self.attempt(
            expected,
            lambda: screen(
                by=self.user(person), selection=self.selection, alternative=self.vendor(vendor), criterion=must_have,
                outcome=outcome, reason="Looked up.", version=known and known.version,
            ),
        ):  # fmt: skip
            self.answered[vendor] = outcome.value

    @precondition(lambda self: self.stage == Stage.CONSENSUS)
    @rule(person=leads, vendor=vendors, key=keys, value=values.filter(lambda value: value is not None))
    def settle(self, person: str, vendor: str, key: str, value: Decimal) -> None:
        known = Performance.objects.filter(alternative=self.vendor(vendor), criterion=self.criterion(key)).first()
        expected = person == "lead" and self.stage == Stage.CONSENSUS and not self.withdrawn
        if self.attempt(
            expected,
            lambda: settle_cell(
                by=self.user(person), selection=self.selection, alternative=self.vendor(vendor),
                criterion=self.criterion(key), value=value, method=PerformanceMethod.AGREED, reason="Talked over.",
                version=known and known.version,
            ),
        ):  # fmt: skip
            self.settled[vendor, key] = value

    @rule(person=leads)
    def take_back(self, person: str) -> None:
        for row in Performance.objects.filter(selection__ref=self.ref).select_related("alternative", "criterion")[:1]:
            expected = person == "lead" and self.stage == Stage.CONSENSUS and not self.withdrawn
            deed = {"by": self.user(person), "performance": row, "version": row.version, "reason": "Too early."}
            if self.attempt(expected, lambda deed=deed: withdraw_settlement(**deed)):  # type: ignore[misc]  # a bound default
                del self.settled[row.alternative.short_name, row.criterion.key]

    @precondition(lambda self: self.stage == Stage.CONSENSUS)
    @rule(person=leads, vendor=vendors, key=keys)
    def ask_for_a_vote(self, person: str, vendor: str, key: str) -> None:
        expected = (
            person == "lead" and self.stage == Stage.CONSENSUS and not self.withdrawn
            and (vendor, key) not in self.votes
        )  # fmt: skip
        if self.attempt(
            expected,
            lambda: open_revote(
                by=self.user(person), selection=self.selection, alternative=self.vendor(vendor),
                criterion=self.criterion(key),
            ),
        ):  # fmt: skip
            self.votes.add((vendor, key))

    @rule(person=st.one_of(leads, scorers), closing=st.booleans())
    def vote_or_close(self, person: str, closing: bool) -> None:
        revote = Revote.objects.filter(selection__ref=self.ref, closed_at__isnull=True).first()
        if revote is None:
            return
        cell = revote.alternative.short_name, revote.criterion.key
        going_on = self.stage == Stage.CONSENSUS and not self.withdrawn
        if closing:
            if self.attempt(person == "lead" and going_on, lambda: close_revote(by=self.user(person), revote=revote)):
                self.votes.discard(cell)
            return
        given = revote.votes.filter(evaluator=self.user(person)).first()
        expected = going_on and person in JUDGES and cell[1] in KEYS[person] and (person, cell[0]) not in self.closed
        self.attempt(
            expected,
            lambda: vote(by=self.user(person), revote=revote, value=Decimal(4), version=given and given.version),
        )

    @rule(person=leads, vendor=vendors)
    def leave_out_or_let_in(self, person: str, vendor: str) -> None:
        row = self.vendor(vendor)
        expected = person == "lead" and not self.withdrawn and self.stage in OPEN
        deed = {"by": self.user(person), "alternative": row, "version": row.version}
        if vendor in self.left_out:
            self.left_out.discard(vendor)
            gap = any(cell[1] == vendor for judge in self.submitted for cell in self.owed(judge))
            if not self.attempt(expected and not gap, lambda: restore_alternative(**deed)):
                self.left_out.add(vendor)
            return
        remain = len(self.competing()) > 2 or self.stage == Stage.SETUP
        if self.attempt(expected and remain, lambda: remove_alternative(**deed, reason="It withdrew.")):
            self.left_out.add(vendor)

    @rule(person=leads, really=st.integers(0, 4))
    def call_off(self, person: str, really: int) -> None:
        if not really and self.attempt(
            person == "lead" and not self.withdrawn,
            lambda: withdraw_selection(by=self.user(person), selection=self.selection, reason="Stopped."),
        ):
            self.withdrawn = True

    @precondition(lambda self: self.withdrawn)
    @rule(person=leads)
    def bring_back(self, person: str) -> None:
        if self.attempt(
            person == "lead" and self.withdrawn,
            lambda: restore_selection(by=self.user(person), selection=self.selection),
        ):
            self.withdrawn = False

    @precondition(lambda self: not self.withdrawn and self.stage != Stage.REPORT)
    @rule()
    def go_on(self) -> None:
        """All that the next stage waits for, and the step to it."""
        if self.stage == Stage.SCORING:
            for judge in JUDGES:
                if judge not in self.declared:
                    self.declare(judge, set())
                self.score_the_rest(judge)
                self.submit(judge)
        elif self.stage == Stage.CONSENSUS:
            for _ in list(self.votes):
                self.vote_or_close("lead", True)
            for vendor in VENDORS:
                self.answer("lead", vendor, ScreeningOutcome.PASS)
        elif self.stage == Stage.DECISION:
            if not self.frozen:
                self.write_and_freeze("lead")
            for person in set(SIGNERS) - self.signed:
                self.put_a_name_to_it(person)
        self.move("lead", STEPS[self.stage][1] or self.stage, "")

    # What is true after every step

    @invariant()
    def database_is_as_the_model_has_it(self) -> None:
        if not hasattr(self, "point"):
            return
        current = self.selection
        assert (current.stage, current.withdrawn_at is not None) == (self.stage, self.withdrawn)
        assert (current.sealed_at is None) == (self.stage == Stage.SETUP)
        live = Score.objects.filter(selection=current).values_list(
            "evaluator__username", "alternative__short_name", "criterion__key", "value", "submitted_at"
        )
        assert {(e, a, c): (value, at is not None) for e, a, c, value, at in live} == self.scores
        rows = Performance.objects.filter(selection=current)
        kept = rows.values_list("alternative__short_name", "criterion__key", "value")
        assert {(a, c): value for a, c, value in kept} == self.settled
        members = current.memberships.filter(submitted_at__isnull=False)
        assert set(members.values_list("user__username", flat=True)) == self.submitted
        in_force = current.snapshots.filter(superseded_at__isnull=True)
        assert in_force.count() == self.frozen
        signed = Signature.objects.filter(snapshot__in=in_force, withdrawal__isnull=True)
        assert set(signed.values_list("signer__username", flat=True)) == self.signed
        blind = self.stage in (Stage.SETUP, Stage.SCORING)
        assert Score.objects.visible_to(self.cast.lead).count() == (0 if blind else len(self.scores))
        assert len(build(current).matrix.alternatives) == len(self.competing())


@pytest.mark.django_db
@pytest.mark.req("R-16", "WF-01", "WF-03", "WF-05")
def test_every_way_through_the_workflow_is_as_the_model_says(cast: Cast) -> None:
    Workflow.cast, Workflow.ref = cast, make_selection(cast).ref
    run_state_machine_as_test(
        Workflow, settings=settings(max_examples=settings.default.max_examples // 2, stateful_step_count=25)
    )
