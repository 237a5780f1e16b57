"""Scales clamp, words are measured, labels are cut where they would not fit."""

from __future__ import annotations

import font_source_sans_pro
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.scales import Linear, fit, listing, ordinal, px, signed, text_width, widest

FACE = TTFont(font_source_sans_pro.font_files_ttf["SourceSansPro"])


def set_width(text: str, size: float) -> float:
    """The width in the typeface itself."""
    names, advances = FACE.getBestCmap(), FACE["hmtx"]
    units: int = sum(advances[names[ord(c)]][0] for c in text)
    return units / int(FACE["head"].unitsPerEm) * size


@pytest.mark.parametrize(
    "text",
    [
        "Quality & compliance",
        "Inspection record (FDA, EU, other)",
        "Communication and transparency",
        "≈ too close to call with Brenta, ahead in 40% of runs",
        "Λιμήν Φαρμακευτική Παραγωγή",
        "Завод Северный Препарат",
        "WORLDWIDE MOLECULES",
        "79.5",
    ],
)
def test_text_width_is_near_the_typeface(text: str) -> None:
    assert text_width(text, 10) == pytest.approx(set_width(text, 10), rel=0.12)


@given(st.text(max_size=80), st.floats(20, 400), st.booleans())
def test_fit_never_wider_than_asked(text: str, width: float, bold: bool) -> None:
    shown = fit(text, width, 10, bold=bold)
    assert text_width(shown, 10, bold=bold) <= width
    assert shown == text or shown.endswith("…")


def test_fit_leaves_short_text_alone() -> None:
    assert fit("Brenta", 100, 10) == "Brenta"
    shown = fit("Brenta Biologics International", 60, 10)
    assert shown.startswith("Brenta B")
    assert text_width(shown, 10) > 45  # no more is cut than must be


@given(st.floats(-1e6, 1e6))
def test_linear_stays_within_its_ends(value: float) -> None:
    assert 20 <= Linear(0, 4, 20, 120)(value) <= 120


def test_linear_maps_and_turns_round() -> None:
    assert Linear(0, 4, 20, 120)(1) == 45
    assert Linear(0, 4, 120, 20)(1) == 95
    assert Linear(2, 2, 20, 120)(2) == 20


def test_px_has_no_negative_zero() -> None:
    assert str(px(-0.001)) == "0.0"


@pytest.mark.parametrize(("value", "text"), [(2.6, "+2.6"), (-3.0, "−3.0"), (0.0, "0.0")])
def test_signed_has_a_true_minus(value: float, text: str) -> None:
    assert signed(value) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinal(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_listing_and_widest() -> None:
    assert [listing(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert widest([], 10) == 0
    assert widest(["a", "aaaa"], 10) == text_width("aaaa", 10)
