"""Database triggers that hold what Python could forget: no unlogged change, no change of the trail.

A row of an audited table can be written only with an audit event that names it (`AuditTarget`) and that is newer
than the row's last one; it can never be deleted. The trail's own tables take new rows and nothing else. Further
triggers hold what spans tables, from the belonging of a cell to the stillness of a frozen decision: `guard_rules`.

Regulatory records and quarantined rows come by the hundred thousand and have no event of their own: they are written
while the newest event of the system's chain is the import of their run, and never change.

Three traps. On SQLite an altered table is made anew and loses its triggers: `install` runs after every migrate and
`missing` at start. SQLite alters no table that another table's trigger reads, PostgreSQL no column that a trigger
names: `drop` runs before every migrate that has something to do. And INSERT OR REPLACE deletes without firing them
unless recursive_triggers is on, which a connection opened outside the app has not: an insert over a unique key of an
existing row is refused as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, UniqueConstraint

from scoring.models.audit import SYSTEM_CHAIN, AuditEvent, AuditPayload, AuditTarget, IdempotencyKey
from scoring.models.base import Audited
from scoring.models.guard_rules import PREFIX, Trigger, spanning
from scoring.models.records import ImportRun, QuarantinedRow, RegulatoryRecord

APPEND_ONLY = (AuditEvent, AuditPayload, AuditTarget, IdempotencyKey)
IMPORTED = (RegulatoryRecord, QuarantinedRow)
# Whoever writes to the system's chain holds its lock, so that no other event comes between an import and its rows.
NOT_BEING_IMPORTED = (
    f"NOT EXISTS (SELECT 1 FROM {ImportRun._meta.db_table} r JOIN scoring_auditevent e ON e.id = r.last_event_id"
    f" WHERE r.id = {{new}}.run_id AND r.version = 1 AND e.chain = '{SYSTEM_CHAIN}'"
    " AND NOT EXISTS (SELECT 1 FROM scoring_auditevent n WHERE n.chain = e.chain AND n.seq = e.seq + 1))"
)
TARGETED = (
    "EXISTS (SELECT 1 FROM scoring_audittarget t WHERE t.event_id = NEW.last_event_id"
    " AND t.entity = '{table}' AND t.object_id = NEW.id)"
)


def triggers() -> list[Trigger]:
    """Every trigger that must be there."""
    found: list[Trigger] = []
    for model in apps.get_app_config("scoring").get_models():
        if issubclass(model, Audited):
            found += _audited(model)
    for log in APPEND_ONLY:
        refuse, table = "the audit trail is append-only", log._meta.db_table
        found.append(Trigger(f"{PREFIX}{table}_insert", table, "INSERT", _over_existing(log), refuse))
        found += _nothing_but_new(table, refuse)
    for imported in IMPORTED:
        found += _imported(imported)
    return found + spanning()


def _over_existing(model: type[Model]) -> str:
    """Whether a row with one of the new row's unique keys is there: what INSERT OR REPLACE would silently delete."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    keys: list[Sequence[str]] = [(field.name,) for field in model._meta.concrete_fields if field.unique]
    keys += [
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.fields and constraint.condition is None
    ]
    same = (" AND ".join(f"o.{columns[name]} = NEW.{columns[name]}" for name in key) for key in keys)
    return f"EXISTS (SELECT 1 FROM {model._meta.db_table} o WHERE ({') OR ('.join(same)}))"


