"""What every test stands on: which database, a clean one for each test, the cast, signed-in clients.

`pytest` runs everything on SQLite; `pytest --database=postgres` runs the tests that touch the database again, on a
PostgreSQL server that it starts (or the one that TEST_DATABASE_URL names).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.conf import settings
from django.test import Client, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from scoring.models import User
    from tests.cast import Cast
    from tests.postgres import Server

# What makes pytest-django set a database up for a test.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
SERVER: pytest.StashKey[Server] = pytest.StashKey()

hypothesis_settings.register_profile(
    "suite", max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("soak", max_examples=5_000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help="Which database to test on.")
    parser.addoption("--soak", action="store_true", help="Run the long tests too, and properties with 5 000 examples.")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the database before Django reads its settings; nothing of the caller's environment reaches them."""
    if settings.configured and not hasattr(config, "workerinput"):  # xdist's workers inherit what was chosen
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose the database before settings load.")
    hypothesis_settings.load_profile("soak" if config.getoption("soak") else "suite")
    for name in (
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "VENDORSELECT_MODE",
        "VENDORSELECT_DEBUG",
        "VENDORSELECT_ORGANISATION",
        "VENDORSELECT_IDLE_MINUTES",
        "EMAIL_URL",
    ):
        os.environ.pop(name, None)
    os.environ["DATABASE_URL"] = _database_url(config)
    os.environ["DJANGO_SETTINGS_MODULE"] = "vendorselect.settings"
    django.setup()
    # Argon2 is slow on purpose; a test of passwords asks for it by name.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _database_url(config: pytest.Config) -> str:
    if config.getoption("database") == "sqlite":
        return "sqlite:///var/never-opened.sqlite3"  # see django_db_modify_db_settings
    if "TEST_DATABASE_URL" not in os.environ:
        from tests.postgres import Server  # a run on SQLite needs no server's binaries

        config.stash[SERVER] = Server()
        os.environ["TEST_DATABASE_URL"] = config.stash[SERVER].url  # the workers of xdist inherit it
    return os.environ["TEST_DATABASE_URL"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database; run no pure test twice, and no long one unasked."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")
    unwanted = []
    if config.getoption("database") == "postgres":
        unwanted += [i for i in items if not i.get_closest_marker("database") or i.get_closest_marker("looks")]
    if not config.getoption("soak"):
        unwanted += [item for item in items if item.get_closest_marker("soak")]
    if unwanted:
        gone = set(unwanted)
        config.hook.pytest_deselected(items=list(gone))
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite is tested in a file: only there do connections meet the locks that they meet in the product."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The flush after a transactional test empties guarded tables: it alone may take the guard away.

    `flush` ends with post_migrate, which puts the guard back, and leaves the cache table alone: it is emptied here.
    """
    from django.core.cache import cache  # these need settings
    from django.db import connection, transaction

    from scoring.models import guard

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_guarded(self: Any, sql_list: list[str]) -> None:
        with transaction.atomic():
            guard.drop(self.connection)
            flush(self, sql_list)
            cache.clear()

    operations.execute_sql_flush = flush_guarded  # type: ignore[method-assign]  # for this session only
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]  # as it was


@pytest.fixture(scope="session", autouse=True)
def _files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the product stores goes to a folder of this run."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def _no_file_of_another_test(_files: None) -> Iterator[None]:
    """The people of the cast keep their keys from test to test (tests/kept.py), and with them their folders."""
    yield
    with os.scandir(settings.MEDIA_ROOT) as left:
        for found in left:
            shutil.rmtree(found) if found.is_dir() else os.remove(found)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of tests/cast.py."""
    from tests.cast import make_cast  # models need settings

    return make_cast()


@pytest.fixture
def sign_in() -> Callable[[User | None], Client]:
    """A client in which the person is signed in; None is a visitor."""

    def signed_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in
