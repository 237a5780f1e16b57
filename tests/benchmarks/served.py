"""Pages over sockets, from the server that production runs: how much longer the slowest of a hundred takes."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.test import Client

from scoring.models import User
from tests.benchmarks.measure import Row
from tests.benchmarks.pages import main_pages

NOTE = (
    "Gunicorn with two gthread workers of four threads, two clients that ask one page after the other. The figure is the "
    "99th percentile of the wall time over the median; both cores do all of it, so another load on them shows."
)
SHOWN = ("My work", "Score sheet", "Results", "Matrix", "Vendors")
CLIENTS, SECONDS, LEAST, MOST_SPREAD = 2, 2.0, 100, 2.0
ROOT = Path(__file__).resolve().parent.parent.parent


def rows() -> Iterator[Row]:
    pages = [page for page in main_pages() if page[0] in SHOWN]
    with _server() as port, ThreadPoolExecutor(CLIENTS) as clients:
        for name, user, address in pages:
            cookie = _cookie(user)
            began = time.perf_counter()
            found = list(clients.map(lambda _, c=cookie, a=address: _asked(port, c, a), range(CLIENTS)))
            took = time.perf_counter() - began
            times = [one for times, _ in found for one in times]
            wrong = tuple(f"{address} answers {status}" for _, status in found if status != 200)
            middle, slow = statistics.median(times), statistics.quantiles(times, n=100)[-1]
            yield Row(
                what=name,
                size=f"{len(times) / took:.0f}/s, {1000 * middle:.0f} ms",
                value=slow / middle,
                target=f"{MOST_SPREAD:g} x median",
                met=slow <= MOST_SPREAD * middle,
                wrong=wrong,
                unit="x",
            )


def _asked(port: int, cookie: str, address: str) -> tuple[list[float], int]:
    """Wall seconds of each request of one client, and the last status. The first ones warm both workers."""
    connection, status = HTTPConnection("127.0.0.1", port), 0
    times: list[float] = []
    began = time.perf_counter()
    while len(times) < LEAST or time.perf_counter() - began < SECONDS:
        asked = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - asked)
        status = answer.status
    connection.close()
    return times[LEAST // 10 :], status


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def _server() -> Iterator[int]:
    """The port of a server on the benchmark's own database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "vendorselect.wsgi", "--bind", f"127.0.0.1:{port}", "--preload"]
    command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ.copy())
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with status {server.returncode}.")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server does not answer.")
