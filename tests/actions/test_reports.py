"""What leaves the house is an event; what is issued is kept as it was, once under each version."""

from __future__ import annotations

import uuid
from contextlib import suppress

import pytest
from django.core.files.storage import default_storage

from scoring.actions.decisions import reopen_decision
from scoring.actions.recording import AlreadyDone
from scoring.actions.reports import FOLDER, record_name, record_report
from scoring.actions.selections import move_stage
from scoring.models import AuditEvent, Report
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import ReportKind, Stage
from tests.actions.report_scenarios import DATA, RECORD, issue, issued
from tests.cast import Cast
from tests.factories import alternative, freeze, make_selection, sign_by_everybody


def files() -> int:
    """How many files of issued reports are stored."""
    return len(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else 0


def test_draft_is_kept_with_its_digest_in_the_chain_of_its_selection(cast: Cast) -> None:
    selection = make_selection(cast)
    record_report(by=cast.lead, selection=selection, kind=ReportKind.COMPARISON, paper="A4", sha256="ab" * 32)
    event = AuditEvent.objects.latest("id")
    assert (event.chain, event.sentence) == (selection.ref, "Lena Hartwig made a report: comparison report, A4")
    assert event.payload.changes == [{"paper": "A4", "sha256": "ab" * 32}]


def test_issued_report_is_stored_with_its_record_and_counts_its_versions(cast: Cast) -> None:
    report = issued(cast)
    assert AuditEvent.objects.latest("id").sentence == "Lena Hartwig issued the comparison report 1.0"
    for name, kept in ((report.stored_as, DATA), (record_name(report.stored_as), RECORD)):
        with default_storage.open(name) as file:
            assert file.read() == kept
    again = issue(cast, report.snapshot, minor=1)
    vendor = alternative(report.selection, "Aldermoor")
    debrief = issue(cast, report.snapshot, kind=ReportKind.DEBRIEF, alternative=vendor)
    assert [r.version_text for r in (report, again, debrief)] == ["1.0", "1.1", "1.0"], (
        "each kind and vendor for itself"
    )
    assert files() == 6


def test_what_cannot_be_issued_leaves_no_file(cast: Cast) -> None:
    report = issued(cast)
    snapshot, selection = report.snapshot, report.selection
    with pytest.raises(NotNow, match=r"1\.0 was issued by somebody else"):
        issue(cast, snapshot)
    with pytest.raises(AlreadyDone):
        issue(cast, snapshot, minor=1, key=report.pk)
    with pytest.raises(WrongRole):
        issue(cast, snapshot, minor=1, by=cast.approver)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.DECISION, reason="One word is wrong.")
    with pytest.raises(NotNow, match="at the stage"):
        issue(cast, snapshot, minor=1)
    with suppress(NotNow):  # where the step back has taken it out of force already
        reopen_decision(by=cast.lead, selection=selection, reason="One word is wrong.")
    sign_by_everybody(cast, freeze(cast, selection))
    move_stage(by=cast.lead, selection=selection, target=Stage.REPORT)
    with pytest.raises(NotNow, match="opened again"):
        issue(cast, snapshot, minor=1)
    assert (Report.objects.count(), files()) == (1, 2)
    newer = issue(cast, selection.snapshots.get(superseded_at__isnull=True), key=uuid.uuid4())
    assert newer.version_text == "2.0"
