"""What every answer carries, and refusals in words."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from scoring.actions.recording import Conflict
from scoring.models import AuditEvent, User
from scoring.selectors import work
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


def check_headers(answer: HttpResponse) -> None:
    given = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert given == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_every_answer_to_a_person_is_guarded_and_kept_out_of_caches(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    waiting = make_selection(cast)
    vendor = waiting.alternatives.get(short_name="Aldermoor").vendor
    pages = {
        reverse("work-list"): 200,
        reverse("selection-list"): 200,
        reverse("selection-detail", args=[selection.ref]): 200,
        reverse("results-ranking", args=[selection.ref]): 200,
        reverse("results-ranking", args=[waiting.ref]): 409,
        reverse("audit-list", args=[selection.ref]): 200,
        reverse("scorecard-new"): 200,
        reverse("scorecard-template"): 200,
        reverse("scorecard-preview", args=[uuid.uuid4()]): 404,
        reverse("vendor-list"): 200,
        reverse("vendor-detail", args=[vendor.slug]): 200,
        reverse("account_logout"): 200,
        reverse("theme-set"): 405,
        "/no-such-page": 404,
    }
    client = sign_in(cast.lead)
    for address, status in pages.items():
        answer = client.get(address)
        assert answer.status_code == status, address
        check_headers(answer)
        assert "no-store" in answer["Cache-Control"], address
    refused = sign_in(cast.quality).get(reverse("scorecard-new"))
    assert refused.status_code == 403
    check_headers(refused)
    assert "no-store" in refused["Cache-Control"]


@pytest.mark.usefixtures("cast")
def test_every_answer_to_a_visitor_is_guarded(client: Client) -> None:
    for address in ("/", reverse("account_login"), reverse("livez"), reverse("readyz"), "/no-such-page"):
        check_headers(client.get(address))
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]


# A block of data is no script: nothing in it runs.
RUNS = r"""<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|\sstyle=|\son\w+=|javascript:"""


def test_page_has_no_inline_script_or_style(cast: Cast, sign_in: SignIn) -> None:
    """The policy would block them; that none is there shows that nothing relies on it being loosened."""
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.lead)
    for name, args in (("results-ranking", [selection.ref]), ("selection-detail", [selection.ref]), ("work-list", [])):
        body = client.get(reverse(name, args=args)).content.decode()
        assert not re.search(RUNS, body), name


def test_wrong_moment_is_a_page_with_its_reason(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    answer = sign_in(cast.lead).get(reverse("results-ranking", args=[selection.ref]))
    assert answer.status_code == 409
    assert f"{selection.ref} is at the stage “Scoring”." in text_of(answer)


def test_somebody_elses_edit_is_a_page_with_both_values(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = make_selection(cast)

    def meet(*args: object) -> None:
        mine = {"title": "what I typed", "deadline_at": None}
        raise Conflict(selection, mine, {"title": "what they saved", "deadline_at": "2026-12-01", "scope": "unchanged"})

    monkeypatch.setattr(work, "waiting_for", meet)
    answer = sign_in(cast.lead).get("/")
    assert answer.status_code == 409
    page = text_of(answer)
    assert "was changed by somebody else in the meantime" in page
    assert "what I typed" in page
    assert "what they saved" in page
    assert "Deadline" in page
    assert "deadline_at" not in page


def test_busy_database_is_a_page_that_asks_for_patience(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(work, "waiting_for", busy)
    answer = sign_in(cast.lead).get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "database is locked" not in text_of(answer), "details are for the log"


def test_fault_shows_no_insides(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*args: object) -> None:
        raise RuntimeError("secret detail at /some/path")

    monkeypatch.setattr(work, "waiting_for", break_down)
    client = sign_in(cast.lead)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "<h1>" in answer.content.decode()


def test_events_of_one_request_carry_its_id(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.lead)
    client.post(reverse("selection-move", args=[selection.ref]), {"target": "scoring"})
    event = AuditEvent.objects.latest("id")
    assert uuid.UUID(event.request_id)
    assert AuditEvent.objects.filter(request_id=event.request_id).count() == 1


@pytest.mark.parametrize(("cookie", "shown"), [("dark", "dark"), ("light", "light"), ("neon", "auto"), ("", "auto")])
@pytest.mark.usefixtures("cast")
def test_theme_of_the_cookie_is_the_pages(client: Client, cookie: str, shown: str) -> None:
    client.cookies["theme"] = cookie
    assert f'data-bs-theme="{shown}"' in client.get(reverse("account_login")).content.decode()
