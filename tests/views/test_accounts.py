"""Signing in and out, and where one is led afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from scoring.management.demo import DEMO_PASSWORD
from scoring.models import AuditEvent, User
from scoring.vocabulary import AuditVerb
from tests.cast import PASSWORD, Cast
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]
LOGIN = "/accounts/login/"
ELSEWHERE = [
    "//e.example", "///e.example", "////e.example", "/\\e.example", "\\\\e.example", "\\/e.example", "/\t/e.example",
    "\t//e.example", " //e.example", "\n//e.example", "/\n/e.example", "/\r/e.example", "https:e.example",
    "https://e.example", "http://e.example", "HTTPS://e.example", "https:/e.example", "https:///e.example",
    "https://testserver@e.example", "https://testserver.e.example", "//testserver@e.example", "//e.example/testserver",
    "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x",
    "ftp://e.example", "//[::1]", "http://[", "mailto:a@e.example", "e.example", "work-list", "abc", "scoring:x",
    "%2f%2fe.example", "//e%2eexample", "\x00//e.example", "\u3000//e.example", "／／e.example", "",
]  # fmt: skip


def stays(location: str) -> bool:
    """Whether a browser that follows this address stays on the site: a path that no browser reads as a host."""
    return bool(re.fullmatch(r"/(?![/\\])[^\\\s]*", location))


@pytest.mark.parametrize("payload", ELSEWHERE)
def test_way_back_after_signing_in_stays_on_the_site(cast: Cast, client: Client, payload: str) -> None:
    answer = client.post(LOGIN, {"login": "lead", "password": PASSWORD, "next": payload})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.lead.pk)


@pytest.mark.parametrize("payload", ELSEWHERE)
@pytest.mark.parametrize("signed_in", [False, True])
def test_way_back_after_choosing_a_theme_stays_on_the_site(
    cast: Cast, sign_in: SignIn, payload: str, signed_in: bool
) -> None:
    answer = sign_in(cast.lead if signed_in else None).post("/theme/", {"theme": "dark", "next": payload})
    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize("payload", ["//e.example", "https://e.example", "abc", "javascript:alert(1)"])
def test_way_back_after_signing_out_stays_on_the_site(cast: Cast, sign_in: SignIn, payload: str) -> None:
    answer = sign_in(cast.lead).post("/accounts/logout/", {"next": payload})
    assert answer.status_code == 302
    assert answer["Location"] == LOGIN


@pytest.mark.parametrize("good", ["/vendors/", "/vendors/?q=a%20b&page=2", "/s/SEL-2026-001/results/?view=aligned"])
def test_way_back_to_a_page_of_ours_is_taken(cast: Cast, client: Client, good: str) -> None:
    answer = client.post(LOGIN, {"login": "lead", "password": PASSWORD, "next": good})
    assert answer["Location"] == good
    assert stays(good)
    assert client.post("/theme/", {"theme": "dark", "next": good})["Location"] == good


def test_visitor_is_brought_back_to_the_page_they_asked_for(cast: Cast, client: Client) -> None:
    answer = client.get("/vendors/?q=x")
    assert answer["Location"] == f"{LOGIN}?next=/vendors/%3Fq%3Dx"
    page = client.get(answer["Location"]).content.decode()
    assert 'name="next" value="/vendors/?q=x"' in page


@pytest.mark.parametrize("username", ["lead", "LEAD", "ｌｅａｄ"])
@pytest.mark.usefixtures("cast")
def test_user_name_is_known_in_any_case_and_width(client: Client, username: str) -> None:
    assert client.post(LOGIN, {"login": username, "password": PASSWORD}).status_code == 302


@pytest.mark.usefixtures("cast")
def test_sign_in_and_out_are_events(client: Client) -> None:
    before = AuditEvent.objects.count()
    client.post(LOGIN, {"login": "lead", "password": "wrong"})
    client.post(LOGIN, {"login": "lead", "password": PASSWORD})
    client.post("/accounts/logout/")
    events = list(AuditEvent.objects.order_by("id")[before:].values_list("verb", "actor_name", "about"))
    assert events == [
        (AuditVerb.SIGN_IN_FAILED, "The system", "lead"),
        (AuditVerb.SIGNED_IN, "Lena Hartwig", "lead"),
        (AuditVerb.SIGNED_OUT, "Lena Hartwig", "lead"),
    ]


@pytest.mark.usefixtures("cast")
def test_session_key_changes_with_signing_in_and_dies_with_signing_out(client: Client) -> None:
    client.get(LOGIN)
    client.session.save()
    planted = client.session.session_key
    client.post(LOGIN, {"login": "lead", "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert cookie != planted
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert thief.get("/").status_code == 302


@pytest.mark.usefixtures("cast")
def test_cookie_of_the_session_is_closed_to_scripts(client: Client) -> None:
    client.post(LOGIN, {"login": "lead", "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.req("ID-10")
@pytest.mark.parametrize("username", ["nobody-of-that-name", "deactivated"])
@pytest.mark.usefixtures("cast")
def test_unknown_and_deactivated_are_answered_like_a_wrong_password(client: Client, username: str) -> None:
    wrong = client.post(LOGIN, {"login": "lead", "password": "wrong"})
    other = client.post(LOGIN, {"login": username, "password": PASSWORD})
    assert other.status_code == wrong.status_code == 200
    assert _bare(other.content, username) == _bare(wrong.content, "lead")
    assert "_auth_user_id" not in client.session


def _bare(body: bytes, username: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body.decode())
    return page.replace(f'value="{username}"', "")


@pytest.mark.req("ID-06")
@pytest.mark.usefixtures("cast")
def test_too_many_wrong_passwords_lock_the_name_and_nobody_else(client: Client) -> None:
    for n in range(5):
        answer = client.post(LOGIN, {"login": "lead", "password": "wrong"}, headers={"X-Forwarded-For": f"10.0.0.{n}"})
        assert answer.status_code == 200
    for password in ("wrong", PASSWORD):
        answer = client.post(LOGIN, {"login": "lead", "password": password})
        assert answer.status_code == 429
        assert answer["Retry-After"] == "900"
        assert "Too many failed login attempts" in text_of(answer)
    assert client.post(LOGIN, {"login": "quality", "password": PASSWORD}).status_code == 302


@pytest.mark.usefixtures("cast")
def test_many_requests_of_one_address_are_held_back_in_words(client: Client) -> None:
    answers = [client.post(LOGIN, {}, headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429], "a made-up address does not help"
    assert "Too many tries" in text_of(answers[-1])


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("login", ["a\x00b", "x" * 10_000, "<script>alert(1)</script>", "' OR 1=1 --"])
def test_odd_user_name_is_just_wrong(client: Client, login: str) -> None:
    answer = client.post(LOGIN, {"login": login, "password": "wrong"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_nobody_signs_up(client: Client) -> None:
    for address in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert client.get(address).status_code == 404


@pytest.mark.usefixtures("cast")
def test_demo_accounts_are_named_in_the_local_mode_alone(client: Client) -> None:
    assert "Demo accounts" in text_of(client.get(LOGIN))
    with override_settings(DEMO_ACCOUNTS=False):
        page = text_of(client.get(LOGIN))
        assert "Demo accounts" not in page
        assert "fictional-demo" not in page


@pytest.mark.parametrize(("theme", "kept"), [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("neon", None)])
def test_theme_is_kept_when_it_is_one_of_ours(client: Client, theme: str, kept: str | None) -> None:
    answer = client.post(reverse("theme-set"), {"theme": theme, "next": "/vendors/"})
    cookie = answer.cookies.get("theme")
    assert (cookie.value if cookie else None) == kept
    if cookie:
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_demo_password_opens_nothing_in_production(cast: Cast) -> None:
    cast.lead.set_password(DEMO_PASSWORD)  # an unlogged column: the guard lets it pass
    cast.lead.save(update_fields=["password"])
    given = {"login": cast.lead.username, "password": DEMO_PASSWORD}
    with override_settings(PRODUCTION=True):
        assert Client().post("/accounts/login/", given).status_code == 200
    assert Client().post("/accounts/login/", given).status_code == 302


def test_local_mode_answers_this_machine_alone() -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get("/accounts/login/").status_code == 403
    assert Client(REMOTE_ADDR="127.0.0.1").get("/accounts/login/").status_code == 200
