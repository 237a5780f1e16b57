"""Dates as authorities and spreadsheets write them, and keys of a bounded length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.importers.regulatory_values import DaysFirst, cut, make_key, read_date

THE_DAY = date(2024, 3, 9)


@pytest.mark.parametrize(
    "text",
    ["03/09/2024", "3/9/2024", "03/09/2024 12:00:00 AM", "2024-03-09", "2024-03-09 00:00:00", "2024-03-09T10:00:00Z",
     "2024-03-09T10:00:00.000+01:00", "09.03.2024", "9.3.2024"],
)  # fmt: skip
def test_known_forms_are_read(text: str) -> None:
    assert read_date(text) == THE_DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "03/09/24",
        "2024",
        "45360",
        "03-09-2024",
        "2024/03/09",
        "31.04.2024",
        "02/30/2024",
        "01/01/0001",
        "٠٣/٠٩/٢٠٢٤",
        "13/32/2024",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_date(text)
    assert not isinstance(caught.value, DaysFirst)


def test_exchanged_day_and_month_are_noticed() -> None:
    with pytest.raises(DaysFirst):
        read_date("19/03/2024")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), st.text(max_size=3))
def test_keys_are_bounded_and_tell_long_texts_apart(parts: list[str], end: str) -> None:
    key = make_key(*parts)
    assert len(key) <= 120
    long = "x" * 200
    assert (make_key(*parts, long, end) == make_key(*parts, long)) is False


@given(st.text(max_size=50), st.integers(2, 30))
def test_cut_text_keeps_its_beginning(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert len(short) <= longest
    assert text.startswith(short.removesuffix("…"))
