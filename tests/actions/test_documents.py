"""Documents are kept under random names, superseded and never deleted, within the house's space."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.core.files.storage import default_storage

from scoring.actions import documents
from scoring.actions.documents import add_document
from scoring.actions.recording import AlreadyDone, Once
from scoring.models import AuditEvent, Document
from scoring.policies import NotNow, WrongRole
from scoring.selectors.documents import documents_of, earlier_versions
from scoring.uploads import Upload
from tests.actions.import_scenarios import TEXT, make_document
from tests.cast import Cast


def stored() -> set[str]:
    return set(default_storage.listdir("documents")[1]) if default_storage.exists("documents") else set()


def test_document_is_kept_as_it_came_under_a_name_that_tells_nothing(cast: Cast) -> None:
    document = make_document(cast)
    assert uuid.UUID(document.stored_as.removeprefix("documents/"))
    with default_storage.open(document.stored_as) as file:
        assert file.read() == TEXT.data
    assert document.sha256 == hashlib.sha256(TEXT.data).hexdigest()
    assert AuditEvent.objects.latest("id").sentence == (
        "Lena Hartwig added the document Minutes of the audit of Aldermoor Biologics"
    )


def test_newer_version_supersedes_and_the_older_stays(cast: Cast) -> None:
    older = make_document(cast)
    newer = add_document(by=cast.lead, vendor=older.vendor, upload=TEXT, title="Minutes", supersedes=older)
    assert list(documents_of(older.vendor)) == [newer]
    assert list(earlier_versions(older.vendor)) == [older]
    assert default_storage.exists(older.stored_as)


def test_version_has_one_newer_version(cast: Cast) -> None:
    older = make_document(cast)
    add_document(by=cast.lead, vendor=older.vendor, upload=TEXT, title="Second", supersedes=older)
    before = stored()
    with pytest.raises(NotNow, match="newer one already"):
        add_document(by=cast.lead, vendor=older.vendor, upload=TEXT, title="Third", supersedes=older)
    assert stored() == before, "no file is left of what was refused"
    assert Document.objects.count() == 2


def test_house_has_so_much_space_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "QUOTA", 20)
    vendor = make_document(cast, Upload("a.txt", "text/plain", b"x" * 12)).vendor
    before = stored()
    with pytest.raises(NotNow, match="all the space"):
        add_document(by=cast.lead, vendor=vendor, upload=Upload("b.txt", "text/plain", b"x" * 9), title="B")
    assert stored() == before
    add_document(by=cast.lead, vendor=vendor, upload=Upload("b.txt", "text/plain", b"x" * 8), title="B")


def test_form_sent_twice_keeps_one_document(cast: Cast) -> None:
    once = Once(uuid.uuid4(), uuid.uuid4())
    vendor = make_document(cast).vendor
    add_document(by=cast.lead, vendor=vendor, upload=TEXT, title="Once", once=once)
    before = stored()
    with pytest.raises(AlreadyDone):
        add_document(by=cast.lead, vendor=vendor, upload=TEXT, title="Once", once=once)
    assert stored() == before
    assert Document.objects.filter(title="Once").count() == 1


def test_person_without_the_role_keeps_nothing(cast: Cast) -> None:
    vendor = make_document(cast).vendor
    before = stored()
    with pytest.raises(WrongRole):
        add_document(by=cast.quality, vendor=vendor, upload=TEXT, title="No")
    assert stored() == before
