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
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from scoring.importers.table import SCORECARD, Cell, Limits, Table, TableError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WALL_SECONDS = 60
DAMAGED = "the workbook is damaged or holds something that is not read: open it in Excel and save it anew as .xlsx"
TOO_MUCH = "the workbook takes too much memory or time to read: keep only the sheet that is needed"
_ROOT = Path(__file__).resolve().parents[2]
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(data: bytes, limits: Limits = SCORECARD) -> tuple[Table, ...]:
    """The visible sheets of a workbook in their order. Raises TableError."""
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise TableError("the workbook is protected by a password: save it without one, then bring it again")
        raise TableError("this is a workbook of the old kind (.xls): save it as .xlsx")
    if not data.startswith(ZIP):
        raise TableError("this is not an Excel workbook, whatever its name says; or it is damaged")
    try:
        answer = subprocess.run(  # noqa: S603  # the arguments are ours
            [sys.executable, "-m", "scoring.importers.workbook_child", json.dumps(asdict(limits))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PATH": os.defpath, "OPENPYXL_LXML": "False"},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TableError(TOO_MUCH) from error
    if answer.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TableError(TOO_MUCH)
    if answer.returncode:
        raise TableError(DAMAGED)
    return tables_from(answer.stdout)


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
