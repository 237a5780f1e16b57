"""`manage.py start`, as `make run` calls it: a process of its own on an empty folder, asked over the wire."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.management.demo import DEMO_PASSWORD

ROOT = Path(__file__).parents[2]
PATIENCE = 120


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("VENDORSELECT_", "DJANGO_"))}
    return mine | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "VENDORSELECT_DATA_DIR": str(tmp_path)}


@pytest.fixture
def served(port: int, environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running product, and the file with what it printed."""
    log = tmp_path / "log"
    with log.open("w") as out:
        command = [sys.executable, "manage.py", "start", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own address
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_product_starts_from_nothing_and_names_its_accounts(served: tuple[str, Path]) -> None:
    address, log = served
    assert wait_for(f"{address}/readyz") == "ok"
    assert "Demo accounts" in wait_for(f"{address}/accounts/login/")
    printed = log.read_text()
    assert f"{address}/" in printed
    assert "mara" in printed
    assert DEMO_PASSWORD in printed


def test_start_is_refused_in_production(environment: dict[str, str]) -> None:
    production = {"VENDORSELECT_MODE": "production", "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "select.example.org"}
    done = subprocess.run(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=environment | production,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "serves the local mode only" in done.stderr
