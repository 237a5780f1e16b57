"""What waits for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.actions.alternatives import remove_alternative
from scoring.actions.consensus import open_revote, vote
from scoring.actions.members import change_member
from scoring.actions.scores import submit_sheet
from scoring.actions.screening import request_waiver, screen
from scoring.actions.selections import create_selection, move_stage, withdraw_selection
from scoring.models import User
from scoring.selectors.progress import sheet_progress
from scoring.selectors.sheet import Progress, standing_of
from scoring.selectors.work import drafts, following, signals, waiting_for
from scoring.vocabulary import ScreeningOutcome, Stage, VendorKind
from tests.cast import Cast
from tests.factories import make_selection, score_everything, submit_everything
from tests.selectors.build import panel, score


def again(user: User) -> User:
    """The person as the next request brings them: nothing remembered."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("stage", "lead", "evaluator"),
    [
        (Stage.SETUP, ["Finish the set-up and open scoring"], []),
        (Stage.SCORING, ["Wait for score sheets"], ["Score your criteria"]),
        (Stage.CONSENSUS, ["Settle differences and release the results"], []),
        (Stage.RESULTS, ["Go on to the decision"], []),
        (Stage.DECISION, ["Write the decision"], []),
        (Stage.REPORT, ["Issue the report"], []),
    ],
)
def test_tasks_by_stage(cast: Cast, stage: Stage, lead: list[str], evaluator: list[str]) -> None:
    make_selection(cast, stage=stage)
    assert [task.text for task in waiting_for(cast.lead)] == lead
    assert [task.text for task in waiting_for(cast.quality)] == evaluator
    for person in (cast.approver, cast.observer, cast.auditor, cast.stranger):
        assert waiting_for(person) == []


