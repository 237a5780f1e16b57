"""The log of a selection."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.models import AuditEvent, Selection, User
from scoring.selectors import audit, register
from scoring.selectors.audit import HIDDEN
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.selectors.build import panel, score
from tests.views.build import foreign_selection, text_of

SignIn = Callable[[User | None], Client]


def address(selection: Selection) -> str:
    return reverse("audit-list", args=[selection.ref])


def read(client: Client, where: str, query: dict[str, str] | None = None) -> list[dict[str, str]]:
    """The rows of a log as a file."""
    answer = client.get(where, query or {})
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text, newline="")))


def numbers(rows: list[dict[str, str]]) -> list[tuple[str, int]]:
    """The events of a file, each once, in its order."""
    return list(dict.fromkeys((row["Chain"], int(row["Number"])) for row in rows))


@pytest.mark.parametrize("person", ["lead", "approver", "auditor"])
def test_log_shows_every_change_newest_first(cast: Cast, sign_in: SignIn, person: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    answer = sign_in(getattr(cast, person)).get(address(selection))
    shown = list(answer.context["page"].object_list)
    own = AuditEvent.objects.filter(chain=selection.ref)
    assert len(shown) == own.count() + 1, "its own events, and its creation"
    assert shown == sorted(shown, key=lambda event: -event.id)
    assert shown[-1].verb == AuditVerb.SELECTION_CREATED
    page = text_of(answer)
    assert "Lena Hartwig moved the selection: Consensus to Results" in page
    assert "Quentin Abara scored Aldermoor, Inspection record" in page
    assert "The last inspection closed without findings." in page


def test_log_of_one_selection_has_nothing_of_another(cast: Cast, sign_in: SignIn) -> None:
    mine, theirs = make_selection(cast), foreign_selection(cast)
    page = text_of(sign_in(cast.auditor).get(address(mine)))
    assert theirs.ref not in page
    assert "Other quality" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"verb": "alternative-added"}, 3),
        ({"verb": "member-added", "text": "quentin"}, 1),
        ({"text": "Aldermoor"}, 1),
        ({"text": "nothing like it"}, 0),
        ({"text": "%"}, 0),
        ({"verb": "no-such-verb"}, None),
        ({"text": "a\x00b"}, None),
        ({"text": "x" * 101}, None),
    ],
)
def test_log_is_filtered(cast: Cast, sign_in: SignIn, query: dict[str, str], count: int | None) -> None:
    """A filter that cannot be is no filter, and none that is shown as empty."""
    answer = sign_in(cast.lead).get(address(make_selection(cast)), query)
    assert answer.status_code == 200
    everything = 10  # created, criteria, three vendors, four members, and the lead's own part stands in the creation
    found = answer.context["page"].paginator.count
    assert found == (everything - 1 if count is None else count)


@pytest.mark.parametrize("rows", [1, 3])
def test_log_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=rows) if rows > 1 else panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", *["3"] * selection.alternatives.count())
    client = sign_in(cast.lead)
    # Session, person, roles, selection, membership, votes that are open, count, events with values.
    with django_assert_num_queries(8):
        client.get(address(selection))


def test_log_is_cut_into_pages_that_keep_the_filter(cast: Cast, sign_in: SignIn) -> None:
    selection = panel(cast, [cast.quality], vendors=30)
    for key in ("Q1", "Q2", "D1", "D2"):
        score(selection, cast.quality, key, *["3"] * 30)
    answer = sign_in(cast.lead).get(address(selection), {"verb": "score-recorded", "page": "2"})
    assert len(answer.context["page"].object_list) == 20
    assert "verb=score-recorded" in answer.content.decode()


def test_log_shows_text_as_text(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, title="<script>alert(1)</script>")
    body = sign_in(cast.lead).get(address(selection), {"text": '"><img src=x>'}).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x>" not in body


def test_file_holds_what_the_page_shows_under_the_same_filter(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "CHUNK", 2)  # fewer than there are events
    selection = make_selection(cast, stage=Stage.RESULTS)
    client, where = sign_in(cast.auditor), reverse("audit-export", args=[selection.ref])
    for query in ({}, {"verb": "score-recorded"}, {"text": "quentin"}, {"verb": "no-such-verb"}):
        shown = client.get(address(selection), query)
        assert f'href="{where}' in shown.content.decode()
        events = list(shown.context["page"].object_list)
        rows = read(client, where, query)
        assert numbers(rows) == [(event.chain, event.seq) for event in events]
        assert {row["SHA-256"] for row in rows} == {event.hash for event in events}
        kept = AuditEvent.objects.latest("id")
        assert (kept.chain, kept.actor, kept.verb) == (selection.ref, cast.auditor, AuditVerb.DATA_EXPORTED)
        assert kept.sentence.endswith("exported the log as CSV")
        (detail,) = kept.payload.changes
        assert detail == {"form": "csv", "entries": len(events), "newest": events[0].hash}
    values = {(row["What"], row["Field"], row["Before"], row["After"]) for row in rows}
    assert ("performance", "reason", "", "The last inspection closed without findings.") in values
    assert read(client, where, {"text": "nothing like it"}) == []


def test_link_to_the_file_keeps_the_filter_and_not_the_page(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    page = sign_in(cast.lead).get(address(selection), {"verb": "member-added", "page": "1"}).content.decode()
    assert f'href="{reverse("audit-export", args=[selection.ref])}?verb=member-added" download' in page


def test_file_holds_back_open_scores_as_the_page_does(cast: Cast, sign_in: SignIn) -> None:
    selection = panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", *["3"] * selection.alternatives.count())
    rows = read(sign_in(cast.lead), reverse("audit-export", args=[selection.ref]), {"verb": "score-recorded"})
    judged = [row for row in rows if row["What"] == "score" and row["Field"] in ("value", "reason", "judgement")]
    assert {row["After"] for row in judged} == {HIDDEN}
    assert {row["Field"] for row in judged} >= {"value", "judgement"}


def test_look_at_the_head_of_a_file_takes_nothing_along(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    before = AuditEvent.objects.count()
    answer = sign_in(cast.lead).head(reverse("audit-export", args=[selection.ref]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{selection.ref}_log_')
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("rows", [1, 3])
def test_file_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=rows) if rows > 1 else panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", *["3"] * selection.alternatives.count())
    client = sign_in(cast.lead)
    # As the page, without its head; the newest and their number, the event of the export, the events with values.
    with django_assert_num_queries(16):
        read(client, reverse("audit-export", args=[selection.ref]))


def test_file_of_a_vendor_s_log_holds_what_its_page_shows(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "CHUNK", 2)
    selection = make_selection(cast, stage=Stage.RESULTS)
    vendor = selection.alternatives.select_related("vendor")[0].vendor
    client, where = sign_in(cast.stranger), reverse("vendor-log-export", args=[vendor.slug])
    shown = client.get(reverse("vendor-log", args=[vendor.slug]))
    assert f'href="{where}" download' in shown.content.decode()
    events = list(shown.context["page"].object_list)
    rows = read(client, where)
    assert numbers(rows) == [(event.chain, event.seq) for event in events]
    assert any((row["Field"], row["After"]) == ("name", vendor.name) for row in rows)
    kept = AuditEvent.objects.latest("id")
    assert (kept.actor, kept.sentence.endswith(f"exported the log of {vendor.name} as CSV")) == (cast.stranger, True)
    assert kept.payload.changes == [{"form": "csv", "entries": len(events), "newest": events[0].hash}]
