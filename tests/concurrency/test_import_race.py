"""Two people bring records at once: one file counts once, and two files are compared with one another."""

from __future__ import annotations

import time
from typing import Any

import pytest

from scoring.actions import record_imports
from scoring.actions.record_imports import AlreadyImported
from scoring.models import ImportRun, RegulatoryRecord
from scoring.selectors.audit import verify, verify_rows
from tests.actions.record_scenarios import DAY, VAI, bring, inspection, inspections
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, returned

LONG_ENOUGH = 0.3  # seconds in which the others would get in, were there no lock
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _slow_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has compared before anybody writes, and takes time over it."""
    write = record_imports._write

    def slow(*args: Any) -> None:
        time.sleep(LONG_ENOUGH)
        write(*args)

    monkeypatch.setattr(record_imports, "_write", slow)


def _nothing_is_wrong() -> bool:
    return not any(report.fault for report in (*verify(), *verify_rows()))


def test_one_file_brought_twice_at_once_counts_once(cast: Cast) -> None:
    results = all_at_once([lambda: bring(cast.lead), lambda: bring(cast.stranger)])
    assert sorted(type(result).__name__ for result in results) == ["AlreadyImported", "ImportRun"]
    assert [result.run for result in results if isinstance(result, AlreadyImported)] == list(ImportRun.objects.all())
    assert RegulatoryRecord.objects.count() == 3
    assert _nothing_is_wrong()


def test_two_files_brought_at_once_are_compared_with_one_another(cast: Cast) -> None:
    second = inspections(inspection(1200001), inspection(1200002, result=VAI), inspection(1200007))
    runs = returned(all_at_once([lambda: bring(cast.lead), lambda: bring(cast.stranger, second, as_of=DAY)]))
    assert sum(run.rows_new for run in runs) == 4
    assert sum(run.rows_unchanged for run in runs) == 2
    assert RegulatoryRecord.objects.count() == 4
    assert _nothing_is_wrong()
