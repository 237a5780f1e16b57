"""A section of the benchmark as a table on standard output, line by line as it is measured."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from tests.benchmarks.measure import Row

Section = tuple[str, list[dict[str, Any]], list[str]]
_PEERS = ("pymcdm", "scikit-criteria", "pyrepo-mcda")
_LINE = "{:<34} {:>16} {:>11} {:>9} {:>9} {:>14} {:>7} {:>9} {:>9} {:>9}"


def section(title: str, rows: Iterable[Row], note: str) -> Section:
    """Print the rows; give title, rows as data, and what was wrong. A peer's column says how often slower it is."""
    _say(f"\n{title}\n{'=' * len(title)}")
    _say(textwrap.fill(note, 120))
    _say()
    _say(_LINE.format("", "size", "product", "floor", "x floor", "target", "", "pymcdm", "scikit", "pyrepo"))
    kept = []
    for row in rows:
        kept.append(row)
        _say(_line(row))
    return title, [asdict(row) for row in kept], [message for row in kept for message in row.wrong]


def _line(row: Row) -> str:
    floor = "" if row.floor is None else f"{row.floor:.3g}" if row.floor < 100 else f"{row.floor:.0f}"
    ratio = "" if row.floor is None else f"{row.value / row.floor:.1f}"
    met = {True: "met", False: "missed", None: ""}[row.met]
    peers = [_ratio(row.peers[name] / row.value) if name in row.peers else "" for name in _PEERS]
    value = f"{row.value:.3g}" if row.value < 100 else f"{row.value:.0f}"
    text = _LINE.format(row.what, row.size, f"{value} {row.unit}", floor, ratio, row.target, met, *peers).rstrip()
    return f"{text}  WRONG" if row.wrong else text


def _ratio(ratio: float) -> str:
    """Two decimals where it has to be seen who is ahead."""
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}"


def _say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
