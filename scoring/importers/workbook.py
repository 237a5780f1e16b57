"""Workbooks (.xlsx), read in a process of their own that has little memory and little time.

A workbook is a zip of XML from a stranger. The checks before it is opened stop the known bombs; the
process around them stops the others: whatever happens there, the caller gets tables or a TableError.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from select import select
from typing import IO

from scoring.importers.table import OLE, SCORECARD, ZIP, Cell, Limits, SheetRow, Table, TableError

WALL_SECONDS = 60
DAMAGED = "the workbook is damaged or holds something that is not read: open it in Excel and save it anew as .xlsx"
TOO_MUCH = "the workbook takes too much memory or time to read: keep only the sheet that is needed"
_ROOT = Path(__file__).resolve().parents[2]
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENVIRONMENT = {"PATH": os.defpath, "OPENPYXL_LXML": "False"}


def read(data: bytes, limits: Limits = SCORECARD) -> tuple[Table, ...]:
    """The visible sheets of a workbook in their order. Raises TableError."""
    _check_kind(data)
    if data.startswith(OLE):
        raise TableError("this is a workbook of the old kind (.xls): save it as .xlsx")
    try:
        answer = subprocess.run(  # noqa: S603  # the arguments are ours
            _command(limits),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TableError(TOO_MUCH) from error
    _check_end(answer.returncode)
    return tables_from(answer.stdout)


def stream(data: bytes, limits: Limits) -> Generator[SheetRow, None, None]:
    """The rows of the visible sheets of an .xlsx or .xls, as texts, while the process reads on. Raises TableError.

    Nothing is kept of a row once the next is asked for; closing the generator ends the process.
    """
    _check_kind(data)
    process = subprocess.Popen(  # noqa: S603  # the arguments are ours
        [*_command(limits), "rows"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_ENVIRONMENT,
    )
    with process:
        try:
            with suppress(BrokenPipeError), process.stdin as feed:  # type: ignore[union-attr]  # it is a pipe
                feed.write(data)
            sheet = ""
            for line in _lines(process.stdout, limits.seconds):  # type: ignore[arg-type]  # so is this
                content = json.loads(line)
                if isinstance(content, str):
                    sheet = content
                elif isinstance(content, dict):
                    raise TableError(content["error"], row=content["row"], column=content["column"])
                else:
                    yield SheetRow(sheet, *content)
            _check_end(process.wait(WALL_SECONDS))
        finally:
            process.kill()


def _check_kind(data: bytes) -> None:
    if data.startswith(OLE) and _ENCRYPTED in data:
        raise TableError("the workbook is protected by a password: save it without one, then bring it again")
    if not data.startswith((ZIP, OLE)):
        raise TableError("this is not an Excel workbook, whatever its name says; or it is damaged")


def _command(limits: Limits) -> list[str]:
    return [sys.executable, "-m", "scoring.importers.workbook_child", json.dumps(asdict(limits))]


def _check_end(code: int) -> None:
    if code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT):  # Rust aborts where memory ends
        raise TableError(TOO_MUCH)
    if code:
        raise TableError(DAMAGED)


def _lines(pipe: IO[bytes], patience: int) -> Iterator[bytes]:
    """The lines of a pipe. Raises TableError when none comes for so many seconds."""
    rest = b""
    while True:
        if not select([pipe], [], [], max(patience, WALL_SECONDS))[0]:
            raise TableError(TOO_MUCH)
        chunk = os.read(pipe.fileno(), 1 << 16)
        if not chunk:
            return
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole


def tables_from(answer: bytes) -> tuple[Table, ...]:
    """The tables in the child's answer. Raises the TableError that it carries."""
    content = json.loads(answer)
    if "error" in content:
        raise TableError(content["error"], row=content["row"], column=content["column"])
    return tuple(
        Table(
            cells={
                (row, column): Cell(Decimal(text) if kind == "number" else text, fault)
                for row, column, kind, text, fault in sheet["cells"]
            },
            name=sheet["name"],
        )
        for sheet in content["sheets"]
    )