def _over_current(model: type[Model]) -> str:
    """The same for what is unique only among the rows that count: those in which some columns are empty. "" for none."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    same = []
    for constraint in model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or constraint.condition is None:
            continue
        wanted: dict[str, object] = dict(part for part in constraint.condition.children if isinstance(part, tuple))
        empty = [name.removesuffix("__isnull") for name, value in wanted.items() if value is True]
        if len(empty) == len(constraint.condition.children):
            parts = [f"o.{columns[name]} = NEW.{columns[name]}" for name in constraint.fields]
            parts += [f"o.{columns[name]} IS NULL AND NEW.{columns[name]} IS NULL" for name in empty]
            same.append(" AND ".join(parts))
    return f"EXISTS (SELECT 1 FROM {model._meta.db_table} o WHERE ({') OR ('.join(same)}))" if same else ""


def _audited(model: type[Audited]) -> list[Trigger]:
    table = model._meta.db_table
    logged = TARGETED.format(table=table)
    columns = [str(f.column) for f in model._meta.concrete_fields if f.name not in model.unlogged_columns]
    event = "UPDATE" if not model.unlogged_columns else f"UPDATE OF {', '.join(columns)}"
    # PostgreSQL has no INSERT OR REPLACE, and its own index refuses the row.
    over = [Trigger(f"{PREFIX}{table}_current", table, "INSERT", again, f"{table} has this row already", vendor="sqlite")
            for again in [_over_current(model)] if again]  # fmt: skip
    stale = f"NEW.id <> OLD.id OR NEW.last_event_id <= OLD.last_event_id OR NOT {logged}"
    return [
        Trigger(f"{PREFIX}{table}_insert", table, "INSERT", f"NOT {logged}", f"unlogged change of {table}"),
        Trigger(f"{PREFIX}{table}_over", table, "INSERT", _over_existing(model), f"{table} has this row already"),
        *over,
        Trigger(f"{PREFIX}{table}_update", table, event, stale, f"unlogged change of {table}"),
        Trigger(f"{PREFIX}{table}_delete", table, "DELETE", "", f"rows of {table} are never deleted"),
        Trigger(
            f"{PREFIX}{table}_truncate",
            table,
            "TRUNCATE",
            "",
            f"rows of {table} are never deleted",
            vendor="postgresql",
        ),
    ]


def _nothing_but_new(table: str, message: str) -> list[Trigger]:
    return [
        Trigger(f"{PREFIX}{table}_update", table, "UPDATE", "", message),
        Trigger(f"{PREFIX}{table}_delete", table, "DELETE", "", message),
        Trigger(f"{PREFIX}{table}_truncate", table, "TRUNCATE", "", message, vendor="postgresql"),
    ]


def _imported(model: type[Model]) -> list[Trigger]:
    table = model._meta.db_table
    alone = f"rows of {table} are written by their import alone"
    return [
        Trigger(f"{PREFIX}{table}_insert", table, "INSERT", NOT_BEING_IMPORTED, alone, once_per="run_id"),
        # PostgreSQL has no INSERT OR REPLACE, and its ON CONFLICT DO UPDATE is an update.
        Trigger(f"{PREFIX}{table}_over", table, "INSERT", _over_existing(model), alone, vendor="sqlite"),
        *_nothing_but_new(table, f"rows of {table} do not change"),
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger anew, in one transaction: the tables are at no time unguarded. Runs after each migrate."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        drop(connection)
        for trigger in _wanted(connection):
            for statement in _statements(trigger, connection.vendor):
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: only for `install`, before a migration, and for the flush between tests."""
    with connection.cursor() as cursor:
        for name, table in sorted(present(connection).items()):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The guard's triggers that the database has and that are switched on: {name: table}."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname LIKE %s"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return dict(cursor.fetchall())


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there as they should be: gone, switched off or replaced by other ones."""
    found = _definitions(connection)
    wanted = {t.name: _definition(t, connection.vendor) for t in _wanted(connection)}
    return sorted(name for name, definition in wanted.items() if found.get(name) != definition)


def _definitions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """What the guard's triggers do, as the database says it: {name: definition}."""
    if connection.vendor == "postgresql":
        # `true` leaves the schema out where the search path finds the table and the function, and only there.
        query = (
            "SELECT t.tgname, replace(pg_get_triggerdef(t.oid, true), '\"', '') || p.prosrc"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname LIKE %s"
        )
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return dict(cursor.fetchall())


def _definition(trigger: Trigger, vendor: str) -> str:
    """The trigger as `_definitions` reads it after `install`."""
    *functions, made = _statements(trigger, vendor)
    return made + "".join(function.split("$$")[1] for function in functions)


def _wanted(connection: BaseDatabaseWrapper) -> list[Trigger]:
    return [trigger for trigger in triggers() if trigger.vendor in ("", connection.vendor)]


def _statements(trigger: Trigger, vendor: str) -> list[str]:
    if vendor == "sqlite":
        condition = trigger.condition.format(new="NEW") if trigger.once_per else trigger.condition
        when = f" WHEN {condition}" if condition else ""
        return [
            f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH ROW{when}"
            f" BEGIN SELECT RAISE(ABORT, '{trigger.message}'); END"
        ]
    body = f"RAISE EXCEPTION '{trigger.message}' USING ERRCODE = 'restrict_violation';"
    make = f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger AS"
    if trigger.once_per:
        values = f"(SELECT DISTINCT {trigger.once_per} FROM rows) added"
        body = f"IF EXISTS (SELECT 1 FROM {values} WHERE {trigger.condition.format(new='added')}) THEN {body} END IF;"
        return [
            f"{make} $$ BEGIN {body} RETURN NULL; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table}"
            f" REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION {trigger.name}()",
        ]
    if trigger.condition:
        body = f"IF {trigger.condition} THEN {body} END IF;"
    row = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    last = "RETURN OLD;" if trigger.event == "DELETE" else "RETURN NEW;"
    return [
        f"{make} $$ BEGIN {body} {last} END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH {row}"
        f" EXECUTE FUNCTION {trigger.name}()",
    ]
