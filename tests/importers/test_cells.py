"""Cells of a vendor file: what is written is read again, and no spreadsheet takes it for a formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.importers.cells import is_blank, join_list, protect, split_list, tidy, unprotect

RISKY = "=+-@\t\r\n＝＋－＠"
texts = st.text(
    alphabet=st.one_of(st.sampled_from("'=+-@＝;\\ aÄ"), st.characters(exclude_categories=("Cs",))), max_size=12
)


@given(texts)
def test_text_comes_back_as_it_was(text: str) -> None:
    assert unprotect(protect(text)) == text


@given(texts)
def test_written_text_starts_no_formula_and_is_no_mark_for_blank(text: str) -> None:
    written = protect(text)
    assert not written.startswith(tuple(RISKY))
    assert not (text and is_blank(written))


@pytest.mark.parametrize("name", ["'s-Hertogenbosch", "O'Brien", "Aldermoor"])
def test_apostrophe_of_a_name_stays(name: str) -> None:
    assert unprotect(name) == name


@pytest.mark.parametrize(
    ("text", "written"), [("=1+1", "'=1+1"), ("'=1", "''=1"), ("-5", "'-5"), ("+49 40", "'+49 40"), ("n/a", "'n/a")]
)
def test_risky_text_gets_one_apostrophe(text: str, written: str) -> None:
    assert protect(text) == written


@given(st.lists(texts.map(tidy).filter(bool), unique=True, max_size=5))
def test_list_comes_back_as_it_was(items: list[str]) -> None:
    assert split_list(join_list(items)) == tuple(items)


def test_list_of_a_person_is_read() -> None:
    assert split_list(" FEI one ;two;; ;two; C:\\x ") == ("FEI one", "two", "C:\\x")


@given(st.text(max_size=20))
def test_tidy_text_is_one_line_and_stays_so(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\n" not in once
    assert "\u202e" not in once
    assert once == once.strip()
