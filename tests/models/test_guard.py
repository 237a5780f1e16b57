"""AT-02 and AT-03: the database refuses every unlogged change and every change of the trail, on both engines."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations import Migration
from django.db.models import F

from scoring.actions.recording import recording
from scoring.checks import guard_stands
from scoring.models import (
    AuditEvent,
    AuditPayload,
    AuditTarget,
    Criterion,
    IdempotencyKey,
    Selection,
    User,
    Vendor,
    guard,
)
from scoring.models.base import Audited
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import add_every_decision, add_every_detail, add_every_record, make_selection, make_vendor

AUDITED: list[type[Audited]] = [
    model for model in apps.get_app_config("scoring").get_models() if issubclass(model, Audited)
]
APPEND_ONLY: list[type[models.Model]] = [AuditEvent, AuditPayload, AuditTarget, IdempotencyKey]
Write = Callable[[Any], object]


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _key(row: models.Model) -> object:
    return row._meta.pk.get_db_prep_value(row.pk, connection)


def _copy(row: Any) -> Any:
    """The row once more under a new key; its event names the first one only."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = uuid.uuid4()
    return copy


def _changed(row: Any) -> Any:
    row.version += 1
    return row


# Eleven ways to change a row. `version` stands for any field: every audited table has it.
WRITE_PATHS: dict[str, Write] = {
    "save": lambda row: _changed(row).save(),
    "bulk_create": lambda row: type(row)._default_manager.bulk_create([_copy(row)]),
    "bulk_update": lambda row: type(row)._default_manager.bulk_update([_changed(row)], ["version"]),
    "update": lambda row: type(row)._default_manager.filter(pk=row.pk).update(version=99),
    "F expression": lambda row: type(row)._default_manager.filter(pk=row.pk).update(version=F("version") + 1),
    "raw save": lambda row: _changed(row).save_base(raw=True),
    "raw SQL": lambda row: _sql(f"UPDATE {row._meta.db_table} SET version = 99 WHERE id = %s", _key(row)),
    "delete of the row": lambda row: row.delete(),
    "delete of a query": lambda row: type(row)._default_manager.filter(pk=row.pk).delete(),
    "delete without signals": lambda row: type(row)._default_manager.filter(pk=row.pk)._raw_delete("default"),
    "upsert": lambda row: type(row)._default_manager.bulk_create(
        [_changed(row)], update_conflicts=True, update_fields=["version"], unique_fields=["id"]
    ),
}  # fmt: skip


def _fill_every_table(cast: Cast) -> Selection:
    selection = make_selection(cast, stage=Stage.REPORT)
    vendor = selection.alternatives.all()[0].vendor
    add_every_detail(cast.lead, vendor.sites.get(), make_selection(cast).criteria_model.criteria.get(key="Q1"))
    add_every_record(cast.lead, selection)
    add_every_decision(cast, selection)
    assert [model.__name__ for model in AUDITED if not model._default_manager.exists()] == []
    return selection


def _passes(write: Write, row: models.Model) -> bool:
    try:
        with transaction.atomic():
            write(row)
    except IntegrityError:
        return False
    return True


@pytest.mark.req("AT-02")
def test_unlogged_change_is_refused_on_every_path(cast: Cast) -> None:
    _fill_every_table(cast)
    passed = {}
    for model in AUDITED:
        before = list(model._default_manager.order_by("pk").values())
        row = model._default_manager.order_by("pk").first()
        paths = [name for name, write in WRITE_PATHS.items() if _passes(write, model._default_manager.get(pk=row.pk))]
        if paths or list(model._default_manager.order_by("pk").values()) != before:
            passed[model.__name__] = paths
    assert passed == {}


@pytest.mark.parametrize("path", [name for name in WRITE_PATHS if not name.startswith("delete")])
def test_unlogged_change_passes_without_the_guard(cast: Cast, path: str) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    guard.drop(connection)
    write = WRITE_PATHS[path]
    if path == "bulk_create":  # the copy would meet the unique slug, which is not the guard's doing
        copy = _copy(vendor)
        copy.slug = "another"
        assert _passes(lambda _: Vendor.objects.bulk_create([copy]), vendor)
    else:
        assert _passes(write, vendor)


