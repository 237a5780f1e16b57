"""What the first import costs: a fresh process each, in turns."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.measure import Row

NOTE = "Processor time of a fresh Python that imports the module, less that of one that imports nothing."
TURNS = 5
_MODULES = {"": "pass", "engine": "import scoring.engine.analysis", "numpy": "import numpy"}
_PEERS = {"pymcdm": "import pymcdm", "scikit-criteria": "import skcriteria"}


def rows() -> Iterator[Row]:
    found: dict[str, list[float]] = {name: [] for name in (*_MODULES, *_PEERS)}
    for _ in range(TURNS):
        for name, statement in (_MODULES | _PEERS).items():
            found[name].append(_cost(statement))
    nothing = statistics.median(found[""])
    ms = {name: statistics.median(times) - nothing for name, times in found.items()}
    yield Row(
        "Import of the engine",
        "",
        ms["engine"],
        ms["numpy"],
        {name: ms[name] for name in _PEERS},
        target="1.3 x floor",
        met=ms["engine"] <= 1.3 * ms["numpy"],
    )


def _cost(statement: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-W", "ignore", "-c", statement], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
