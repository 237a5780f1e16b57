"""Rows of the FDA's lists: what makes the key, what goes into quarantine, and what two rows of one thing give."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.importers.build import csv_file
from tests.importers.regulatory_build import fixture, inspection, read, read_rows, reasons

ACTIONS = ["FEI Number", "Legal Name", "Product Type", "Action Taken Date", "Action Type", "Case/Injunction ID"]
FORMS = ["Record Date", "FEI Number", "Legal Name", "Record Type", "Publish Date", "Download", "Record ID"]


def test_inspection_is_told_by_its_number_and_project_area() -> None:
    first, second, *_ = read(fixture("fda-inspections.csv")).records
    assert first.key == "9100101|Drug Quality Assurance"
    assert second.key == "9100101|Postmarketing Surveillance and Epidemiology: Human Drugs"
    assert (first.scheme, first.identifier, first.outcome) == ("fei", "9990000101", "nai")
    assert (first.happened_on, first.country, first.state, first.reference) == (date(2025, 11, 21), "IE", "", "9100101")
    assert dict(first.details) == {"Fiscal Year": "2026", "Posted Citations": "No", "FMD-145 Date": "2026-01-15"}


def test_inspection_without_number_is_told_by_site_and_day() -> None:
    file = read_rows(
        inspection(Inspection_ID="-"), inspection(Inspection_ID="-", Project_Area="Bioresearch Monitoring")
    )
    assert [record.key for record in file.records] == [
        "9990000101|2025-11-21|Drug Quality Assurance",
        "9990000101|2025-11-21|Bioresearch Monitoring",
    ]


@pytest.mark.parametrize("written", ["28,801", "28801"])
def test_thousands_separator_in_a_zip_is_taken_out(written: str) -> None:
    (record,) = read_rows(inspection(Zip=written)).records
    assert ("Zip", "28801") in record.details


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"FEI_Number": "-"}, "The FEI is missing."),
        ({"FEI_Number": "301001551"}, "The FEI cannot be used: “301001551” has 9 digits"),
        ({"FEI_Number": "3.0E+09"}, "The FEI cannot be used: An FEI has digits alone"),
        ({"Inspection_End_Date": "-"}, "The inspection end date is missing."),
        ({"Inspection_End_Date": "02/30/2024"}, "The inspection end date “02/30/2024” is no date."),
        ({"Inspection_End_Date": "03/19/26"}, "The inspection end date “03/19/26” is no date."),
        ({"Inspection_End_Date": "45735"}, "The inspection end date “45735” is no date."),
        ({"Classification": "Fine (F)"}, "The classification “Fine (F)” is none that is known"),
        ({"Project_Area": ""}, "The project area is missing."),
        ({"Inspection_ID": "12a"}, "The inspection ID “12a” is no number."),
        ({"Project_Area": "#REF!"}, "Column L holds #REF!, an error of a spreadsheet."),
    ],
)
def test_unusable_inspection_is_quarantined_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    file = read_rows(inspection(Inspection_ID="1"), inspection(**changes))
    assert [record.line for record in file.records] == [2]
    ((line, said),) = reasons(file)
    assert line == 3
    assert said.startswith(reason)


def test_citations_of_one_section_are_told_apart_by_their_words() -> None:
    file = read(fixture("fda-citations.csv"))
    two = [record for record in file.records if record.reference == "21 CFR 211.192"]
    assert len({record.key for record in two}) == 2
    assert two[0].text == "Investigations of discrepancies, failures"
    assert dict(two[0].details)["Inspection ID"] == "9100091"


def test_old_heading_of_a_section_and_the_number_of_a_citation_are_known() -> None:
    header = ["Inspection ID", "FEI Number", "Inspection End Date", "Program Area", "CitationID", "CFR/Act Number"]
    (record,) = read(csv_file([header, ["77", "1350044", "2021-03-16", "Drugs", "1361", "21 CFR 211.192"]])).records
    assert (record.key, record.kind) == ("77|Drugs|21 CFR 211.192|1361", "citation")


def test_one_case_stands_at_each_of_its_sites() -> None:
    records = read(fixture("fda-compliance-actions.csv")).records
    assert [record.key for record in records if record.reference == "910212"] == [
        "9990000601|910212|Drugs",
        "9990000602|910212|Drugs",
    ]
    assert [record.kind for record in records[-2:]] == ["injunction", "seizure"]
    assert records[-1].key == "9990000777|Seizure 2018-10-01|Drugs"


def test_483_that_is_posted_twice_is_one_of_the_earlier_day_in_either_order() -> None:
    for rows in (("08/03/2022", "07/19/2023"), ("07/19/2023", "08/03/2022")):
        forms = [["06/10/2022", "1350044", "A", "483", day, f"link {day}", 9_000 - int(day[-4:])] for day in rows]
        (record,) = read(csv_file([FORMS, *forms])).records
        assert (record.posted_on, record.reference, record.line) == (date(2022, 8, 3), "6978", 2)
        assert [text for label, text in record.details if label == "Record ID"] == ["6978", "6977"]


def test_both_headers_of_the_483s_say_the_same() -> None:
    old, new = read(fixture("fda-published-483s-2024.csv")), read(fixture("fda-published-483s.xlsx"), "a.xlsx")
    assert old.records == new.records
    assert reasons(old) == reasons(new)


def test_other_published_record_is_no_483() -> None:
    file = read(csv_file([FORMS, ["06/10/2022", "1350044", "A", "483 Response", "", "", ""]]))
    assert reasons(file) == [(2, "The record type “483 Response” is no Form 483.")]


def test_letter_of_the_page_names_no_site_and_keeps_its_close_out() -> None:
    first, second, third = read(fixture("fda-warning-letters-page.xlsx"), "a.xlsx").records
    assert {record.scheme + record.identifier for record in (first, second, third)} == {""}
    assert (second.happened_on, second.posted_on) == (date(2021, 7, 29), date(2021, 8, 10))
    assert ("Close-out letter", "2022-03-22") in second.details
    assert second.text == "CGMP/Finished Pharmaceuticals/Adulterated"


def test_long_texts_are_cut_and_told_apart_in_the_key_all_the_same() -> None:
    header = ["Letter Issue Date", "Company Name", "Subject"]
    rows = [["01/02/2024", "A" * 300, "S" * 3_000 + end] for end in "xy"]
    first, second = read(csv_file([header, *rows])).records
    assert first.key != second.key
    assert (len(first.name), len(first.text), first.text[-1]) == (200, 2_000, "…")


def test_unknown_country_stays_as_the_file_has_it() -> None:
    file = read_rows(
        inspection(**{"Country/Area": "Atlantis"}),
        inspection(Inspection_ID="2", **{"Country/Area": "Dominican Republic (the)"}),
    )
    assert [record.country for record in file.records] == ["Atlantis", "DO"]
