from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import display


@pytest.mark.parametrize(
    ("x", "digits", "shown"),
    [
        (4.015, 2, "4.02"),  # the float lies below the half
        (3.955, 2, "3.96"),
        (0.25, 1, "0.3"),  # banker's rounding would give .2
        (-0.25, 1, "−0.3"),
        (-0.04, 1, "0.0"),
        (79.449, 1, "79.4"),
        (1e15, 0, "1000000000000000"),
        (12, 0, "12"),
        (Decimal("2.5"), 0, "3"),
        (float("nan"), 1, "–"),
        (1e19, 1, "10000000000000000000.0"),
        (-1e19, 0, "−10000000000000000000"),
        (Decimal("1e300"), 0, "1" + 300 * "0"),
        (1.7976931348623157e308, 0, str(int(1.7976931348623157e308))),
        (1e-320, 1, "0.0"),
        (-1e-320, 1, "0.0"),
    ],
)
def test_half_up(x: float, digits: int, shown: str) -> None:
    assert display.half_up(x, digits) == shown


def test_points_percent_signed_number() -> None:
    assert display.points(0.795) == "79.5"
    assert display.percent(0.2666) == "27%"
    assert display.percent(0.2666, 1) == "26.7%"
    assert display.percent(float("nan")) == "–"
    assert display.signed(2.04) == "+2.0"
    assert display.signed(-3) == "−3.0"
    assert display.signed(0.04) == "0.0"
    assert display.signed(float("nan")) == "–"
    assert display.number(2.0) == "2"
    assert display.number(1250) == "1250"
    assert display.number(0.30) == "0.3"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0%"),
        (0.0001, "<1%"),
        (0.005, "1%"),
        (0.9949, "99%"),
        (0.9999, ">99%"),
        (1, "100%"),
        (1 - 1e-15, "100%"),
        (1e-15, "0%"),
    ],
)
def test_frequency_never_claims_never_or_always(share: float, shown: str) -> None:
    assert display.frequency(share) == shown


def test_ordinals() -> None:
    shown = [display.ordinal(i) for i in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)]
    assert shown == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"]


def test_decimals_are_those_of_the_report_unless_told_otherwise() -> None:
    assert str(display.rounded(0.25)) == "0.3"
    assert display.half_up(1.25) == "1.3"
    assert display.number(0.123456) == "0.1235"
    assert display.number(200.0) == "200"
    assert display.signed(0.4) == "+0.4"
    assert display.frequency(0.995) == ">99%"
    # ten decimals are noise, eleven are not looked at
    assert display.half_up(0.25 - 1e-11) == "0.3"
    assert display.half_up(0.25 - 1e-9) == "0.2"


def test_words_in_sentences() -> None:
    assert display.listing(["a"]) == "a"
    assert display.listing(["a", "b"]) == "a and b"
    assert display.listing(["a", "b", "c"]) == "a, b and c"
    assert display.in_sentence("Inspection record (FDA, EU, other)") == "Inspection record"
    for typed in ("PhD staff", "Qualität", "mRNA experience", "Swissmedic record", "Q", "Annex 1 readiness"):
        assert display.in_sentence(typed) == typed
    assert display.in_sentence("(odd)") == "(odd)"


def test_largest_remainder_of_published_importance_adds_to_100() -> None:
    # rounded one by one these add to 99, as a published table does
    # whole parts 11 2 11 9 5 9 2 41 5 make 95; the remainders .88 .88 .76 .76 .41 take the five left
    assert display.largest_remainder([10, 2, 10, 8, 5, 8, 2, 35, 5]) == (12, 2, 12, 10, 6, 9, 2, 41, 6)


def test_largest_remainder_gives_the_earlier_of_equals_the_unit() -> None:
    assert display.largest_remainder([1, 1, 1]) == (34, 33, 33)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12).filter(lambda shares: sum(shares) > 1e-6))
def test_largest_remainder_is_within_one_unit_and_adds_up(shares: list[float]) -> None:
    units = display.largest_remainder(shares, 100)
    assert sum(units) == 100
    for share, unit in zip(shares, units, strict=True):
        assert abs(unit - 100 * share / sum(shares)) < 1 + 1e-6


def test_equal_remainders_go_to_the_larger_share() -> None:
    # 1.5 and 2.5 of four units
    assert display.largest_remainder([3, 5], 4) == (1, 3)
    assert display.largest_remainder([5, 3], 4) == (3, 1)


def test_largest_remainder_of_huge_and_of_tiny_shares_is_that_of_their_proportion() -> None:
    assert display.largest_remainder([1e308, 1e308, 1e308]) == (34, 33, 33)
    assert display.largest_remainder([3e-300, 1e-300]) == (75, 25)
    assert display.largest_remainder([0.0, 1.0]) == (0, 100)


@pytest.mark.parametrize(
    ("now", "then", "digits", "shown"),
    [
        (0.25, 0.29, 0, ("25%", "29%")),
        (0.25, 0.29, 1, ("25.0%", "29.0%")),
        (0.25, 0.252, 0, ("25.0%", "25.2%")),
        (0.25, 0.004, 0, ("25.0%", "0.4%")),
        (0.25, 0.9964, 0, ("25.0%", "99.6%")),
        (0.25, 0.0, 0, ("25%", "0%")),
        (0.25, 1.0, 0, ("25%", "100%")),
        (0.0, 0.004, 0, ("0.0%", "0.4%")),
        (0.25, 1e-9, 0, ("25.000%", "0.000%")),
        (0.25, 0.25, 0, ("25.000%", "25.000%")),
    ],
)
def test_two_weights_are_told_apart_and_from_all_or_nothing(
    now: float, then: float, digits: int, shown: tuple[str, str]
) -> None:
    assert display.apart(now, then, digits) == shown
    if not digits:
        assert display.apart(now, then) == shown


@pytest.mark.parametrize(
    ("x", "other", "shown"),
    [
        (1.5, 2.0, ("1.5", "2")),
        (1.99999, 2.0, ("1.99999", "2")),
        (2.0, 2.00001, ("2", "2.00001")),
        (2.0 - 1e-9, 2.0, ("1.999999999", "2")),
        (0.12341111111, 0.12351111111, ("0.1234", "0.1235")),
        (0.12345111111, 0.12346111111, ("0.1234511", "0.1234611")),
        (0.123456111111, 0.123456122222, ("0.1234561111", "0.1234561222")),
        (2.0, 2.0, ("2", "2")),
    ],
)
def test_two_numbers_are_shown_with_what_tells_them_apart(x: float, other: float, shown: tuple[str, str]) -> None:
    assert display.numbers_apart(x, other) == shown
