"""The decision as it is written, said otherwise to, frozen and opened again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.decisions import (
    ConditionLine,
    Draft,
    freeze_decision,
    record_dissent,
    reopen_decision,
    save_decision,
)
from scoring.actions.members import add_member, change_member, remove_member
from scoring.actions.recording import Conflict
from scoring.actions.selections import move_stage
from scoring.models import AuditEvent, Condition, Decision, Selection, Snapshot
from scoring.policies import NotNow, WrongRole
from scoring.selectors.signatures import boards
from scoring.vocabulary import AuditVerb, DecisionOutcome, MemberRole, Stage
from tests.cast import Cast
from tests.factories import (
    SEEN,
    alternative,
    freeze,
    make_selection,
    sign_by_everybody,
)


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return make_selection(cast, stage=Stage.DECISION)


def _select(selection: Selection, name: str = "Aldermoor", **more: Any) -> Draft:
    return Draft(outcome=DecisionOutcome.SELECT, chosen=alternative(selection, name), **more)


def test_choice_has_to_be_ranked_and_a_lower_one_has_to_be_explained(cast: Cast, selection: Selection) -> None:
    def faults(draft: Draft) -> set[str]:
        version = Decision.objects.get().version
        try:
            save_decision(by=cast.lead, selection=selection, draft=draft, version=version)
        except ValidationError as error:
            return set(error.message_dict)
        return set()

    assert faults(_select(selection)) == set()
    assert faults(_select(selection, "Brightwater")) == {"not_first_reason"}
    assert faults(_select(selection, "Brightwater", not_first_reason=" ")) == {"not_first_reason"}
    assert faults(_select(selection, "Brightwater", not_first_reason="The slot is earlier.")) == set()
    assert faults(_select(selection, "Castellan", not_first_reason="It is cheap.")) == {"chosen"}, "it has no rank"
    assert faults(Draft(outcome=DecisionOutcome.SELECT)) == {"chosen"}
    castellan, aldermoor = alternative(selection, "Castellan"), alternative(selection, "Aldermoor")
    assert faults(_select(selection, second_source=castellan)) == {"second_source"}
    assert faults(_select(selection, second_source=aldermoor)) == {"second_source"}
    assert faults(Draft(outcome=DecisionOutcome.SHORTLIST)) == {"shortlist"}
    assert faults(Draft(outcome=DecisionOutcome.SHORTLIST, shortlist=[castellan])) == {"shortlist"}
    for line in (("", "QA", date(2027, 1, 1)), ("Close it", " ", date(2027, 1, 1)), ("Close it", "QA", None)):
        draft = Draft(outcome=DecisionOutcome.NO_AWARD, conditions=[ConditionLine(*line)])
        assert faults(draft) == {"conditions"}
    assert faults(Draft(outcome=DecisionOutcome.RERUN)) == set()


def test_what_does_not_belong_to_the_outcome_is_not_kept(cast: Cast, selection: Selection) -> None:
    both = [alternative(selection, name) for name in ("Aldermoor", "Brightwater")]
    full = _select(selection, second_source=both[1], shortlist=both, rationale="One\r\ntwo ")
    decision = save_decision(by=cast.lead, selection=selection, draft=full, version=1)
    decision.refresh_from_db()
    assert (decision.shortlist.count(), decision.second_source, decision.rationale) == (0, both[1], "One\ntwo")
    listed = replace(full, outcome=DecisionOutcome.SHORTLIST)
    decision = save_decision(by=cast.lead, selection=selection, draft=listed, version=2)
    assert [row.alternative for row in decision.shortlist.all()] == both
    assert (decision.chosen, decision.second_source) == (None, None)
    decision = save_decision(by=cast.lead, selection=selection, draft=replace(listed, shortlist=both[:1]), version=3)
    assert [row.alternative for row in decision.shortlist.all()] == both[:1]
    with pytest.raises(Conflict):
        save_decision(by=cast.lead, selection=selection, draft=full, version=3)
    with pytest.raises(Conflict):
        save_decision(by=cast.lead, selection=selection, draft=full)


def test_save_of_what_stands_already_leaves_no_event_and_no_version(cast: Cast, selection: Selection) -> None:
    def saved(draft: Draft, version: int | None) -> tuple[int, int]:
        before = AuditEvent.objects.count()
        decision = save_decision(by=cast.lead, selection=selection, draft=draft, version=version)
        assert decision.version == Decision.objects.get().version
        return AuditEvent.objects.count() - before, decision.version

    day, vendors = date(2027, 3, 1), [alternative(selection, name) for name in ("Aldermoor", "Brightwater")]
    lines = [ConditionLine("Visit", "CMC", day), ConditionLine("Audit", "QA", day)]
    full = _select(selection, rationale="One\ntwo", conditions=lines)
    assert saved(full, 1) == (1, 2)
    keyed = [replace(line, key=row.pk) for line, row in zip(lines, Condition.objects.all(), strict=True)]
    for same in (full, replace(full, conditions=keyed), replace(full, rationale=" One\r\ntwo ", shortlist=vendors)):
        assert saved(same, 2) == (0, 2)
        assert saved(same, 1) == (0, 2), "the answer to the first save was lost, and it is sent again"
        assert saved(same, None) == (0, 2)
    version = 2
    for changed in (
        replace(full, legal="Yes."), replace(full, second_source=vendors[1]), replace(full, conditions=lines[::-1]),
        replace(full, conditions=lines[:1]), replace(full, next_review_on=day),
        Draft(outcome=DecisionOutcome.SHORTLIST, shortlist=vendors),
        Draft(outcome=DecisionOutcome.SHORTLIST, shortlist=vendors[:1]),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            saved(changed, 1)
        version += 1
        assert saved(changed, version - 1) == (1, version)
        assert saved(changed, version) == (0, version)


def test_conditions_are_changed_moved_added_and_taken_out(cast: Cast, selection: Selection) -> None:
    first, day = Condition.objects.get(), date(2027, 3, 1)
    lines = [ConditionLine("Visit", "CMC", day), ConditionLine("Close all deviations", "QA", day, first.pk)]
    save_decision(by=cast.lead, selection=selection, draft=_select(selection, conditions=lines), version=1)
    second, kept = Condition.objects.all()
    assert (second.text, kept.pk, kept.text, kept.position) == ("Visit", first.pk, "Close all deviations", 1)
    save_decision(by=cast.lead, selection=selection, draft=_select(selection, conditions=lines[1:]), version=2)
    assert [row.pk for row in Condition.objects.all()] == [first.pk]
    assert Condition.everything.get(pk=second.pk).removed_by == cast.lead


def test_only_the_lead_writes_and_only_at_this_stage(cast: Cast, selection: Selection) -> None:
    for person in (cast.quality, cast.approver, cast.observer, cast.auditor, cast.account_admin):
        with pytest.raises(WrongRole):
            save_decision(by=person, selection=selection, draft=_select(selection), version=1)
    early = make_selection(cast, stage=Stage.RESULTS, title="Another one")
    with pytest.raises(NotNow, match="at the stage “Results”"):
        save_decision(by=cast.lead, selection=early, draft=_select(early))


def test_dissent_is_of_those_who_scored_or_approve_and_in_their_own_words(cast: Cast, selection: Selection) -> None:
    for person in (cast.quality, cast.approver):
        assert record_dissent(by=person, selection=selection, text=" It is far. ").text == "It is far."
    for person in (cast.lead, cast.observer, cast.auditor, cast.criteria_admin):
        with pytest.raises(WrongRole):
            record_dissent(by=person, selection=selection, text="No.")
    with pytest.raises(ValidationError):
        record_dissent(by=cast.quality, selection=selection, text=" ")
    freeze(cast, selection)
    with pytest.raises(NotNow, match="frozen"):
        record_dissent(by=cast.quality, selection=selection, text="Too late.")


def test_decision_is_frozen_once_what_is_to_be_seen_was_seen(cast: Cast, selection: Selection) -> None:
    with pytest.raises(NotNow, match="rest on a reason alone.*Not known: 1 criterion for Brightwater"):
        freeze_decision(by=cast.lead, selection=selection, version=1)
    with pytest.raises(Conflict):
        freeze_decision(by=cast.lead, selection=selection, version=7, acknowledged=SEEN)
    assert not Snapshot.objects.exists()
    snapshot = freeze_decision(by=cast.lead, selection=selection, version=1, acknowledged=SEEN)
    whole = json.loads(snapshot.content)
    assert whole["content"]["decision"]["chosen"] == "A1"
    assert whole["frozen"]["number"] == 1
    head = AuditEvent.objects.get(chain=selection.ref, seq=whole["frozen"]["audit"]["seq"])
    assert whole["frozen"]["audit"]["hash"] == head.hash
    event = AuditEvent.objects.get(verb=AuditVerb.DECISION_FROZEN)
    assert event.seq == head.seq + 1
    assert any("seen by Lena Hartwig" in str(change) for change in event.payload.changes)
    for deed in (
        lambda: freeze_decision(by=cast.lead, selection=selection, version=1, acknowledged=SEEN),
        lambda: save_decision(by=cast.lead, selection=selection, draft=_select(selection), version=1),
    ):
        with pytest.raises(NotNow, match="is frozen for signing"):
            deed()


def test_rationale_and_quality_approver_are_needed_before_freezing(cast: Cast, selection: Selection) -> None:
    save_decision(by=cast.lead, selection=selection, draft=_select(selection), version=1)
    approver = selection.memberships.get(user=cast.approver)
    change_member(by=cast.lead, membership=approver, version=approver.version, function="QA")
    with pytest.raises(NotNow, match="The rationale is empty.*Nobody is named who gives the quality approval"):
        freeze_decision(by=cast.lead, selection=selection, version=2, acknowledged=(*SEEN, "conclusions", "written"))


@pytest.mark.req("ES-05")
def test_going_back_makes_the_signatures_void_and_the_next_decision_a_new_one(cast: Cast, selection: Selection) -> None:
    first = freeze(cast, selection)
    sign_by_everybody(cast, first)
    with pytest.raises(ValidationError):
        reopen_decision(by=cast.lead, selection=selection, reason=" ")
    with pytest.raises(WrongRole):
        reopen_decision(by=cast.approver, selection=selection, reason="I want to.")
    reopen_decision(by=cast.lead, selection=selection, reason="A condition is missing.")
    with pytest.raises(NotNow, match="is not frozen"):
        reopen_decision(by=cast.lead, selection=selection, reason="Again.")
    second = freeze(cast, selection)
    whole = json.loads(second.content)["frozen"]
    assert (second.number, whole["number"], whole["previous"]) == (2, 2, first.sha256)
    newest, oldest = boards(selection)
    assert [line.state for line in newest.lines] == ["Pending", "Pending"], "a new, unsigned one"
    assert [line.state for line in oldest.lines] == ["Void", "Void"]
    assert oldest.snapshot.superseded_reason == "A condition is missing."
    first.refresh_from_db()
    assert first.content != second.content
    with pytest.raises(NotNow, match="Lena Hartwig|lead has not signed"):
        move_stage(by=cast.lead, selection=selection, target=Stage.REPORT)
    move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS, reason="A score was wrong.")
    assert {board.snapshot.superseded_reason for board in boards(selection)} == {
        "A condition is missing.", "A score was wrong.",
    }  # fmt: skip


def test_approvers_are_named_until_the_decision_is_frozen(cast: Cast, selection: Selection) -> None:
    add_member(by=cast.lead, selection=selection, user=cast.auditor, role=MemberRole.APPROVER, function="Finance")
    for role in (MemberRole.EVALUATOR, MemberRole.OBSERVER):
        with pytest.raises(NotNow, match="changing who takes part is possible at"):
            add_member(by=cast.lead, selection=selection, user=cast.stranger, role=role)
    with pytest.raises(ValidationError):
        add_member(
            by=cast.lead, selection=make_selection(cast, title="New"), user=cast.auditor, role=MemberRole.OBSERVER,
            is_quality=True,
        )  # fmt: skip
    finance = selection.memberships.get(user=cast.auditor)
    freeze(cast, selection)
    with pytest.raises(NotNow, match="frozen for signing"):
        remove_member(by=cast.lead, membership=finance, version=finance.version, reason="Left.")
