"""Forms of regulatory records: which fields a kind has, and what is refused."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.forms.records import AsOfForm, EnterForm, MatchForm, NumberForm, RecordFileForm
from scoring.importers.table import EXPORT
from scoring.vocabulary import RecordKind

ONCE = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (RecordKind.OWN_AUDIT, {"critical", "major", "minor", "follow_up", "ended_on"}),
        (RecordKind.INSPECTION, {"outcome"}),
        (RecordKind.IMPORT_ALERT, {"ended_on"}),
        (RecordKind.WARNING_LETTER, {"ended_on"}),
    ],
)
def test_kind_has_its_own_fields(kind: RecordKind, fields: set[str]) -> None:
    common = {"authority", "happened_on", "reference", "text", "url", "as_of", "once"}
    assert set(EnterForm(kind=kind).fields) == common | fields


@pytest.mark.usefixtures("db")  # which checks the constraints
def test_inspection_needs_its_class() -> None:
    data = {"authority": "MHRA", "happened_on": "2026-01-01", "as_of": "2026-02-01", "once": ONCE}
    assert list(EnterForm(data, kind=RecordKind.INSPECTION).errors) == ["outcome"]
    assert EnterForm(data | {"outcome": "compliant"}, kind=RecordKind.INSPECTION).is_valid()


@pytest.mark.usefixtures("db")
def test_days_stand_in_order_and_none_is_to_come() -> None:
    data = {
        "authority": "FDA",
        "happened_on": "2026-01-02",
        "ended_on": "2026-01-01",
        "as_of": "2126-01-01",
        "once": ONCE,
    }
    assert set(EnterForm(data, kind=RecordKind.IMPORT_ALERT).errors) == {"ended_on", "as_of"}
    assert AsOfForm({"as_of": "2126-01-01"}).errors["as_of"] == [
        "This day is still to come. Enter the day of the data."
    ]


def test_new_site_needs_a_name_and_an_old_one_does_not() -> None:
    choices = [("vendor:1", "A new site"), ("site:2", "The site")]
    assert "name" in NumberForm({"choice": "vendor:1", "once": ONCE}, choices=choices).errors
    assert NumberForm({"choice": "site:2", "once": ONCE}, choices=choices).is_valid()
    assert "choice" in NumberForm({"choice": "site:3", "once": ONCE}, choices=choices).errors


def test_reason_of_a_match_fits_its_column() -> None:
    data = {"choice": "1", "once": ONCE, "reason": "x" * 401}
    assert list(MatchForm(data, choices=[("1", "The site")]).errors) == ["reason"]


def test_file_over_the_limit_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = SimpleUploadedFile("x.csv", b"x")
    upload.size = EXPORT.bytes + 1
    assert "Export it in parts" in RecordFileForm({}, {"file": upload}).errors["file"][0]
