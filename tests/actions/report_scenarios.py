"""Scenarios of issued reports, for tests/actions/scenarios.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from scoring.actions.recording import Once
from scoring.actions.reports import issue_report, record_damaged_report, record_reading
from scoring.models import Report, Snapshot
from scoring.selectors.snapshot.plain import record_sha256
from scoring.vocabulary import ReportKind, Stage
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]
DATA, RECORD = b"%PDF-1.7 a report", b'{"record_sha256":"-","sha256":"-"}'


def issue(cast: Cast, snapshot: Snapshot, *, minor: int = 0, **given: Any) -> Report:
    """A report whose bytes nobody laid out."""
    key = given.pop("key", None) or uuid.uuid4()
    values: dict[str, Any] = {
        "by": cast.lead, "kind": ReportKind.COMPARISON, "alternative": None, "options": {"paper": "A4"}, "data": DATA,
        "pages": 1, "record": RECORD, "record_sha256": record_sha256({"sha256": "-"}), "issued_at": timezone.now(),
        "once": Once(key=key, result_id=key),
    }  # fmt: skip
    return issue_report(snapshot=snapshot, minor=minor, **values | given)


def issued(cast: Cast) -> Report:
    return issue(cast, factories.make_selection(cast, stage=Stage.REPORT).snapshots.get())


def _issue_report(cast: Cast) -> Call:
    snapshot, key = issued(cast).snapshot, uuid.uuid4()
    return lambda: issue(cast, snapshot, minor=1, key=key)


def _record_reading(cast: Cast) -> Call:
    report = issued(cast)
    return lambda: record_reading(by=cast.observer, report=report, is_record=True)


def _record_damaged_report(cast: Cast) -> Call:
    report = issued(cast)
    return lambda: record_damaged_report(by=cast.observer, report=report, found_sha256="")


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "reports.issue_report": _issue_report,
    "reports.record_reading": _record_reading,
    "reports.record_damaged_report": _record_damaged_report,
}
