"""INSERT OR REPLACE takes rows away without a word: also those that are unique only as long as they count."""

from __future__ import annotations

import sqlite3
import uuid

import pytest

from scoring.models import AuditEvent, AuditTarget
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import add_every_decision, make_selection


@pytest.mark.req("AT-03", "ES-10")
def test_outside_connection_cannot_replace_what_is_in_force(outside: sqlite3.Connection, cast: Cast) -> None:
    """A row that is unique only as long as it counts, and a forged target for the one that is to take its place."""
    selection = make_selection(cast, stage=Stage.REPORT)
    add_every_decision(cast, selection)
    for row, changed in (
        (selection.snapshots.get(), {"number": 2, "sha256": "'2'"}),
        (selection.reports.get(), {"stored_as": "'elsewhere'", "sha256": "'2'"}),
        (selection.memberships.get(user=cast.approver), {"is_quality": 0}),
    ):
        table, key, event = row._meta.db_table, uuid.uuid4(), AuditEvent.objects.latest("id")
        AuditTarget.objects.create(event=event, entity=table, object_id=key)
        values = {name: name for _, name, *_ in outside.execute(f"PRAGMA table_info({table})")}
        values |= {"id": f"'{key.hex}'", "last_event_id": event.pk, **changed}
        statement = (
            f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) SELECT {', '.join(map(str, values.values()))}"
            f" FROM {table} WHERE id = '{row.pk.hex}'"
        )
        with pytest.raises(sqlite3.IntegrityError, match="has this row already"):
            outside.execute(statement)
        outside.rollback()
