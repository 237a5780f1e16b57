"""Documents in the browser: added, superseded, handed out safely, refused when their bytes changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.documents import add_document
from scoring.models import AuditEvent, Document, User
from scoring.uploads import Upload
from scoring.vocabulary import AuditVerb
from tests.actions.import_scenarios import TEXT, make_document
from tests.cast import Cast
from tests.factories import make_vendor

SignIn = Callable[[User | None], Client]
BASE = "/vendors/aldermoor-biologics/documents/"


def form(name: str = "minutes.txt", data: bytes = b"What was said.", **more: str) -> dict[str, object]:
    return {"once": str(uuid.uuid4()), "title": "Minutes", "file": SimpleUploadedFile(name, data, "text/plain"), **more}


def test_document_is_added_and_listed(cast: Cast, sign_in: SignIn) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    client = sign_in(cast.lead)
    answer = client.post(f"{BASE}new/", form(expires_on="2029-03-01"), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "minutes.txt was kept as “Minutes”." in page
    assert "1 Mar 2029" in page


def test_expired_document_says_so(cast: Cast, sign_in: SignIn) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    add_document(by=cast.lead, vendor=vendor, upload=TEXT, title="Old", expires_on=date(2026, 3, 1))
    for day, is_expired in (("2026-03-01", False), ("2026-03-02", True)):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            assert ("Expired" in sign_in(cast.observer).get(BASE).content.decode()) is is_expired


def test_newer_version_takes_the_place_and_the_older_stays_to_be_had(cast: Cast, sign_in: SignIn) -> None:
    older = make_document(cast)
    client = sign_in(cast.lead)
    assert client.post(f"{BASE}{older.pk}/replace/", form("second.txt", b"Second.")).status_code == 302
    page = client.get(BASE).content.decode()
    assert "Earlier versions (1)" in page
    assert client.get(f"{BASE}{older.pk}/").content == TEXT.data
    assert client.post(f"{BASE}{older.pk}/replace/", form("third.txt")).status_code == 404, "it has one already"


@pytest.mark.parametrize("name", ["minutes.txt", 'Ünï "quoted".txt', "a\r\nSet-Cookie: x.txt"])
def test_file_is_handed_out_to_be_saved_and_never_shown(cast: Cast, sign_in: SignIn, name: str) -> None:
    document = make_document(cast, Upload(name, "text/plain", TEXT.data))
    answer = sign_in(cast.observer).get(f"{BASE}{document.pk}/")
    assert answer.content == TEXT.data
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_file_that_is_not_the_one_that_was_kept_is_refused_and_noted(cast: Cast, sign_in: SignIn, damage: str) -> None:
    document = make_document(cast)
    default_storage.delete(document.stored_as)
    if damage == "changed":
        default_storage.save(document.stored_as, ContentFile(b"What was never said."))
    answer = sign_in(cast.observer).get(f"{BASE}{document.pk}/")
    assert answer.status_code == 409
    assert b"never said" not in answer.content
    assert "not handed out" in answer.content.decode()
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.actor) == (AuditVerb.DOCUMENT_DAMAGED, cast.observer)
    assert event.payload.changes[0]["kept"] == document.sha256


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("a.svg", b"<svg/>", "are not kept"), ("a.txt", b"<script>", "web page"), ("a.txt", b"", "empty"), ("a.html.txt", b"x", "two endings")],
)  # fmt: skip
def test_file_that_may_not_be_kept_is_refused_in_words(
    cast: Cast, sign_in: SignIn, name: str, data: bytes, words: str
) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    answer = sign_in(cast.lead).post(f"{BASE}new/", form(name, data))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="Minutes"' in answer.content.decode(), "what was typed stays"
    assert Document.objects.count() == 0


def test_dates_have_to_be_in_order(cast: Cast, sign_in: SignIn) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    answer = sign_in(cast.lead).post(f"{BASE}new/", form(issued_on="2026-03-02", expires_on="2026-03-01"))
    assert answer.status_code == 422
    assert "cannot end before it was issued" in answer.content.decode()


def test_form_sent_twice_keeps_one_document(cast: Cast, sign_in: SignIn) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    client, once = sign_in(cast.lead), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"{BASE}new/", form() | {"once": once}).status_code == 302
    assert Document.objects.count() == 1


def test_full_house_is_told_beside_the_file(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    monkeypatch.setattr("scoring.actions.documents.QUOTA", 5)
    answer = sign_in(cast.lead).post(f"{BASE}new/", form())
    assert answer.status_code == 409
    assert "all the space" in answer.content.decode()


@pytest.mark.parametrize("person", ["quality", "auditor", "account_admin"])
def test_everybody_reads_and_only_keepers_of_the_register_write(cast: Cast, sign_in: SignIn, person: str) -> None:
    document = make_document(cast)
    client = sign_in(getattr(cast, person))
    assert client.get(BASE).status_code == 200
    assert client.get(f"{BASE}{document.pk}/").status_code == 200
    assert "Newer version" not in client.get(BASE).content.decode()
    for address in (f"{BASE}new/", f"{BASE}{document.pk}/replace/"):
        assert client.get(address).status_code == 403
        assert client.post(address, form()).status_code == 403
    assert Document.objects.count() == 1


def test_document_is_found_under_its_own_vendor_alone(cast: Cast, sign_in: SignIn) -> None:
    document = make_document(cast)
    make_vendor(cast.lead, "Brightwater")
    client = sign_in(cast.lead)
    for tail in ("", "replace/"):
        assert client.get(f"/vendors/brightwater/documents/{document.pk}/{tail}").status_code == 404
    assert client.get("/vendors/nobody/documents/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method_is_refused(cast: Cast, sign_in: SignIn, method: str) -> None:
    document = make_document(cast)
    client = sign_in(cast.lead)
    for address in (BASE, f"{BASE}new/", f"{BASE}{document.pk}/", f"{BASE}{document.pk}/replace/"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow_with_the_documents(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    for number in range(count):
        older = add_document(by=cast.lead, vendor=vendor, upload=TEXT, title=f"Document {number}")
        add_document(by=cast.lead, vendor=vendor, upload=TEXT, title=f"Newer {number}", supersedes=older)
    client = sign_in(cast.lead)
    with django_assert_num_queries(8):
        client.get(BASE)
