"""`manage.py import_regulatory`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scoring.models import ImportRun, RegulatoryRecord
from tests.actions.record_scenarios import SMALL, inspection
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(SMALL + inspection(1200009, "12"), encoding="utf-8")
    return path


def run(*arguments: object, **options: Any) -> str:
    out = StringIO()
    call_command("import_regulatory", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_file_is_brought_in_by_whoever_is_named(cast: Cast, export: Path) -> None:
    said = run(export, "--as-of", "2026-03-31", "--by", "lead")
    assert said == (
        "export.csv: FDA inspections as of 2026-03-31: 4 rows read, 3 new, 0 changed, 0 unchanged, 1 set aside.\n"
    )
    assert ImportRun.objects.get().imported_by == cast.lead


def test_json_has_counts_and_quarantined_rows(export: Path, tmp_path: Path) -> None:
    told = json.loads(run(export, "--as-of", "2026-03-31", "--json", "-"))
    assert (told["source"], told["as_of"], told["already_imported"]) == ("fda_inspections", "2026-03-31", False)
    assert [told[name] for name in ("read", "new", "changed", "unchanged", "quarantined")] == [4, 3, 0, 0, 1]
    (row,) = told["quarantined_rows"]
    assert (row["line"], row["row"]["FEI Number"]) == (5, "12")
    assert "FEI" in row["reason"]
    out = tmp_path / "out.json"
    assert "nothing changes" in run(export, "--as-of", "2026-03-31", "--json", out)
    assert json.loads(out.read_text(encoding="utf-8")) == told | {"already_imported": True}
    assert RegulatoryRecord.objects.count() == 3


def refusal(*arguments: object) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    assert not ImportRun.objects.exists()
    return str(error.value)


@pytest.mark.usefixtures("cast")
def test_refusals_are_one_line_with_status_two(export: Path, tmp_path: Path) -> None:
    day = ("--as-of", "2026-03-31")
    assert "--as-of" in refusal(export)
    assert "Nobody signs in as 'nobody'." in refusal(export, *day, "--by", "nobody")
    assert "procurement lead" in refusal(export, *day, "--by", "quality")
    assert "still to come" in refusal(export, "--as-of", "2126-03-31")
    assert "No such file" in refusal(tmp_path / "gone.csv", *day)
    other = tmp_path / "other.csv"
    other.write_text("A,B\n1,2\n", encoding="utf-8")
    assert refusal(other, *day).startswith("other.csv: ")
    assert "FDA's list of recalls" in refusal(export, *day, "--source", "fda_recalls")
