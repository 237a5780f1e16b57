"""An address that counts its visitors, and a file with a secret."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SECRET = b"canary-4c1f-secret"


@dataclass
class Trap:
    """`visits` are the paths that were asked for."""

    url: str
    file: str
    visits: list[str] = field(default_factory=list)

    def set(self, vector: str) -> str:
        return vector.format(url=self.url, file=self.file)


@pytest.fixture(scope="session")
def open_trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trap]:
    visits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET)

        def log_message(self, format: str, *args: object) -> None:
            """Silence: the visits are the record."""

    secret: Path = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_bytes(SECRET)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Trap(f"http://127.0.0.1:{server.server_port}/canary", secret.as_uri(), visits)
    server.shutdown()
    server.server_close()


@pytest.fixture
def trap(open_trap: Trap) -> Trap:
    open_trap.visits.clear()
    return open_trap
