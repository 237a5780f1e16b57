"""Regulatory files for the tests: rows in the authorities' layouts, and the fixtures that the product ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scoring.importers.regulatory import parse
from scoring.importers.regulatory_records import ParsedFile
from scoring.selectors.house_words import house_words
from tests.importers.build import csv_file
from tests.regulatory_volume import HEADER as INSPECTIONS

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "regulatory"
NAI, VAI, OAI = (
    "No Action Indicated (NAI)",
    "Voluntary Action Indicated (VAI)",
    "Official Action Indicated (OAI)",
)
_INSPECTION = {
    "FEI Number": "9990000101",
    "Legal Name": "Aldermoor Sterile Ltd.",
    "City": "Kilkenny",
    "State": "-",
    "Zip": "-",
    "Country/Area": "Ireland",
    "Fiscal Year": "2026",
    "Inspection ID": "9100101",
    "Posted Citations": "No",
    "Inspection End Date": "11/21/2025",
    "Classification": NAI,
    "Project Area": "Drug Quality Assurance",
    "Product Type": "Drugs",
    "Additional Details": "-",
    "FMD-145 Date": "01/15/2026",
}


def inspection(**changes: Any) -> list[Any]:
    """A row of inspections; the names of the changes are headings with _ for a space."""
    row = _INSPECTION | {name.replace("_", " "): value for name, value in changes.items()}
    assert set(row) == set(INSPECTIONS)
    return list(row.values())


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def read(data: bytes, name: str = "export.csv", source: str = "auto") -> ParsedFile:
    return parse(name, data, source, words=house_words())


def read_rows(*rows: list[Any], header: list[Any] = INSPECTIONS) -> ParsedFile:
    return read(csv_file([header, *rows]))


def reasons(file: ParsedFile) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in file.quarantined]
