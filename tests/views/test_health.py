"""Is it alive, can it work."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from scoring.models import guard


def test_process_answers_without_the_database(client: Client) -> None:
    """No database fixture here: a query would fail the test."""
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_while_the_guard_stands(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_not_ready_without_a_trigger(client: Client) -> None:
    name, table = next(iter(guard.present(connection).items()))
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready"), "and no word of what is missing"


@pytest.mark.django_db
def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> list[str]:
        raise OperationalError("no route to host")

    monkeypatch.setattr(guard, "missing", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready")
