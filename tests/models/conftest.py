"""The database as another program finds it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def outside(transactional_db: None) -> Iterator[sqlite3.Connection]:
    """A connection to the SQLite file as any other program opens one, without the app's pragmas."""
    if connection.vendor != "sqlite":
        pytest.skip("a file that any program can open is SQLite's matter")
    raw = sqlite3.connect(connection.settings_dict["NAME"])
    raw.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, text) is not None)
    yield raw
    raw.close()
