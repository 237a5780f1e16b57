"""The workbook: text stays text, every formula has its figure, and LibreOffice arrives at the engine's totals."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from openpyxl.workbook import Workbook

from scoring.engine.aggregate import evaluate
from scoring.engine.leave_out import without_criteria
from scoring.engine.results import Evaluation
from scoring.reports.redaction import redacted
from scoring.reports.showing import Showing
from scoring.reports.workbook import workbook
from scoring.selectors.snapshot import matrix_of
from tests.reports.contents import DRAW, SECRET, TRAPS, Content, random_content, trapped, with_share
from tests.reports.office import opened, recalculated, saved

SHARED = {  # functions that Excel 2010, LibreOffice 7 and Google Sheets have alike
    *("IF", "SUM", "SUMIF", "COUNT", "COUNTIF", "AVERAGE", "ISNUMBER", "MAX", "LARGE", "MATCH", "INDEX", "SUMPRODUCT"),
    *("AND", "OR", "ABS", "ROUND"),
}
AS_IT_IS = 0, 20, 126  # two share a rank; two lie a quarter of a point apart, and less
MOVED = 2, 4
SIGNATURES = [
    {"full_name": "Ingrid Vale", "role": "Head of quality", "meaning": "quality", "comment": "=Agreed",
     "signed_at": "2026-11-12T14:05:00.000000Z", "time_zone": "Europe/Berlin"},
]  # fmt: skip


@pytest.fixture(scope="module")
def data() -> bytes:
    return workbook(trapped(), version="1.0", status="Signed", digest="ab" * 32, signatures=SIGNATURES)


def rows_of(book: Workbook, sheet: str, first: int) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(min_row=first, values_only=True))


def figures(book: Workbook, label: str, count: int) -> list[Any]:
    """A row of the sheet of results, by its label."""
    return next(list(row[3 : 3 + count]) for row in rows_of(book, "Results", 6) if row[1] == label)


def agrees(book: Workbook, found: Evaluation) -> None:
    """Every total, interval, coverage, rank and place is the engine's."""
    n = len(found.totals)
    for label, wanted, unit in (
        ("Total of 100", found.totals, 100),
        ("Lowest possible total", found.low, 100),
        ("Highest possible total", found.high, 100),
        ("Weight with known values", found.coverage, 1),
    ):
        assert [x / unit for x in figures(book, label, n)] == pytest.approx(wanted.tolist(), abs=1e-9), label
    assert [x or 0 for x in figures(book, "Rank", n)] == found.ranks.tolist()
    assert [int(place) - 1 for place in figures(book, "Place in the list", n)] == found.order.argsort().tolist()
    listed = [row[1] for row in rows_of(book, "Ranking", 6)[:n]]
    assert listed == [found.matrix.alternatives[i].name for i in found.order]
    without = without_criteria(found)
    for row in rows_of(book, "Sensitivity", 6):
        names = [c.key for c in found.matrix.criteria]
        if row[0] in names and without and row[7] and found.weights[names.index(row[0])] < 1:
            totals = without[names.index(row[0])].totals
            shown = [None if x in (None, "") else x / 100 for x in row[10 : 10 + n]]
            wanted = [float(t) if found.ranks[i] else None for i, t in enumerate(totals)]
            assert shown == pytest.approx(wanted, abs=1e-9)


def changed(data: bytes, key: str, weight: float) -> bytes:
    """The workbook after somebody typed another weight; nothing in it is calculated yet."""
    book = opened(data)
    row = next(cells for cells in book["Inputs"].iter_rows(min_row=9) if cells[2].value == key)
    row[7].value = weight
    return saved(book)


def cells_of(book: Workbook) -> Iterator[Any]:
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row)


def same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return one == other or {one, other} <= {None, ""}


def test_workbook_follows_the_weights_as_the_engine_does(tmp_path: Path, data: bytes) -> None:
    traps = trapped()
    nothing = with_share(with_share(traps, "=C1", "0"), "C.2", "0")
    index, left_out = (Showing(names="roles", prices=prices, draw=DRAW) for prices in ("index", "left_out"))
    bare = workbook(traps, options=index)
    books = {
        "traps": (data, traps),
        "nothing in a group": (changed(changed(data, "=C1", 0), "C.2", 0), nothing),
        "an index": (changed(bare, "P", 90), with_share(traps, "P", "9000")),
        "without prices": (workbook(traps, options=left_out), redacted(traps, left_out)),
    }
    for seed in (*AS_IT_IS, *MOVED):
        content = random_content(seed)
        book = workbook(content)
        if seed in MOVED:
            key, share = _moved(content)
            book, content = changed(book, key, 37.5), with_share(content, key, share)
        books[f"random {seed}"] = book, content
    made = recalculated(tmp_path, {name: book for name, (book, _) in books.items()})
    for name, book in made.items():
        agrees(book, evaluate(matrix_of(books[name][1])))
        weights = [row[2] for row in rows_of(book, "Results", 6) if row[1] == "Total of 100"]
        assert weights == [pytest.approx(1, abs=1e-12)], f"{name}: the weights add to 100%"
        wrong = [cell for cell in cells_of(book) if cell.data_type == "e" and cell.value != "#N/A"]
        assert not wrong, f"{name}: {[(cell.parent.title, cell.coordinate, cell.value) for cell in wrong]}"
    for name in ("traps", *(f"random {seed}" for seed in AS_IT_IS)):
        stored = opened(books[name][0], values=True)
        for cell in cells_of(opened(books[name][0])):
            if cell.data_type == "f":
                before, after = (b[cell.parent.title][cell.coordinate].value for b in (stored, made[name]))
                assert same(before, after) or after == "#N/A", f"{name}, {cell.parent.title} {cell.coordinate}"


