"""Bringing vendors and sites in the browser: upload, preview, questions, confirmation; and the export."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring import jobs
from scoring.importers.vendors import parse
from scoring.models import AuditEvent, AuditPayload, Job, Site, User, Vendor
from scoring.policies import NotNow
from scoring.selectors.house_words import house_words
from scoring.views import vendor_imports
from tests.actions.import_scenarios import SITES, make_site
from tests.cast import Cast
from tests.factories import make_vendor
from tests.importers.test_decrs import ODD, PERSONAL

SignIn = Callable[[User | None], Client]
NEW = "/vendors/import/"
BASIS = {"as_of": "2026-03-31", "evidence": "supplier_claim"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_in_thread", lambda task: task())


@pytest.fixture
def client(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.lead)


def upload(client: Client, data: bytes | str, name: str = "list.csv", **basis: str) -> str:
    """Stage a file; the address of its preview."""
    content = data.encode() if isinstance(data, str) else data
    answer = client.post(NEW, {"file": SimpleUploadedFile(name, content), **BASIS, **basis})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def seen(client: Client, address: str) -> str:
    """The digest of the plan on the page."""
    found = re.search(r'name="seen" value="(\w{64})"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def confirm(client: Client, address: str, **answers: str):  # noqa: ANN201
    return client.post(address, {"seen": seen(client, address), **answers})


def counts() -> tuple[int, int, int]:
    return Vendor.objects.count(), Site.objects.count(), AuditEvent.objects.count()


def test_file_is_shown_before_anything_is_entered(client: Client) -> None:
    before = counts()
    page = client.get(upload(client, SITES)).content.decode()
    assert "2 new vendors, 2 new sites" in page
    assert "Brightwater Sterile" in page
    assert counts() == before


def test_confirmed_file_is_entered_once(client: Client) -> None:
    address = upload(client, SITES)
    digest = seen(client, address)
    first = client.post(address, {"seen": digest})
    assert first.status_code == 302
    page = client.get(first["Location"]).content.decode()
    assert "list.csv: 2 new vendors, 2 new sites." in page
    after = counts()
    for again in (client.get(address), client.post(address, {"seen": digest})):
        assert again.status_code == 302, "what was brought in leads on to what came of it"
        assert again["Location"] == first["Location"]
    assert counts() == after


def test_file_that_was_brought_in_waits_no_longer(cast: Cast, client: Client) -> None:
    kept = f"staged/{cast.lead.pk}"
    confirm(client, upload(client, SITES))
    assert default_storage.listdir(kept)[0] == []


def test_file_whose_import_was_refused_still_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**given: object) -> None:
        raise NotNow("The register is being mended.")

    monkeypatch.setattr(vendor_imports, "import_vendors", refuse)
    address = upload(client, SITES)
    assert "The register is being mended." in client.get(confirm(client, address)["Location"]).content.decode()
    assert client.get(address).status_code == 200


def test_second_click_on_the_same_page_leads_to_the_same_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = []
    monkeypatch.setattr(jobs, "_in_thread", waiting.append)
    address = upload(client, SITES)
    first, second = confirm(client, address), confirm(client, address)
    assert first["Location"] == second["Location"]
    assert len(waiting) == 1
    waiting[0]()
    assert Job.objects.get().is_done


def test_errors_are_named_by_row_and_column_and_nothing_can_be_confirmed(client: Client) -> None:
    address = upload(client, SITES.replace("Ireland", "Atlantis"))
    page = client.get(address).content.decode()
    assert "Row 3, column G" in page
    before = counts()
    assert client.post(address, {"seen": "0" * 64}).status_code in (409, 422)
    assert counts() == before


def test_question_has_to_be_answered_and_the_answer_is_followed(cast: Cast, client: Client) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics GmbH")
    address = upload(client, SITES)
    page = client.get(address).content.decode()
    assert "Which vendor is “Aldermoor Biologics”?" in page
    refused = confirm(client, address)
    assert refused.status_code == 422
    assert "Row 2: choose an answer." in refused.content.decode()
    assert Vendor.objects.count() == 1
    looked = confirm(client, address, look="1", **{"vendor-2": "aldermoor-biologics-gmbh"})
    assert looked.status_code == 200
    assert "1 new vendor, 1 vendor changed, 2 new sites" in looked.content.decode().lower()
    assert Vendor.objects.count() == 1
    assert confirm(client, address, **{"vendor-2": "aldermoor-biologics-gmbh"}).status_code == 302
    assert Site.objects.get(name="Kessel site").vendor == Vendor.objects.get(slug="aldermoor-biologics-gmbh")


def test_answer_that_was_not_offered_is_refused(cast: Cast, client: Client) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics GmbH")
    make_vendor(cast.lead, "Zenith")
    address = upload(client, SITES)
    assert confirm(client, address, **{"vendor-2": "zenith"}).status_code == 422


def test_register_that_changed_meanwhile_is_looked_at_again(cast: Cast, client: Client) -> None:
    make_site(cast, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    address = upload(client, SITES)
    digest = seen(client, address)
    make_vendor(cast.lead, "Brightwater Sterile Ltd")
    before = counts()
    answer = client.post(address, {"seen": digest})
    assert answer.status_code == 409
    assert "changed after you looked" in answer.content.decode()
    assert counts() == before


def test_register_of_an_authority_is_staged_without_persons(cast: Cast, client: Client) -> None:
    address = upload(client, ODD, "drls_reg.txt")
    key = address.split("/")[3]
    folder = f"staged/{cast.lead.pk}/{key}"
    (name,) = default_storage.listdir(folder)[1]
    with default_storage.open(f"{folder}/{name}") as file:
        kept = file.read()
    assert b"Chauny" in kept
    page = client.get(address).content.decode()
    confirm(client, address)
    assert Site.objects.count() == 3
    payloads = repr(list(AuditPayload.objects.values_list("changes", flat=True)))
    for person in PERSONAL:
        assert person.encode() not in kept
        assert person not in page
        assert person not in payloads


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.exe", b"MZ", "are not read"),
        ("a.xlsx", b"nonsense", "not an Excel workbook"),
        ("a.csv", b"a\0b", "NUL"),
    ],
)
def test_file_that_cannot_be_read_is_refused_at_once(client: Client, name: str, data: bytes, words: str) -> None:
    answer = client.post(NEW, {"file": SimpleUploadedFile(name, data), **BASIS})
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("missing", ["file", "as_of"])
def test_form_says_what_is_missing(client: Client, missing: str) -> None:
    data = {"file": SimpleUploadedFile("a.csv", b"x"), **BASIS}
    del data[missing]
    assert client.post(NEW, data).status_code == 422


@pytest.mark.parametrize("query", ["", "?as_of=31.3.2026&evidence=supplier_claim", "?as_of=2026-03-31&evidence=rumour"])
def test_address_without_the_basis_is_not_found(client: Client, query: str) -> None:
    address = upload(client, SITES).split("?")[0]
    assert client.get(address + query).status_code == 404


def test_other_people_do_not_find_the_file(cast: Cast, client: Client, sign_in: SignIn) -> None:
    assert sign_in(cast.stranger).get(upload(client, SITES)).status_code == 404
    assert client.get(f"{NEW}{uuid.uuid4()}/?as_of=2026-03-31&evidence=supplier_claim").status_code == 404


@pytest.mark.parametrize("person", ["quality", "approver", "auditor", "account_admin"])
def test_wrong_role_is_told_why(cast: Cast, client: Client, sign_in: SignIn, person: str) -> None:
    theirs = sign_in(getattr(cast, person))
    for address in (NEW, upload(client, SITES)):
        answer = theirs.get(address)
        assert answer.status_code == 403
        assert "can change the vendor register" in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method_is_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(NEW).status_code == 405
    assert getattr(client, method)(upload(client, SITES)).status_code == 405
    assert client.post("/vendors/export.csv").status_code == 405


# Export


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_of_everybody_s_register_reads_back(cast: Cast, client: Client, sign_in: SignIn, form: str) -> None:
    confirm(client, upload(client, SITES))
    answer = sign_in(cast.observer).get(f"/vendors/export.{form}")
    assert answer["Content-Disposition"] == f'attachment; filename="vendors.{form}"'
    file = parse(answer.content, f"vendors.{form}", house_words())
    assert [(r.vendor, r.site) for r in file.records] == [
        ("Aldermoor Biologics", "Kessel site"), ("Brightwater Sterile", "Cork plant")]  # fmt: skip
    address = upload(client, answer.content, f"vendors.{form}")
    assert "Nothing changes" in client.get(address).content.decode()


def test_export_follows_the_search_and_waiting_sites_are_in_the_whole_one_alone(client: Client) -> None:
    confirm(client, upload(client, SITES.replace("123456789", "")))
    confirm(client, upload(client, ODD, "drls_reg.txt"))
    every = parse(client.get("/vendors/export.csv").content, "v.csv", house_words()).records
    assert len(every) == 5
    found = parse(client.get("/vendors/export.csv?q=brightwater").content, "v.csv", house_words()).records
    assert [record.vendor for record in found] == ["Brightwater Sterile"]


# What it costs


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow_with_the_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    lines = [f"Firm {'ABC'[n] * 8},CMO,Site {n},IE,{3009000001 + n}\n" for n in range(rows)]
    address = upload(client, "Vendor,Kind,Site,Country,FEI\n" + "".join(lines))
    with django_assert_num_queries(6):
        client.get(address)
