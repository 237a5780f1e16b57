"""The PDF by page count, beside Chromium's print of the same HTML where Chromium is there."""

from __future__ import annotations

import base64
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from django.conf import settings

from scoring.reports import context, pdf
from scoring.reports.context import ReportContext
from tests.benchmarks.measure import Row
from tests.reports.examples import random_analysis

NOTE = (
    "Wall time of reports.pdf.render in a warm process, context ready, best of three; the seconds are the processor's. "
    "Floor: Chromium, started cold, printing the same "
    "HTML with the same fonts and style sheet (it breaks pages otherwise and tags less); of the larger score record the time "
    "of the smaller one, by its rows."
)
SIZES = ((3, 6), (20, 40), (60, 60))
PANELS = ((10, 20, 10), (20, 20, 10))  # vendors, criteria, people: 2 000 and 4 000 scores
SECONDS, MEGABYTES = 10, 300  # for 2 000 scores
TURNS = 3
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
_FACES = (
    ("Source Sans Pro", 400, font_source_sans_pro, "SourceSansPro-Regular"),
    ("Source Sans Pro", 600, font_source_sans_pro, "SourceSansPro-Semibold"),
    ("Source Serif Pro", 400, font_source_serif_pro, "SourceSerifPro-Regular"),
    ("Source Serif Pro", 600, font_source_serif_pro, "SourceSerifPro-Semibold"),
)


def rows() -> Iterator[Row]:
    chromium = shutil.which("chromium")
    pdf.render(_context(2, 3))  # imports and fonts are paid here
    for vendors, criteria in SIZES:
        report = _context(vendors, criteria)
        ours: list[float] = []
        work: list[float] = []
        theirs: list[float] = []
        body = again = b""
        for _ in range(TURNS):
            began, worked = time.perf_counter(), time.process_time()
            again, body = body, pdf.render(report)
            ours.append(1000 * (time.perf_counter() - began))
            work.append(time.process_time() - worked)
            if chromium:
                theirs.append(1000 * _printed(chromium, report))
        wrong = () if body.startswith(b"%PDF-") and body == again else ("two renders of a report differ",)
        floor = min(theirs) if theirs else None
        yield Row(
            f"{vendors} vendors x {criteria} criteria",
            f"{pages_of(body)} pages, {min(work):.1f} s",
            min(ours),
            floor,
            target="2 x floor" if floor else "",
            met=min(ours) <= 2 * floor if floor else None,
            wrong=wrong,
        )
    yield from _records()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row("Most memory until here", "", megabytes, unit="MB")


def _records() -> Iterator[Row]:
    """The score record alone, from a content to the bytes, in a process of its own for its memory; the larger by the
    smaller has to be as many times slower as it has rows more."""
    smaller = None
    for panel in PANELS:
        count = panel[0] * panel[1] * panel[2]
        command = [sys.executable, "-m", "tests.benchmarks.records", *map(str, panel)]
        run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        seconds, megabytes, pages = map(float, run.stdout.split())
        size = f"{count:,} rows, {pages:.0f} pages".replace(",", " ", 1)
        if smaller is None:
            yield Row("Score record", size, 1000 * seconds, target=f"{SECONDS} s", met=seconds <= SECONDS)
            yield Row("its memory", size, megabytes, target=f"{MEGABYTES} MB", met=megabytes <= MEGABYTES, unit="MB")
            smaller = seconds / count
        else:
            fair = 1000 * smaller * count
            yield Row(
                "Score record", size, 1000 * seconds, fair, target="1.2 x floor", met=1000 * seconds <= 1.2 * fair
            )
            yield Row("its memory", size, megabytes, unit="MB")


def _context(vendors: int, criteria: int) -> ReportContext:
    return context.from_analysis(random_analysis(vendors, criteria), title="Benchmark", source="random figures")


def pages_of(body: bytes) -> int:
    """Page objects, most of them in compressed object streams."""
    plain = [body]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        with suppress(zlib.error):
            plain.append(zlib.decompress(stream))
    return sum(len(re.findall(rb"/Type\s*/Page\b", part)) for part in plain)


def _printed(chromium: str, report: ReportContext) -> float:
    """Seconds that a cold Chromium takes to print the report."""
    with tempfile.TemporaryDirectory(prefix="vendorselect-") as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(f"<style>{_style()}</style>{pdf.markup(report)}", encoding="utf-8")
        command = [chromium, *QUIET, "--headless", f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        began = time.perf_counter()
        subprocess.run([*command, source.as_uri()], check=True, capture_output=True, timeout=120)
        seconds = time.perf_counter() - began
        if not target.exists():
            raise RuntimeError("Chromium printed nothing.")
        return seconds


@cache
def _style() -> str:
    faces = []
    for family, weight, package, name in _FACES:
        font = base64.b64encode((Path(package.__file__).parent / "files" / f"{name}.otf").read_bytes()).decode()
        faces.append(f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(data:font/otf;base64,{font})}}')
    return "\n".join((*faces, (settings.BASE_DIR / "static" / "css" / "report.css").read_text(encoding="utf-8")))
