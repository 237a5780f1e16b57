"""The directory of a register of the size that a large house has, on both databases, in a process each.

The processes run in the environment of the tests (`make bench` makes it first): it brings PostgreSQL. Each fills an
empty database with `tests.volume` and prints its rows, one JSON object a line.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from tests.benchmarks.measure import Cell, Contender, Row, measure

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Vendor register, 10 000 vendors / 30 000 sites"
NOTE = (
    "The processor's time on SQLite, the wall's on PostgreSQL, which works in a process of its own. Floor: a view behind "
    "the same stack that reads the session, the user and one row, in the same run. The size is the number of queries: the same as in the demo's "
    "register of seven vendors, or the result is wrong."
)
PAGES = (
    ("Directory", ""),
    ("  in the middle", "?page=100"),
    ("  by number of sites", "?sort=-sites"),
    ("Search, a name", "?q=sterile"),
    ("  a name and a city", "?q=sterile+al"),
    ("  a capability", "?q=lyophilised"),
    ("  a number", "?q=300"),
    ("Filter, kind and status", "?kind=cdmo&status=qualified"),
    ("  capability in the EU", "?capability=dp_vial_liquid&region=EU"),
    ("Suggestion, three wanted", "?need=dp_vial_liquid&need=dp_lyo&need=dp_pfs"),
    ("  in the EU, CDMO", "?need=dp_vial_liquid&need=dp_lyo&region=EU&kind=cdmo"),
)


def rows() -> Iterator[Row]:
    for engine in ("SQLite", "PostgreSQL"):
        command = [str(ROOT / ".venv" / "bin" / "python"), "-m", __spec__.name, engine]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                yield Row(**json.loads(line))
        if process.returncode:
            yield Row(engine, "", float("nan"), wrong=(f"the register on {engine}: status {process.returncode}",))


def _measured(engine: str) -> Iterator[Row]:
    """The rows of the database that is set up, which has the demo."""
    from django.db import connection  # models need settings, here and below
    from django.test import override_settings
    from django.test.utils import CaptureQueriesContext

    from scoring.actions.vendors import add_detail
    from scoring.models import Selection, Site, SiteIdentifier
    from scoring.vocabulary import IdentifierScheme
    from tests import volume
    from tests.benchmarks import pages

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            get(address)
        return len(captured)

    with override_settings(ROOT_URLCONF=pages.__name__):
        lead = Selection.objects.earliest("ref").owner
        get = pages.browser(lead)
        # The demo has no numbers; one that the search for a number finds before and after.
        number = SiteIdentifier(site=Site.objects.earliest("name"), scheme=IdentifierScheme.FEI, value="3009990001")
        add_detail(by=lead, detail=number)
        small = {address: queries(f"/vendors/{address}") for _, address in PAGES}
        volume.fill()
        for name, address in PAGES:
            path = f"/vendors/{address}"
            status, _ = get(path)
            count = queries(path)
            wrong = [] if status.startswith("200") else [f"{path} on {engine} answers {status}"]
            if count != small[address]:
                wrong.append(f"{path} on {engine}: {count} queries, {small[address]} in the demo's register")
            cell = Cell(
                f"{name}, {engine}" if not name.startswith(" ") else name,
                f"{count} queries",
                Contender("product", lambda path=path: get(path)),  # type: ignore[misc]  # a lambda with a default
                [Contender("bare", lambda: get("/bare/1"))],
                clock=time.process_time if engine == "SQLite" else time.perf_counter,
            )
            yield replace(measure(cell), wrong=tuple(wrong))


def _main(engine: str) -> None:
    from tests.benchmarks import site  # the parent has it set up already

    server = None
    if engine == "PostgreSQL":
        from tests.postgres import Server  # only this environment has the package

        server = Server()
    try:
        with site.running(server.url if server else ""):
            for row in _measured(engine):
                sys.stdout.write(f"{json.dumps(asdict(row))}\n")
                sys.stdout.flush()
            from django.db import connections  # after the settings

            connections.close_all()
    finally:
        if server is not None:
            server.stop()


if __name__ == "__main__":
    _main(sys.argv[1])
