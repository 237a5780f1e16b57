"""Reading the environment strictly: an unknown value is an error that names the variable and what it takes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

POSTGRES_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
IDLE_MINUTES = range(5, 61)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# Releases with the WAL-reset fault can lose commits with two or more connections; these are free of it.
WAL_SAFE_FROM = (3, 51, 3)
WAL_SAFE_BACKPORTS = ((3, 44, 6), (3, 50, 7))


def mode(value: str) -> str:
    """ "local" (embedded, loopback only, demo) or "production"."""
    if value not in ("local", "production"):
        raise ImproperlyConfigured(f"VENDORSELECT_MODE is {value!r}: use 'local' or 'production'.")
    return value


def idle_minutes(value: str) -> int:
    """After how many minutes without a sign of life a session ends."""
    if not value.isdecimal() or int(value) not in IDLE_MINUTES:
        raise ImproperlyConfigured(
            f"VENDORSELECT_IDLE_MINUTES is {value!r}: use a whole number from {IDLE_MINUTES[0]} to {IDLE_MINUTES[-1]}."
        )
    return int(value)


def secret_key(value: str, *, production: bool) -> str:
    """The signing key; production has no default and refuses a short one."""
    if not production:
        return value or "local-only-key-for-the-embedded-mode-on-loopback"
    if len(value) < 50:
        raise ImproperlyConfigured(
            "Production mode needs SECRET_KEY: at least 50 random characters, kept secret and kept the same "
            "between restarts. One way to make it: python -c 'import secrets; print(secrets.token_urlsafe(50))'."
        )
    return value


def allowed_hosts(value: list[str], *, production: bool) -> list[str]:
    """Host names that are answered. Local mode never answers to anything but loopback."""
    if production:
        if not value or "*" in value:
            raise ImproperlyConfigured("Production mode needs ALLOWED_HOSTS: the names it answers to, without '*'.")
        return value
    strangers = [host for host in value if host not in LOOPBACK]
    if strangers:
        raise ImproperlyConfigured(
            f"Local mode answers on loopback only, but ALLOWED_HOSTS names {', '.join(strangers)}. "
            "Set VENDORSELECT_MODE=production to serve other names."
        )
    return list(LOOPBACK)


def wal_is_safe(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite may use write-ahead logging without the fault named above."""
    return version >= WAL_SAFE_FROM or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in WAL_SAFE_BACKPORTS
    )


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    tls_from_the_start: bool


def mail_server(url: str) -> MailServer | None:
    """The server of `smtp://user:pass@host:587` (STARTTLS) or `smtps://user:pass@host:465`; None where none is named."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            f"EMAIL_URL starts with {parts.scheme!r}: use smtp://user:password@host:587 or smtps://."
        )
    sealed = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        port or (465 if sealed else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        sealed,
    )


def database(url: str, base: Path) -> dict[str, Any]:
    """Django's database entry for `sqlite:///relative/or/absolute/path` or `postgres://user:pass@host:port/name`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from error
    if parts.scheme == "sqlite":
        path = unquote(parts.path).removeprefix("/")
        if parts.netloc or not path:
            raise ImproperlyConfigured(f"DATABASE_URL {url!r}: write sqlite:///path/to/file.sqlite3.")
        journal = "WAL" if wal_is_safe() else "DELETE"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(base / path),
            # Opening the file and setting its pragmas costs more than most requests do.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # IMMEDIATE: with the default, most read-then-write transactions fail under concurrent writers.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: an acknowledged commit survives a power cut. recursive_triggers: without it
                # INSERT OR REPLACE deletes rows behind the back of the append-only triggers.
                "init_command": f"PRAGMA journal_mode={journal};PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        name = unquote(parts.path.removeprefix("/"))
        if not name:
            raise ImproperlyConfigured("DATABASE_URL names no database: write postgres://user:password@host:5432/name.")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if unknown := sorted(set(query) - {"host", *POSTGRES_OPTIONS}):
            raise ImproperlyConfigured(
                f"DATABASE_URL has {', '.join(unknown)} after the question mark: "
                f"it takes host, {', '.join(POSTGRES_OPTIONS)}."
            )
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                **{name: query[name] for name in POSTGRES_OPTIONS if name in query},
                "options": "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s",
            },
        }
    raise ImproperlyConfigured(f"DATABASE_URL starts with {parts.scheme!r}: use sqlite:/// or postgres://.")
