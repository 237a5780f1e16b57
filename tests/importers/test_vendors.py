"""A list of vendors and sites: its headings, its cells, and every problem by its place."""

from __future__ import annotations

import random
from typing import Any

import pytest

from scoring.importers import workbook_child
from scoring.importers.site_records import SiteFile
from scoring.importers.vendors import COLUMNS, HEADINGS, parse
from scoring.selectors.house_words import house_words
from tests.importers.build import Rows, csv_file, xlsx_file

LIST: list[list[Any]] = [
    ["Supplier", "Type", "Status", "Web site", "AKA", "Site name", "Address", "City", "ZIP", "Country", "FEI Number", "DUNS", "OMS location", "MIA", "Services"],
    ["Aldermoor Biologics", "CDMO; cmo", "Qualified", "aldermoor.example", "Aldermoor; AB", "Kessel works", "1 Werkstr.", "Kessel", "00123", "Germany", "0003009990001", "123456789", "LOC-100000123", "DE_BY_1", "op_api; Tablets"],
    ["aldermoor  biologics", "", "", "", "", "Cork plant", "", "Cork", "", "IRL", "3009990002.0", "", "", "", ""],
    ["Bright CRO", "CRO", "-", "", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def read(rows: Rows, name: str = "list.csv") -> SiteFile:
    return parse(csv_file(rows) if name.endswith("csv") else xlsx_file(rows), name, house_words())


def changed(row: int, heading: str, value: Any) -> SiteFile:
    rows = [list(line) for line in LIST]
    rows[row - 1][LIST[0].index(heading)] = value
    return read(rows)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_list_is_read_from_either_form(name: str) -> None:
    file = read(LIST, name)
    assert file.errors == ()
    first, second, third = file.records
    assert first.vendor == "Aldermoor Biologics"
    assert first.kinds == {"cdmo", "cmo"}
    assert (first.status, first.website) == ("qualified", "https://aldermoor.example")
    assert first.other_names == ("Aldermoor", "AB")
    assert (first.site, first.city, first.postcode, first.country) == ("Kessel works", "Kessel", "00123", "DE")
    assert first.identifiers == (
        ("fei", "3009990001"),
        ("duns", "123456789"),
        ("oms_loc", "LOC-100000123"),
        ("mia", "DE_BY_1"),
    )
    assert first.capabilities == ("op_api", "dp_tablet")
    assert (second.row, second.country, second.identifiers) == (3, "IE", (("fei", "3009990002"),))
    assert (third.kinds, third.status, third.has_site) == ({"cro"}, "", False)


@pytest.mark.parametrize(
    ("row", "heading", "value", "place", "words"),
    [
        (2, "Country", "Atlantis", "row 2, column J", "“Atlantis” is not known here"),
        (2, "FEI Number", "123", "row 2, column K", "an FEI has 7 or 10"),
        (2, "DUNS", "12345678", "row 2, column L", "a DUNS number has 9"),
        (2, "OMS location", "LOC-1", "row 2, column M", "no OMS location"),
        (2, "Type", "CDMO; bakery", "row 2, column B", "“bakery” is not known here"),
        (2, "Status", "lovely", "row 2, column C", "“lovely” is not known here"),
        (2, "Services", "op_api; juggling", "row 2, column O", "“juggling” is not in the list of capabilities"),
        (2, "Web site", "javascript:alert(1)", "row 2, column D", "is not a web address"),
        (2, "Site name", "x" * 201, "row 2, column F", "201 characters; at most 200"),
        (3, "Type", "CRO", "row 3, column B", "differs from row 2"),
    ],
)  # fmt: skip
def test_problem_is_named_by_its_place(row: int, heading: str, value: str, place: str, words: str) -> None:
    file = changed(row, heading, value)
    assert file.records == (), "nothing of a file with an error is handed over"
    (problem,) = file.errors
    assert problem.place == place
    assert words in problem.message


def test_heading_twice_and_heading_unknown_are_told_apart() -> None:
    file = read([["Vendor", "Company", "Kind", "Mood"], ["A", "A", "CRO", "fine"]])
    assert [problem.place for problem in file.errors] == ["row 1, column B"]
    assert [problem.place for problem in file.warnings] == ["row 1, column D"]


def test_row_without_vendor_and_site_is_an_error() -> None:
    assert "neither a vendor nor a site" in str(read([["Vendor", "Kind"], ["", "CRO"]]).errors[0])


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"]], [["Vendor"], ["A"]], [["Vendor", "Kind"]]])
def test_table_that_is_no_list_is_refused(rows: Rows) -> None:
    assert read(rows).errors


def test_headings_of_an_export_are_read() -> None:
    file = read([list(HEADINGS.values()), ["", "A", "CRO", *[""] * (len(HEADINGS) - 3)]])
    assert not file.problems


def test_every_alias_means_one_column() -> None:
    words = [word for _, others in COLUMNS.values() for word in others.split("|")]
    assert len(words) == len(set(words))


def test_formula_marks_are_taken_off_once() -> None:
    file = read([["Vendor", "Kind", "Site"], ["'=Alder", "CRO", "''s-Gravenhage"]])
    assert (file.records[0].vendor, file.records[0].site) == ("=Alder", "''s-Gravenhage")


# Random files

WORDS = [*(heading for heading in HEADINGS.values()), "CRO", "CDMO", "IE", "Ireland", "3009990001", "123456789", "op_api", "'", "=1", "-", ";", "\\;", "\u202e", "", "Qualified", "x" * 300, "Ä", "12.5", "LOC-100000001", "[http://", "http://["]  # fmt: skip


def random_list(source: random.Random) -> tuple[bytes, str]:
    """A file that is nearly a list: random cells under real headings, or a good one with its bytes damaged."""
    if source.random() < 0.5:
        width = source.randint(1, 12)
        rows = [source.sample(list(HEADINGS.values()), width)]
        rows += [[source.choice(WORDS) for _ in range(width)] for _ in range(source.randint(0, 6))]
        return csv_file(rows, source.choice(",;\t")), "list.csv"
    data = bytearray(csv_file(LIST))
    for _ in range(source.randint(1, 12)):
        place = source.randrange(len(data))
        kind = source.randrange(3)
        if kind == 0:
            data[place] = source.randrange(256)
        elif kind == 1:
            del data[place : place + source.randint(1, 20)]
            data = data or bytearray(b"x")
        else:
            data[place:place] = source.choice((b'"', b"\0", b",", b"\r\n", b"\xff\xfe", b"'=", b";"))
    return bytes(data), "list.csv"


def fuzz(count: int, seed: int) -> int:
    source, good, words = random.Random(seed), 0, house_words()
    for _ in range(count):
        file = parse(*random_list(source), words)
        assert bool(file.records) != bool(file.errors), "all of it or nothing"
        good += not file.errors
    return good


def test_random_files_are_read_whole_or_refused() -> None:
    # That some pass shows that the files reach beyond the first check.
    assert 50 < fuzz(2_000, seed=5) < 1_950


@pytest.mark.soak
def test_many_random_files_are_read_whole_or_refused() -> None:
    fuzz(100_000, seed=6)


@pytest.mark.filterwarnings("ignore")
def test_damaged_workbooks_end_in_an_answer_or_the_end_of_their_process() -> None:
    source, whole = random.Random(7), xlsx_file(LIST)
    answered = 0
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(source.randint(1, 8)):
            data[source.randrange(len(data))] = source.randrange(256)
        try:
            answered += bool(workbook_child.answer(bytes(data)))
        except Exception:  # noqa: BLE001, S112  # any crash is the child's own end, and "damaged" to the reader
            continue
    assert answered < 100
