"""`manage.py rank FILE`: the ranking of a scorecard file, without a server and without the database."""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.engine.analysis import analyse
from scoring.engine.display import frequency, points
from scoring.engine.matrix import EngineError
from scoring.engine.results import Analysis
from scoring.importers.records import Scorecard
from scoring.importers.scale import Ends, read_scale
from scoring.importers.scorecard import parse
from scoring.importers.table import MAX_BYTES
from scoring.selectors.scorecard import matrix_from

STDOUT = "-"
SAID_WITH_PLACE = ("clamped", "missing")  # the importer names the row of these, so the engine need not repeat them
SHOWN_ERRORS = 20
HEADINGS = ("Rank", "Vendor", "Total", "Interval", "Coverage", "P(first)")


class Command(BaseCommand):
    """Prints a table on standard output and writes what is asked; with `--json -` only the JSON.

    Exit status 0, or 2 with a line for each problem on standard error and no file written.
    """

    help = "Rank the vendors of a scorecard (.xlsx, .csv or .json)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the scorecard: .xlsx, .csv or .json")
        parser.add_argument(
            "--scale",
            metavar="WORST:BEST",
            help="anchors of the criteria that state none, such as 0:5; they swap where lower is better",
        )
        parser.add_argument("--pdf", metavar="OUT", help="write the report as PDF")
        parser.add_argument(
            "--json", metavar="OUT", help="write the figures as JSON; - prints them instead of the table"
        )

        def refuse(message: str) -> NoReturn:
            if parser.called_from_command_line:
                sys.stderr.write(f"rank: {message}\n")
                sys.exit(2)
            raise CommandError(message, returncode=2)

        parser.error = refuse  # type: ignore[method-assign]  # argparse would add its usage: several lines

    def handle(
        self, *args: Any, file: str, scale: str | None, pdf: str | None, json: str | None, **options: Any
    ) -> None:
        source = Path(file)
        scorecard = _read(source, _scale(scale))
        try:
            analysis = analyse(matrix_from(scorecard, title=source.stem))
        except EngineError as error:
            raise _refusal(f"{source.name}: {error}") from error
        outputs: list[tuple[Path, bytes]] = []
        if json is not None and json != STDOUT:
            outputs.append((Path(json), _json(scorecard, analysis).encode()))
        if pdf is not None:
            outputs.append((Path(pdf), _pdf(scorecard, analysis)))
        _write_all(outputs, source)
        self._print(_json(scorecard, analysis) if json == STDOUT else _text(scorecard, analysis))

    def _print(self, text: str) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no reason to fail
        self.stdout.write(text)


def _refusal(*problems: str) -> CommandError:
    """One line for each problem."""
    return CommandError("\n".join(" ".join(problem.split()) for problem in problems), returncode=2)


def _scale(text: str | None) -> Ends | None:
    if text is None:
        return None
    try:
        return read_scale(text)
    except ValueError as error:
        raise _refusal(f"--scale: {error}") from error


def _read(source: Path, scale: Ends | None) -> Scorecard:
    try:
        with source.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _refusal(f"{source} cannot be read: {_reason(error)}") from error
    scorecard = parse(data, source.name, scale=scale)
    if scorecard.errors:
        lines = [f"{source.name}: {problem}".removesuffix(".") for problem in scorecard.errors[:SHOWN_ERRORS]]
        more = len(scorecard.errors) - len(lines)
        raise _refusal(*lines, *([f"{source.name}: and {more} more"] if more else []))
    return scorecard


def _warnings(scorecard: Scorecard, analysis: Analysis) -> list[str]:
    found = [str(problem) for problem in scorecard.warnings]
    return found + [w.text for w in analysis.evaluation.warnings if w.code not in SAID_WITH_PLACE]


def _text(scorecard: Scorecard, analysis: Analysis) -> str:
    evaluation = analysis.evaluation
    rows = [HEADINGS]
    for i in evaluation.ranked:
        low, high = points(evaluation.low[i]), points(evaluation.high[i])
        rows.append(
            (
                str(evaluation.ranks[i]),
                scorecard.vendors[i].name,
                points(evaluation.totals[i]),
                low if low == high else f"{low}–{high}",
                frequency(evaluation.coverage[i]),
                frequency(analysis.acceptability.first[i]),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(w) if c == 1 else cell.rjust(w) for c, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines += ["", analysis.verdict.headline]
    warnings = _warnings(scorecard, analysis)
    if warnings:
        lines += ["", "Please note", *(f"- {warning}" for warning in warnings)]
    return "\n".join(lines)


def _json(scorecard: Scorecard, analysis: Analysis) -> str:
    """Totals, interval and contributions on 0-100, not rounded; shares and weights on 0-1; vendors best first."""
    evaluation = analysis.evaluation
    names = [criterion.name for criterion in scorecard.criteria]
    ranking = [
        {
            "name": scorecard.vendors[i].name,
            "rank": int(evaluation.ranks[i]),
            "total": 100 * float(evaluation.totals[i]),
            "low": 100 * float(evaluation.low[i]),
            "high": 100 * float(evaluation.high[i]),
            "coverage": float(evaluation.coverage[i]),
            "p_first": float(analysis.acceptability.first[i]),
            "contributions": {
                name: 100 * float(part) for name, part in zip(names, evaluation.contributions[i], strict=True)
            },
        }
        for i in evaluation.ranked
    ]
    content = {
        "ranking": ranking,
        "stability": _stability(scorecard, analysis),
        "warnings": _warnings(scorecard, analysis),
        "engine": {**analysis.engine, "fingerprint": analysis.fingerprint},
    }
    return json.dumps(content, indent=2, allow_nan=False)


def _stability(scorecard: Scorecard, analysis: Analysis) -> dict[str, dict[str, Any]]:
    """By criterion name; groups as "Quality (group)". The weight range in which the leader stays first."""

    def rival(index: int | None) -> str | None:
        return None if index is None else scorecard.vendors[index].name

    return {
        f"{interval.name} (group)" if interval.is_group else interval.name: {
            "weight": interval.weight,
            "low": interval.low,
            "high": interval.high,
            "low_rival": rival(interval.low_rival),
            "high_rival": rival(interval.high_rival),
        }
        for interval in analysis.stability.values()
    }


def _pdf(scorecard: Scorecard, analysis: Analysis) -> bytes:
    from scoring.reports import context, pdf  # WeasyPrint takes most of a second to import

    return pdf.render(context.from_analysis(analysis, title=analysis.matrix.title, source=scorecard.source))


def _write_all(outputs: list[tuple[Path, bytes]], source: Path) -> None:
    """Write all files or none: each beside its place first, then moved there."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in outputs:
            _check_target(path, source, [final for _, final in staged])
            if _is_device(path):
                path.write_bytes(content)
                continue
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            staged.append((part, path))
            with part.open("xb") as file:
                file.write(content)
        for part, path in staged:
            part.replace(path)
    except (OSError, ValueError) as error:
        for part, _ in staged:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        raise _refusal(f"{path} cannot be written: {_reason(error)}") from error


def _check_target(path: Path, source: Path, others: list[Path]) -> None:
    if path.is_dir():
        raise ValueError("it is a folder")
    if path.exists() and path.samefile(source):
        raise ValueError("it is the scorecard itself")
    if path in others:
        raise ValueError("it is named for two outputs")


def _is_device(path: Path) -> bool:
    """Something like /dev/stdout, which is written to and must not be replaced."""
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
