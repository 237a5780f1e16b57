"""The import from the shell: one line, and 0 or 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from scoring.models import AuditEvent, Site, Vendor
from tests.actions.import_scenarios import SITES
from tests.cast import Cast
from tests.factories import make_vendor
from tests.importers.test_decrs import ODD


def run(path: Path, capsys: pytest.CaptureFixture[str], *options: str, by: str = "lead") -> str:
    call_command("import_vendors", str(path), "--by", by, "--as-of", "2026-03-31", *options)
    out = capsys.readouterr().out
    assert out.count("\n") == 1, "one line"
    return out.strip()


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


def test_file_is_entered(cast: Cast, sites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sites, capsys) == "list.csv: 2 new vendors, 2 new sites. Entered."
    assert Vendor.objects.count() == 2
    assert AuditEvent.objects.latest("id").actor == cast.lead
    assert run(sites, capsys) == "list.csv: nothing changes."


def test_dry_run_says_the_counts_and_enters_nothing(
    cast: Cast, sites: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = AuditEvent.objects.count()
    assert run(sites, capsys, "--dry-run") == "list.csv: 2 new vendors, 2 new sites."
    assert (Vendor.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_register_of_an_authority_is_entered(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "drls_reg.txt"
    path.write_bytes(ODD)
    assert run(path, capsys) == "drls_reg.txt: 3 new sites. Entered."
    assert Site.objects.filter(vendor__isnull=True).count() == 3


@pytest.mark.parametrize(
    ("text", "by", "words"),
    [
        (SITES.replace("Ireland", "Atlantis"), "lead", "row 3, column G: “Atlantis” is not known here"),
        (SITES, "quality", "Only a procurement lead or a criteria admin"),
        (SITES, "nobody", "Nobody signs in as 'nobody'"),
        (SITES.replace("Aldermoor Biologics", "Zenith GmbH"), "lead", "1 names need a person's answer, first in row 2"),
    ],
)
def test_refusal_is_one_line_and_enters_nothing(cast: Cast, sites: Path, text: str, by: str, words: str) -> None:
    make_vendor(cast.lead, "Zenith")
    sites.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("import_vendors", str(sites), "--by", by, "--as-of", "2026-03-31")
    assert refusal.value.returncode == 2
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert Vendor.objects.count() == 1


def test_file_that_is_not_there_is_told(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_vendors", str(tmp_path / "gone.csv"), "--by", "lead", "--as-of", "2026-03-31")
