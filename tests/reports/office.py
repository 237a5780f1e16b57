"""LibreOffice without a window: what it makes of a workbook when it calculates everything anew."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def opened(data: bytes, *, values: bool = False) -> Workbook:
    """The workbook, with formulas or with what they came to. openpyxl says that it leaves data bars out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def saved(book: Workbook) -> bytes:
    """The workbook as openpyxl writes it: with its formulas and without what they came to."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def recalculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, Workbook]:
    """Every workbook as LibreOffice saves it, by name; one start for all, with a profile of its own in `folder`."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: run make setup-dev"
    profile, made = folder / "profile", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    files = [str(folder / f"{name}.xlsx") for name in books]
    home = f"-env:UserInstallation={profile.as_uri()}"
    command = [program, home, "--headless", "--convert-to", "xlsx", "--outdir", str(made), *files]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    assert "error" not in (told.stdout + told.stderr).casefold()
    return {name: opened((made / f"{name}.xlsx").read_bytes(), values=True) for name in books}
