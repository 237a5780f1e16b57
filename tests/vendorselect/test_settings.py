"""The settings as a process reads them: each try is a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "VENDORSELECT_MODE": "production",
    "SECRET_KEY": "0123456789" * 5,
    "ALLOWED_HOSTS": "vendors.example",
    "DATABASE_URL": "sqlite:///var/production.sqlite3",
}


def _run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**clean, "DJANGO_SETTINGS_MODULE": "vendorselect.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _read(name: str, **environment: str) -> str:
    done = _run(f"from django.conf import settings; print(settings.{name})", **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _refusal(**environment: str) -> str:
    done = _run("from django.conf import settings; settings.DEBUG", **environment)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def test_local_mode_needs_nothing() -> None:
    assert _read("MODE") == "local"
    assert _read("DEBUG") == "False"
    assert _read("ALLOWED_HOSTS") == "['127.0.0.1', 'localhost', '[::1]']"
    assert _read("DEMO_ACCOUNTS") == "True"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SECRET_KEY", "", "needs SECRET_KEY"),
        ("ALLOWED_HOSTS", "", "needs ALLOWED_HOSTS"),
        ("VENDORSELECT_MODE", "staging", "use 'local' or 'production'"),
        ("VENDORSELECT_DEBUG", "1", "would show code and settings to visitors"),
        ("VENDORSELECT_DEBUGG", "1", "Unknown setting VENDORSELECT_DEBUGG. Known: VENDORSELECT_DATA_DIR"),
        ("DATABASE_URL", "oracle://x", "use sqlite:/// or postgres://"),
        ("VENDORSELECT_IDLE_MINUTES", "4", "use a whole number from 5 to 60"),
        ("VENDORSELECT_IDLE_MINUTES", "61", "use a whole number from 5 to 60"),
        ("VENDORSELECT_IDLE_MINUTES", "7.5", "VENDORSELECT_IDLE_MINUTES is '7.5'"),
    ],
)
def test_production_with_a_wrong_value_says_why_it_does_not_start(name: str, value: str, reason: str) -> None:
    refusal = _refusal(**{**PRODUCTION, name: value})
    assert refusal.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert reason in refusal


def test_production_has_no_demo_and_closed_cookies() -> None:
    assert _read("DEMO_ACCOUNTS", **PRODUCTION) == "False"
    assert _read("SESSION_COOKIE_NAME", **PRODUCTION) == "__Host-sessionid"
    assert _read("SESSION_COOKIE_SECURE", **PRODUCTION) == "True"


@pytest.mark.req("ID-05")
def test_session_ends_after_a_quarter_of_an_hour_unless_it_is_set_and_after_half_a_day() -> None:
    assert _read("SESSION_IDLE_SECONDS", **PRODUCTION) == "900"
    assert [_read("SESSION_IDLE_SECONDS", VENDORSELECT_IDLE_MINUTES=n) for n in ("5", "60")] == ["300", "3600"]
    assert _read("SESSION_COOKIE_AGE", **PRODUCTION) == "43200"


def test_passwords_are_hashed_with_argon2() -> None:
    assert _read("PASSWORD_HASHERS", **PRODUCTION) == "['django.contrib.auth.hashers.Argon2PasswordHasher']"


def test_deployment_check_of_django_finds_nothing() -> None:
    code = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    done = _run(code, **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_version_is_that_of_the_project() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    done = _run("from vendorselect import VERSION; print(VERSION)")
    assert done.stdout.strip() == stated


def test_server_does_not_start_on_an_unguarded_database(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}
    migrate = (
        "from django.core.management import execute_from_command_line as run; run(['manage.py', 'migrate', '-v', '0'])"
    )
    assert _run(migrate, **database).returncode == 0
    start = "import vendorselect.wsgi"
    assert _run(start, **database).returncode == 0
    drop = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DROP TRIGGER vs_guard_scoring_score_update')"
    subprocess.run([sys.executable, "-c", drop, str(tmp_path / "db.sqlite3")], check=True)
    refused = _run(start, **database)
    assert refused.returncode != 0
    assert "1 of the database triggers that guard the audit trail are missing" in refused.stderr
