"""The page of the decision: written, read, frozen, opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.actions.decisions import record_dissent
from scoring.actions.selections import move_stage
from scoring.models import AuditEvent, Condition, Decision, Dissent, Selection, Snapshot, User
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import alternative, freeze, make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def page(selection: Selection, what: str = "detail") -> str:
    return reverse(f"decision-{what}", args=[selection.ref])


def typed(selection: Selection, **more: Any) -> dict[str, Any]:
    """The form as the lead fills it, with one condition and an empty line."""
    return {
        "outcome": "select", "chosen": alternative(selection, "Aldermoor").pk, "second_source": "",
        "not_first_reason": "", "rationale": "It leads.", "legal": "Yes.", "suitable": "Yes.", "competent": "Yes.",
        "next_review_on": "2028-11-01", "version": "", "lines": "2", "line0-key": "", "line0-text": "Visit",
        "line0-owner": "CMC", "line0-due_on": "2027-02-01", "line1-key": "", "line1-text": "", "line1-owner": "",
        "line1-due_on": "", "then": "save", **more,
    }  # fmt: skip


def begun(cast: Cast) -> Selection:
    selection = make_selection(cast, stage=Stage.RESULTS)
    return move_stage(by=cast.lead, selection=selection, target=Stage.DECISION)


def test_results_lead_on_to_a_decision_that_is_drafted_from_the_figures(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client, ranking = sign_in(cast.lead), reverse("results-ranking", args=[selection.ref])
    assert "Go on to the decision" in text_of(client.get(ranking))
    assert "Go on to the decision" not in text_of(sign_in(cast.approver).get(ranking))
    assert "The decision is not begun" in text_of(client.get(page(selection)))
    went = client.post(reverse("selection-move", args=[selection.ref]), {"target": "decision"})
    assert went["Location"] == page(selection)
    text = text_of(client.get(page(selection)))
    assert "Aldermoor Biologics" in text
    assert "Castellan Pharma Services was not ranked" in text, "the draft stands in the box"
    assert "checked" not in text.split("What is recommended?")[1].split("</fieldset>")[0], "nothing is recommended yet"


def test_lead_saves_a_decision_and_sees_what_was_changed_in_the_draft(cast: Cast, sign_in: SignIn) -> None:
    selection, client = begun(cast), sign_in(cast.lead)
    assert client.post(page(selection), typed(selection))["Location"] == page(selection)
    decision = Decision.objects.get()
    assert (decision.chosen, decision.rationale) == (alternative(selection, "Aldermoor"), "It leads.")
    assert [(row.text, row.owner, str(row.due_on)) for row in Condition.objects.all()] == [
        ("Visit", "CMC", "2027-02-01")
    ]
    text = text_of(client.get(page(selection)))
    assert "<ins>" in text
    assert "<del>" in text
    row = Condition.objects.get()
    changed = {"line0-key": row.pk, "line0-text": "Visit the line", "version": 1}
    client.post(page(selection), typed(selection, **changed))
    row.refresh_from_db()
    assert (row.text, row.removed_at) == ("Visit the line", None)


def test_nothing_typed_is_lost_on_an_error_a_conflict_or_another_line(cast: Cast, sign_in: SignIn) -> None:
    selection, client = begun(cast), sign_in(cast.lead)
    lower = typed(selection, chosen=alternative(selection, "Brightwater").pk)
    refused = client.post(page(selection), lower)
    assert refused.status_code == 422
    assert "Brightwater is not the top-ranked vendor. Say why it is selected." in text_of(refused)
    assert "It leads.</textarea>" in text_of(refused)
    assert 'value="Visit"' in text_of(refused)
    half = client.post(page(selection), typed(selection, **{"line1-text": "Audit"}))
    assert half.status_code == 422
    assert "Condition 2: Say what is to be done, who does it and until when" in text_of(half)
    more = client.post(page(selection), typed(selection, line="add"))
    assert more.status_code == 200
    assert text_of(more).count('aria-label="Condition ') == 3
    assert "There is a problem" not in text_of(more)
    fewer = client.post(page(selection), typed(selection, line="0"))
    assert text_of(fewer).count('aria-label="Condition ') == 1
    assert 'value="Visit"' not in text_of(fewer)
    assert "It leads.</textarea>" in text_of(fewer)
    assert not Decision.objects.exists()
    client.post(page(selection), typed(selection))
    late = client.post(page(selection), typed(selection, rationale="Mine."))
    assert late.status_code == 409
    assert "Mine.</textarea>" in text_of(late)
    assert "Rationale stands now as" in text_of(late)
    version = text_of(late).split('name="version" value="')[1].split('"')[0]
    assert client.post(page(selection), typed(selection, rationale="Mine.", version=version)).status_code == 302
    assert Decision.objects.get().rationale == "Mine."


def test_stale_form_is_told_what_stands_also_of_shortlist_and_conditions(cast: Cast, sign_in: SignIn) -> None:
    selection, client = begun(cast), sign_in(cast.lead)
    listed = [alternative(selection, name).pk for name in ("Aldermoor", "Brightwater")]
    client.post(page(selection), typed(selection, outcome="shortlist", shortlist=listed))
    mine = typed(
        selection, outcome="shortlist", shortlist=listed[:1], rationale="Mine.",
        **{"line0-text": "Audit", "line1-text": "Sign", "line1-owner": "QA", "line1-due_on": "2027-03-01"},
    )  # fmt: skip
    late = client.post(page(selection), mine)
    assert late.status_code == 409
    text = text_of(late)
    assert "Shortlist stands now as</dt><dd>Aldermoor, Brightwater</dd>" in text
    assert "List of conditions stands now as</dt><dd>Visit (CMC, until 1 Feb 2027)</dd>" in text
    for kept in ("Mine.</textarea>", 'value="Audit"', 'value="Sign"', 'value="2027-03-01"', 'value="QA"'):
        assert kept in text
    assert Decision.objects.get().rationale == "It leads."


def test_what_is_typed_outlives_a_decision_that_was_frozen_or_opened_meanwhile(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    client, judge = sign_in(cast.lead), sign_in(cast.quality)
    freeze(cast, selection)
    late = client.post(page(selection), typed(selection, legal="Licence of 2025."))
    assert late.status_code == 409
    text = text_of(late)
    assert "is frozen for signing" in text
    for kept in (
        "Select one vendor",
        "Aldermoor Biologics, rank 1",
        "It leads.",
        "Licence of 2025.",
        "Visit",
        "CMC",
        "2027-02-01",
    ):
        assert f">{kept}</textarea>" in text
    late = judge.post(page(selection, "dissent"), {"text": "The line is too old."})
    assert late.status_code == 409
    assert "The line is too old.</textarea>" in text_of(late)
    assert client.post(page(selection, "reopen"), {"reason": "One word."}).status_code == 302
    late = client.post(page(selection, "reopen"), {"reason": "One word is wrong."})
    assert late.status_code == 409
    assert "One word is wrong.</textarea>" in text_of(late)
    assert not Dissent.objects.exists()


def test_save_that_changes_nothing_leaves_one_event_before_the_freeze(cast: Cast, sign_in: SignIn) -> None:
    selection, client = begun(cast), sign_in(cast.lead)
    assert client.post(page(selection), typed(selection, version=7)).status_code == 302, (
        "there is none to be older than"
    )
    same = typed(selection, then="freeze", seen=["evidence", "unknown"], version=1, **{
        "line0-key": Condition.objects.get().pk
    })  # fmt: skip
    assert client.post(page(selection), same).status_code == 302
    verbs = list(AuditEvent.objects.filter(chain=selection.ref).order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == [AuditVerb.DECISION_SAVED, AuditVerb.DECISION_FROZEN]
    assert verbs.count(AuditVerb.DECISION_SAVED) == 1
    late = client.post(page(selection), same)
    assert late.status_code == 409
    assert "is frozen for signing" in text_of(late)
    assert Snapshot.objects.count() == 1


def test_decision_is_frozen_after_what_is_to_be_seen_and_opened_again_with_a_reason(
    cast: Cast, sign_in: SignIn
) -> None:
    selection, client = begun(cast), sign_in(cast.lead)
    kept = client.post(page(selection), typed(selection, then="freeze", seen=["evidence"]))
    assert kept.status_code == 409
    text = text_of(kept)
    assert "Saved, but not frozen" in text
    assert "Not known: 1 criterion for Brightwater" in text
    assert 'value="evidence" id="seen-evidence" checked' in text
    version = Decision.objects.get().version
    frozen = typed(selection, then="freeze", seen=["evidence", "unknown"], version=version, **{
        "line0-key": Condition.objects.get().pk
    })  # fmt: skip
    assert client.post(page(selection), frozen).status_code == 302
    snapshot = Snapshot.objects.get()
    text = text_of(client.get(page(selection)))
    assert snapshot.sha256 in text
    assert "Save the decision" not in text
    assert client.post(page(selection), typed(selection, version=1)).status_code == 409
    assert client.post(page(selection, "reopen"), {"reason": ""}).status_code == 422
    assert client.post(page(selection, "reopen"), {"reason": "A condition is missing."}).status_code == 302
    text = text_of(client.get(page(selection)))
    assert "Void since" in text
    assert "opened the decision again. A condition is missing." in text
    assert "Save the decision" in text


def test_everybody_else_reads_and_only_those_who_judged_dissent(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    for person in (cast.quality, cast.approver, cast.observer, cast.auditor):
        client = sign_in(person)
        text = text_of(client.get(page(selection)))
        assert "Select Aldermoor Biologics, with Brightwater Sterile as second source" in text
        assert "Save the decision" not in text
        assert client.post(page(selection), typed(selection)).status_code == 403
    said = {"text": "The line is too old."}
    assert sign_in(cast.quality).post(page(selection, "dissent"), {"text": ""}).status_code == 422
    assert sign_in(cast.quality).post(page(selection, "dissent"), said).status_code == 302
    assert sign_in(cast.observer).post(page(selection, "dissent"), said).status_code == 403
    assert Dissent.objects.get().person == cast.quality
    assert "“The line is too old.”" in text_of(sign_in(cast.auditor).get(page(selection)))
    assert sign_in(cast.stranger).get(page(selection)).status_code == 404


@pytest.mark.parametrize("dissents", [1, 3])
def test_page_asks_as_much_for_three_dissents_as_for_one(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, dissents: int
) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    for _ in range(dissents):
        record_dissent(by=cast.quality, selection=selection, text="No.")
    freeze(cast, selection)
    client = sign_in(cast.observer)
    client.get(page(selection))
    with django_assert_num_queries(59):
        client.get(page(selection))
