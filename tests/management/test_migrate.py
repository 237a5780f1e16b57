"""`migrate` as an upgrade runs it: from the shell, with its checks."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.db import connection

from scoring.models import guard


def test_database_of_an_earlier_release_gets_the_triggers_by_migrate(db: None) -> None:
    for name, table in guard.present(connection).items():
        if "_decided_" in name:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TRIGGER {name}{f' ON {table}' if connection.vendor == 'postgresql' else ''}")
    assert len(guard.missing(connection)) == 8
    told = StringIO()
    call_command("migrate", stdout=StringIO(), stderr=told, skip_checks=False)  # as from the shell, with its checks
    assert guard.missing(connection) == []
    assert told.getvalue().startswith("8 of the database triggers that guard the audit trail are missing or replaced")
    told = StringIO()
    call_command("migrate", stdout=StringIO(), stderr=told, skip_checks=False)
    assert told.getvalue() == ""
