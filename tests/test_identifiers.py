"""Numbers of sites: one form for the many spellings of files, and a reason in words for what is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.identifiers import BadIdentifier, normalise, slug_of
from scoring.models import SiteIdentifier
from scoring.vocabulary import IdentifierScheme

FEI, DUNS, OMS, MIA = IdentifierScheme.FEI, IdentifierScheme.DUNS, IdentifierScheme.OMS_LOCATION, IdentifierScheme.MIA


@pytest.mark.parametrize(
    ("scheme", "text", "stored"),
    [
        (FEI, "3004540906", "3004540906"),
        (FEI, " 3004540906.0 ", "3004540906"),  # a column that a spreadsheet took for numbers
        (FEI, "0001510690", "1510690"),  # padded to ten, as the FDA's register writes seven digits
        (FEI, "1510690", "1510690"),
        (FEI, "FEI 300 454 0906", "3004540906"),
        (FEI, "FEI number: 3004540906", "3004540906"),
        (FEI, "３００４５４０９０６", "3004540906"),  # full-width digits
        (DUNS, "001234567", "001234567"),  # zeros in front belong to it
        (DUNS, "12-345-6789", "123456789"),
        (DUNS, "D-U-N-S 12 345 6789", "123456789"),
        (OMS, "LOC-100000123", "LOC-100000123"),
        (OMS, " loc-100 000 123", "LOC-100000123"),
        (OMS, "LOC100000123", "LOC-100000123"),
        (OMS, "LOC–100000123", "LOC-100000123"),  # a dash from a word processor
        (MIA, "  uk mia  12345 ", "UK MIA 12345"),
        (MIA, "MIA: P/114/2", "P/114/2"),
    ],
)
def test_number_has_one_form(scheme: IdentifierScheme, text: str, stored: str) -> None:
    assert normalise(scheme, text) == stored


@pytest.mark.parametrize(
    ("scheme", "text", "says"),
    [
        (FEI, "", "Enter the FEI."),
        (FEI, "  ", "Enter the FEI."),
        (FEI, "301001551", "has 9 digits; an FEI has 7 or 10"),  # a typing error that stands in the FDA's files
        (FEI, "0000000360", "has 3 digits"),
        (FEI, "0000000000", "has 0 digits"),
        (FEI, "30045409O6", "digits alone"),  # a letter O
        (FEI, "3004540906.5", "digits alone"),
        (FEI, "-3004540906", "digits alone"),
        (DUNS, "1234567", "zeros in front"),
        (DUNS, "1234567890", "has 10 digits; a DUNS number has 9"),
        (OMS, "ORG-100000123", "no OMS location"),
        (OMS, "LOC-10000012", "LOC- and 9 digits"),
        (MIA, "none", "holds no digit"),
        (MIA, "1" * 41, "at most 40 characters"),
    ],
)
def test_what_is_no_number_is_refused_in_words(scheme: IdentifierScheme, text: str, says: str) -> None:
    with pytest.raises(BadIdentifier, match=re.escape(says)):
        normalise(scheme, text)


@given(scheme=st.sampled_from(list(IdentifierScheme)), text=st.text(max_size=60))
def test_whatever_is_let_through_stays_as_it_is_and_fits_the_table(scheme: IdentifierScheme, text: str) -> None:
    try:
        stored = normalise(scheme, text)
    except BadIdentifier:
        return
    assert len(stored) <= 40
    assert normalise(scheme, stored) == stored
    form = {FEI: r"[1-9](\d{6}|\d{9})", DUNS: r"[0-9]{9}", OMS: r"LOC-[0-9]{9}", MIA: r".*\d.*"}[scheme]
    assert re.fullmatch(form, stored)


@given(digits=st.integers(10**9, 10**10 - 1), zeros=st.integers(0, 5), dot=st.booleans(), space=st.booleans())
def test_every_spelling_of_an_fei_is_the_same_fei(digits: int, zeros: int, dot: bool, space: bool) -> None:
    text = "0" * zeros + str(digits) + (".0" if dot else "")
    assert normalise(FEI, f" {text}\t" if space else text) == str(digits)


def test_table_takes_the_longest() -> None:
    assert SiteIdentifier._meta.get_field("value").max_length == 40


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d")
def test_slug_of_a_name_with_any_dash_has_a_hyphen(dash: str) -> None:
    assert slug_of(f"Eskdale Fill{dash}Finish") == "eskdale-fill-finish"
    assert slug_of(f"Eskdale {dash} {dash}") == "eskdale"
    assert slug_of(dash) == ""
