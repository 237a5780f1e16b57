"""Reports by page: chosen, looked at, made in the background, issued, handed out as they were issued."""

from __future__ import annotations

import hashlib
import io
import json
import re
import uuid
from collections.abc import Callable
from errno import ENOSPC
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from scoring import jobs
from scoring.actions.recording import recording
from scoring.actions.reports import record_name
from scoring.models import AuditEvent, Job, Report, Selection, User
from scoring.reports import making
from scoring.views.report_work import Asked
from scoring.vocabulary import AuditVerb, JobKind, Stage
from tests.actions.report_scenarios import issue, issued
from tests.cast import Cast
from tests.factories import make_selection
from tests.views.build import foreign_selection, text_of
from verifier.vendorselect_verify import main as verify

SignIn = Callable[[User | None], Client]
MILLIMETRES = 72 / 25.4
CHOSEN = {
    "kind": "comparison", "pages": ["decision"], "vendors": "1", "paper": "Letter", "names": "roles", "prices": "shown",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is done in the test's own thread, which alone sees its transaction."""
    monkeypatch.setattr(jobs, "_in_thread", lambda task: task())


def address(selection: Selection, name: str = "detail", *key: object) -> str:
    return reverse(f"report-{name}", args=[selection.ref, *key])


def ask(client: Client, selection: Selection, then: str, **given: Any) -> Any:
    return client.post(address(selection), CHOSEN | {"then": then, "once": str(uuid.uuid4())} | given)


def test_draft_is_made_once_and_is_its_makers_alone(cast: Cast, sign_in: SignIn) -> None:
    selection, client = make_selection(cast, stage=Stage.RESULTS), sign_in(cast.observer)
    once = str(uuid.uuid4())
    first, second = (ask(client, selection, "draft", once=once) for _ in range(2))
    job = Job.objects.get()
    assert first["Location"] == second["Location"]
    assert first["Location"].partition("?")[0] == job.get_absolute_url()
    assert re.fullmatch(r"The draft is ready: \d+ pages, .+\. It is kept for a day, for you alone\.", job.message)
    page = client.get(job.get_absolute_url()).content.decode()
    assert job.url in page
    assert address(selection) in page
    answer = client.get(job.url)
    assert answer["Content-Type"] == "application/pdf"
    assert re.search(rf'filename="{selection.ref}_report_draft_\d{{4}}-\d\d-\d\d\.pdf"', answer["Content-Disposition"])
    reader = PdfReader(io.BytesIO(answer.content))
    assert f"{len(reader.pages)} pages" in job.message
    assert float(reader.pages[0].mediabox.width) == pytest.approx(215.9 * MILLIMETRES, abs=0.5)
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    for words in (selection.ref, "Aldermoor", "70.0", "56.4", "Draft"):
        assert words in text
    event = AuditEvent.objects.get(verb=AuditVerb.REPORT_MADE)
    assert event.payload.changes == [{"paper": "Letter", "sha256": hashlib.sha256(answer.content).hexdigest()}]
    assert sign_in(cast.lead).get(job.url).status_code == 404
    other = make_selection(cast, stage=Stage.RESULTS)
    assert client.get(job.url.replace(selection.ref, other.ref)).status_code == 404


def test_issued_report_is_kept_handed_out_and_checked_each_time(
    cast: Cast, sign_in: SignIn, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    selection, lead = make_selection(cast, stage=Stage.REPORT), sign_in(cast.lead)
    for member in selection.memberships.filter(user__in=[cast.quality, cast.technical]):
        agree(cast, selection, member.user)
    once = str(uuid.uuid4())
    for _ in range(2):
        ask(lead, selection, "issue", once=once, names="full")
    job, report = Job.objects.get(), Report.objects.get()
    assert (job.message[:22], report.version_text) == ("Version 1.0 is issued:", "1.0")
    client = sign_in(cast.quality)
    answer = client.get(job.url)
    assert hashlib.sha256(answer.content).hexdigest() == report.sha256
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == report.pages
    assert answer["Content-Disposition"] == (
        f'attachment; filename="{selection.ref}_report_v1.0_{report.issued_at:%Y-%m-%d}.pdf"'
    )
    assert AuditEvent.objects.latest("id").sentence == "Quentin Abara took a copy of the comparison report 1.0"
    before = AuditEvent.objects.count()
    assert client.get(job.url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.head(job.url).status_code == 200
    assert AuditEvent.objects.count() == before, "nobody took a copy"
    assert client.get(reverse("verify-digest", args=[report.sha256])).status_code == 200

    record = client.get(address(selection, "record", report.pk))
    assert record["Content-Disposition"].endswith('_record.json"')
    for name, data in (("report.pdf", answer.content), ("record.json", record.content)):
        (tmp_path / name).write_bytes(data)
        assert verify([str(tmp_path / name)]) == 0, capsys.readouterr().out
    told = json.loads(record.content)
    assert (told["record_sha256"], told["report"]["version"]) == (report.record_sha256, "1.0")
    assert [s["number"] for s in told["signatures"]] == [1, 2]

    for place, name in ((report.stored_as, "file"), (record_name(report.stored_as), "record")):
        with default_storage.open(place) as file:
            kept = bytearray(file.read())
        kept[len(kept) // 2] ^= 1
        for changed in (bytes(kept), None):
            default_storage.delete(place)
            if changed is not None:
                default_storage.save(place, ContentFile(changed))
            refused = client.get(address(selection, name, report.pk))
            assert refused.status_code == 409
            assert "is not handed out" in text_of(refused)
            assert AuditEvent.objects.latest("id").verb == AuditVerb.REPORT_DAMAGED


def agree(cast: Cast, selection: Selection, user: User) -> None:
    """Agreed to be named; while scores are given that is a deed of its own."""
    member = selection.memberships.get(user=user)
    with recording(AuditVerb.NAMES_AGREED, by=user, about="", selection=selection) as log:
        log.update(member, agrees_to_names_at=timezone.now())


def test_what_cannot_be_asked_for_makes_nothing(cast: Cast, sign_in: SignIn) -> None:
    results, lead = make_selection(cast, stage=Stage.RESULTS), sign_in(cast.lead)
    before = AuditEvent.objects.count()
    faults = ({"paper": "A3"}, {"once": "-"}, {"names": "full"}, {"kind": "debrief"})  # names: nobody has agreed
    for fault in faults:
        assert ask(lead, results, "draft", **fault).status_code == 422
    assert ask(lead, results, "print").status_code == 422
    refused = ask(lead, results, "issue")
    assert refused.status_code == 409
    assert "issuing a report is possible at “Report”" in text_of(refused)
    assert '<option value="Letter" selected>' in text_of(refused), "what was chosen is kept"
    report = make_selection(cast, stage=Stage.REPORT)
    assert ask(sign_in(cast.approver), report, "issue").status_code == 403
    assert ask(lead, make_selection(cast, stage=Stage.SCORING), "draft").status_code == 409
    assert ask(sign_in(cast.stranger), results, "draft").status_code == 404
    assert not Job.objects.exists()
    assert AuditEvent.objects.filter(verb=AuditVerb.REPORT_MADE).count() == 0
    assert AuditEvent.objects.count() > before, "the control: the selections"


def test_report_that_is_too_large_is_refused_in_words(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_CELLS", 3)
    selection, client = make_selection(cast, stage=Stage.RESULTS), sign_in(cast.lead)
    ask(client, selection, "draft")
    page = text_of(client.get(Job.objects.get().get_absolute_url()))
    assert "No report was made" in page
    assert "and a report holds 3" in page
    assert "and a report holds 3" in text_of(client.get(address(selection, "preview")))


def fields_of(page: str) -> dict[str, list[str]]:
    """What "Try again" sends."""
    form = next(part for part in page.split("<form") if "Try again</button>" in part)
    found = {"then": re.findall(r'name="then" value="(\w+)">Try again', form)}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form.split("</form>")[0]):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("then", ["draft", "issue"])
def test_failed_job_says_why_leads_back_with_what_was_chosen_and_tries_again(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    selection, client = make_selection(cast, stage=Stage.REPORT), sign_in(cast.lead)

    def full(*_: Any) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        went = ask(client, selection, then, pages=["decision", "scores"])
    job = Job.objects.get()
    assert (job.state, Report.objects.count()) == ("failed", 0)
    page = text_of(client.get(went["Location"]))
    assert "No report was made" in page
    assert "The file could not be stored: No space left on device." in page
    back = re.search(r'href="([^"]+)">Back to the report, with what you chose', page)
    assert back is not None
    builder = text_of(client.get(back[1].replace("&amp;", "&")))
    assert '<option value="Letter" selected>' in builder
    assert re.findall(r'name="pages" value="(\w+)"[^>]* checked', builder) == ["decision", "scores"]
    again = client.post(address(selection), fields_of(page))
    assert again["Location"] == went["Location"], "the same piece of work"
    assert Job.objects.get().state == "done"
    assert Report.objects.count() == (then == "issue")
    done = text_of(client.get(again["Location"]))
    assert back[1] in done


def test_page_of_a_failed_job_takes_no_word_for_what_was_asked(cast: Cast, sign_in: SignIn) -> None:
    """An address that somebody else has made of it tries nothing."""
    job, _ = Job.objects.begin(uuid.uuid4(), kind=JobKind.REPORT, title="Comparison report", by=cast.lead)
    Job.objects.report(job.pk, state="failed", message="It is too large.")
    client, ref = sign_in(cast.lead), make_selection(cast, stage=Stage.RESULTS).ref
    once = uuid.uuid4()
    real = Asked(ref, "issue", once, "paper=A4")
    for query in ("", real.address, "ref=x&once=y", f"ref=&then=issue&once={once}&query=", "query=%00&ref=%00"):
        page = text_of(client.get(f"{job.get_absolute_url()}?{query}"))
        assert "It is too large." in page
        assert "Try again" not in page
        assert 'href="/reports/">All reports' in page


def test_preview_shows_the_pages_and_can_do_nothing(cast: Cast, sign_in: SignIn) -> None:
    selection, client = make_selection(cast, stage=Stage.RESULTS), sign_in(cast.lead)
    shown = ask(client, selection, "preview")
    assert shown.status_code == 302
    query = shown["Location"].partition("?")[2]
    page = client.get(shown["Location"])
    assert f"{address(selection, 'preview')}?{query}".replace("&", "&amp;") in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    few, many = client.get(f"{address(selection, 'preview')}?{query}"), client.get(address(selection, "preview"))
    assert "Aldermoor" in few.content.decode()
    assert len(few.content) < len(many.content), "pages that were not chosen are left out"
    policy = few["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert few["X-Frame-Options"] == "SAMEORIGIN"


def test_pages_take_as_many_queries_for_one_report_as_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report = issued(cast)
    lead, auditor = sign_in(cast.lead), sign_in(cast.auditor)
    pages = ((lead, address(report.selection), 18), (auditor, reverse("issued-list"), 5), (auditor, "/", 7))
    for minor in (1, 2, 0):
        for client, url, queries in pages:
            with django_assert_num_queries(queries):
                assert report.version_text in client.get(url).content.decode()
        if minor:
            issue(cast, report.snapshot, minor=minor)


def test_list_has_what_one_may_read_and_finds_it_by_its_selection(cast: Cast, sign_in: SignIn) -> None:
    report = issued(cast)
    foreign_selection(cast, stage=Stage.RESULTS)

    def found(user: User, query: str = "") -> bool:
        answer = sign_in(user).get(reverse("issued-list") + query)
        return report.sha256[:12] in answer.content.decode()

    assert all(found(user) for user in (cast.lead, cast.approver, cast.observer, cast.quality, cast.auditor))
    assert not found(cast.stranger)
    assert found(cast.lead, f"?q={report.selection.ref[-3:]}")
    assert found(cast.lead, "?q=sterile")
    assert not found(cast.lead, "?q=lyophilised")


def test_lead_is_asked_to_issue_until_it_is_done(cast: Cast, sign_in: SignIn) -> None:
    selection, lead = make_selection(cast, stage=Stage.REPORT), sign_in(cast.lead)
    assert "Issue the report" in text_of(lead.get("/"))
    issue(cast, selection.snapshots.get())
    assert "Issue the report" not in text_of(lead.get("/"))
