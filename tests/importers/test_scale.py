"""Scale anchors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.importers.records import Direction
from scoring.importers.scale import orient, read_scale, smallest_usual


@pytest.mark.parametrize("text", ["0:5", " 0 : 5 ", "0-5", "0–5", "0 to 5", "0..5", "0:5,0"])
def test_scale_is_read_in_its_usual_spellings(text: str) -> None:
    assert read_scale(text) == (0, 5)


def test_scale_keeps_the_order_written() -> None:
    assert read_scale("100:-5") == (100, -5)
    assert read_scale("-5:-1") == (-5, -1)


@pytest.mark.parametrize("text", ["", "5", "0:5:10", "low:high", ":", "0:", "a" * 500, "1" * 79, "0:1e5"])
def test_scale_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a scale"):
        read_scale(text)


def test_scale_that_is_none_is_quoted_on_one_line() -> None:
    with pytest.raises(ValueError, match="“a b” is not a scale"):
        read_scale("a\nb")


def test_scale_of_one_point_is_refused() -> None:
    with pytest.raises(ValueError, match="its two ends must differ"):
        read_scale("5:5.0")


@pytest.mark.parametrize(
    ("ends", "direction", "expected"),
    [
        ((0, 5), None, (0, 5, "max")),
        ((5, 0), None, (5, 0, "min")),
        ((0, 5), "max", (0, 5, "max")),
        ((0, 5), "min", (5, 0, "min")),
        ((5, 0), "min", (5, 0, "min")),
    ],
)
def test_scale_swaps_where_lower_is_better(
    ends: tuple[int, int], direction: Direction | None, expected: tuple[int, int, str]
) -> None:
    assert orient((Decimal(ends[0]), Decimal(ends[1])), direction) == expected


def test_scale_that_contradicts_its_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="higher is better here, but the scale 5:0"):
        orient((Decimal(5), Decimal(0)), "max")


@pytest.mark.parametrize(
    ("values", "top"), [("0 1", 1), ("0.2", 1), ("1.01", 5), ("5", 5), ("5.5 0", 10), ("10.1", 100), ("100", 100)]
)
def test_scale_chosen_is_the_smallest_usual_one(values: str, top: int) -> None:
    assert smallest_usual(map(Decimal, values.split())) == (0, top)


@pytest.mark.parametrize("values", ["100.01", "-1 3"])
def test_scale_is_not_chosen_for_values_that_none_holds(values: str) -> None:
    assert smallest_usual(map(Decimal, values.split())) is None


def test_scale_of_percentages_is_read() -> None:
    assert read_scale("50-100%") == read_scale("50 % : 100 %") == (50, 100)
    with pytest.raises(ValueError, match="a percent sign at one end only"):
        read_scale("80%:1")
