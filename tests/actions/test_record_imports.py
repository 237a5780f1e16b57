"""A file of an authority goes in as a whole, once, and only what is new in it; and it can be undone."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from scoring.actions import record_imports
from scoring.actions.record_files import read_file
from scoring.actions.record_imports import AlreadyImported, import_records, undo_import
from scoring.importers.regulatory import open_rows
from scoring.models import AuditEvent, ImportRun, QuarantinedRow, RegulatoryRecord, guard
from scoring.policies import NotNow, WrongRole
from scoring.selectors.audit import verify_rows
from scoring.selectors.house_words import house_words
from scoring.selectors.records import counting, present_version
from scoring.vocabulary import RecordSource
from tests.actions.record_scenarios import (
    DAY,
    HEADER,
    OAI,
    SMALL,
    VAI,
    bring,
    inspection,
    inspections,
    record_file,
)
from tests.cast import Cast

LATER = DAY + timedelta(days=30)
REASON = "The file was of the wrong year."


def counts(run: ImportRun) -> tuple[int, int, int, int, int]:
    return run.rows_read, run.rows_new, run.rows_changed, run.rows_unchanged, run.rows_quarantined


def stored() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (ImportRun, RegulatoryRecord, QuarantinedRow)]


def outcomes() -> dict[str, str]:
    """The class of each inspection as it counts now."""
    keys = set(counting().values_list("key", flat=True))
    found = {key: present_version(RecordSource.FDA_INSPECTIONS, key) for key in keys}
    return {row.reference: row.outcome for row in found.values() if row}


def test_every_field_is_stored_as_the_file_gave_it(cast: Cast) -> None:
    text = inspections(inspection(1200001, name='"A ""b"" \\ c, d"', city="Kés\tsel"))
    with record_file(text) as file:
        assert file.records.count == 1
    run = bring(cast.lead, text)
    row = RegulatoryRecord.objects.get()
    assert (row.run, row.source, row.kind, row.line) == (run, "fda_inspections", "inspection", 2)
    assert (row.scheme, row.identifier, row.name) == ("fei", "3009000001", 'A "b" \\ c, d')
    assert (row.happened_on, row.posted_on, row.outcome) == (date(2024, 9, 20), None, "nai")
    assert (row.area, row.product_type, row.reference) == ("Drug Quality Assurance", "Drugs", "1200001")
    assert ["Fiscal Year", "2024"] in row.details


def test_first_import_adds_every_record(cast: Cast) -> None:
    run = bring(cast.lead)
    assert counts(run) == (3, 3, 0, 0, 0)
    assert (run.imported_by, run.as_of, run.file_name) == (cast.lead, DAY, "export.csv")
    event = AuditEvent.objects.latest("id")
    assert (run.last_event, event.verb, event.about) == (event, "records-imported", "FDA inspections, export.csv")


def test_same_bytes_again_are_refused_with_what_they_are(cast: Cast) -> None:
    run = bring(cast.lead)
    before, events = stored(), AuditEvent.objects.count()
    with pytest.raises(AlreadyImported, match="brought in already") as refusal:
        bring(cast.lead)
    assert refusal.value.run == run
    assert (stored(), AuditEvent.objects.count()) == (before, events)


def test_newer_export_adds_only_what_is_new_or_changed(cast: Cast) -> None:
    bring(cast.lead)
    newer = inspections(
        inspection(1200004),
        inspection(1200002, result=OAI),
        inspection(1200001, name="Bora Kessel"),
        inspection(1200003, "3009000002", name="Brightwater Sterile"),
    )
    run = bring(cast.lead, newer, as_of=LATER)
    assert counts(run) == (4, 1, 2, 1, 0)
    assert RegulatoryRecord.objects.count() == 6
    assert outcomes() == {"1200001": "nai", "1200002": "oai", "1200003": "nai", "1200004": "nai"}


def test_row_that_only_moved_within_the_file_is_unchanged(cast: Cast) -> None:
    bring(cast.lead)
    lines = SMALL.splitlines(keepends=True)
    run = bring(cast.lead, "".join((lines[0], *reversed(lines[1:]))), as_of=LATER)
    assert counts(run) == (3, 0, 0, 3, 0)


def test_older_export_that_comes_late_does_not_count_before_the_newer_one(cast: Cast) -> None:
    bring(cast.lead, inspections(inspection(1200001, result=OAI)), as_of=LATER)
    run = bring(cast.lead, inspections(inspection(1200001, result=VAI), inspection(1200002)))
    assert counts(run)[1:4] == (2, 0, 0)
    assert outcomes() == {"1200001": "oai", "1200002": "nai"}


def test_comparison_holds_across_chunks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_imports, "CHUNK", 3)
    monkeypatch.setattr(record_imports, "TOGETHER", 2)
    rows = [inspection(1200000 + number) for number in range(5)]
    assert counts(bring(cast.lead, inspections(*rows)))[1:4] == (5, 0, 0)
    rows[3] = inspection(1200003, result=VAI)
    assert counts(bring(cast.lead, inspections(*rows, inspection(1200009)), as_of=LATER))[1:4] == (1, 1, 4)
    assert [report.fault for report in verify_rows() if report.fault] == []


def test_file_brought_in_meanwhile_is_compared_with(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is made before the transaction; what came in after it must not be missed."""
    compare = record_imports._compare
    calls = []

    def meanwhile(*args: Any) -> Any:
        found = compare(*args)
        calls.append(found)
        if len(calls) == 1:
            bring(cast.stranger, inspections(inspection(1200001)))
        return found

    monkeypatch.setattr(record_imports, "_compare", meanwhile)
    run = bring(cast.lead)
    assert counts(run)[1:4] == (2, 0, 1)
    assert len(calls) == 3


