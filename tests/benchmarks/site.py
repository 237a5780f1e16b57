"""The product on a database of its own, for as long as the benchmark runs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path


@contextmanager
def running(database: str = "") -> Iterator[None]:
    """Django set up on an empty, migrated database with the demo; nothing of the caller's settings is used.

    `database` is its address as DATABASE_URL takes it; an SQLite file of its own where none is given.
    """
    for name in [name for name in os.environ if name.startswith("VENDORSELECT_")]:
        del os.environ[name]
    for name in ("SECRET_KEY", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="vendorselect-") as folder:
        os.environ["VENDORSELECT_DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = database or f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "vendorselect.settings"
        import django
        from django.core.management import call_command  # settings are read here, after the environment is set

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_library", verbosity=0, stdout=StringIO())
        call_command("load_demo", verbosity=0, stdout=StringIO())
        yield
