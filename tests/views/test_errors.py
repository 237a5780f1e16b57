"""A database that is away: 503 in words for everyone, nothing secret in the page, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from scoring.models import User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def database_is_away() -> Iterator[None]:
    def refuse(*_: Any) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("path", ["/", "/selections/", "/vendors/", "/accounts/login/"])
def test_person_who_is_signed_in_is_asked_to_wait(
    cast: Cast, sign_in: Callable[[User | None], Client], path: str
) -> None:
    client = sign_in(cast.lead)
    client.raise_request_exception = False
    with database_is_away():
        answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The database does not answer" in answer.content.decode()


def test_form_that_cannot_be_read_is_asked_to_wait_too(cast: Cast, sign_in: Callable[[User | None], Client]) -> None:
    client = sign_in(cast.lead)
    client.raise_request_exception = False
    with database_is_away():
        answer = client.post("/vendors/new/", b"--x", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 503


def test_process_is_alive_without_its_database() -> None:
    client = Client()
    with database_is_away():
        assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_what_was_typed_is_kept(cast: Cast, sign_in: Callable[[User | None], Client]) -> None:
    client = sign_in(cast.lead)
    client.raise_request_exception = False
    with database_is_away():
        page = client.post(
            "/scorecards/00000000-0000-4000-8000-000000000000/", {"title": "Filling of <vials>", "seen": ["a", "b"]}
        ).content
    assert "Filling of &lt;vials&gt;" in page.decode()
    for value in "ab":
        assert f'name="seen" value="{value}"' in page.decode()


def test_password_is_not_written_back(cast: Cast, sign_in: Callable[[User | None], Client]) -> None:
    for person, path in ((None, "/accounts/login/"), (cast.lead, "/s/SEL-2026-001/decision/sign/")):
        client = sign_in(person)
        client.raise_request_exception = False
        with database_is_away():
            answer = client.post(path, {"login": "lead", "username": "lead", "password": PASSWORD})
        assert answer.status_code == 503
        assert PASSWORD not in answer.content.decode()
