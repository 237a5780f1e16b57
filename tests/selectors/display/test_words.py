from __future__ import annotations

import pytest

from scoring.engine.results import TippingPoint
from scoring.selectors.display.words import counted, figure, grouped, length, move, weight_places


@pytest.mark.parametrize(("share", "text"), [(0.345, "34.500"), (0, "0.000"), (1.2, "100.000"), (-0.1, "0.000")])
def test_length_stays_in_the_bar(share: float, text: str) -> None:
    assert length(share) == text


def test_weight_places_none_for_whole_percents() -> None:
    assert weight_places([0.3, 0.7]) == 0
    assert weight_places([1 / 3, 2 / 3]) == 1


@pytest.mark.parametrize(
    ("x", "places", "text"), [(1250000, 0, "1,250,000"), (-3, 1, "−3.0"), (2.25, 1, "2.3"), (0.5, 0, "1")]
)
def test_grouped_rounds_half_up_with_a_true_minus(x: float, places: int, text: str) -> None:
    assert grouped(x, places) == text


def test_counted_agrees_in_number() -> None:
    assert [counted(n, "criterion", "criteria") for n in (0, 1, 2)] == ["0 criteria", "1 criterion", "2 criteria"]


@pytest.mark.parametrize(
    ("now", "at", "moved"),
    [(0.15, 0.267, ("12", 0)), (0.15, 0.152, ("0.2", 1)), (0.4, 0.17, ("-23", 0)), (0.2, 0.2, ("0.000", 3))],
)
def test_move_is_the_difference_of_the_weights_shown(now: float, at: float, moved: tuple[str, int]) -> None:
    amount, places = move(TippingPoint("q", "Quality", True, now, at, 1))
    assert (str(amount), places) == moved


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [(1250000, 4, "1,250,000"), (1250000.5, 4, "1,250,000.5"), (3.5, 4, "3.5"), (-0.5, 4, "−0.5"), (0, 4, "0"),
     (-98765.4321, 2, "−98,765.43"), (999.996, 2, "1,000"), (1000, 0, "1,000"), (999, 4, "999")],
)  # fmt: skip
def test_figure_has_its_thousands_apart_and_no_trailing_zeros(x: float, digits: int, text: str) -> None:
    assert figure(x, digits) == text
