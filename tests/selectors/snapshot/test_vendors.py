"""Vendors are told with their site as it is, and with what is on record of it as of the day that counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scoring.models import Selection
from scoring.selectors.snapshot import content_of
from scoring.selectors.snapshot.plain import Plain
from scoring.selectors.snapshot.vendors import records_on
from tests.cast import Cast
from tests.derived import WORKED, bring_worked_sites, make_selection

pytestmark = pytest.mark.django_db


def test_vendor_has_its_site_without_numbers_that_were_taken_out(content: Plain) -> None:
    names = [(vendor["key"], vendor["short_name"], vendor["place"]) for vendor in content["vendors"]]
    assert names == [
        ("A1", "Aldermoor", "Kessel, DE"),
        ("A2", "Brightwater", "Cork, IE"),
        ("A3", "Castellan", "Parma, IT"),
    ]
    third = content["vendors"][2]
    assert [i["scheme"] for i in third["site"]["identifiers"]] == ["fei"], "the DUNS number was taken out"
    assert (third["status"], third["kinds"], third["records"]) == ("prospect", ["cdmo"], None)


def test_records_are_told_in_lines_and_as_lanes_of_a_timeline(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, vendors=[*WORKED, "Elsewhere"])
    vendors = {vendor["short_name"]: vendor["records"] for vendor in content_of(selection)["vendors"]}
    assert vendors["Elsewhere"] is None
    plan = vendors["Indiana"]["timeline"]
    assert (plan["as_of"], plan["name"], plan["to_on"]) == ("2026-01-31", "Indiana site", "2026-12-31")
    assert [lane["name"] for lane in plan["lanes"]] == ["FDA", "EU", "Our audits"]
    assert {"on": "2025-11-20", "kind": "letter", "text": "Warning letter"} in plan["lanes"][0]["marks"]
    assert {"2025-11-20", "2025-07-14", "2023-11-15"} <= {mark["on"] for mark in plan["lanes"][0]["marks"]}
    assert len(vendors["Indiana"]["lines"]) <= 14


def test_day_of_the_records_is_the_one_set_else_that_of_the_last_step() -> None:
    at = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    selection = Selection(created_at=at)
    assert records_on(selection) == date(2026, 3, 1)
    selection.sealed_at = at.replace(month=4)
    assert records_on(selection) == date(2026, 4, 1)
    selection.scoring_closed_at = at.replace(month=5)
    assert records_on(selection) == date(2026, 5, 1)
    selection.records_as_of = date(2026, 1, 31)
    assert records_on(selection) == date(2026, 1, 31)
