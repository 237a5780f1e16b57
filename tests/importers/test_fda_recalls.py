"""Recalls: an event for its many rows, and never at a plant without a person's word."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from tests.importers.build import csv_file
from tests.importers.regulatory_build import fixture, read, reasons

HEADER = [
    "FEI Number",
    "Event ID",
    "Event Classification",
    "Center Classification Date",
    "Reason for Recall",
    "Product Description",
]


def test_event_unites_its_rows_and_stands_at_no_site() -> None:
    first, second, third = read(fixture("fda-recalls.xlsx"), "a.xlsx").records
    assert (first.key, first.outcome, first.scheme, first.identifier) == ("99101", "class_1", "", "")
    told = dict(first.details)
    assert (told["FEI of the recalling firm"], told["Products"]) == ("9990000302", "2")
    assert told["Product class"] == "Class II · Class I"
    assert "10 mL vial" in told["Product"]
    assert "20 mL vial" in told["Product"]
    assert told["Distribution"] == "Nationwide in the USA"
    assert (second.outcome, dict(second.details)["Products"]) == ("class_3", "1")
    assert "FEI of the recalling firm" not in dict(third.details)


def test_most_severe_class_and_earliest_day_count_in_any_order() -> None:
    rows = [
        ["1350044", "7", "Class III", "2024-03-01", "Crack", "Vial"],
        ["1350044", "7", "Class I", "2024-02-01", "Leak", "Bottle"],
        ["1350044", "7", "-", "2024-04-01", "Leak", "Bottle"],
    ]
    for order in permutations(rows):
        (record,) = read(csv_file([HEADER, *order])).records
        assert (record.outcome, record.happened_on) == ("class_1", date(2024, 2, 1))
        assert set(record.text.split(" · ")) == {"Crack", "Leak"}
        assert dict(record.details)["Products"] == "3"


def test_texts_of_hundreds_of_rows_are_bounded() -> None:
    rows = [
        ["1350044", "7", "Class II", "2024-03-01", f"Reason {number}", "P" * 40 + str(number)] for number in range(470)
    ]
    (record,) = read(csv_file([HEADER, *rows])).records
    assert dict(record.details)["Products"] == "470"
    assert max(len(text) for _, text in record.details) == 2_000
    assert len(record.text) == 2_000


def test_unusable_rows_are_quarantined() -> None:
    rows = [
        ["", "", "Class II", "2024-03-01", "", ""],
        ["", "7", "Class IV", "2024-03-01", "", ""],
        ["", "8", "Class I", "", "", ""],
    ]
    assert reasons(read(csv_file([HEADER, *rows]))) == [
        (2, "The event ID is missing."),
        (3, "The class “Class IV” is none that is known: Class I, Class II or Class III."),
        (4, "The date of the classification is missing."),
    ]
