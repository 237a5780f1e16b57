"""ID-05: a session ends when nothing was done for long, and after half a day even for those who never rest."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from scoring.models import Job
from scoring.views.sessions import LAST, NOTED_EVERY
from scoring.vocabulary import JobKind
from tests.cast import PASSWORD, Cast

BEGIN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
IDLE = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
DAY = timedelta(seconds=settings.SESSION_COOKIE_AGE)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
DOOR = "/accounts/login/"
BY_SCRIPT = {"Accept": "application/json"}


def came_in(cast: Cast) -> Client:
    """The lead, who came in by the door at BEGIN."""
    client = Client()
    with time_machine.travel(BEGIN, tick=False):
        assert client.post(DOOR, {"login": cast.lead.username, "password": PASSWORD}).status_code == 302
    return client


def at(client: Client, when: datetime, path: str = "/", method: str = "get", **headers: str) -> int:
    """What the client is answered at that moment."""
    with time_machine.travel(when, tick=False):
        return int(getattr(client, method)(path, headers=headers).status_code)


def left(client: Client, when: datetime, method: str = "get") -> tuple[int, bool]:
    with time_machine.travel(when, tick=False):
        state = getattr(client, method)("/session/").json()
    return state["seconds"], state["last"]


@pytest.mark.req("ID-05")
def test_session_ends_when_nothing_was_done_for_its_minutes_and_not_before(cast: Cast) -> None:
    client = came_in(cast)
    assert at(client, BEGIN + IDLE - SECOND) == 200
    assert at(client, BEGIN + 2 * IDLE - 2 * SECOND) == 200, "the page before was a sign of life"
    assert at(client, BEGIN + 3 * IDLE - SECOND) == 302
    assert at(client, BEGIN) == 302, "it has ended for good"


@pytest.mark.req("ID-05")
@pytest.mark.parametrize("minutes", [5, 60])
def test_minutes_are_those_that_are_set(cast: Cast, minutes: int) -> None:
    with override_settings(SESSION_IDLE_SECONDS=60 * minutes):
        for late, status in ((-SECOND, 200), (SECOND, 302)):
            assert at(came_in(cast), BEGIN + minutes * MINUTE + late) == status


@pytest.mark.req("ID-05")
def test_session_ends_after_half_a_day_although_something_was_always_done(cast: Cast) -> None:
    """A page every fourteen minutes until the last second; the end is told and cannot be put off."""
    client = came_in(cast)
    step = IDLE - MINUTE
    for n in range(1, DAY // step + 1):
        assert at(client, BEGIN + n * step) == 200
    assert at(client, BEGIN + DAY - 2 * MINUTE) == 200
    assert left(client, BEGIN + DAY - MINUTE, "post") == (60, True)
    assert at(client, BEGIN + DAY - SECOND) == 200
    assert at(client, BEGIN + DAY + SECOND) == 302


@pytest.mark.req("ID-05")
def test_script_is_told_by_a_status_and_a_person_is_led_to_the_door(cast: Cast) -> None:
    ways: list[tuple[dict[str, str], int]] = [
        ({}, 302),
        ({"Accept": "text/html,application/json;q=0.9", "Sec-Fetch-Mode": "navigate"}, 302),
        (BY_SCRIPT, 401),
        ({"X-Fragment": "rows"}, 401),
        ({"Sec-Fetch-Mode": "cors"}, 401),
    ]
    for headers, status in ways:
        client = came_in(cast)
        assert at(client, BEGIN + IDLE - SECOND, "/vendors/", **headers) == 200
        assert at(client, BEGIN + 2 * IDLE, "/vendors/", **headers) == status
        assert at(client, BEGIN + 2 * IDLE, "/vendors/", "post", **headers) == status


@pytest.mark.req("ID-05")
def test_asking_how_long_is_left_and_waiting_for_a_job_are_no_signs_of_life(cast: Cast) -> None:
    client = came_in(cast)
    job, _ = Job.objects.begin(uuid.uuid4(), kind=JobKind.VENDOR_IMPORT, title="An import", by=cast.lead)
    page = reverse("job-detail", args=[job.pk])
    for n in range(1, 15):
        assert at(client, BEGIN + n * MINUTE, page) == 200
        assert left(client, BEGIN + n * MINUTE)[0] == (15 - n) * 60
    assert at(client, BEGIN + IDLE + SECOND, page) == 302


@pytest.mark.req("ID-05")
def test_who_is_at_work_in_a_page_stays(cast: Cast) -> None:
    """What static/js/session.js sends once a minute while somebody types."""
    client = came_in(cast)
    assert left(client, BEGIN + IDLE - SECOND, "post") == (settings.SESSION_IDLE_SECONDS, False)
    with time_machine.travel(BEGIN + IDLE + MINUTE, tick=False):
        assert f'data-seconds="{settings.SESSION_IDLE_SECONDS}"' in client.get("/").content.decode()
    assert at(client, BEGIN + 2 * IDLE - SECOND) == 200


def test_signs_of_life_that_come_close_are_not_written_down_one_by_one(cast: Cast) -> None:
    client = came_in(cast)
    for late, seconds in ((NOTED_EVERY - 1, 900 - NOTED_EVERY + 1), (NOTED_EVERY, 900)):
        assert at(client, BEGIN + late * SECOND) == 200
        assert left(client, BEGIN + late * SECOND) == (seconds, False)


def test_session_of_an_earlier_release_has_ended(cast: Cast) -> None:
    """It knows of no last instant, so nobody could say how old it is."""
    client = came_in(cast)
    with time_machine.travel(BEGIN, tick=False):
        session = client.session
        del session[LAST]
        session.save()
    assert at(client, BEGIN + MINUTE) == 302


@pytest.mark.req("ID-05")
def test_who_signs_in_again_is_where_they_were(cast: Cast) -> None:
    """On the page that was asked for, or on the one with the button that was pressed."""
    move, results = "/s/SEL-2026-001/stage/", "/s/SEL-2026-001/results/?view=aligned"
    for method, path, before, back in (
        ("get", "/vendors/?q=x", "", "/vendors/?q=x"),
        ("post", move, f"http://testserver{results}", results),
        ("post", move, f"https://e.example{results}", "/"),
        ("post", move, "", "/"),
    ):
        client = came_in(cast)
        with time_machine.travel(BEGIN + IDLE + SECOND, tick=False):
            door = getattr(client, method)(path, headers={"Referer": before})
            page = client.get(door["Location"]).context["redirect_field_value"]
            again = client.post(DOOR, {"login": cast.lead.username, "password": PASSWORD, "next": page})
        assert again["Location"] == back


def test_token_lets_forms_of_an_earlier_sign_in_be_sent(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lead)
    token = client.get("/session/").json()["token"]
    assert client.post("/session/", headers={"X-CSRFToken": "x" * 64}).status_code == 403
    assert client.post("/session/", headers={"X-CSRFToken": token}).status_code == 200
