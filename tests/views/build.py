"""What the tests of views share: a selection of other people, staged files, what the tables hold, refused writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from scoring.actions.people import create_user
from scoring.models import Selection
from scoring.vocabulary import Stage
from tests.cast import PASSWORD, Cast
from tests.factories import make_selection

# A GET may keep its session, and its count against the limits of sign-in; nothing else.
WRITABLE = ("django_session", '"cache"')


def foreign_selection(
    cast: Cast, *, stage: Stage = Stage.SETUP, title: str = "Another house’s matter", prefix: str = "other"
) -> Selection:
    """A selection of which nobody of the cast is a member but the stranger, who leads it."""
    others = {
        username: create_user(
            by=None, username=f"{prefix}-{username}", full_name=f"Other {username}", password=PASSWORD
        )
        for username in ("quality", "technical", "approver", "observer")
    }
    return make_selection(replace(cast, lead=cast.stranger, **others), stage=stage, title=title)


def stage_file(client: Client, name: str, data: bytes) -> str:
    """Upload a scorecard; the address of its preview."""
    answer = client.post("/scorecards/new/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    assert resolve(urlsplit(answer["Location"]).path).url_name == "scorecard-preview"
    return str(answer["Location"])


def row_counts() -> dict[str, int]:
    """How many rows each of our tables holds."""
    return {model.__name__: model._base_manager.count() for model in apps.get_app_config("scoring").get_models()}


class Wrote(AssertionError):
    """A request that only reads has written."""


@contextmanager
def no_writes() -> Iterator[None]:
    """Refuse every statement that changes rows, WRITABLE excepted."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        verb = sql.lstrip(" (").split(" ", 1)[0].upper()
        if verb not in ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK") and not any(table in sql for table in WRITABLE):
            raise Wrote(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def text_of(answer: HttpResponse) -> str:
    """The page as one line of words, as far as a test of texts needs it."""
    return " ".join(answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"').split())