def test_results_lead_the_lead_to_the_decision_without_the_date_of_the_scores(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    (task,) = waiting_for(cast.lead)
    assert (task.url, task.due_at, task.blocked_by) == (reverse("decision-detail", args=[selection.ref]), None, "")
    withdraw_selection(by=cast.lead, selection=selection, reason="The project was stopped.")
    assert waiting_for(again(cast.lead)) == []


def test_lead_waits_for_the_people_whose_sheets_are_open(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    (task,) = waiting_for(cast.lead)
    assert task.blocked_by == "2 still open: Quentin Abara, Teodora Milic"
    score_everything(cast, selection)
    submit_sheet(by=cast.quality, selection=selection)
    (task,) = waiting_for(cast.lead)
    assert task.blocked_by == "1 still open: Teodora Milic"
    submit_sheet(by=cast.technical, selection=selection)
    (task,) = waiting_for(cast.lead)
    assert (task.text, task.blocked_by) == ("Close scoring", "")


def test_sheet_of_an_evaluator_shows_how_far_it_is(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score(selection, cast.quality, "Q1", "4", None, "0")
    (task,) = waiting_for(cast.quality)
    assert task.progress == Progress(answered=3, cells=6)
    assert task.progress.left == 3


def test_submitted_sheet_waits_no_more(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    submit_everything(cast, selection)
    assert waiting_for(cast.quality) == []


def test_earliest_deadline_comes_first_and_none_last(cast: Cast) -> None:
    days = {"later": datetime(2031, 5, 1, tzinfo=UTC), "undated": None, "soon": datetime(2031, 4, 1, tzinfo=UTC)}
    for title, day in days.items():
        create_selection(by=cast.lead, title=title, kind=VendorKind.CRO, deadline_at=day)
    assert [task.selection.title for task in waiting_for(cast.lead)] == ["soon", "later", "undated"]


@pytest.mark.parametrize("person", ["lead", "quality", "approver", "observer", "auditor"])
def test_following_is_what_is_out_and_mine(cast: Cast, person: str) -> None:
    out = make_selection(cast, stage=Stage.RESULTS, title="Out")
    make_selection(cast, stage=Stage.CONSENSUS, title="Not yet")
    assert following(getattr(cast, person)) == [out]
    assert following(cast.stranger) == []


def test_progress_counts_only_the_assigned_cells(cast: Cast) -> None:
    one = panel(cast, [cast.quality, cast.technical], vendors=3, groups=("Q",))
    other = panel(cast, [cast.quality], vendors=2, groups=("Q", "D"))
    score(one, cast.quality, "Q1", "1", "2", "3")
    members = [*one.memberships.exclude(user=cast.lead), *other.memberships.exclude(user=cast.lead)]
    progress = sheet_progress(members)
    found = {(m.selection_id, m.user_id): progress[m.pk] for m in members}
    assert found == {
        (one.pk, cast.quality.pk): Progress(3, 6),
        (one.pk, cast.technical.pk): Progress(0, 6),
        (one.pk, cast.approver.pk): Progress(0, 6),  # the other group
        (other.pk, cast.quality.pk): Progress(0, 8),
    }


def test_progress_leaves_out_a_vendor_that_was_left_out(cast: Cast) -> None:
    selection = panel(cast, [cast.quality], vendors=3)
    score(selection, cast.quality, "Q1", "3", "3", "3")
    member = selection.memberships.get(user=cast.quality)
    before = sheet_progress([member])[member.pk]
    vendor = selection.alternatives.first()
    remove_alternative(by=cast.lead, alternative=vendor, version=vendor.version, reason="It withdrew.")
    now = sheet_progress([member])[member.pk]
    assert (before.answered, now.answered, 3 * now.cells) == (3, 2, 2 * before.cells)
    assert now == standing_of(member).progress, "as on the sheet"


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_take_the_same_queries_for_any_number(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for _ in range(count):
        panel(cast, [cast.quality, cast.technical])
    evaluator, lead = again(cast.quality), again(cast.lead)
    with django_assert_num_queries(6):  # memberships, the four of sheet_progress, and derived criteria
        assert len(waiting_for(evaluator)) == count
    with django_assert_num_queries(4):  # memberships, open sheets, waivers, derived criteria
        assert len(waiting_for(lead)) == count


def test_sheet_is_the_delegates_task_too(cast: Cast) -> None:
    selection = make_selection(cast)
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=1, function="QA", delegate=cast.criteria_admin)
    move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    (task,) = waiting_for(cast.criteria_admin)
    assert task.text == f"Score for {cast.quality.full_name}"


def test_approver_is_asked_for_the_waivers_of_their_function(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    screening = screen(
        by=cast.lead,
        selection=selection,
        alternative=selection.alternatives.get(short_name="Castellan"),
        criterion=selection.criteria_model.criteria.get(key="M1"),
        outcome=ScreeningOutcome.FAIL,
        reason="No certificate.",
    )
    assert waiting_for(cast.approver) == []
    request_waiver(by=cast.lead, screening=screening, version=1, reason="A certificate is announced for May.")
    (task,) = waiting_for(cast.approver)
    assert task.text == "Grant or refuse a waiver: Castellan, Valid GMP certificate"
    assert "Castellan, Valid GMP certificate" in waiting_for(cast.lead)[0].blocked_by or waiting_for(cast.lead)[
        0
    ].blocked_by.startswith("2 still open")


def test_open_vote_waits_for_those_who_score_the_cell(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    cell = {
        "alternative": selection.alternatives.get(short_name="Aldermoor"),
        "criterion": selection.criteria_model.criteria.get(key="Q1"),
    }
    revote = open_revote(by=cast.lead, selection=selection, **cell)
    (task,) = waiting_for(cast.quality)
    assert task.text == "Vote again on Aldermoor, Inspection record"
    assert waiting_for(cast.technical) == []
    vote(by=cast.quality, revote=revote, value=Decimal(3))
    assert waiting_for(cast.quality) == []


def test_withdrawn_selection_waits_for_nobody(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    withdraw_selection(by=cast.lead, selection=selection, reason="Opened twice.")
    assert waiting_for(cast.lead) == []
    assert waiting_for(cast.quality) == []


def test_criteria_that_nobody_can_judge_are_shown_to_criteria_admins(cast: Cast) -> None:
    make_selection(cast, stage=Stage.RESULTS)  # D2: one of three is not known
    assert signals() == []  # too few scores to say so
    make_selection(cast, stage=Stage.RESULTS)
    (signal,) = signals()
    assert (signal.name, signal.unknown, signal.scores, signal.percent) == ("Time to first batch", 2, 6, 33)
    assert drafts() == []