def test_upsert_with_the_rows_own_event_is_refused(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    vendor.name = "Renamed"
    assert not _passes(
        lambda row: Vendor.objects.bulk_create(
            [row], update_conflicts=True, update_fields=["name"], unique_fields=["id"]
        ),
        vendor,
    )


def test_event_that_names_another_row_does_not_count(cast: Cast) -> None:
    first, second = make_vendor(cast.lead, "Aldermoor Biologics"), make_vendor(cast.lead, "Brightwater Sterile")
    steal = {"name": "Renamed", "last_event": second.last_event}
    assert not _passes(lambda row: Vendor.objects.filter(pk=row.pk).update(**steal), first)


# The trail itself

TRAIL_WRITES: dict[str, Write] = {
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(**{_second_field(row): _second_value(row)}),
    "raw update": lambda row: _sql(
        f"UPDATE {row._meta.db_table} SET {_second_column(row)} = {_second_column(row)}"
        f" WHERE {row._meta.pk.column} = %s",
        _key(row),
    ),
    "delete": lambda row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
    "raw delete": lambda row: _sql(f"DELETE FROM {row._meta.db_table}"),
    "insert over it": lambda row: row.save_base(raw=True, force_insert=True),
    "upsert": lambda row: type(row).objects.bulk_create(
        [row], update_conflicts=True, update_fields=[_second_field(row)], unique_fields=[row._meta.pk.name]
    ),
}  # fmt: skip
if connection.vendor == "postgresql":
    TRAIL_WRITES["truncate"] = lambda row: _sql(f"TRUNCATE {row._meta.db_table} CASCADE")
else:
    TRAIL_WRITES["insert or replace"] = lambda row: _sql(_replace(row))


def _second_field(row: models.Model) -> str:
    return row._meta.concrete_fields[1].name


def _second_column(row: models.Model) -> str:
    return row._meta.concrete_fields[1].column


def _second_value(row: models.Model) -> object:
    return getattr(row, row._meta.concrete_fields[1].attname)


def _replace(row: models.Model) -> str:
    table = row._meta.db_table
    return f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"


@pytest.fixture
def trail(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    IdempotencyKey.objects.create(key=uuid.uuid4(), user=cast.lead, result_id=vendor.pk)
    connection.check_constraints()  # PostgreSQL truncates no table that has deferred checks waiting


@pytest.mark.req("AT-03")
@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_trail_takes_new_rows_and_nothing_else(trail: None, model: type[models.Model]) -> None:
    before = list(model.objects.order_by("pk").values())
    row = model.objects.order_by("pk").first()
    assert row is not None
    passed = [name for name, write in TRAIL_WRITES.items() if _passes(write, row)]
    assert passed == []
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.req("AT-03")
def test_outside_connection_cannot_replace_rows(outside: sqlite3.Connection, cast: Cast) -> None:
    _fill_every_table(cast)
    IdempotencyKey.objects.create(key=uuid.uuid4(), user=cast.lead, result_id=cast.lead.pk)
    assert outside.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    for table in (model._meta.db_table for model in (*APPEND_ONLY, *AUDITED)):
        for statement in (f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError):
                outside.execute(statement)


@pytest.mark.req("AT-03")
def test_outside_connection_cannot_replace_an_event_by_its_number(outside: sqlite3.Connection, cast: Cast) -> None:
    names = [column[1] for column in outside.execute("PRAGMA table_info(scoring_auditevent)")]
    others = ", ".join(name for name in names if name != "id")
    statement = (
        f"INSERT OR REPLACE INTO scoring_auditevent (id, {others}) SELECT id + 10000, {others} FROM scoring_auditevent"
    )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outside.execute(statement)


# What spans tables


def _written(cast: Cast, row: Audited) -> None:
    """Write a row with an event but past every check in Python."""
    with recording(AuditVerb.SCREENED, by=cast.lead, about="a test") as log:
        log.create(row)


def _altered(cast: Cast, row: Audited, **values: object) -> None:
    with recording(AuditVerb.SCREENED, by=cast.lead, about="a test") as log:
        log.update(row, **values)


@pytest.mark.req("WF-02")
def test_frozen_tree_takes_no_change(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    draft = make_selection(cast)
    tree, group = selection.criteria_model, selection.criteria_model.criteria.get(key="Q")
    level = group.children.get(key="Q1").levels.first()
    stranger = draft.criteria_model.criteria.get(key="M1")
    new = Criterion(criteria_model=tree, parent=group, position=99, key="Q9", name="Late", kind="group")
    frozen = "criteria and weights are frozen"
    with pytest.raises(IntegrityError, match=frozen):
        _altered(cast, group, local_weight=5000)
    with pytest.raises(IntegrityError, match=frozen):
        _altered(cast, level, text="Something else.")
    with pytest.raises(IntegrityError, match=frozen):
        _altered(cast, stranger, criteria_model=tree, key="M9", position=98)
    with pytest.raises(IntegrityError, match=frozen):
        _altered(cast, tree, name="Another name")
    with pytest.raises(IntegrityError, match=frozen):
        _written(cast, new)


@pytest.mark.req("WF-03")
def test_submitted_score_takes_no_change(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(IntegrityError, match="a submitted score does not change"):
        _altered(cast, selection.scores.first(), reason="Changed my mind.")


@pytest.mark.req("WF-06")
@pytest.mark.parametrize("weight", [5999, 6001, 9999])
def test_weights_that_do_not_add_cannot_be_sealed(cast: Cast, weight: int) -> None:
    selection = make_selection(cast)
    sealed = {"sealed_at": selection.created_at, "sealed_by": cast.lead}
    group = selection.criteria_model.criteria.get(key="Q")
    _altered(cast, group, local_weight=weight)
    with pytest.raises(IntegrityError, match="do not add to 100"):
        _altered(cast, selection, **sealed)
    _altered(cast, Criterion.objects.get(pk=group.pk), local_weight=6000)
    _altered(cast, Selection.objects.get(pk=selection.pk), **sealed)


@pytest.mark.parametrize("kind", ["alternative", "criterion"])
def test_cell_of_another_selection_is_refused(cast: Cast, kind: str) -> None:
    mine, other = make_selection(cast, stage=Stage.RESULTS), make_selection(cast, stage=Stage.RESULTS)
    for row in (mine.scores.first(), mine.performances.first(), mine.screenings.first()):
        copy = _copy(row)
        copy.submitted_at, copy.value = None, 3
        theirs = {"alternative": other.alternatives.last(), "criterion": other.criteria_model.criteria.get(key="Q1")}
        setattr(copy, kind, theirs[kind])
        with pytest.raises(IntegrityError, match="belong to another selection"):
            _written(cast, copy)


@pytest.mark.parametrize("value", ["-0.5", "5.1", "60"])
def test_value_off_the_rubric_is_refused(cast: Cast, value: str) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    cell = {"selection": selection, "alternative": selection.alternatives.first(), "value": value}
    rubric = selection.criteria_model.criteria.get(key="Q1")
    number = selection.criteria_model.criteria.get(key="Q2")
    score = apps.get_model("scoring.Score")
    agreed = apps.get_model("scoring.Performance")
    with pytest.raises(IntegrityError, match="the value is off the scale"):
        _written(cast, score(evaluator=cast.quality, criterion=rubric, **cell))
    with pytest.raises(IntegrityError, match="the value is off the scale"):
        _written(cast, agreed(method="agreed", reason="A test.", criterion=rubric, **cell))
    _written(cast, score(evaluator=cast.quality, criterion=number, **cell))


# The guard's own presence


def test_guard_stands_after_migrate(db: None) -> None:
    assert guard.missing(connection) == []
    assert guard_stands(None, databases=["default"]) == []


def test_missing_trigger_is_found_at_start(db: None) -> None:
    name, table = min(guard.present(connection).items())
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    _sql(f"DROP TRIGGER {name}{on}")
    (problem,) = guard_stands(None, databases=["default"])
    assert problem.id == "scoring.E001"
    assert name in problem.msg


def test_trigger_switched_off_is_found_at_start(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch a trigger off")
    _sql("ALTER TABLE scoring_score DISABLE TRIGGER vs_guard_scoring_score_update")
    assert guard.missing(connection) == ["vs_guard_scoring_score_update"]


A_PLAN = [(Migration("0002_wider", "scoring"), False)]


@pytest.mark.parametrize(
    ("model", "field"), [(Vendor, "name"), (Criterion, "name"), (AuditTarget, "entity"), (User, "full_name")]
)
def test_guard_comes_back_after_a_table_was_altered(
    transactional_db: None, model: type[models.Model], field: str
) -> None:
    """As a migration does it. SQLite makes the table anew while triggers of others read it; PostgreSQL changes no
    column that a trigger names."""
    old = model._meta.get_field(field)
    new = models.CharField(max_length=old.max_length + 10)
    new.set_attributes_from_name(field)
    new.model = model
    for source, target in ((old, new), (new, old)):
        emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps, plan=A_PLAN)
        with connection.schema_editor() as editor:
            editor.alter_field(model, source, target)
        assert guard.missing(connection) != []
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps, plan=A_PLAN)
        assert guard.missing(connection) == []


def test_migrate_with_nothing_to_do_leaves_the_guard_alone(db: None) -> None:
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps, plan=[])
    assert guard.missing(connection) == []


def test_interrupted_install_leaves_the_old_guard(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[str]:
        return ["CREATE TRIGGER of nothing"]

    with monkeypatch.context() as patch:
        patch.setattr(guard, "_statements", broken)
        with pytest.raises(DatabaseError, match="syntax error"):
            guard.install(connection)
    assert guard.missing(connection) == []


def test_sqlite_connection_is_as_wanted(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's pragmas")
    wanted = {"recursive_triggers": 1, "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted
    assert connection.transaction_mode == "IMMEDIATE"
