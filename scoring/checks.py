"""Checks at start: `manage.py check --deploy --database default`, and wsgi.py before the first request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections


def guard_stands(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse to work on a database whose triggers are gone: changes could go unlogged."""
    from scoring.models import guard  # models load after the app registry

    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "scoring_auditevent" not in connection.introspection.table_names():
            continue  # before the first migrate there is nothing to guard
        gone = guard.missing(connection)
        if gone:
            found.append(
                Error(
                    f"{len(gone)} of the database triggers that guard the audit trail are missing or replaced, "
                    f"first {gone[0]}.",
                    hint="Find out who changed them, then run: manage.py migrate",
                    id="scoring.E001",
                )
            )
    return found
