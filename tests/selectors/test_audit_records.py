"""The proof of imported rows reads them in chunks and names the first import that fails it."""

from __future__ import annotations

import pytest
from django.db import connection

from scoring.models import guard
from scoring.selectors import audit_records
from scoring.selectors.audit_records import verify_runs
from tests.actions.record_scenarios import LETTERS, SMALL, bring, inspection
from tests.cast import Cast


def test_rows_of_every_import_are_proved_in_chunks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_records, "CHUNK", 2)
    assert verify_runs() == (0, "")
    bring(cast.lead, SMALL + inspection(1200008, "12"))
    bring(cast.lead, LETTERS)
    assert verify_runs() == (6, "")


@pytest.mark.parametrize("column", ["content_sha256", "line", "details"])
def test_every_column_is_covered(cast: Cast, column: str) -> None:
    run = bring(cast.lead)
    bring(cast.lead, LETTERS)
    guard.drop(connection)
    value = {"content_sha256": "0" * 64, "line": 77, "details": [["Zip", "1"]]}[column]
    run.records.filter(line=3).update(**{column: value})
    seen, fault = verify_runs()
    assert seen == 0
    assert "FDA inspections, export.csv" in fault


def test_row_that_was_put_under_another_import_is_found(cast: Cast) -> None:
    bring(cast.lead)
    other = bring(cast.lead, SMALL + inspection(1200009))
    guard.drop(connection)
    other.records.update(run=bring(cast.lead, SMALL + inspection(1200010)))
    assert "are not those that were brought in" in verify_runs()[1]
