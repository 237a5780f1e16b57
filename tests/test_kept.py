"""What tests begin with, put again instead of made again: every row of every table is as the actions left it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring.actions.scores import record_score
from scoring.models import Score, Selection
from scoring.selectors.audit import verify
from scoring.vocabulary import Stage
from tests import kept
from tests.cast import Cast, make_cast
from tests.factories import alternative, criterion, make_selection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", {})


def everything() -> dict[str, list[str]]:
    """Each table of the database, not of the app alone."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def made(stage: Stage) -> tuple[Cast, Selection, int]:
    """The cast, a selection at the stage, and how many statements that took."""
    with CaptureQueriesContext(connection) as queries:
        cast = make_cast()
        selection = make_selection(cast, stage=stage)
    return cast, selection, len(queries)


@pytest.mark.parametrize("stage", [Stage.SETUP, Stage.SCORING, Stage.CONSENSUS, Stage.RESULTS])
def test_what_is_put_again_is_what_was_made(stage: Stage) -> None:
    point = transaction.savepoint()
    cast, selection, statements = made(stage)
    rows = everything()
    transaction.savepoint_rollback(point)
    assert not Selection.objects.exists()
    cast_again, selection_again, statements_again = made(stage)
    assert everything() == rows
    assert (cast_again, selection_again) == (cast, selection)
    assert statements_again < statements / 4
    assert {report.fault for report in verify()} == {""}


def test_work_goes_on_after_it() -> None:
    point = transaction.savepoint()
    made(Stage.SCORING)
    transaction.savepoint_rollback(point)
    cast, selection, _ = made(Stage.SCORING)
    cell = {"alternative": alternative(selection, "Aldermoor"), "criterion": criterion(selection, "Q1")}
    record_score(by=cast.quality, selection=selection, value=4, **cell)
    assert Score.objects.get().version == 1
    second = make_selection(cast)
    assert second.ref != selection.ref
    assert {report.fault for report in verify()} == {""}


def test_another_title_or_another_day_is_made_anew() -> None:
    point = transaction.savepoint()
    made(Stage.SETUP)
    transaction.savepoint_rollback(point)
    assert make_selection(make_cast(), title="Another").title == "Another"
    transaction.savepoint_rollback(point)
    later = timezone.now() + timedelta(days=400)
    with time_machine.travel(later):
        assert make_selection(make_cast()).created_at.date() == later.date()