def test_quarantined_rows_are_kept_with_line_reason_and_cells(cast: Cast) -> None:
    run = bring(cast.lead, inspections(inspection(1200001), inspection(1200002, "12"), inspection(1200003)))
    assert counts(run) == (3, 2, 0, 0, 1)
    row = QuarantinedRow.objects.get()
    assert (row.run, row.line) == (run, 3)
    assert "FEI" in row.reason
    assert ["FEI Number", "12"] in row.row


@pytest.mark.parametrize(("field", "text"), [("product", "x" * 61), ("name", "one\ud800half")])
def test_record_that_the_table_cannot_hold_is_set_aside(cast: Cast, field: str, text: str) -> None:
    with record_file(inspections(inspection(1200001))) as file:
        (record,) = read_rows(inspections(inspection(1200001)))
        attribute = {"product": "product_type", "name": "name"}[field]
        file._add(type(record)(**{n: getattr(record, n) for n in record.__slots__} | {attribute: text}))
        run = import_records(by=cast.lead, file=file, file_name="x.csv", sha256="0" * 64, as_of=DAY)
    assert (run.rows_new, run.rows_quarantined) == (1, 1)
    assert QuarantinedRow.objects.get().reason in (
        "The product type has 61 characters; at most 60 are kept.",
        "It holds a character that cannot be stored.",
    )


def read_rows(text: str) -> list[Any]:
    return list(open_rows("x.csv", text.encode(), words=house_words()))


def test_file_of_which_nothing_can_be_used_is_refused(cast: Cast) -> None:
    before = stored()
    with pytest.raises(NotNow, match="None of the 1 rows could be used"):
        bring(cast.lead, inspections(inspection(1200001, "12")))
    assert stored() == before


def test_empty_export_says_that_nothing_was_found(cast: Cast) -> None:
    assert counts(bring(cast.lead, HEADER)) == (0, 0, 0, 0, 0)


def test_day_to_come_is_refused(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 30, tzinfo=UTC)), pytest.raises(NotNow, match="still to come"):
        bring(cast.lead)


def test_only_who_keeps_the_register_brings_and_undoes(cast: Cast) -> None:
    with pytest.raises(WrongRole, match="bring in, match and enter"):
        bring(cast.quality)
    run = bring(cast.criteria_admin)
    with pytest.raises(WrongRole):
        undo_import(by=cast.auditor, run=run, reason=REASON)


def test_shell_brings_files_as_the_system(cast: Cast) -> None:
    assert bring(None).imported_by is None


# Undoing


def test_undone_import_lets_the_versions_before_count_again(cast: Cast) -> None:
    bring(cast.lead)
    second = bring(cast.lead, inspections(inspection(1200002, result=OAI), inspection(1200004)), as_of=LATER)
    assert outcomes()["1200002"] == "oai"
    undo_import(by=cast.lead, run=second, reason=REASON)
    assert outcomes() == {"1200001": "nai", "1200002": "vai", "1200003": "nai"}
    assert RegulatoryRecord.objects.count() == 5
    second.refresh_from_db()
    assert (second.undone_by, second.undone_reason, second.version) == (cast.lead, REASON, 2)


def test_undone_file_can_be_brought_in_again(cast: Cast) -> None:
    undo_import(by=cast.lead, run=bring(cast.lead), reason=REASON)
    assert outcomes() == {}
    assert counts(bring(cast.lead))[1:4] == (3, 0, 0)


