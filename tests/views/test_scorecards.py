"""Bringing a scorecard: upload, preview, confirm; and everything that keeps a file out."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from openpyxl import load_workbook

from scoring.forms.scorecards import LARGEST
from scoring.models import AuditEvent, Performance, Selection, User, Vendor
from scoring.vocabulary import AuditVerb, Stage, VendorStatus
from tests.cast import Cast
from tests.factories import make_vendor
from tests.importers.build import SMALL, change, csv_file, turned, xlsx_file
from tests.views.build import row_counts, stage_file, text_of
from tests.views.files import BAD, small_json

SignIn = Callable[[User | None], Client]
NEW = "/scorecards/new/"
CONFIRM = {"title": "Release testing", "kind": "cro"}
# By hand: .5 * 4/5 + .2 * 16/20 + .3 * 249.5/500 and .5 * 3/5 + .2 * 10/20 + .3 * 400/500.
RANKING = [("1", "Arbor", "71.0"), ("2", "Borealis", "64.0")]


@pytest.fixture
def lead(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.lead)


def preview(client: Client, data: bytes, name: str = "scores.csv") -> Any:
    """The page that shows what was read."""
    return client.get(stage_file(client, name, data))


# A good file


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scores.csv", csv_file(SMALL)),
        ("scores.CSV", csv_file(SMALL, delimiter=";", encoding="utf-8-sig")),
        ("turned.csv", csv_file(turned([[row[0], *row[2:4], *row[5:]] for row in SMALL]))),
        ("scores.xlsx", xlsx_file(SMALL)),
        ("scores.json", small_json()),
    ],
    ids=["comma", "semicolon", "turned", "workbook", "json"],
)
def test_good_file_becomes_a_selection_with_its_ranking(lead: Client, cast: Cast, name: str, data: bytes) -> None:
    address = stage_file(lead, name, data)
    nothing_yet = row_counts()
    page = lead.get(address)
    assert page.status_code == 200
    assert row_counts() == nothing_yet, "a preview writes nothing"
    assert ranking(page) == RANKING
    answer = lead.post(address, CONFIRM)
    selection = Selection.objects.get()
    assert answer["Location"] == reverse("results-ranking", args=[selection.ref])
    results = lead.get(answer["Location"])
    assert ranking(results) == RANKING
    assert f"{name} was imported as {selection.ref}." in text_of(results)
    assert (selection.title, selection.kind, selection.stage) == ("Release testing", "cro", Stage.RESULTS)
    assert (selection.owner, selection.source_name) == (cast.lead, name)
    assert Performance.objects.count() == 6
    assert AuditEvent.objects.filter(verb=AuditVerb.SCORECARD_IMPORTED).count() == 1


def ranking(answer: Any) -> list[tuple[str, str, str]]:
    return [(row.rank, row.name, row.total) for row in answer.context["display"].ranking]


def test_template_can_be_downloaded_filled_in_and_brought(lead: Client) -> None:
    answer = lead.get("/scorecards/template.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="scorecard-template.xlsx"'
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    path = Path(settings.MEDIA_ROOT) / "template.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(answer.content)
    assert load_workbook(path).sheetnames[0] == "Scorecard"
    assert preview(lead, answer.content, "filled.xlsx").context["scorecard"].problems == ()


def test_preview_shows_the_table_as_it_was_read(lead: Client) -> None:
    page = text_of(preview(lead, csv_file(change(2, 8, None))))
    for words in ("GMP history", "Quality", "900 … 400 EUR", "650.5", "“GMP history” has no score for Arbor"):
        assert words in page
    assert '<td class="num">–</td>' in page, "missing is not zero"


def test_title_is_offered_from_the_name_of_the_file(lead: Client) -> None:
    page = preview(lead, csv_file(SMALL), "Release_testing 2031.csv")
    assert page.context["form"]["title"].value() == "Release testing 2031"


@pytest.mark.parametrize(
    ("weights", "said"),
    [((50, 20, 29), "99"), ((1, 2, 0.7), "3.7"), ((50, 20, 30), None), ((0.5, 0.2, 0.3), None)],
)
def test_weights_that_do_not_add_up_are_said(lead: Client, weights: tuple[float, ...], said: str | None) -> None:
    rows = SMALL
    for n, weight in enumerate(weights):
        rows = change(n + 2, 3, weight, rows)
    page = text_of(preview(lead, csv_file(rows)))
    assert (f"The weights add to {said}: each was divided by that" in page) is (said is not None)
    assert ("The weights add to" in page) is (said is not None)


# Names that the register knows


def test_name_that_the_register_knows_is_a_question(lead: Client, cast: Cast) -> None:
    known = make_vendor(cast.lead, "ARBOR")
    namesake = make_vendor(cast.lead, "Arbor")
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    page = text_of(lead.get(address))
    assert "Which vendor is “Arbor”?" in page
    assert "Which vendor is “Borealis”?" not in page
    assert "ARBOR, already in the register (arbor)" in page
    assert "Arbor, already in the register (arbor-2)" in page
    assert "checked" not in page, "a question, never an answer"
    before = row_counts()
    refused = lead.post(address, CONFIRM)
    assert refused.status_code == 422
    assert "Choose which vendor “Arbor” is, or enter it as new." in text_of(refused)
    assert 'href="#id_vendor_0_0"' in text_of(refused), "the summary leads to the first of the radio buttons"
    assert 'id="id_vendor_0_0"' in text_of(refused)
    assert row_counts() == before
    lead.post(address, {**CONFIRM, "vendor_0": str(namesake.pk)})
    assert list(Selection.objects.get().alternatives.values_list("vendor__name", "vendor__slug")) == [
        ("Arbor", "arbor-2"),
        ("Borealis", "borealis"),
    ]
    assert Vendor.objects.get(pk=known.pk).alternatives.count() == 0


def test_namesake_may_be_another_company(lead: Client, cast: Cast) -> None:
    make_vendor(cast.lead, "Arbor")
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    lead.post(address, {**CONFIRM, "vendor_0": "new"})
    new = Selection.objects.get().alternatives.get(position=0).vendor
    assert (new.slug, new.status) == ("arbor-2", VendorStatus.PROSPECT)


def test_vendor_that_is_no_namesake_cannot_be_slipped_in(lead: Client, cast: Cast) -> None:
    make_vendor(cast.lead, "Arbor")
    other = make_vendor(cast.lead, "Zephyr")
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    before = row_counts()
    for answer in (str(other.pk), str(uuid.uuid4()), "x", ""):
        assert lead.post(address, {**CONFIRM, "vendor_0": answer}).status_code == 422
    assert row_counts() == before


# Once


def test_confirming_twice_makes_one_selection(lead: Client) -> None:
    """The second time the vendors are known: it must not ask about what it has just made."""
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    first, second = (lead.post(address, CONFIRM) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert lead.get(address)["Location"] == first["Location"], "going back leads forward"
    assert Selection.objects.count() == 1
    assert Vendor.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R-03")
def test_confirming_four_times_at_once_makes_one_selection(lead: Client, cast: Cast) -> None:
    address = stage_file(lead, "scores.csv", csv_file(SMALL))

    def confirm(_: int) -> tuple[int, str]:
        client = Client()
        client.cookies = lead.cookies
        try:
            answer = client.post(address, CONFIRM)
            return answer.status_code, answer.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(confirm, range(4)))
    selection = Selection.objects.get()
    assert answers == [(302, reverse("results-ranking", args=[selection.ref]))] * 4
    assert Vendor.objects.count() == 2
    assert AuditEvent.objects.filter(verb=AuditVerb.SCORECARD_IMPORTED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_files_at_once_make_four_selections(lead: Client, cast: Cast) -> None:
    """Each gets a reference of its own: nobody is answered with a fault because somebody was quicker."""
    rows = [[*SMALL[0][:7], f"Arbor {n}", f"Borealis {n}"] for n in range(4)]
    addresses = [stage_file(lead, f"{n}.csv", csv_file([row, *SMALL[1:]])) for n, row in enumerate(rows)]

    def confirm(address: str) -> int:
        client = Client()
        client.cookies = lead.cookies
        try:
            return client.post(address, CONFIRM).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(confirm, addresses)) == [302] * 4
    assert len(set(Selection.objects.values_list("ref", flat=True))) == 4


# Whose file


def test_staged_file_of_another_person_is_not_there(lead: Client, cast: Cast, sign_in: SignIn) -> None:
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    stranger = sign_in(cast.stranger)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, CONFIRM).status_code == 404
    assert Selection.objects.count() == 0


def test_address_without_a_file_is_404(lead: Client) -> None:
    for key in (uuid.uuid4(), "not-a-key", "../../etc"):
        assert lead.get(f"/scorecards/{key}/").status_code == 404


@pytest.mark.parametrize("person", ["quality", "approver", "observer", "auditor", "criteria_admin"])
def test_file_is_brought_by_leads_alone(cast: Cast, sign_in: SignIn, person: str) -> None:
    client = sign_in(getattr(cast, person))
    before = row_counts()
    answer = client.post(NEW, {"file": SimpleUploadedFile("scores.csv", csv_file(SMALL))})
    assert answer.status_code == 403
    assert "Only a procurement lead can open a selection." in text_of(answer)
    assert row_counts() == before


# Bad files


@pytest.mark.parametrize("fault", BAD)
def test_bad_file_is_told_by_its_place_and_writes_nothing(lead: Client, fault: str) -> None:
    name, data, words = BAD[fault]
    before = row_counts()
    address = stage_file(lead, name, data)
    answer = lead.get(address)
    assert answer.status_code == 200
    page = text_of(answer)
    assert "This file cannot be used as it is" in page
    problems = [str(p) for p in answer.context["scorecard"].errors]
    assert problems
    for word in [w for w in words.split("|") if w]:
        assert any(word.casefold() in problem.casefold() for problem in problems), problems
    assert "Enter it" not in page, "there is nothing to confirm"
    assert "Traceback" not in page
    forged = lead.post(address, CONFIRM)
    assert forged.status_code == 422
    assert row_counts() == before


def test_file_that_is_too_large_is_refused_with_its_size(lead: Client) -> None:
    before = row_counts()
    answer = lead.post(NEW, {"file": SimpleUploadedFile("scores.csv", b"x" * (LARGEST + 1))})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Error: Bring a scorecard" in page
    assert "The file is larger than 4.8 MB" in page
    assert row_counts() == before


def test_no_file_is_asked_for(lead: Client) -> None:
    answer = lead.post(NEW, {})
    assert answer.status_code == 422
    assert "Choose the file to bring." in text_of(answer)


@pytest.mark.parametrize(
    ("title", "kind"), [("", "cro"), ("x" * 91, "cro"), ("A\x00B", "cro"), ("A", "bank"), ("A", "")]
)
def test_confirmation_that_is_not_whole_writes_nothing(lead: Client, title: str, kind: str) -> None:
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    before = row_counts()
    answer = lead.post(address, {"title": title, "kind": kind})
    assert answer.status_code == 422
    assert "Error: Check the scorecard" in text_of(answer)
    assert row_counts() == before


# Names of files


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/x.csv", "x.csv"),
        ("..\\..\\x.csv", "x.csv"),
        ("C:\\Users\\me\\x.csv", "x.csv"),
        ("x\x00.csv", "x.csv"),
        ("x\u202evsc.csv", "xvsc.csv"),
        ("x\r\ny.csv", "xy.csv"),
        ("Käse – Ø 中文.csv", "Käse – Ø 中文.csv"),
        ("a" * 251 + ".csv", "a" * 200 + ".csv"),
        ("é" * 125 + ".csv", "é" * 100 + ".csv"),
        ("😀" * 60 + ".csv", "😀" * 50 + ".csv"),
        ("-rf.csv", "-rf.csv"),
        ("a b%2f..%2fc.csv", "a b%2f..%2fc.csv"),
        ("<img src=x>.csv", "<img src=x>.csv"),
    ],
)
def test_name_of_a_file_is_only_a_name(lead: Client, cast: Cast, name: str, kept: str, tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        address = _upload_under(lead, name)
        (stored,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert stored.relative_to(tmp_path).parts == (
            "staged",
            str(cast.lead.pk),
            address.strip("/").split("/")[1],
            kept,
        )
        assert len(stored.name.encode()) <= 255
        page = lead.get(address)
        assert page.status_code == 200
        assert "<img src=x>" not in page.content.decode()
        lead.post(address, CONFIRM)
    assert Selection.objects.get().source_name == kept


@pytest.mark.parametrize("name", ["..", ".", "/", "\x00"])
def test_name_that_is_none_is_no_file(lead: Client, name: str) -> None:
    assert _post_under(lead, name).status_code == 422


def _post_under(client: Client, name: str) -> Any:
    """A multipart request as a hostile client writes it: the name goes as it is."""
    boundary = "b0undary"
    body = (
        (
            f"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''{_percent(name)}\r\n"
            "Content-Type: text/csv\r\n\r\n"
        ).encode()
        + csv_file(SMALL)
        + f"\r\n--{boundary}--\r\n".encode()
    )
    return client.generic("POST", NEW, body, content_type=f"multipart/form-data; boundary={boundary}")


def _percent(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())


def _upload_under(client: Client, name: str) -> str:
    answer = _post_under(client, name)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def test_text_of_a_file_is_shown_as_text(lead: Client) -> None:
    hostile = '<script>alert("x")</script>'
    body = preview(lead, csv_file(change(2, 1, hostile, change(1, 8, hostile)))).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
    assert not re.search(r"<img|onerror=", body)


@pytest.mark.parametrize("value", ["123456789012.5", "999999999999", "0.000000001", "0.333333333333333"])
def test_any_number_that_is_read_can_be_kept(lead: Client, value: str) -> None:
    """What the preview shows is what the selection computes with: no figure fails or changes on its way to the rows."""
    rows = change(4, 8, value, change(4, 7, 0, change(4, 6, "999999999999.9")))
    address = stage_file(lead, "scores.csv", csv_file(rows))
    shown = lead.get(address)
    assert shown.context["scorecard"].errors == ()
    answer = lead.post(address, CONFIRM)
    assert answer.status_code == 302
    performance = Performance.objects.get(alternative__short_name="Arbor", criterion__name="Price")
    assert f"{performance.value.normalize():f}" == value
    assert ranking(lead.get(answer["Location"])) == ranking(shown)
