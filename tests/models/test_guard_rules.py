"""A frozen decision stays as it is: the database refuses every change of its rows, whoever tries and by whatever way."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from scoring.actions.decisions import reopen_decision
from scoring.actions.recording import recording
from scoring.models import (
    AuditEvent,
    AuditTarget,
    Condition,
    Decision,
    Dissent,
    Document,
    ImportRun,
    Shortlisted,
    User,
    WeightAmendment,
    guard,
)
from scoring.models.base import Audited
from scoring.vocabulary import AuditVerb, DecisionOutcome, Stage
from tests.cast import Cast
from tests.factories import add_every_detail, add_every_record, alternative, freeze, make_selection

STILL = "the decision is frozen"


@pytest.fixture
def decision(cast: Cast) -> Decision:
    """One that is not frozen, with a vendor on the shortlist, a condition and a dissent."""
    selection = make_selection(cast, stage=Stage.DECISION)
    decision = Decision.objects.get(selection=selection)
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="a test", selection=selection) as log:
        log.update(decision, outcome=DecisionOutcome.SHORTLIST, chosen=None, second_source=None, not_first_reason="")
        log.create(Shortlisted(decision=decision, alternative=alternative(selection, "Aldermoor")))
        log.create(Condition(decision=decision, position=9, text="Audit it.", owner="QA", due_on=date(2027, 1, 1)))
        log.create(Dissent(selection=selection, person=cast.quality, text="Too far.", recorded_at=timezone.now()))
    return decision


def parts(decision: Decision) -> list[Audited]:
    """A row of each kind that the signatures are under."""
    return [
        decision, decision.shortlist.all()[0], decision.conditions.all()[0], decision.selection.dissents.all()[0]
    ]  # fmt: skip


def tried(cast: Cast, statement: str, *values: Any, row: uuid.UUID, table: str) -> str:
    """What is answered to a statement, "" where it passes; it leaves nothing behind.

    Its last value is an event that names the row: all that the trail asks for is there.
    """
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="a test"):
        pass
    event = AuditEvent.objects.latest("id")
    try:
        with transaction.atomic():
            AuditTarget.objects.create(event=event, entity=table, object_id=row)
            with connection.cursor() as cursor:
                cursor.execute(statement, [*values, event.pk])
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error).splitlines()[0]
    return ""


def columns(row: Audited) -> Iterator[str]:
    """What a change could touch: everything but the key and what every change of a row has to touch."""
    return (str(f.column) for f in row._meta.concrete_fields if f.name not in ("id", "version", "last_event"))


def db_key(key: uuid.UUID) -> Any:
    return Decision._meta.pk.get_db_prep_value(key, connection)


def copied(cast: Cast, row: Audited) -> str:
    """The row once more, under another key, by raw SQL."""
    table, key = row._meta.db_table, uuid.uuid4()
    names = ", ".join(columns(row))
    return tried(
        cast,
        f"INSERT INTO {table} (id, {names}, version, last_event_id)"
        f" SELECT %s, {names}, 1, %s FROM {table} WHERE id = '{db_key(row.pk)}'",
        db_key(key), row=key, table=table,
    )  # fmt: skip


def rewritten(cast: Cast, row: Audited, column: str, value: str = "") -> str:
    """One column set anew, to itself unless another value is given."""
    table = row._meta.db_table
    return tried(
        cast,
        f"UPDATE {table} SET {column} = {value or column}, version = version + 1, last_event_id = %s"
        f" WHERE id = '{db_key(row.pk)}'",
        row=row.pk, table=table,
    )  # fmt: skip


def held(cast: Cast, decision: Decision) -> dict[str, str]:
    """What is answered to an insertion, and to a change of every column, of each kind of row that can be changed at all."""
    answers: dict[str, str] = {}
    for row in parts(decision):
        answers |= {f"{row._meta.db_table} +": copied(cast, row)}
        if not isinstance(row, Dissent):  # it is written once
            answers |= {f"{row._meta.db_table}.{name}": rewritten(cast, row, name) for name in columns(row)}
    return answers


@pytest.mark.req("ES-05")
def test_frozen_decision_takes_no_row_and_no_change_until_it_is_opened_again(cast: Cast, decision: Decision) -> None:
    before = held(cast, decision)
    assert {answer for name, answer in before.items() if "+" not in name} == {""}
    assert not [answer for answer in before.values() if STILL in answer]
    freeze(cast, decision.selection)
    rows = {row._meta.db_table: list(type(row)._base_manager.order_by("pk").values()) for row in parts(decision)}
    wrong = {name: answer for name, answer in held(cast, decision).items() if STILL not in answer}
    assert wrong == {}
    for row in parts(decision):
        answer = tried(
            cast, f"DELETE FROM {row._meta.db_table} WHERE last_event_id < %s", row=row.pk, table=row._meta.db_table
        )
        assert "never deleted" in answer
        assert rows[row._meta.db_table] == list(type(row)._base_manager.order_by("pk").values())
    reopen_decision(by=cast.lead, selection=decision.selection, reason="A condition is missing.")
    assert not [answer for answer in held(cast, decision).values() if STILL in answer]


@pytest.mark.req("ES-05")
def test_row_moves_neither_into_a_frozen_decision_nor_out_of_it(cast: Cast, decision: Decision) -> None:
    other = Decision.objects.get(selection=make_selection(cast, stage=Stage.DECISION, title="Another matter"))
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="a test", selection=other.selection) as log:
        theirs = log.create(Condition(decision=other, position=9, text="Visit.", owner="QA", due_on=date(2027, 1, 1)))
    mine = decision.conditions.all()[0]
    freeze(cast, decision.selection)
    assert STILL in rewritten(cast, mine, "decision_id", f"'{db_key(other.pk)}'")
    assert STILL in rewritten(cast, theirs, "decision_id", f"'{db_key(decision.pk)}'")
    assert rewritten(cast, theirs, "text", "'Visit it.'") == "", "the other decision is not frozen"


def test_change_passes_without_the_guard(cast: Cast, decision: Decision) -> None:
    freeze(cast, decision.selection)
    guard.drop(connection)
    assert {answer for name, answer in held(cast, decision).items() if "+" not in name} == {""}


@pytest.mark.req("ID-01", "RC-03", "RC-06", "WF-02")
def test_what_is_written_once_takes_no_change_whatever_event_is_named(cast: Cast) -> None:
    """Files, user names, changes of the weights and what an import read; the rest of their rows may change."""
    selection = make_selection(cast, stage=Stage.RESULTS)
    criterion = make_selection(cast).criteria_model.criteria.get(key="Q1")
    add_every_detail(cast.lead, selection.alternatives.all()[0].vendor.sites.get(), criterion)
    add_every_record(cast.lead, selection)
    may = {
        Document: {"vendor_id", "site_id", "title", "issued_on", "expires_on", "removed_at", "removed_by_id"},
        User: {"full_name", "email", "job_title", "is_active", "password", "last_login"},
        WeightAmendment: set(),
        ImportRun: {"undone_at", "undone_by_id", "undone_reason"},
    }
    for model, free in may.items():
        row = model.objects.all()[0]
        refused = {name for name in columns(row) if rewritten(cast, row, name)}
        assert refused == set(columns(row)) - free, model.__name__
