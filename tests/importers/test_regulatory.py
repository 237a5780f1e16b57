"""The face of the regulatory importers: which file is which, and every way in which the same rows may be written."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.importers import regulatory
from scoring.importers.regulatory_records import RegulatoryRecord
from scoring.importers.regulatory_sources import LAYOUTS
from scoring.importers.table import TableError
from scoring.selectors.house_words import house_words
from tests.importers.biff import xls_file
from tests.importers.build import csv_file, xlsx_file
from tests.importers.regulatory_build import (
    FIXTURES,
    INSPECTIONS,
    NAI,
    OAI,
    fixture,
    inspection,
    read,
    read_rows,
    reasons,
)
from tests.regulatory_volume import csv_export

# File: its source, its rows, records and quarantined lines, counted by eye.
SHIPPED = {
    "fda-inspections.csv": ("fda_inspections", 10, 7, [10, 11]),
    "fda-citations.csv": ("fda_citations", 5, 4, [6]),
    "fda-compliance-actions.csv": ("fda_compliance", 6, 5, [7]),
    "fda-published-483s.xlsx": ("fda_483", 5, 2, [5, 6]),
    "fda-published-483s-2024.csv": ("fda_483", 5, 2, [5, 6]),
    "fda-warning-letters-page.xlsx": ("fda_letters_page", 4, 3, []),
    "fda-recalls.xlsx": ("fda_recalls", 4, 3, []),
    "eudragmdp-certificates.xls": ("eu_certificates", 4, 3, [9]),
    "eudragmdp-non-compliance.xls": ("eu_non_compliance", 3, 3, []),
}


def test_shipped_files_are_recognised_and_counted() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == set(SHIPPED)
    assert {source for source, *_ in SHIPPED.values()} == {layout.source for layout in LAYOUTS}
    for name, (source, rows, records, quarantined) in SHIPPED.items():
        file = read(fixture(name), name)
        assert (file.source, file.read, len(file.records)) == (source, rows, records), name
        assert [row.line for row in file.quarantined] == quarantined, name
        assert all(record.source == source for record in file.records)


def test_quarantined_row_is_told_with_its_headings() -> None:
    (row,) = read(fixture("fda-compliance-actions.csv")).quarantined
    assert "“Stern Look”" in row.reason
    assert ("Action Type", "Stern Look") in row.row
    assert dict(row.row)["FEI Number"] == "9990000777"


# The same rows in every form

ROWS = [
    inspection(),
    inspection(Inspection_ID="9100044", Classification=OAI, Inspection_End_Date="06/10/2022", FEI_Number="1350044"),
    inspection(Inspection_ID="9100045", Legal_Name="Fäbrik “Süd”, S.p.A.", FEI_Number=""),
]
PLAIN = read_rows(*ROWS)


def same(data: bytes, name: str = "export.csv", shift: int = 0) -> bool:
    """Whether the file says what PLAIN says, so many rows further down."""
    file = read(data, name)
    moved = [(record.line - shift, content(record)) for record in file.records]
    return (
        moved == [(record.line, content(record)) for record in PLAIN.records]
        and [(line - shift, reason) for line, reason in reasons(file)] == reasons(PLAIN)
        and file.read == PLAIN.read
    )


def content(record: RegulatoryRecord) -> list[Any]:
    return [getattr(record, name) for name in RegulatoryRecord.__slots__ if name != "line"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_make_no_difference(encoding: str, delimiter: str) -> None:
    assert same(csv_file([INSPECTIONS, *ROWS], delimiter, encoding))


def test_windows_1252_is_said() -> None:
    assert "Windows-1252" in read(csv_file([INSPECTIONS, *ROWS], encoding="cp1252")).notes[0]


def test_workbooks_say_the_same_as_text() -> None:
    real = [[typed(value) for value in row] for row in ROWS]
    assert same(xlsx_file([INSPECTIONS, *real]), "export.xlsx")
    assert same(xlsx_file([[], ["", "FDA"], [None] * 5, *([None, *row] for row in [INSPECTIONS, *real])]), "e.xlsx", 3)
    numbers = [[float(v) if isinstance(v, str) and v.isdigit() else v for v in row] for row in ROWS]
    assert same(xls_file(Export=[["Title"], [], [f"  {text}  " for text in INSPECTIONS], *numbers]), "export.xls", 2)


def typed(value: str) -> Any:
    """As a spreadsheet holds it: numbers and dates are no texts."""
    if value.isdigit():
        return int(value)
    return datetime.strptime(value, "%m/%d/%Y") if value.count("/") == 2 else value  # noqa: DTZ007  # a day has no zone


def test_title_rows_say_date_and_filters() -> None:
    titles = [["Inspections"], ["Data as of 03/20/2026", "Product Type: Drugs"], []]
    file = read(csv_file([*titles, INSPECTIONS, *ROWS]))
    assert (file.as_of, file.filters) == (date(2026, 3, 20), "Inspections; Data as of 03/20/2026 Product Type: Drugs")
    assert same(csv_file([*titles, INSPECTIONS, *ROWS]), shift=3)
    assert (PLAIN.as_of, PLAIN.filters) == (None, "")


def test_eudragmdp_tells_its_date_and_the_search_criteria_of_its_second_sheet() -> None:
    file = read(fixture("eudragmdp-certificates.xls"), "gmpc.xls")
    assert file.as_of == date(2026, 5, 24)
    assert file.filters.endswith("Search criteria; Document type GMP certificate; Issue date from 2024-01-01")
    assert file.notes == ()


def test_total_that_the_file_tells_is_held_against_its_rows() -> None:
    header = [
        "Report Number",
        "EudraGMDP Document Reference Number",
        "OMS Location Identifier",
        "Site Name",
        "Issue Date",
    ]
    file = read(
        csv_file([["Total Records: 5, Sun May 24 18:47:28 CEST 2026"], header, ["R", "1", "", "A", "2026-01-01"]])
    )
    assert file.notes == ("The file says that it has 5 records; 1 rows were read.",)


def test_headings_are_known_without_case_spaces_and_signs() -> None:
    for change in (
        str.upper,
        lambda text: f"  {text} ",
        lambda text: text.replace(" ", "_"),
        lambda text: text.replace(" ", ""),
    ):
        assert [record.key for record in read_rows(*ROWS, header=[change(text) for text in INSPECTIONS]).records] == [
            record.key for record in PLAIN.records
        ]


def test_header_and_rows_that_stand_twice_are_told() -> None:
    file = read_rows(*ROWS, INSPECTIONS, ROWS[0])
    assert content(file.records[0]) == content(PLAIN.records[0])
    assert (len(file.records), file.read) == (2, 4)
    assert file.notes == ("1 row was left out: an earlier row says the same.",)


def test_row_that_contradicts_an_earlier_one_is_quarantined() -> None:
    file = read_rows(inspection(), inspection(Classification=OAI))
    assert [record.outcome for record in file.records] == ["nai"]
    assert reasons(file) == [(3, "Row 2 is of the same inspection and project area and says something else.")]


# Whole files that cannot be used


@pytest.mark.parametrize(
    ("rows", "words", "row", "column"),
    [
        ([["a", "b"], ["1", "2"]], "none of the first 30 rows has the headings", None, ""),
        ([["FEI Number", "Inspection End Date", "Project Area", "Classification"], ["1"]], "no column “Inspection ID”", 1, ""),
        ([[], [*INSPECTIONS, "fei_number"], inspection()], "“FEI Number” and “fei_number” say the same thing", 2, "P"),
        ([INSPECTIONS, inspection(), inspection(Inspection_End_Date="21/11/2025")], "no date written month/day/year", 3, "J"),
        ([["FEI_NUMBER", "DUNS_NUMBER", "FIRM_NAME", "ADDRESS", "OPERATIONS"], ["1"]], "register of establishments", None, ""),
        ([["x"]] * 31 + [INSPECTIONS, inspection()], "none of the first 30 rows", None, ""),
    ],
)  # fmt: skip
def test_file_that_cannot_be_used_is_refused_in_words(
    rows: list[Any], words: str, row: int | None, column: str
) -> None:
    with pytest.raises(TableError, match=words) as caught:
        read(csv_file(rows))
    assert (caught.value.row, caught.value.column) == (row, column)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n ,\n", "empty"),
        ("a.pdf", b"%PDF", "“.pdf” are not read"),
        ("a.csv", b"PK\x03\x04", "this is a workbook"),
        ("a.xlsx", b"FEI Number", "not an Excel workbook"),
        ("a.xls", b"<html>", "not an Excel workbook"),
        ("a.csv", b"FEI Number\0", "NUL character"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    ],
)
def test_wrong_kind_of_file_is_refused_in_words(name: str, data: bytes, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read(data, name)


def test_source_that_is_named_is_the_only_one_that_is_tried() -> None:
    assert read(fixture("fda-citations.csv"), source="fda_citations").source == "fda_citations"
    with pytest.raises(TableError, match="like the FDA's list of inspections, but has no column"):
        read(fixture("fda-citations.csv"), source="fda_inspections")
    with pytest.raises(TableError, match="“fda” is no source: choose auto, fda_inspections"):
        read(fixture("fda-citations.csv"), source="fda")


def test_two_sheets_of_the_same_list_are_refused() -> None:
    with pytest.raises(TableError, match="“First” and “More” both hold the FDA's list of inspections"):
        read(xlsx_file([INSPECTIONS, inspection()], More=[INSPECTIONS, inspection()]), "a.xlsx")


# Rows as Hypothesis makes them

FEIS = st.one_of(st.integers(1_000_000, 9_999_999), st.integers(1_000_000_000, 9_999_999_999)).map(str)
DAYS = st.dates(date(2008, 10, 1), date(2026, 3, 31))
FEI_FORMS = (str, "{}.0".format, "000{}".format, "  {} ".format, "FEI {}".format)
DAY_FORMS = ("%m/%d/%Y", "%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d.%m.%Y", " %m/%d/%Y ")
TITLES = st.lists(st.lists(st.sampled_from(["", "Inspections", "Product Type: Drugs"]), max_size=3), max_size=5)


@given(
    st.data(),
    st.lists(st.tuples(FEIS, DAYS, st.sampled_from([NAI, OAI, "NAI", "Pending", "-"])), min_size=1, max_size=8),
)
def test_rows_are_read_whatever_their_dress(data: st.DataObject, facts: list[tuple[str, date, str]]) -> None:
    draw = data.draw
    rows: list[list[str]] = []
    for number, (fei, day, result) in enumerate(facts):
        rows.append(
            inspection(
                FEI_Number=draw(st.sampled_from(FEI_FORMS))(fei),
                Inspection_End_Date=day.strftime(draw(st.sampled_from(DAY_FORMS))),
                Classification=result,
                Inspection_ID=draw(st.sampled_from(["{}", "{}.0", " {}"])).format(9_000_000 + number),
            )
        )
        rows += [[]] * draw(st.integers(0, 1))
    titles = draw(TITLES)
    order = draw(st.permutations(range(len(INSPECTIONS))))
    turned = [[row[index] for index in order] if row else row for row in [INSPECTIONS, *rows]]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    file = read(csv_file([*titles, *turned], draw(st.sampled_from(",;\t")), encoding))
    classes = {NAI: "nai", OAI: "oai", "NAI": "nai", "Pending": "pending", "-": ""}
    assert [(r.identifier, r.happened_on, r.outcome) for r in file.records] == [
        (fei, day, classes[result]) for fei, day, result in facts
    ]
    lines = [len(titles) + number for number, row in enumerate([INSPECTIONS, *rows], start=1) if row][1:]
    assert [record.line for record in file.records] == lines
    assert not file.quarantined


# Size


def test_rows_of_a_large_file_are_not_held() -> None:
    data = csv_export(10_000)
    gc.collect()
    tracemalloc.start()
    rows = regulatory.open_rows("a.csv", data, words=house_words())
    assert sum(1 for _ in rows) == rows.read == 10_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A record takes about 2 000 bytes; what stays of a row are its key and a number.
    assert peak < 10_000 * 500


def test_reading_can_be_left_half_way() -> None:
    rows = regulatory.open_rows("a.xlsx", xlsx_file([INSPECTIONS, *([inspection()] * 50)]), words=house_words())
    for found in rows:
        assert found.line == 2
        break
    del rows, found  # an abandoned process would be a ResourceWarning, and so an error
    gc.collect()
