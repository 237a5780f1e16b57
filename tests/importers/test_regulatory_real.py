"""The real files, against counts that the csv module and openpyxl give without any of our code."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scoring.importers.regulatory_records import ParsedFile
from scoring.importers.table import TableError
from tests.importers.regulatory_build import read

REAL = os.environ.get("VENDORSELECT_REAL_DATA")
pytestmark = pytest.mark.skipif(REAL is None, reason="VENDORSELECT_REAL_DATA names no folder")

# The counts of the folder's README, and the source that each file is of.
ROWS = {
    "fda_dashboard_recalls_drugs_2025-05.xlsx": ("fda_recalls", 16_908),
    "fda_published_483s_2025-07.xlsx": ("fda_483", 1_851),
    "fda_compliance_actions_drugs_biologics_2025-07.csv": ("fda_compliance", 2_685),
    "fda_warning_letters_page_export_CDER.xlsx": ("fda_letters_page", 728),
    "fda_inspections_export_head_2026-03.csv": ("fda_inspections", 5),
    "inspections_cdmo_partial.csv": ("fda_inspections", 23),
    "fda_inspections_OAI_INFERRED_from_warning_letters_2020-2025.csv": ("fda_inspections", 262),
    "recalls_cdmo.csv": ("fda_recalls", 280),
    "published_483s_cdmo.csv": ("fda_483", 70),
    "compliance_actions_cdmo.csv": ("fda_compliance", 36),
}


def parsed(name: str) -> ParsedFile:
    return read((Path(str(REAL)) / "data" / name).read_bytes(), name)


def by_hand(name: str) -> list[dict[str, Any]]:
    """The rows by their headings, with "line"."""
    path = Path(str(REAL)) / "data" / name
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8-sig") as file:
            table: list[list[Any]] = list(csv.reader(file))
    else:
        (sheet,) = openpyxl.load_workbook(BytesIO(path.read_bytes()), read_only=True).worksheets
        sheet.reset_dimensions()
        table = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(table[0], row, strict=True)) | {"line": line} for line, row in enumerate(table[1:], start=2)]


def usable(fei: Any) -> bool:
    return re.fullmatch(r"\d{7}|\d{10}", str(fei).strip().lstrip("0")) is not None


@pytest.mark.parametrize("name", ROWS)
def test_counts_are_those_of_the_readme(name: str) -> None:
    source, count = ROWS[name]
    file = parsed(name)
    assert (file.source, file.read) == (source, count)
    if source not in ("fda_483", "fda_recalls", "fda_letters_page"):
        assert [record.line for record in file.records] == list(range(2, count + 2))
    if source != "fda_483":
        assert not file.quarantined


@pytest.mark.parametrize("name", ["fda_published_483s_2025-07.xlsx", "published_483s_cdmo.csv"])
def test_483s_without_a_usable_fei_are_quarantined_and_the_others_united(name: str) -> None:
    file, rows = parsed(name), by_hand(name)
    blank = [row["line"] for row in rows if not str(row["FEI Number"] or "").strip("- ")]
    bad = [row["line"] for row in rows if not usable(row["FEI Number"])]
    assert [row.line for row in file.quarantined] == bad
    assert [row.line for row in file.quarantined if row.reason == "The FEI is missing."] == blank
    if name.endswith(".xlsx"):
        assert (len(blank), len(bad)) == (24, 40)
    days = {
        (str(row["FEI Number"]).strip().lstrip("0"), str(row["Record Date"])[:10])
        for row in rows
        if usable(row["FEI Number"])
    }
    assert {(record.identifier, str(record.happened_on)) for record in file.records} == days
    assert len(file.records) == len(days)


def test_483_of_a_site_that_was_published_twice_has_its_first_day() -> None:
    (record,) = [r for r in parsed("fda_published_483s_2025-07.xlsx").records if r.key == "3005949964|2022-09-01"]
    assert record.posted_on == date(2022, 10, 19)
    assert len([label for label, _ in record.details if label == "Download"]) == 2


def test_recalls_are_events_and_stand_at_no_site() -> None:
    file, rows = parsed("fda_dashboard_recalls_drugs_2025-05.xlsx"), by_hand("fda_dashboard_recalls_drugs_2025-05.xlsx")
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        events[row["Event ID"]].append(row)
    assert len(events) == 4_245
    order = ["Class I", "Class II", "Class III"]
    assert {r.key: (r.outcome, dict(r.details)["Products"], r.happened_on) for r in file.records} == {
        key: (
            f"class_{1 + min(order.index(row['Event Classification']) for row in group)}",
            str(len(group)),
            min(row["Center Classification Date"] for row in group).date(),
        )
        for key, group in events.items()
    }
    assert {record.identifier for record in file.records} == {""}


def test_compliance_actions_say_what_stands_in_the_file() -> None:
    name = "fda_compliance_actions_drugs_biologics_2025-07.csv"
    found = [(r.identifier, r.reference, r.product_type, str(r.happened_on), r.kind) for r in parsed(name).records]
    assert found == [
        (
            row["FEI Number"].lstrip("0"),
            row["Case/Injunction ID"],
            row["Product Type"],
            row["Action Taken Date"],
            row["Action Type"].lower().replace(" ", "_"),
        )
        for row in by_hand(name)
    ]
    assert len([record for record in found if record[1] == "481160"]) == 3


def test_letters_of_the_page_are_told_apart_by_name_day_and_subject() -> None:
    file, rows = (
        parsed("fda_warning_letters_page_export_CDER.xlsx"),
        by_hand("fda_warning_letters_page_export_CDER.xlsx"),
    )
    letters = {(row["Company Name"], row["Letter Issue Date"], row["Subject"]) for row in rows}
    assert len(file.records) == len(letters) == 724
    closed = {row["Company Name"] for row in rows if row["Closeout Letter"]}
    assert {r.name for r in file.records if "Close-out letter" in dict(r.details)} == {
        " ".join(n.split()) for n in closed
    }


@pytest.mark.parametrize(
    "name", ["inspections_cdmo_partial.csv", "fda_inspections_OAI_INFERRED_from_warning_letters_2020-2025.csv"]
)
def test_inspections_without_numbers_say_what_stands_in_the_file(name: str) -> None:
    assert (
        [(r.identifier, r.happened_on, r.outcome, r.area) for r in parsed(name).records]
        == [
            (
                row["FEI Number"],
                datetime.strptime(row["Inspection End Date"], "%m/%d/%Y").date(),  # noqa: DTZ007  # a day has no zone
                row["Classification"][-4:-1].lower(),
                row["Project Area"],
            )
            for row in by_hand(name)
        ]
    )


@pytest.mark.parametrize("name", ["decrs_cdmo_drls_reg_layout.txt", "decrs_drls_reg_2025-08_contacts_blanked.csv"])
def test_register_of_establishments_is_sent_elsewhere(name: str) -> None:
    with pytest.raises(TableError, match="register of establishments"):
        parsed(name)
