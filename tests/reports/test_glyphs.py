"""What the report's typefaces lack: replaced or told, never an empty box in silence."""

from __future__ import annotations

import pytest

from scoring.reports.context import from_analysis
from scoring.reports.glyphs import STAND_IN, settle
from scoring.reports.pdf import markup
from tests.reports import examples


@pytest.mark.parametrize("text", ["Łódź Sterylne – Ærø × 4 ≥ 3", "Λιμήν Завод\n\t\u00a0✓ ▼ ≈", ""])
def test_what_the_typefaces_have_stays(text: str) -> None:
    assert settle(text) == (text, [])


def test_symbol_becomes_a_stand_in_and_is_named() -> None:
    text, notes = settle("Arbor \U0001f680 Sterile \u2764\ufe0f")
    assert text == f"Arbor {STAND_IN} Sterile {STAND_IN}"
    assert len(notes) == 1
    assert "U+2764 heavy black heart and U+1F680 rocket" in notes[0]
    assert settle(STAND_IN) == (STAND_IN, []), "the stand-in itself can be drawn"


def test_letters_of_another_script_stay_and_are_told() -> None:
    text, notes = settle("明治 Pharma")
    assert text == "明治 Pharma"
    assert len(notes) == 1
    assert "U+660E" in notes[0]


def test_report_tells_what_it_could_not_print() -> None:
    names = ("Arbor \U0001f680", "Borealis", "明治")
    html = markup(from_analysis(examples.random_analysis(3, 4, names=names), title="Partner \U0001f9ea"))
    assert "\U0001f680" not in html
    assert f"Arbor {STAND_IN}" in html
    assert "Before you rely on this" in html
    assert "U+1F9EA test tube" in html
    assert "does not have these letters: U+660E" in html
    plain = markup(from_analysis(examples.random_analysis(3, 4), title="Partner"))
    assert "typeface of this report" not in plain
