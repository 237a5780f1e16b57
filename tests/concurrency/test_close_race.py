"""R-02: four evaluators save while they submit and the lead closes. What was there at the close is what stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import count, islice
from typing import Any

import pytest
from django.db import connection, transaction

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.members import add_member
from scoring.actions.people import create_user
from scoring.actions.recording import Conflict
from scoring.actions.scores import record_score, submit_sheet
from scoring.actions.selections import create_selection, move_stage
from scoring.models import Score, Selection, User, guard
from scoring.policies import NotNow
from scoring.vocabulary import MemberRole, Stage, VendorKind
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, returned
from tests.factories import make_vendor, number, open_scoring

ROUNDS = 40
PATIENCE = 300  # tries
PAUSE = 0.02  # seconds; SQLite's waiting writers look again only now and then, and would starve
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-02"), pytest.mark.req("WF-03")]


@pytest.fixture
def evaluators(cast: Cast) -> list[User]:
    made = [create_user(by=None, username=f"judge{n}", full_name=f"Judge {n}", password=None) for n in (3, 4)]
    return [cast.quality, cast.technical, *made]


@pytest.fixture
def rounds(cast: Cast, evaluators: list[User]) -> Iterator[Selection]:
    """Selections with scoring open and every cell answered: two vendors, one criterion, four evaluators."""
    vendors = [make_vendor(cast.lead, name) for name in ("Aldermoor", "Brightwater")]

    def opened() -> Selection:
        selection = create_selection(by=cast.lead, title="A round", kind=VendorKind.CDMO)
        tree = [number("N", "Number", 10_000, worst="0", best="1000", unit="saves")]
        set_criteria(by=cast.lead, selection=selection, name="One", tree=tree)
        for vendor in vendors:
            add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=None, short_name=vendor.name)
        leaf = selection.criteria_model.criteria.get()
        for user in evaluators:
            add_member(by=cast.lead, selection=selection, user=user, role=MemberRole.EVALUATOR, groups=[leaf])
        selection = open_scoring(cast.lead, selection)
        for user in evaluators:
            for alternative in selection.alternatives.all():
                record_score(by=user, selection=selection, alternative=alternative, criterion=leaf, value=Decimal(0))
        return selection

    return (opened() for _ in count())


def _data(selection: Selection) -> list[Any]:
    return list(Score.objects.filter(selection=selection).order_by("pk").values())


def _save_until_refused(user: User, selection: Selection) -> str:
    """Count one cell up and up; the reason why it was no longer possible."""
    score = Score.objects.select_related("alternative", "criterion").filter(selection=selection, evaluator=user)[0]
    for value in range(1, PATIENCE):
        try:
            score = record_score(
                by=user,
                selection=selection,
                alternative=score.alternative,
                criterion=score.criterion,
                value=Decimal(value),
                version=score.version,
            )
        except NotNow as refusal:
            return str(refusal)
        time.sleep(PAUSE)
    raise TimeoutError("The close never came.")


def _submit(user: User, selection: Selection) -> None:
    for _ in range(PATIENCE):
        try:
            submit_sheet(by=user, selection=selection)
        except Conflict:
            continue
        return
    raise TimeoutError("The sheet was never free.")


def _close(lead: User, selection: Selection) -> list[Any]:
    """Try until every sheet is in; the data at the moment of the close."""
    for _ in range(PATIENCE):
        try:
            move_stage(by=lead, selection=selection, target=Stage.CONSENSUS)
        except NotNow:
            time.sleep(PAUSE)
            continue
        return _data(selection)
    raise TimeoutError("Not every sheet was submitted.")


def _race(cast: Cast, evaluators: list[User], selection: Selection) -> tuple[list[str], list[Any]]:
    savers = [lambda user=user: _save_until_refused(user, selection) for user in evaluators]
    submitters = [lambda user=user: _submit(user, selection) for user in evaluators]
    results = returned(all_at_once([*savers, *submitters, lambda: _close(cast.lead, selection)]))
    return results[: len(savers)], results[-1]


def test_data_at_the_close_is_the_final_data(cast: Cast, evaluators: list[User], rounds: Iterator[Selection]) -> None:
    saved = 0
    for selection in islice(rounds, ROUNDS):
        reasons, at_close = _race(cast, evaluators, selection)
        assert at_close == _data(selection)
        assert all(score["submitted_at"] for score in at_close)
        saved += sum(score["version"] > 2 for score in at_close)
        for reason in reasons:
            assert "submitted your score sheet" in reason or "is at the stage “Consensus”" in reason
    assert saved > 0  # some saves did come between


def test_naive_close_is_overtaken(cast: Cast, evaluators: list[User], rounds: Iterator[Selection]) -> None:
    """The control: everybody looks at the stage first and writes then, in a transaction but without the lock.

    PostgreSQL lets a save that has looked before the close land after it. SQLite's IMMEDIATE transactions come one
    after the other, so there the control is the same code without one.
    """
    selection = next(rounds)
    guard.drop(connection)
    postgres = connection.vendor == "postgresql"

    def save(user: User, selection: Selection) -> None:
        def look_then_write() -> bool:
            if Selection.objects.get(pk=selection.pk).stage != Stage.SCORING:
                return False
            score = Score.objects.filter(selection=selection, evaluator=user)[0]
            score.value = (score.value or 0) + 1
            score.save()
            return True

        for _ in range(10 * PATIENCE):
            if postgres:
                with transaction.atomic():
                    going = look_then_write()
            else:
                going = look_then_write()
            if not going:
                return

    def close(selection: Selection) -> list[Any]:
        time.sleep(0.02)
        Selection.objects.filter(pk=selection.pk).update(stage=Stage.CONSENSUS)
        return _data(selection)

    for _ in range(ROUNDS):
        Selection.objects.filter(pk=selection.pk).update(stage=Stage.SCORING)
        savers = [lambda user=user: save(user, selection) for user in evaluators]
        at_close = returned(all_at_once([*savers, lambda: close(selection)]))[-1]
        if at_close != _data(selection):
            return
    pytest.fail("The naive close was never overtaken: the race that the lock prevents did not happen.")
