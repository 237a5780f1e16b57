"""A form that comes without its session, or with the token of an earlier one: what was typed is sent again, not lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from scoring.models import AuditEvent, Decision, Selection, Signature, User
from scoring.vocabulary import Stage
from tests.cast import PASSWORD, Cast
from tests.factories import alternative, freeze, make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]
OWN = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
LINES = "It leads.\r\nIts line <is> free."


def typed(selection: Selection) -> dict[str, Any]:
    return {
        "outcome": "shortlist", "shortlist": [alternative(selection, n).pk for n in ("Aldermoor", "Brightwater")],
        "rationale": LINES, "version": "1", "lines": "1", "line0-key": "", "line0-text": "Visit the line",
        "line0-owner": "CMC", "line0-due_on": "2027-02-01", "then": "save",
    }  # fmt: skip


def fields(answer: HttpResponse) -> dict[str, list[str]]:
    """The fields of the form that sends it again, as a browser would."""
    form = answer.content.decode().split('<form class="mb-3 row-of"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescape(value))
    return found


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return make_selection(cast, stage=Stage.DECISION)


def test_every_field_of_a_decision_outlives_its_session(cast: Cast, selection: Selection, sign_in: SignIn) -> None:
    page = reverse("decision-detail", args=[selection.ref])
    away = Client().post(page, typed(selection), headers=OWN)
    assert away.status_code == 401
    text = text_of(away)
    assert "You are signed out" in text
    assert 'href="/accounts/login/"' in text
    assert "Its line &lt;is&gt; free.</textarea>" in text, "it can be read, and copied"
    again = sign_in(cast.lead).post(page, fields(away), headers=OWN)
    assert again.status_code == 302
    decision = Decision.objects.get()
    assert (decision.rationale, decision.shortlist.count()) == ("It leads.\nIts line <is> free.", 2)
    assert [row.text for row in decision.conditions.all()] == ["Visit the line"]


def test_comment_outlives_an_old_token_and_the_password_is_asked_again(cast: Cast, selection: Selection) -> None:
    snapshot = freeze(cast, selection)
    page = reverse("signature-new", args=[selection.ref])
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.approver)
    client.get(page)
    sent = {
        "shown": snapshot.sha256, "meaning": "rejection", "comment": "The audit is too old.", "username": "approver",
        "password": PASSWORD, "csrfmiddlewaretoken": "x" * 64,
    }  # fmt: skip
    late = client.post(page, sent, headers=OWN)
    assert late.status_code == 403
    assert "Aino Virtanen" in text_of(late)
    kept = fields(late)
    assert kept.pop("csrfmiddlewaretoken") != ["x" * 64]
    assert kept == {"shown": [snapshot.sha256], "meaning": ["rejection"], "comment": ["The audit is too old."]}
    assert PASSWORD not in text_of(late)
    asked = client.post(page, fields(late), headers=OWN)
    assert asked.status_code == 422
    assert "Enter your password." in text_of(asked)
    assert "The audit is too old.</textarea>" in text_of(asked)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(asked))
    assert token is not None
    assert client.post(page, sent | {"csrfmiddlewaretoken": token[1]}, headers=OWN).status_code == 302
    assert Signature.objects.get().comment == "The audit is too old."


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
                {"Sec-Fetch-Site": "none", "Origin": "http://testserver"}]
)  # fmt: skip
def test_what_a_stranger_sends_is_not_offered_again(cast: Cast, selection: Selection, headers: dict[str, str]) -> None:
    """At a second click it would carry a token of ours."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)
    page = reverse("decision-reopen", args=[selection.ref])
    answer = client.post(page, {"reason": "Some trick of theirs."}, headers=headers)
    assert answer.status_code == 403
    assert "trick" not in text_of(answer)
    assert "Send it again" not in text_of(answer)


