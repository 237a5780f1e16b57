"""The page that says whether a digest is known: to everybody, and no more than that."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.actions.selections import move_stage
from scoring.models import Report, Snapshot
from scoring.vocabulary import AuditVerb, ReportKind, SignatureMeaning, Stage
from tests.cast import NAMES, Cast
from tests.factories import VENDORS, freeze, make_selection, put_signature, sign_by_everybody
from tests.views.build import text_of

VERIFIER = Path(__file__).parents[2] / "verifier/vendorselect_verify.py"
FILE = "ab" * 32
TITLE = "Zanzibar filling"


@pytest.fixture
def snapshot(cast: Cast) -> Snapshot:
    """A decision that is frozen, with nobody's signature yet."""
    return freeze(cast, make_selection(cast, stage=Stage.DECISION, title=TITLE))


def issue(cast: Cast, snapshot: Snapshot, minor: int, sha256: str) -> Report:
    with recording(AuditVerb.REPORT_ISSUED, by=cast.lead, about="a report", selection=snapshot.selection) as log:
        return log.create(
            Report(
                selection=snapshot.selection, snapshot=snapshot, kind=ReportKind.COMPARISON, major=1, minor=minor,
                stored_as=f"reports/{minor}", size=1, pages=1, sha256=sha256, record_sha256=sha256[::-1],
                issued_at=timezone.now(), issued_by=cast.lead,
            )
        )  # fmt: skip


def page(client: Client, digest: str, status: int = 200) -> str:
    answer = client.get(f"/verify/{digest}/")
    assert answer.status_code == status
    return text_of(answer)


def test_decision_is_known_by_its_digest_and_signed_once_all_have(cast: Cast, snapshot: Snapshot) -> None:
    client = Client()
    said = page(client, snapshot.sha256)
    assert "Known and in force" in said
    assert "carries 0 signatures. Not all who have to sign have done so." in said
    put_signature(cast.lead, snapshot, SignatureMeaning.AUTHOR)
    assert "carries 1 signature, the last of" in page(client, snapshot.sha256)
    assert "Not all who have to sign" in page(client, snapshot.sha256)
    put_signature(cast.approver, snapshot, SignatureMeaning.QUALITY)
    said = page(client, snapshot.sha256)
    assert "carries 2 signatures" in said
    assert "None is missing." in said


@pytest.mark.req("ES-05")
def test_decision_that_was_taken_back_is_no_longer_in_force(cast: Cast, snapshot: Snapshot) -> None:
    selection = snapshot.selection
    move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS, reason="A new inspection.")
    said = page(Client(), snapshot.sha256)
    assert "No longer in force" in said
    assert "no decision stands in its place yet" in said
    move_stage(by=cast.lead, selection=selection, target=Stage.DECISION)
    newer = freeze(cast, selection)
    assert f"by decision {newer.number}, frozen on" in page(Client(), snapshot.sha256)
    assert "Known and in force" in page(Client(), newer.sha256)


def test_report_is_known_by_its_file_and_by_its_data(cast: Cast, snapshot: Snapshot) -> None:
    issue(cast, snapshot, 0, FILE)
    for digest in (FILE, FILE[::-1]):
        assert "This is comparison report 1.0, issued on" in page(Client(), digest)
    assert "was issued later" not in page(Client(), FILE)
    issue(cast, snapshot, 1, "cd" * 32)
    assert "Version 1.1 was issued later" in page(Client(), FILE)
    assert "was issued later" not in page(Client(), "cd" * 32)


@pytest.mark.usefixtures("snapshot")
def test_digest_that_nobody_has_is_unknown() -> None:
    said = page(Client(), "0" * 64, 404)
    assert "Unknown digest" in said
    assert "Known and in force" not in said


def test_page_names_no_vendor_no_person_and_no_selection(cast: Cast, snapshot: Snapshot) -> None:
    sign_by_everybody(cast, snapshot)
    issue(cast, snapshot, 0, FILE)
    names = [part for name, title in NAMES.values() for part in (name, name.split()[1], title) if len(part) > 4]
    names += [part for vendor in VENDORS for part in vendor[:3]]
    names += [TITLE, "Zanzibar", snapshot.selection.ref, "SEL-", "Fictumab", "Aseptic"]
    for digest in (snapshot.sha256, FILE, "0" * 64):
        body = Client().get(f"/verify/{digest}/").content.decode()
        assert [name for name in names if name in body] == []


def test_number_of_queries_is_that_of_one(cast: Cast, snapshot: Snapshot) -> None:
    client = Client()

    def asked(digest: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/verify/{digest}/")
        return sum('"cache"' not in query["sql"] and "SAVEPOINT" not in query["sql"] for query in queries)

    issue(cast, snapshot, 0, FILE)
    counts = [asked(digest) for digest in (FILE, snapshot.sha256, "0" * 64)]
    sign_by_everybody(cast, snapshot)
    for minor in (1, 2, 3):
        issue(cast, snapshot, minor, f"{minor}{minor}" * 32)
    assert [asked(digest) for digest in (FILE, snapshot.sha256, "0" * 64)] == counts
    assert counts[2] == 2


@pytest.mark.parametrize("typed", ["AB" * 32, " ".join(["abab"] * 16), f"  {'ab' * 32}\n"])
def test_digest_is_taken_as_it_is_printed(client: Client, typed: str) -> None:
    answer = client.get("/verify/", {"digest": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{'ab' * 32}/")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("abab", "these are 4"),
        ("g" * 64, "digits 0 to 9 and the letters a to f"),
        ("", "required"),
        ("a" * 201, "at most 200"),
    ],
)
def test_what_is_no_digest_is_told_so(client: Client, typed: str, why: str) -> None:
    answer = client.get("/verify/", {"digest": typed})
    assert answer.status_code == 422
    assert why in text_of(answer)


@pytest.mark.django_db
def test_one_address_asks_so_often_and_no_more(client: Client) -> None:
    answers = [client.get(f"/verify/{n:064x}/", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429], "a made-up address does not help"
    assert answers[-1]["Retry-After"] == "60"
    assert "Too many tries" in text_of(answers[-1])


def test_verifier_comes_as_it_was_shipped_with_its_digest_beside_it(client: Client) -> None:
    answer = client.get("/verify/vendorselect_verify.py")
    assert answer.content == VERIFIER.read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="vendorselect_verify.py"'
    assert hashlib.sha256(VERIFIER.read_bytes()).hexdigest() in text_of(client.get("/verify/"))
