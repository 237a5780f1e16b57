"""Rows that somebody wrote behind the trail, with the triggers out of the way, are found by comparing them with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F

from scoring.actions.recording import recording
from scoring.actions.selections import create_selection
from scoring.models import (
    AuditEvent,
    AuditPayload,
    AuditTarget,
    Criterion,
    Performance,
    Score,
    Screening,
    Selection,
    User,
    guard,
)
from scoring.models.audit import SYSTEM_CHAIN
from scoring.models.base import Audited
from scoring.selectors.audit import verify, verify_rows
from scoring.vocabulary import AuditVerb, Stage, VendorKind
from tests.cast import Cast
from tests.factories import make_selection


@pytest.fixture
def finished(cast: Cast) -> Selection:
    return make_selection(cast, stage=Stage.RESULTS)


def _faults() -> dict[str, str]:
    return {report.table: report.fault for report in verify_rows() if report.fault}


def test_untouched_rows_are_as_the_trail_has_them(finished: Selection) -> None:
    reports = {report.table: report for report in verify_rows()}
    assert {report.fault for report in reports.values()} == {""}
    assert reports["scoring_score"].rows == 12
    assert reports["sealed criteria"].rows == 1
    audited = [model for model in apps.get_app_config("scoring").get_models() if issubclass(model, Audited)]
    beside = {"regulatory records", "sealed criteria"}
    assert set(reports) == {model._meta.db_table for model in audited} | beside


def test_rows_are_read_in_chunks(finished: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.selectors.audit.CHUNK", 3)
    assert _faults() == {}
    guard.drop(connection)
    Score.objects.filter(pk=Score.objects.latest("pk").pk).update(reason="Another one.")
    assert list(_faults()) == ["scoring_score"]


Tampering = Callable[[], object]
BEHIND_THE_TRAIL: dict[str, tuple[str, str, Tampering]] = {
    "agreed value": ("scoring_performance", "its “value” is not", lambda: Performance.objects.update(value=Decimal("4.5"))),
    # The last event of a submitted score says only that it was submitted.
    "score": ("scoring_score", "its “value” is not", lambda: Score.objects.filter(value=4).update(value=5)),
    "tiny change": ("scoring_score", "its “value” is not", lambda: Score.objects.filter(value=4).update(value="4.000000001")),
    "reason": ("scoring_performance", "its “reason” is not", lambda: Performance.objects.update(reason="-")),
    "instant": ("scoring_selection", "its “sealed_at” is not", lambda: Selection.objects.update(sealed_at=F("created_at"))),
    "rights": ("scoring_user", "its “is_active” is not", lambda: User.objects.update(is_active=True)),
    "another event": (
        "scoring_performance",
        "does not name its last event",
        lambda: Performance.objects.update(last_event=AuditEvent.objects.earliest("id")),
    ),
    "version": ("scoring_performance", "is at version 7", lambda: Performance.objects.update(version=7)),
    "row put in": ("scoring_screening", "no event names it", lambda: Screening.objects.bulk_create([_another()])),
    "row taken out": ("scoring_performance", "is gone; event", lambda: Performance.objects.all()._raw_delete("default")),
}  # fmt: skip


def _another() -> Screening:
    row = Screening.objects.latest("pk")
    other = Screening(criterion=Criterion.objects.get(key="Q1"), outcome="pass")
    other.selection, other.alternative, other.last_event = row.selection, row.alternative, row.last_event
    return other


@pytest.mark.parametrize("name", BEHIND_THE_TRAIL)
def test_row_changed_behind_the_trail_is_found(finished: Selection, name: str) -> None:
    table, words, tamper = BEHIND_THE_TRAIL[name]
    guard.drop(connection)
    tamper()
    guard.install(connection)
    assert {report.fault for report in verify()} == {""}
    faults = _faults()
    assert list(faults) == [table]
    assert words in faults[table]


def test_what_is_not_in_the_trail_is_no_fault(cast: Cast) -> None:
    """Signing in stamps an instant and may renew the hash of a password; both without an event."""
    User.objects.update(last_login=datetime(2026, 5, 1, tzinfo=UTC), password="another hash")
    assert _faults() == {}


def test_values_that_the_database_rounds_or_turns_to_utc_are_no_fault(cast: Cast) -> None:
    east = timezone(timedelta(hours=2))
    create_selection(by=cast.lead, title="Late", kind=VendorKind.CMO, deadline_at=datetime(2026, 5, 1, 9, tzinfo=east))
    criterion = make_selection(cast).criteria_model.criteria.get(key="Q2")
    for raw in (Decimal(1) / 3, Decimal("123456.7890123456789"), Decimal("1E+3"), Decimal("0.000")):
        with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test") as log:
            log.update(Criterion.objects.get(pk=criterion.pk), raw_weight=raw)
        assert _faults() == {}, raw


@pytest.mark.parametrize("chain", ["selection", "system"])
def test_whole_chain_taken_out_is_found(cast: Cast, finished: Selection, chain: str) -> None:
    """Rows are made to name an event that is left, so that the database itself finds nothing amiss."""
    name = SYSTEM_CHAIN if chain == "system" else finished.ref
    left = AuditEvent.objects.exclude(chain=name).earliest("id")
    guard.drop(connection)
    for model in apps.get_app_config("scoring").get_models():
        if issubclass(model, Audited):
            model._base_manager.filter(last_event__chain=name).update(last_event=left)
    AuditTarget.objects.filter(event__chain=name).delete()
    AuditPayload.objects.filter(event__chain=name).delete()
    AuditEvent.objects.filter(chain=name).delete()
    faults = {report.chain: report.fault for report in verify() if report.fault}
    assert faults == {name: "the chain has no events"}
    assert "no event names it" in _faults()["scoring_user" if chain == "system" else "scoring_score"]


def test_selection_that_was_only_opened_needs_no_chain(cast: Cast) -> None:
    create_selection(by=cast.lead, title="Just opened", kind=VendorKind.CMO)
    assert [(report.chain, report.fault) for report in verify()] == [(SYSTEM_CHAIN, "")]


def test_seal_that_is_not_of_its_criteria_is_found(cast: Cast, finished: Selection) -> None:
    """Written with an event, so that row and trail agree; only the digest tells."""
    with recording(AuditVerb.STAGE_MOVED, by=cast.lead, about="a test", selection=finished) as log:
        log.update(log.selection, sealed_digest="0" * 64)
    assert _faults() == {
        "sealed criteria": f"the criteria and weights of {finished.ref} do not give the digest that was sealed"
    }
