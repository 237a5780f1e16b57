"""Bringing a regulatory file in the browser: choose, look, date, confirm, watch, undo."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring import jobs
from scoring.models import ImportRun, Job, RegulatoryRecord, User
from scoring.views import record_imports
from tests.actions.record_scenarios import DAY, HEADER, SMALL, bring, inspection, inspections
from tests.cast import Cast

SignIn = Callable[[User | None], Client]
NEW = "/records/import/"
WITH_FAULT = SMALL + inspection(1200009, "12", name="=cmd()")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_in_thread", lambda task: task())


@pytest.fixture
def client(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.lead)


def upload(client: Client, text: str, name: str = "export.csv") -> str:
    """Stage a file; the address of its preview."""
    answer = client.post(NEW, {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_file_is_shown_before_anything_is_entered(client: Client) -> None:
    shown = page(client, upload(client, WITH_FAULT))
    assert "This is FDA inspections" in shown
    assert "Rows that cannot be used" in shown
    assert "has 2 digits" in shown
    assert not ImportRun.objects.exists()


def test_preview_reads_the_first_rows_alone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_imports, "LOOKED_AT", 2)
    shown = page(client, upload(client, SMALL))
    assert "These are its first rows" in shown


def test_day_that_the_file_gives_stands_in_the_form(client: Client) -> None:
    assert 'value="2026-03-20"' in page(client, upload(client, f"Inspections as of 03/20/2026\n{SMALL}"))
    assert 'value="2026' not in page(client, upload(client, SMALL))


def test_confirmed_file_is_entered_once_and_its_run_shown(client: Client) -> None:
    address = upload(client, WITH_FAULT)
    first = client.post(address, {"as_of": "2026-03-31"})
    run = ImportRun.objects.get()
    assert first.status_code == 302
    assert "4 rows read, 3 new, 0 changed, 0 unchanged, 1 set aside" in page(client, first["Location"])
    assert (run.as_of, run.imported_by.username) == (DAY, "lead")
    again = client.post(address, {"as_of": "2026-03-31"})
    assert again["Location"] == first["Location"]
    assert RegulatoryRecord.objects.count() == 3
    assert default_storage.listdir(f"staged/{run.imported_by_id}/")[0] == []
    shown = page(client, f"/records/{run.pk}/")
    assert "Rows that were set aside" in shown
    assert "export.csv" in page(client, "/records/")


def test_same_bytes_are_named_before_they_are_brought_again(client: Client, cast: Cast) -> None:
    bring(cast.lead)
    address = upload(client, SMALL)
    assert "brought in already" in page(client, address)
    assert client.post(address, {"as_of": "2026-03-31"}).status_code == 422
    assert ImportRun.objects.count() == 1
    assert not Job.objects.exists()


def test_refusal_of_the_work_is_told_and_the_file_can_be_tried_again(client: Client) -> None:
    address = upload(client, inspections(inspection(1200001, "12")))
    job = client.post(address, {"as_of": "2026-03-31"})
    assert "None of the 1 rows could be used" in page(client, job["Location"])
    assert "The last try stopped" in page(client, address)


def test_fault_late_in_the_file_is_told_by_the_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_imports, "LOOKED_AT", 1)
    address = upload(client, SMALL + inspection(1200004, ended="25/12/2024"))
    job = client.post(address, {"as_of": "2026-03-31"})
    assert "Nothing was entered" in page(client, job["Location"])
    assert "Row 5: " in page(client, job["Location"])


@pytest.mark.parametrize(
    ("text", "words"),
    [("A,B\n1,2\n", "headings of a file that is known"), ("", "The file is empty."), (HEADER[20:], "has no column")],
)
def test_file_that_is_none_is_refused_at_once(client: Client, text: str, words: str) -> None:
    answer = client.post(NEW, {"file": SimpleUploadedFile("x.csv", text.encode())})
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("day", ["", "soon", "2126-01-01"])
def test_day_is_asked_for(client: Client, day: str) -> None:
    assert client.post(upload(client, SMALL), {"as_of": day}).status_code == 422
    assert not ImportRun.objects.exists()


def test_import_is_undone_with_a_reason(client: Client, cast: Cast) -> None:
    run = bring(cast.lead)
    assert "Undo this import" in page(client, f"/records/{run.pk}/")
    assert client.post(f"/records/{run.pk}/undo/", {"reason": ""}).status_code == 422
    assert client.post(f"/records/{run.pk}/undo/", {"reason": "The wrong year."}).status_code == 302
    shown = page(client, f"/records/{run.pk}/")
    assert "The wrong year." in shown
    assert "Undo this import" not in shown
    assert client.post(f"/records/{run.pk}/undo/", {"reason": "Again."}).status_code == 409


def test_rows_set_aside_leave_as_csv_that_no_spreadsheet_runs(client: Client, cast: Cast) -> None:
    head, *lines = WITH_FAULT.splitlines()
    run = bring(cast.lead, "\n".join((f"{head},@SUM(A1)", *(f"{line},-1+1" for line in lines))))
    answer = client.get(f"/records/{run.pk}/set-aside.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Line"], row["FEI Number"], row["Legal Name"]) == ("5", "12", "'=cmd()")
    assert row["'@SUM(A1)"] == "'-1+1"


def test_empty_list_says_what_to_do(client: Client, cast: Cast, sign_in: SignIn) -> None:
    assert "Bring the first file" in page(client, "/records/")
    assert "Bring the first file" not in page(sign_in(cast.quality), "/records/")


@pytest.mark.parametrize("files", [1, 3])
def test_list_costs_the_same_for_any_number_of_files(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, files: int
) -> None:
    for number in range(files):
        bring(cast.lead, inspections(inspection(1200001 + number)))
    with django_assert_num_queries(6):
        client.get("/records/")
