"""Damaged files: each is read by the rules or refused in words, in little time."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from zlib import crc32

import pytest

from scoring.importers import workbook
from scoring.importers.regulatory_records import LONGEST_KEY, LONGEST_TEXT, ParsedFile
from scoring.importers.regulatory_sources import LAYOUTS
from scoring.importers.table import EXPORT, TableError
from tests.importers.build import csv_file
from tests.importers.regulatory_build import fixture, read
from tests.importers.test_regulatory import SHIPPED

SOURCES = [layout.source for layout in LAYOUTS]
NASTY = (
    b'"', b"\0", b"\n", b"\r", b",", b";", b"\xff", b"\xff\xfe", b"-", b"999999999999", b"1e309", b"NaN", b"=1+1",
    b"99/99/9999", b"13/13/2024", b"12/31/1899", b"0000-00-00", b"#REF!", b"\xe2\x80\xae", b"\xed\xa0\x80", b"|",
    b"Class I", b"GMPNC", b"LOC-", b"FEI ", b"x" * 3_000, "３".encode(), "ß".encode("cp1252"),
)  # fmt: skip


def as_text(name: str) -> bytes:
    """A shipped file as CSV, which the faults then reach without a process in between."""
    data = fixture(name)
    if name.endswith(".csv"):
        return data.decode("utf-16").encode() if data.startswith(b"\xff\xfe") else data
    return csv_file([row.texts for row in workbook.stream(data, EXPORT)])


@pytest.fixture(scope="module")
def texts() -> dict[str, bytes]:
    return {source: as_text(name) for name, (source, *_) in SHIPPED.items()}


def mutated(data: bytes, source: random.Random) -> bytes:
    """One to four small faults: a bit, a cut, a repetition, or something that files should not hold."""
    broken = bytearray(data)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(broken) + 1)
        end = min(len(broken), at + source.randint(0, 30))
        kind = source.randrange(5)
        if kind == 0 and at < len(broken):
            broken[at] ^= 1 << source.randrange(8)
        elif kind == 1:
            del broken[at:end]
        elif kind == 2:
            broken[at:at] = broken[at:end]
        elif kind == 3:
            broken[at:end] = source.choice(NASTY)
        else:
            broken[at:at] = source.choice(NASTY)
    return bytes(broken)


def damaged(data: bytes, source: random.Random) -> bytes:
    """A workbook with faults in its bytes, or in one part of its archive, which then unpacks without complaint."""
    if not data.startswith(b"PK") or source.random() < 0.2:
        return mutated(data, source)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as broken:
        chosen = source.choice([name for name in whole.namelist() if "sheet" in name or "Strings" in name])
        for name in whole.namelist():
            broken.writestr(name, mutated(whole.read(name), source) if name == chosen else whole.read(name))
    return target.getvalue()


def by_the_rules(file: ParsedFile) -> None:
    keys = [record.key for record in file.records]
    assert len(set(keys)) == len(keys)
    assert len(file.records) + len(file.quarantined) <= file.read
    assert all(row.reason.endswith(".") and row.line > 0 for row in file.quarantined)
    for record in file.records:
        assert record.source == file.source
        assert 0 < len(record.key) <= LONGEST_KEY
        assert bool(record.scheme) == bool(record.identifier)
        assert record.happened_on or record.posted_on
        assert len(record.name) <= 200
        assert max(map(len, (record.city, record.state, record.country, record.area, record.reference))) <= 120
        assert max(map(len, (record.text, *(text for _, text in record.details)))) <= LONGEST_TEXT
        assert "\0" not in repr(record)


def fuzz(data: bytes, count: int, seed: int) -> int:
    """How many of so many damaged files could be read."""
    source = random.Random(seed)
    good = 0
    for _ in range(count):
        try:
            file = read(mutated(data, source))
        except TableError:
            continue
        by_the_rules(file)
        good += 1
    return good


@pytest.mark.parametrize("source", SOURCES)
def test_damaged_text_is_read_by_the_rules_or_refused(texts: dict[str, bytes], source: str) -> None:
    # That some pass shows that the faults reach beyond the header.
    assert 200 < fuzz(texts[source], 2_000, crc32(source.encode())) < 2_000


@pytest.mark.soak
@pytest.mark.parametrize("source", SOURCES)
def test_much_damaged_text_is_read_by_the_rules_or_refused(texts: dict[str, bytes], source: str) -> None:
    fuzz(texts[source], 100_000, crc32(source.encode()) + 1)


# Workbooks: their reader may fail in any way, because it has a process of its own. It must not take long, and the
# caller must get words. One process here tries many files, and where it dies the next goes on behind that file.

READER = """
import json, random, resource, sys, warnings
from pathlib import Path
from scoring.importers.table import EXPORT
from scoring.importers.workbook_rows import lines
from tests.importers.test_regulatory_fuzz import damaged
resource.setrlimit(resource.RLIMIT_AS, (EXPORT.memory, EXPORT.memory))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
warnings.simplefilter("ignore")
data, first, count = Path(sys.argv[1]).read_bytes(), int(sys.argv[2]), int(sys.argv[3])
for seed in range(first, count):
    print(f"\\n{seed}:", end="", flush=True)
    try:
        found = [json.loads(line) for line in lines(damaged(data, random.Random(seed)), EXPORT)]
        print("refused" if found and isinstance(found[-1], dict) else "read", end="")
    except BaseException:  # a panic of the reader is no Exception
        print("failed", end="")
"""


def read_damaged(path: Path, count: int) -> dict[int, str]:
    """What came of each damaged workbook: read, refused, failed, or "" where the reader did not survive it."""
    outcomes: dict[int, str] = {}
    while len(outcomes) < count:
        answer = subprocess.run(
            [sys.executable, "-c", READER, str(path), str(len(outcomes)), str(count)],
            capture_output=True,
            text=True,
            cwd=workbook._ROOT,
            env={
                "DJANGO_SETTINGS_MODULE": "vendorselect.settings",
                "DATABASE_URL": "sqlite:///var/never-opened.sqlite3",
            },
            timeout=120 + count / 10,
            check=False,
        )
        said = answer.stdout.split()
        assert said, answer.stderr
        outcomes |= {int(seed): "".join(outcome) for seed, *outcome in (pair.split(":") for pair in said)}
    return outcomes


@pytest.mark.parametrize(("name", "count"), [("eudragmdp-certificates.xls", 2_000), ("fda-published-483s.xlsx", 500)])
def test_damaged_workbook_is_read_or_refused_or_ends_its_process(name: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(fixture(name))
    outcomes = read_damaged(path, count)
    assert set(outcomes) == set(range(count))
    assert 20 < sum(outcome == "read" for outcome in outcomes.values()) < count
    hard = [seed for seed, outcome in outcomes.items() if outcome not in ("read", "refused")]
    for seed in hard[:5]:
        with pytest.raises(TableError, match="damaged|too much|not an Excel workbook|password"):
            read(damaged(fixture(name), random.Random(seed)), name)


@pytest.mark.soak
@pytest.mark.parametrize("name", ["eudragmdp-certificates.xls", "fda-published-483s.xlsx"])
def test_many_damaged_workbooks_are_read_or_refused_or_end_their_process(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(fixture(name))
    assert len(read_damaged(path, 100_000)) == 100_000
