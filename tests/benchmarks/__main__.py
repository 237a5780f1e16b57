"""`python -m tests.benchmarks [--json OUT]`, in the benchmark environment. A few minutes on two cores.

Times are medians of the processor's time, taken in turns, so read the ratios and not the milliseconds. Exit status 1
where a result is wrong, never because of a time.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

# Before numpy is read: one thread for everybody, or the products of large matrices measure the number of cores.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there too")
    out = parser.parse_args().json

    from tests.benchmarks import site  # after the threads are set

    with site.running():
        from tests.benchmarks import (  # models need settings
            imports,
            methods,
            oracles,
            pages,
            register,
            reports,
            robustness,
            served,
            show,
            start,
        )

        # Pages and reports first: the peers bring a hundred megabytes with them, and memory is measured too.
        sections = [
            show.section("Pages of 20 vendors x 40 criteria, in process, SQLite", pages.units(), pages.UNITS_NOTE),
            show.section("Main pages, in process, SQLite", pages.rows(), pages.NOTE),
            show.section("Pages, two workers", served.rows(), served.NOTE),
            show.section(register.TITLE, register.rows(), register.NOTE),
            show.section("Reports as PDF", reports.rows(), reports.NOTE),
            show.section("Regulatory records, both databases", imports.rows(), imports.NOTE),
            show.section("The same figures as others", oracles.rows(), oracles.NOTE),
            show.section("Start of the engine", start.rows(), start.NOTE),
            show.section("Ranking methods", methods.rows(), methods.NOTE),
            show.section("How safe the ranking is", robustness.rows(), robustness.NOTE),
        ]
    if out is not None:
        out.write_text(json.dumps({name: rows for name, rows, _ in sections}, indent=2) + "\n", encoding="utf-8")
    wrong = [message for _, _, found in sections for message in found]
    for message in wrong:
        sys.stderr.write(f"Wrong result: {message}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