def test_what_one_has_typed_is_not_offered_to_another_who_signed_in(cast: Cast, selection: Selection) -> None:
    page = reverse("decision-dissent", args=[selection.ref])
    typed = {"text": "The line is old.", "typed_by": cast.quality.username}
    for person, is_offered in ((cast.technical, False), (cast.quality, True)):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        answer = client.post(page, typed, headers=OWN)
        assert answer.status_code == 403
        assert ("The line is old." in text_of(answer)) is is_offered
        assert ("Somebody else has typed this" in text_of(answer)) is not is_offered
    away = fields(Client().post(page, typed, headers=OWN))
    assert away["typed_by"] == [cast.quality.username], "who signs in next is asked too"


def test_browser_without_fetch_headers_is_known_by_its_origin(cast: Cast, selection: Selection) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.quality)
    page = reverse("decision-dissent", args=[selection.ref])
    answer = client.post(page, {"text": "The line is old."}, headers={"Origin": "http://testserver"})
    assert (answer.status_code, fields(answer)["text"]) == (403, ["The line is old."])


def test_empty_forms_are_led_to_the_sign_in_page_and_scripts_are_told(selection: Selection) -> None:
    page = reverse("decision-detail", args=[selection.ref])
    for data in ({}, {"password": PASSWORD}, {"typed_by": "lead"}):
        answer = Client().post(
            page, data, headers={"Sec-Fetch-Mode": "navigate", "Referer": f"http://testserver{page}"}
        )
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={page}")
    answer = Client().post(page, {"rationale": "It leads."}, headers={"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_every_refusal_shows_the_sentences_that_were_typed(cast: Cast, selection: Selection, sign_in: SignIn) -> None:
    """Who was let go, who has another part, who comes too late: each wrote it in good faith."""
    freeze(cast, selection)
    sign = reverse("signature-new", args=[selection.ref])
    withdraw = reverse("selection-withdraw", args=[selection.ref])
    cases = (
        (cast.stranger, sign, 404), (cast.observer, sign, 403), (cast.lead, withdraw, 302), (cast.lead, withdraw, 409),
    )  # fmt: skip
    for person, page, status in cases:
        data = {"reason": "The line <b>is</b> old.", "comment": "No, not this one.", "password": f"{PASSWORD} x"}
        answer = sign_in(person).post(page, data)
        assert answer.status_code == status
        if status != 302:
            assert "The line &lt;b&gt;is&lt;/b&gt; old.</textarea>" in text_of(answer)
            assert "No, not this one.</textarea>" in text_of(answer)
            assert PASSWORD not in text_of(answer)


def test_form_that_cannot_be_read_is_no_fault_of_ours(cast: Cast, sign_in: SignIn) -> None:
    """Too many fields, and parts without a border: at an address that is not there, nobody has read them before."""
    too_many = {f"f{n}": "Of two words." for n in range(1001)}
    broken = {"data": b"--x", "content_type": "multipart/form-data; boundary="}
    for person in (None, cast.lead):
        client = sign_in(person)
        client.raise_request_exception = False
        for form in ({"data": too_many}, broken):
            assert client.post("/nothing/", **form).status_code == 404
            assert client.post("/selections/", **form, headers=OWN).status_code < 500


def test_visitor_is_not_sent_megabytes_of_what_they_sent(selection: Selection) -> None:
    page = reverse("decision-detail", args=[selection.ref])
    much = {"rationale": '" ' * 250_000}
    assert Client().post(page, much, headers=OWN).status_code == 302
    assert len(Client().post("/nothing/", much).content) < 100_000
    some = Client().post(page, {"rationale": '" ' * 200_000}, headers=OWN)
    assert (some.status_code, some.content.count(b"&quot; ")) == (401, 2 * 200_000)


def test_nothing_is_recorded_of_what_was_not_sent(cast: Cast, selection: Selection) -> None:
    before = AuditEvent.objects.count()
    Client().post(reverse("decision-detail", args=[selection.ref]), typed(selection), headers=OWN)
    assert AuditEvent.objects.count() == before
