"""What the environment may say, and what a wrong word is answered with."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from vendorselect import environment

BASE = Path("/srv/vendorselect")


@pytest.mark.parametrize("value", ["", "Production", "prod", "debug"])
def test_unknown_mode_is_refused_with_the_known_ones(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="use 'local' or 'production'"):
        environment.mode(value)


@pytest.mark.parametrize("value", ["", "short", "x" * 49])
def test_production_does_not_start_without_a_secret(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="needs SECRET_KEY: at least 50 random characters"):
        environment.secret_key(value, production=True)


def test_secret_is_taken_as_given() -> None:
    assert environment.secret_key("x" * 50, production=True) == "x" * 50
    assert environment.secret_key("mine", production=False) == "mine"
    assert environment.secret_key("", production=False)


@pytest.mark.parametrize("hosts", [[], ["*"], ["a.example", "*"]])
def test_production_names_its_hosts(hosts: list[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="needs ALLOWED_HOSTS"):
        environment.allowed_hosts(hosts, production=True)


def test_local_mode_answers_on_loopback_only() -> None:
    assert environment.allowed_hosts([], production=False) == ["127.0.0.1", "localhost", "[::1]"]
    with pytest.raises(ImproperlyConfigured, match=r"ALLOWED_HOSTS names a\.example, 0\.0\.0\.0"):
        environment.allowed_hosts(["localhost", "a.example", "0.0.0.0"], production=False)  # noqa: S104 - refused


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_write_ahead_log_is_used_only_where_it_is_free_of_its_fault(version: tuple[int, int, int], safe: bool) -> None:
    """The releases with the WAL-reset fault: fixed in 3.51.3, with backports 3.44.6 and 3.50.7."""
    assert environment.wal_is_safe(version) is safe


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///var/db.sqlite3", "/srv/vendorselect/var/db.sqlite3"),
        ("sqlite:////data/db.sqlite3", "/data/db.sqlite3"),
        ("sqlite:///with%20space.sqlite3", "/srv/vendorselect/with space.sqlite3"),
    ],
)
def test_sqlite_address_names_a_file(url: str, path: str) -> None:
    assert environment.database(url, BASE)["NAME"] == path


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite://host/path"])
def test_sqlite_address_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write sqlite:///path"):
        environment.database(url, BASE)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgres_address_is_read_whole(scheme: str) -> None:
    entry = environment.database(f"{scheme}://ann%40x:p%2Fw@db.example:5433/vendors", BASE)
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "ann@x", "p/w", "db.example", "5433", "vendors",
    )  # fmt: skip
    assert "lock_timeout=5s" in entry["OPTIONS"]["options"]


def test_postgres_socket_is_taken_from_the_query() -> None:
    assert environment.database("postgresql://postgres:@/postgres?host=/run/pg", BASE)["HOST"] == "/run/pg"


def test_postgres_encryption_is_passed_on_and_what_is_not_known_is_refused() -> None:
    options = environment.database("postgres://u:p@host/name?sslmode=verify-full", BASE)["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    with pytest.raises(ImproperlyConfigured, match="bogus"):
        environment.database("postgres://u:p@host/name?sslmode=verify-full&bogus=1", BASE)


@pytest.mark.parametrize("url", ["postgres://u:p@host", "postgres://u:p@host/"])
def test_postgres_address_without_a_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="names no database"):
        environment.database(url, BASE)


@pytest.mark.parametrize("url", ["", "mysql://u@h/d", "var/db.sqlite3", "http://x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="use sqlite:/// or postgres://"):
        environment.database(url, BASE)


@given(st.text(max_size=40))
def test_no_address_ends_in_anything_but_an_entry_or_a_reason(text: str) -> None:
    for url in (text, f"postgres://{text}", f"sqlite:///{text}"):
        with suppress(ImproperlyConfigured):
            assert environment.database(url, BASE)["NAME"]


@pytest.mark.parametrize("url", ["postgres://[u@h/d", "postgres://u@h:port/d", "postgres://u@h:99999/d"])
def test_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read"):
        environment.database(url, BASE)


def test_mail_server_is_read_whole() -> None:
    server = environment.mail_server("smtp://post%40sponsor:p%2Fw@mail.sponsor.example")
    assert server == environment.MailServer("mail.sponsor.example", 587, "post@sponsor", "p/w", False)
    assert environment.mail_server("smtps://mail.sponsor.example:4650") == environment.MailServer(
        "mail.sponsor.example", 4650, "", "", True
    )
    assert environment.mail_server("") is None


@pytest.mark.parametrize("url", ["http://mail.sponsor.example", "smtp://", "mail.sponsor.example", "smtp://host:port"])
def test_mail_server_that_cannot_be_one_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.mail_server(url)
