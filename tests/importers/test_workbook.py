"""Workbooks: what is read, what is refused, and that a bomb costs little."""

from __future__ import annotations

import io
import struct
import subprocess
import time
import zipfile
from datetime import date
from datetime import time as clock
from decimal import Decimal

import pytest
from openpyxl import Workbook

from scoring.importers import workbook
from scoring.importers.table import Cell, TableError
from scoring.importers.workbook import OLE, read
from tests.importers.build import NAMESPACE, raw_xlsx, saved, sheet_xml, xlsx_file

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def flag_as_encrypted(data: bytes) -> bytes:
    """The same zip with the encryption bit set on every entry of its directory."""
    changed = bytearray(data)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        flags = struct.unpack_from("<H", changed, at + 8)[0]
        struct.pack_into("<H", changed, at + 8, flags | 1)
        at += 4
    return bytes(changed)


def twice() -> bytes:
    target = io.BytesIO(raw_xlsx(sheet_xml(CELL)))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("XL/WORKBOOK.xml", "other")
    return target.getvalue()


def lying_about_its_size() -> bytes:
    """A part of 60 MB whose entry in the directory says 100 bytes."""
    data = bytearray(raw_xlsx(sheet_xml(CELL), ("xl/big.bin", b"\0" * 60_000_000)))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/big.bin"))
    struct.pack_into("<I", data, at + 24, 100)
    return bytes(data)


def test_workbook_is_read_as_it_is_shown() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["  Name ", 4, 4.5, 0.125, None, "n/a"])
    sheet["B2"] = 0.35
    sheet["B2"].number_format = "0%"
    sheet["C2"] = 7
    sheet["C2"].number_format = '0.0 "% of all"'
    (table,) = read(saved(book))
    assert table.cells == {
        (1, 1): Cell("Name"),
        (1, 2): Cell(Decimal(4)),
        (1, 3): Cell(Decimal("4.5")),
        (1, 4): Cell(Decimal("0.125")),
        (1, 6): Cell("n/a"),
        (2, 2): Cell("35.00%"),
        (2, 3): Cell(Decimal(7)),
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 5, 1), "date or time"),
        (clock(0, 5), "date or time"),
        (True, "TRUE"),
        ("#DIV/0!", "#DIV/0!"),
        ("=1+2", "no stored result"),
    ],
)
def test_workbook_cell_that_holds_no_value_says_what_it_holds(value: object, words: str) -> None:
    (table,) = read(xlsx_file([["x"], ["y", value]]))
    assert words in table.cells[2, 2].fault


def test_workbook_formula_counts_with_its_stored_result() -> None:
    cells = '<row r="1"><c r="A1"><f>1+2</f><v>3</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1/3</f></c></row>'
    (table,) = read(raw_xlsx(sheet_xml(cells)))
    assert table.cells[1, 1] == Cell(Decimal(3))
    assert (1, 2) not in table.cells  # an empty text is a result, and blank
    assert "no stored result" in table.cells[1, 3].fault


def test_workbook_sheet_that_is_hidden_is_left_out() -> None:
    book = Workbook()
    book.active.append(["seen"])
    hidden = book.create_sheet("Hidden")
    hidden.append(["unseen"])
    hidden.sheet_state = "hidden"
    assert [table.name for table in read(saved(book))] == ["Sheet"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (flag_as_encrypted(raw_xlsx(sheet_xml(CELL))), "protected by a password"),
        (OLE + b"\0" * 600, r"old kind \(.xls\)"),
        (b"name,weight\n", "not an Excel workbook"),
        (raw_xlsx(sheet_xml(CELL))[:400], "damaged"),
        (raw_xlsx(sheet_xml("<row><c><v>1</c></row>")), "damaged"),
        (raw_xlsx(sheet_xml('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')), "damaged"),
        (raw_xlsx(sheet_xml(CELL), ("xl/vbaProject.bin", b"x")), "macros"),
        (raw_xlsx(sheet_xml(CELL), ("xl/externalLinks/externalLink1.xml", b"<a/>")), "links to other files"),
        (raw_xlsx(sheet_xml(CELL), ("/etc/x", b"x")), "unsafe name"),
        (raw_xlsx(sheet_xml(CELL), ("../x", b"x")), "unsafe name"),
        (raw_xlsx(sheet_xml(CELL), *((f"p{n}", b"x") for n in range(200))), "205 parts"),
        (twice(), "same part twice"),
        (
            raw_xlsx(f'<!DOCTYPE w [<!ENTITY a "x">]><worksheet {NAMESPACE}><sheetData>{CELL}</sheetData></worksheet>'),
            "document type",
        ),
        (
            raw_xlsx(f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w><worksheet {NAMESPACE}/>'.encode("utf-16")),
            "document type",
        ),
        (raw_xlsx(sheet_xml('<row r="10001"><c r="A10001"><v>1</v></c></row>')), "more than 10000 rows"),
        (raw_xlsx(sheet_xml('<row r="1"><c r="GS1"><v>1</v></c></row>')), "more than 200 columns"),
        (raw_xlsx(sheet_xml('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')), "more than"),
        (raw_xlsx(sheet_xml(f'<row r="1"><c r="A1" t="str"><v>{"xyz" * 11_000}</v></c></row>')), "hold too much text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_workbook_that_is_unfit_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        # 10 million cells in 154 MB of XML
        raw_xlsx(sheet_xml(("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 40_000)),
        raw_xlsx(sheet_xml(f'<row r="1"><c r="A1" t="str"><v>{"x" * 60_000_000}</v></c></row>')),
        lying_about_its_size(),
    ],
    ids=["many cells", "one long text", "a lying directory"],
)
def test_bomb_is_refused_before_it_is_opened(data: bytes) -> None:
    start = time.monotonic()
    with pytest.raises(TableError, match="far larger than its file|damaged"):
        read(data)
    assert time.monotonic() - start < 10


def test_cell_at_the_far_corner_is_refused_in_little_time() -> None:
    start = time.monotonic()
    with pytest.raises(TableError, match="more than 10000 rows"):
        read(raw_xlsx(sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))
    assert time.monotonic() - start < 10


def test_sheet_that_lies_about_its_size_is_read_whole() -> None:
    xml = sheet_xml('<row r="3"><c r="D3"><v>7</v></c></row>').replace(
        "<sheetData>", '<dimension ref="A1:B2"/><sheetData>'
    )
    (table,) = read(raw_xlsx(xml))
    assert table.cells == {(3, 4): Cell(Decimal(7))}


def test_merge_of_half_the_sheet_costs_nothing() -> None:
    xml = sheet_xml(CELL).replace(
        "</worksheet>", '<mergeCells count="1"><mergeCell ref="A1:XFD20000"/></mergeCells></worksheet>'
    )
    (table,) = read(raw_xlsx(xml))
    assert table.cells == {(1, 1): Cell(Decimal(1))}


def test_process_that_runs_out_of_its_time_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*args: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        raise subprocess.TimeoutExpired("child", 60)

    monkeypatch.setattr(workbook.subprocess, "run", endless)
    with pytest.raises(TableError, match="too much memory or time"):
        read(raw_xlsx(sheet_xml(CELL)))


def test_process_that_is_ended_by_the_kernel_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        workbook.subprocess, "run", lambda *a, **o: subprocess.CompletedProcess(a, -9, stdout=b"", stderr=b"")
    )
    with pytest.raises(TableError, match="too much memory or time"):
        read(raw_xlsx(sheet_xml(CELL)))