def test_import_that_a_later_one_was_compared_with_is_undone_after_it(cast: Cast) -> None:
    first = bring(cast.lead)
    second = bring(cast.lead, SMALL + inspection(1200009), name="april.csv", as_of=LATER)
    with pytest.raises(NotNow, match="Undo the import of april.csv first"):
        undo_import(by=cast.lead, run=first, reason=REASON)
    undo_import(by=cast.lead, run=second, reason=REASON)
    undo_import(by=cast.lead, run=first, reason=REASON)
    with pytest.raises(NotNow, match="undone already"):
        undo_import(by=cast.lead, run=first, reason=REASON)


# All or nothing, and guarded


def test_fault_while_rows_are_written_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before, events = stored(), AuditEvent.objects.count()
    write = record_imports._write

    def fails(run: ImportRun, model: Any, *rest: Any) -> None:
        write(run, model, *rest)
        if model is QuarantinedRow:
            assert RegulatoryRecord.objects.count() == 1
            raise DatabaseError("The disk is full.")

    monkeypatch.setattr(record_imports, "_write", fails)
    with pytest.raises(DatabaseError):
        bring(cast.lead, inspections(inspection(1200001), inspection(1200002, "12")))
    assert (stored(), AuditEvent.objects.count()) == (before, events)


def _refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return True
    return False


@pytest.mark.req("AT-02")
def test_database_refuses_every_other_write_of_imported_rows(cast: Cast) -> None:
    bring(cast.lead, inspections(inspection(1200001), inspection(1200002, "12")))
    undo_import(by=cast.lead, run=bring(cast.lead, inspections(inspection(1200005)), as_of=LATER), reason=REASON)
    connection.check_constraints()
    before = stored()
    for model, column in ((RegulatoryRecord, "key"), (QuarantinedRow, "reason")):
        table = model._meta.db_table
        names = [field.column for field in model._meta.concrete_fields if field.name not in ("id", column)]
        copied = f"INSERT INTO {table} ({column}, {', '.join(names)}) SELECT 'x', {', '.join(names)} FROM {table}"
        assert _refused(copied), f"{table}: a row of a finished import"
        assert _refused(f"UPDATE {table} SET {column} = 'x'")
        assert _refused(f"DELETE FROM {table}")
        other = (
            f"TRUNCATE {table}" if connection.vendor == "postgresql" else f"REPLACE INTO {table} SELECT * FROM {table}"
        )
        assert _refused(other)
    assert stored() == before


@pytest.mark.req("AT-07")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE scoring_regulatoryrecord SET outcome = 'nai' WHERE outcome = 'vai'",
        "DELETE FROM scoring_regulatoryrecord WHERE outcome = 'vai'",
        "UPDATE scoring_quarantinedrow SET line = 99",
        "DELETE FROM scoring_quarantinedrow",
    ],
)
def test_imported_rows_that_were_changed_are_found(cast: Cast, change: str) -> None:
    bring(cast.lead, SMALL + inspection(1200008, "12"))
    bring(cast.lead, inspections(inspection(1200002, result=OAI)), as_of=LATER)
    reports = {report.table: report for report in verify_rows()}
    assert [report.fault for report in reports.values() if report.fault] == []
    assert reports["regulatory records"].rows == 5
    guard.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(change)
    faults = {report.table: report.fault for report in verify_rows() if report.fault}
    assert list(faults) == ["regulatory records"]
    assert "FDA inspections, export.csv" in faults["regulatory records"]


# Real files

DATA = Path(os.environ.get("VENDORSELECT_REAL_DATA", "/nowhere")) / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="VENDORSELECT_REAL_DATA names no folder of regulatory files")
@pytest.mark.parametrize(
    ("name", "source", "read", "records"),
    [  # rows by the folder's README; events of recalls by regulatory-records 1.6
        ("fda_compliance_actions_drugs_biologics_2025-07.csv", "fda_compliance", 2_685, None),
        ("fda_published_483s_2025-07.xlsx", "fda_483", 1_851, None),
        ("fda_warning_letters_page_export_CDER.xlsx", "fda_letters_page", 728, None),
        ("fda_dashboard_recalls_drugs_2025-05.xlsx", "fda_recalls", 16_908, 4_245),
    ],
)
def test_real_file_goes_in_as_counted(cast: Cast, name: str, source: str, read: int, records: int | None) -> None:
    data = (DATA / name).read_bytes()
    with read_file(name, data, words=house_words()) as file:
        digest = hashlib.sha256(data).hexdigest()
        run = import_records(by=cast.lead, file=file, file_name=name, sha256=digest, as_of=DAY)
        again = import_records(by=cast.lead, file=file, file_name=name, sha256="0" * 64, as_of=LATER)
    assert (run.source, run.rows_read, run.rows_new) == (source, read, RegulatoryRecord.objects.count())
    assert records is None or run.rows_new == records
    assert counts(again)[1:4] == (0, 0, run.rows_new)
    assert [report.fault for report in verify_rows() if report.fault] == []
