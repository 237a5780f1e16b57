"""The result as workbook, CSV and JSON."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.models import AuditEvent, Selection, User
from scoring.selectors.snapshot import content_of
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.reports.office import opened
from tests.reports.whole import content, settled

SignIn = Callable[[User | None], Client]


def address(selection: Selection, form: str = "csv", query: str = "") -> str:
    return reverse(f"report-export-{form}", args=[selection.ref]) + query


def test_signed_result_leaves_in_three_forms_that_tell_one_story(cast: Cast, sign_in: SignIn) -> None:
    """The totals of the small selection by hand: 70.0 and 56.4; the third vendor fails the must-have."""
    selection = make_selection(cast, stage=Stage.REPORT)
    client, got = sign_in(cast.observer), {}
    page = client.get(reverse("results-ranking", args=[selection.ref])).content.decode()
    for form, kind in (("xlsx", "spreadsheetml"), ("csv", "text/csv"), ("json", "application/json")):
        assert address(selection, form) in page
        answer = client.get(address(selection, form))
        assert answer.status_code == 200
        assert kind in answer["Content-Type"]
        name = rf'attachment; filename="{selection.ref}_results_\d{{4}}-\d\d-\d\d\.{form}"'
        assert re.fullmatch(name, answer["Content-Disposition"])
        event = AuditEvent.objects.latest("id")
        assert (event.chain, event.verb, event.actor) == (selection.ref, AuditVerb.DATA_EXPORTED, cast.observer)
        assert event.sentence.endswith(f"exported the results as {form.upper()}")
        assert event.payload.changes == [{"form": form, "sha256": hashlib.sha256(answer.content).hexdigest()}]
        got[form] = answer.content

    told = json.loads(got["json"])
    snapshot = selection.snapshots.get()
    assert told["snapshot_sha256"] == snapshot.sha256, "a digest with a salt tells nothing"
    assert told["content_sha256"] == "", "one without would say which name belongs to whom"
    by_json = {v["key"]: (v["rank"], round(100 * float(v["total"]), 1)) for v in told["content"]["result"]["vendors"]}
    assert (by_json["A1"], by_json["A2"], by_json["A3"][0]) == ((1, 70.0), (2, 56.4), None)
    rows = list(csv.DictReader(io.StringIO(got["csv"].decode("utf-8-sig"))))
    by_csv = {row["Vendor"]: (row["Rank"], round(float(row["Total"]), 1)) for row in rows}
    assert (by_csv["Aldermoor Biologics"], by_csv["Brightwater Sterile"]) == (("1", 70.0), ("2", 56.4))
    book = opened(got["xlsx"], values=True)
    listed = list(book["Ranking"].iter_rows(min_row=6, max_row=8, values_only=True))
    assert [(row[1], row[2]) for row in listed] == [
        *(("Aldermoor Biologics", 1), ("Brightwater Sterile", 2), ("Castellan Pharma Services", "–")),
    ]
    assert [round(row[3], 1) for row in listed[:2]] == [70.0, 56.4]
    # ES-02: who signed stands by name in each form that has a place for it; evaluators have functions until all agreed to their names.
    about = list(book["About"].iter_rows(values_only=True))
    for signature in snapshot.signatures.all():
        line = next(row for row in about if row[0] == signature.full_name and row[2] == signature.get_meaning_display())
        assert line[3] == f"{signature.signed_at:%Y-%m-%d %H:%M} UTC"
    assert told["status"] == "Signed"
    assert len(told["signatures"]) == snapshot.signatures.count() >= 2
    for form in ("csv", "json"):
        assert cast.quality.full_name not in got[form].decode()
        assert re.search(r"Evaluator \d \(QA\)", got[form].decode())


def test_draft_answers_what_can_be_asked_and_nothing_else(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection, client = make_selection(cast, stage=Stage.RESULTS), sign_in(cast.lead)
    with CaptureQueriesContext(connection) as asked:
        content_of(selection)
    with django_assert_num_queries(len(asked) + 14):  # the content, who asks, the draw, and the event
        assert client.get(address(selection, "xlsx", "?prices=index&names=roles")).status_code == 200
    before = AuditEvent.objects.count()
    for query in ("?names=everybody", "?prices=double"):
        assert client.get(address(selection, "csv", query)).status_code == 302
    refused = client.get(address(selection, "json", "?prices=index"))
    assert refused.status_code == 409
    assert "JSON holds the whole content" in refused.content.decode()
    assert AuditEvent.objects.count() == before


def test_export_before_the_results_is_refused_and_never_posted(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    client = sign_in(cast.lead)
    assert client.get(address(selection)).status_code == 409
    assert client.post(address(selection)).status_code == 405


def test_no_export_and_no_preview_names_who_scored_whoever_asks(cast: Cast, sign_in: SignIn) -> None:
    """Nobody has agreed to be named. Neither the bytes nor the headers have a name, for the lead and the auditor neither."""
    selection = make_selection(cast, stage=Stage.REPORT)
    hidden = [part for judge in (cast.quality, cast.technical) for part in judge.full_name.split()]
    for person in (cast.lead, cast.observer, cast.approver, cast.quality, cast.auditor):
        client = sign_in(person)
        for form in ("xlsx", "csv", "json"):
            for query in ("", "?names=full", "?names=roles"):
                answer = client.get(address(selection, form, query))
                assert answer.status_code == 200
                data = answer.content
                if form == "xlsx":
                    with zipfile.ZipFile(io.BytesIO(data)) as archive:
                        data = b"".join(name.encode() + archive.read(name) for name in archive.namelist())
                text = data.decode("utf-8-sig") + str(answer.headers)
                assert [part for part in hidden if part in text] == [], (person, form, query)
    shown = sign_in(cast.lead).get(reverse("report-preview", args=[selection.ref])).content.decode()
    assert [part for part in hidden if part in shown] == []


def test_selection_of_prices_alone_has_no_file_without_them(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = content()
    for node in prices["criteria"]:
        node["is_price"] = bool(node["points"])
    selection = make_selection(cast, stage=Stage.RESULTS)
    monkeypatch.setattr("scoring.views.exports.content_of", lambda _: settled(prices))
    for form in ("xlsx", "csv"):
        refused = sign_in(cast.lead).get(address(selection, form, "?prices=left_out"))
        assert refused.status_code == 409
        assert "without prices there is nothing to rank by" in refused.content.decode()
