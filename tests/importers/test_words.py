"""The vocabulary of scorecards."""

from __future__ import annotations

import pytest

from scoring.importers.words import DIRECTION_OF, ROLE_OF, clean_name, is_missing, label, same_name


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Criterion", "criterion"),
        ("CRITERIA:", "criterion"),
        ("Weight (%)", "weight"),
        ("Weight %", "weight"),
        ("Importance [0-10]", "weight"),
        ("Category", "group"),
        ("Higher or lower is better?", "direction"),
        ("Max/Min", "direction"),
        ("Scale (worst:best)", "scale"),
        ("Worst", "worst"),
        ("From", "low"),
        ("#", "aside"),
        ("Comments", "aside"),
        ("Weighted score", "sum"),
        ("Ｗｅｉｇｈｔ", "weight"),
    ],
)
def test_heading_has_its_role(heading: str, role: str) -> None:
    assert ROLE_OF[label(heading)] == role


@pytest.mark.parametrize("heading", ["Arbor", "Vendor A", "Weighty Ltd", "Total Biologics", ""])
def test_heading_of_a_vendor_has_none(heading: str) -> None:
    assert label(heading) not in ROLE_OF


@pytest.mark.parametrize(
    ("word", "way"),
    [("MAX", "max"), ("higher is better", "max"), ("Benefit", "max"), ("min.", "min"), ("Cost", "min"), ("↓", "min")],
)
def test_direction_is_known_by_its_words(word: str, way: str) -> None:
    assert DIRECTION_OF[label(word)] == way


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "N/A", "n.a.", "?", "TBD"])
def test_mark_for_nothing_known_is_missing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["0", "none of it", "n", "--"])
def test_other_text_is_not_missing(text: str) -> None:
    assert not is_missing(text)


def test_names_are_the_same_whatever_case_width_and_spaces() -> None:
    assert same_name("GMP  History") == same_name("ｇｍｐ history ")
    assert same_name("Straße") == same_name("STRASSE")
    assert same_name("GMP") != same_name("GDP")


def test_name_is_put_on_one_line() -> None:
    assert clean_name("  GMP\n history ") == "GMP history"


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\ud800b", "a\x1bb"])
def test_name_that_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be shown"):
        clean_name(text)


def test_name_of_more_than_200_characters_is_refused() -> None:
    assert clean_name("x" * 200) == "x" * 200
    with pytest.raises(ValueError, match="201 characters"):
        clean_name("x" * 201)
