"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.importers.numbers import Number, plain, read_number, rounded, shorten, within_limits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", "4"),
        (" 4.50 ", "4.50"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("+2", "2"),
        (".5", "0.5"),
        ("4,5", "4.5"),
        ("0,125", "0.125"),
        ("4.125", "4.125"),
        ("12345,678", "12345.678"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1'234'567.5", "1234567.5"),
        ("1e3", "1000"),
    ],
)
def test_number_is_read_when_it_can_be_read_in_one_way(text: str, value: str) -> None:
    assert read_number(text) == Number(Decimal(value))


@pytest.mark.parametrize(("text", "comma"), [("1,234", False), ("1,234", True), ("-12,345", False), ("1.234", True)])
def test_number_is_refused_when_it_can_be_read_in_two_ways(text: str, comma: bool) -> None:
    with pytest.raises(ValueError, match="can be read as"):
        read_number(text, decimal_comma=comma)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "4 5",
        "4..5",
        "1,2,3",
        "1,23,456",
        "--4",
        "4-",
        "NaN",
        "inf",
        "0x10",
        "1_000",
        "٤",
        "%",
        "1e",
        "5/6",
        "4.5.6",
    ],
)
def test_number_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number(text)


def test_number_with_a_percent_sign_keeps_its_figure() -> None:
    assert read_number("35 %") == Number(Decimal(35), percent=True)
    assert read_number("12,5%") == Number(Decimal("12.5"), percent=True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1e12", "too large"),
        ("-1e999999", "too large"),
        ("1e-10", "too small"),
        ("NaN", "finite"),
        ("-Infinity", "finite"),
    ],
)
def test_number_beyond_the_limits_is_refused(value: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        within_limits(Decimal(value))


def test_number_keeps_fifteen_digits() -> None:
    assert within_limits(Decimal(repr(0.1 + 0.2))) == Decimal("0.3")
    assert within_limits(Decimal("999999999999.999")) == Decimal("999999999999.999")


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4))
def test_number_written_plainly_reads_back(value: Decimal) -> None:
    text = plain(value)
    # "1.234" is plain in a file whose mark is the point.
    assert read_number(text).value == within_limits(value)


@given(st.text(max_size=60), st.booleans())
def test_number_reading_ends_in_a_number_or_a_sentence(text: str, comma: bool) -> None:
    sentence = ""
    try:
        number = read_number(text, decimal_comma=comma)
    except ValueError as error:
        sentence = str(error)
    else:
        assert number.value.is_finite()
    assert "\n" not in sentence


@pytest.mark.parametrize(("value", "text"), [("1E+2", "100"), ("0.350", "0.35"), ("-0.0", "0"), ("10", "10")])
def test_plain_writes_no_exponent_and_no_idle_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_shorten_makes_one_printable_line() -> None:
    assert shorten("a\n\x07b\t c") == "a b c"
    assert shorten("x" * 50) == "x" * 39 + "…"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("0.0333333333333333", "0.033333333333333"),
        ("0.00000000123456789", "0.000000001234568"),
        ("1.5", "1.5"),
        ("-0", "0"),
        ("0e-30", "0"),
    ],
)
def test_number_is_read_as_the_rows_keep_it(value: str, kept: str) -> None:
    """The columns have 15 decimals; what is read has no more, and no zero has a sign."""
    read = within_limits(Decimal(value))
    assert f"{read.normalize():f}" == kept


@given(st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False))
def test_rounded_number_has_15_digits_and_15_decimals_and_is_the_nearest(value: Decimal) -> None:
    figure = rounded(value)
    digits, exponent = figure.normalize().as_tuple()[1:]
    assert len(digits) <= 15
    assert isinstance(exponent, int)
    assert exponent >= -15
    assert abs(figure - value) <= max(abs(value) * Decimal("5e-15"), Decimal("5e-16"))
    assert rounded(figure) == figure