def _moved(content: Content) -> tuple[str, str]:
    """A criterion, and as a share what 37.5 on its sheet means."""
    leaf = next(c for c in content["criteria"] if c["points"])
    siblings = [c for c in content["criteria"] if c["parent"] == leaf["parent"] and c["share"] is not None]
    return leaf["key"], "3750" if sum(float(c["share"]) for c in siblings) == 10_000 else "37.5"


def test_every_formula_has_its_figure_and_no_function_of_one_program_alone(data: bytes) -> None:
    formulas, values = opened(data), opened(data, values=True)
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", cell.value))) <= SHARED
                may_be_empty = '""' in cell.value or cell.value.startswith(("=INDEX", "=Leader", "=Lead"))
                assert may_be_empty or values[sheet.title][cell.coordinate].value is not None, cell.coordinate
    assert count > 200
    assert {"Missing_value", "Weights_total", "Leader", "Lead", "Weight_P", "Weight__C1"} <= set(formulas.defined_names)


def test_text_stays_text_whatever_it_begins_with(data: bytes) -> None:
    cells = list(cells_of(opened(data)))
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    begins = {
        "=1+1",
        "+49 30 1234",
        "-5",
        "@SUM(A1)",
        "\t=2",
        "=Aldermoor",
        "=Agreed",
        "=Title & more",
        "=It has none. =No",
        "<r>&<nothing></r>",
        "<r><t>bold</t></r>",
        "</t></si>",
    }
    assert all(any(text.startswith(trap) for text in texts) for trap in begins)
    formulas = {cell.value for cell in cells if cell.data_type == "f"}
    assert not [formula for formula in formulas if "HYPERLINK" in formula or formula in TRAPS]


def test_file_is_sound_and_the_same_every_time(data: bytes) -> None:
    again = workbook(trapped(), version="1.0", status="Signed", digest="ab" * 32, signatures=SIGNATURES)
    assert again == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert len(set(names)) == len(names)
        assert not [name for name in names if "vba" in name.casefold() or "external" in name.casefold()]
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        for name in names:
            text = archive.read(name)
            ElementTree.fromstring(text)
            assert b'http://example.org"' not in text or name == "xl/sharedStrings.xml", "no link leads out"


@pytest.mark.req("ES-02")
def test_workbook_names_who_signed(data: bytes) -> None:
    """ES-02: printed name, role, meaning, time in UTC."""
    rows = rows_of(opened(data), "About", 1)
    assert ("Ingrid Vale", "Head of quality", "Quality approval", "2026-11-12 14:05 UTC", "=Agreed") in rows
    assert ("Digest (SHA-256)", "ab" * 32) in [row[:2] for row in rows]


def test_only_weights_can_be_typed_into(data: bytes) -> None:
    book = opened(data)
    open_cells = [
        (sheet.title, cell.column_letter) for sheet in book for row in sheet.iter_rows() for cell in row
        if not cell.protection.locked
    ]  # fmt: skip
    assert all(sheet.protection.sheet for sheet in book)
    assert {place for place in open_cells if place[0] != "About"} == {("Inputs", "H")}
    assert open_cells.count(("Inputs", "H")) == 6 + 1, "six weights, and how a missing value counts"


def everything(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_roles_in_place_of_names_leave_no_name(data: bytes) -> None:
    text = everything(workbook(trapped(), signatures=SIGNATURES, options=Showing(names="roles", draw=DRAW)))
    for name in ("ingrid vale<", "ingrid vale ", "zoë ash", "oskar", "boss of"):
        assert name not in text.casefold(), name
    assert "ingrid" not in text.casefold(), "nor a part of one"
    assert "Valence" in text, "another name that begins alike"
    assert "Evaluator 1 (QA)" in text
    assert "Ingrid Vale" in everything(data)


@pytest.mark.parametrize("prices", ["index", "left_out"])
def test_prices_that_are_not_shown_are_nowhere_in_the_file(data: bytes, prices: Any) -> None:
    text = everything(workbook(trapped(), options=Showing(prices=prices)))
    # Prices, scale, floor, texts beside them, and the difference that would give the scale away.
    for secret in (
        "7654321",
        "8050000",
        "8000000",
        "9876543",
        "6543210",
        "9000000",
        "3333332",
        "EUR",
        SECRET,
        "14 May",
    ):
        assert secret not in text, secret
    assert SECRET in everything(data)
    book = opened(workbook(trapped(), options=Showing(prices=prices)))
    index = [row[3] for row in rows_of(book, "Values", 7) if row[0] == "P"][:1]
    assert index == ([100] if prices == "index" else []), "left out, the criterion is gone"
    told = [row[0] for row in rows_of(book, "About", 1)]
    assert "What is not told" in told
    assert any(str(line).startswith("Prices are") for line in told)
