"""A session ends when nothing was asked for long, never while somebody works; who asks how long is left can stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.cast import PASSWORD, Cast

BEGIN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
WHOLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)
LAST = timedelta(minutes=1)


@pytest.fixture
def client(cast: Cast) -> Client:
    """The lead, who came in by the door at BEGIN."""
    client = Client()
    with time_machine.travel(BEGIN, tick=False):
        assert client.post("/accounts/login/", {"login": "lead", "password": PASSWORD}).status_code == 302
    return client


def seconds(client: Client, method: str = "get") -> int:
    return int(getattr(client, method)("/session/").json()["seconds"])


def test_session_ends_after_its_time_and_not_before(client: Client) -> None:
    for late, status in ((-LAST, 200), (LAST, 302)):
        with time_machine.travel(BEGIN + WHOLE + late, tick=False):
            assert client.get("/session/").status_code == status
    with time_machine.travel(BEGIN, tick=False):
        assert client.get("/").status_code == 302, "it has ended for good"


def test_every_page_is_a_sign_of_life_and_asking_is_none(client: Client) -> None:
    with time_machine.travel(BEGIN + WHOLE - LAST, tick=False):
        assert (seconds(client), seconds(client)) == (60, 60)
        assert f'data-seconds="{settings.SESSION_COOKIE_AGE}"' in client.get("/").content.decode()
    with time_machine.travel(BEGIN + 2 * WHOLE - 2 * LAST, tick=False):
        assert client.get("/").status_code == 200


def test_who_wants_to_stay_stays(client: Client) -> None:
    with time_machine.travel(BEGIN + WHOLE - LAST, tick=False):
        assert seconds(client, "post") == settings.SESSION_COOKIE_AGE
    with time_machine.travel(BEGIN + 2 * WHOLE - 2 * LAST, tick=False):
        assert client.get("/session/").json()["user"] == "lead"


def test_token_lets_forms_of_an_earlier_sign_in_be_sent(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)
    token = client.get("/session/").json()["token"]
    assert client.post("/session/", headers={"X-CSRFToken": "x" * 64}).status_code == 403
    assert client.post("/session/", headers={"X-CSRFToken": token}).status_code == 200
