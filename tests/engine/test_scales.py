import math
from typing import Any

import numpy as np
import pytest

from scoring.engine.errors import EngineError
from scoring.engine.matrix import Floats
from scoring.engine.scales import (
    LOCAL_WARNING,
    Band,
    band_values,
    check_bands,
    check_level,
    choice,
    local_scale,
    price_ratio,
    rubric,
    rubric_with_values,
    target_band,
    yes_no,
)

NAN, INF = float("nan"), float("inf")
# comparable projects: 0, 1, 2, 3-4, 5-9, 10 and more
PROJECTS = [
    Band(-INF, 1, 0.0),
    Band(1, 2, 0.2),
    Band(2, 3, 0.4),
    Band(3, 5, 0.6),
    Band(5, 10, 0.8),
    Band(10, INF, 1.0),
]


def test_rubric_levels_are_worth_their_share_of_the_top() -> None:
    np.testing.assert_allclose(rubric()([0, 1, 2.5, 4]), [0, 0.25, 0.625, 1])
    np.testing.assert_allclose(rubric(5)([1]), [0.2])
    np.testing.assert_allclose(rubric(1)([0, 1]), [0, 1])
    with pytest.raises(EngineError):
        rubric(0)


def test_rubric_with_values_of_its_own_has_half_levels_half_way() -> None:
    curve = rubric_with_values([0, 0.2, 0.7, 1])
    np.testing.assert_allclose(curve([0, 1, 1.5, 2, 3]), [0, 0.2, 0.45, 0.7, 1])
    with pytest.raises(EngineError, match="higher level"):
        rubric_with_values([0, 0.5, 0.4])


@pytest.mark.parametrize(
    ("level", "half", "fits"),
    [
        (0, False, True),
        (2, False, True),
        (3, False, True),
        (4, False, True),
        (0.5, True, True),
        (2.5, True, True),
        (2.5, False, False),
        (2.25, True, False),
        (4.5, True, False),
        (-1, False, False),
    ],
)
def test_levels_that_a_rubric_has(level: float, half: bool, fits: bool) -> None:
    if fits:
        assert check_level(level, 4, half_levels=half) == level
    else:
        with pytest.raises(EngineError, match="is not a level"):
            check_level(level, 4, half_levels=half)


def test_levels_are_whole_unless_halves_are_asked_for() -> None:
    with pytest.raises(EngineError, match="2.5 is not a level: whole levels from 0 to 4 are"):
        check_level(2.5, 4)
    with pytest.raises(EngineError, match="2.25 is not a level: half levels from 0 to 4 are"):
        check_level(2.25, 4, half_levels=True)


def test_level_that_is_no_number_is_refused() -> None:
    with pytest.raises(EngineError):
        check_level(NAN, 4)


def test_target_band_is_best_inside_and_falls_to_both_sides() -> None:
    np.testing.assert_allclose(target_band(40, 65, 80, 100)([30, 52.5, 65, 70, 80, 90, 120]), [0, 0.5, 1, 1, 1, 0.5, 0])
    with pytest.raises(EngineError):
        target_band(65, 65, 80, 100)


def test_yes_no_and_choice() -> None:
    np.testing.assert_allclose(yes_no()([1, 0]), [1, 0])
    np.testing.assert_allclose(yes_no(yes_is_good=False)([1, 0]), [0, 1])
    np.testing.assert_allclose(choice([0.5, 1, 0])([0, 1, 2]), [0.5, 1, 0])
    np.testing.assert_allclose(choice([0.25, 1])([0, 1]), [0.25, 1])


def test_bands_give_the_value_of_the_band() -> None:
    values = band_values(PROJECTS, [0, 1, 2, 3, 4, 4.5, 9, 10, 50, NAN])
    np.testing.assert_allclose(values, [0, 0.2, 0.4, 0.6, 0.6, 0.6, 0.8, 1, 1, NAN])


def test_bands_may_come_in_any_order_and_end_somewhere() -> None:
    expected: Any = [[0.5, 0.5], [1, 1]]
    np.testing.assert_allclose(band_values([Band(5, 9, 1), Band(0, 5, 0.5)], [[-1, 0], [5, 99]]), expected)


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ([], "no bands"),
        ([Band(0, 5, 0), Band(6, 9, 1)], "Nothing covers 5 to 6"),
        ([Band(6, 9, 1), Band(0, 7, 0)], "0 to 7 and 6 to 9 overlap"),
        ([Band(0, 5, 0), Band(0, 5, 1)], "overlap"),
        ([Band(5, 5, 0)], "empty"),
        ([Band(5, NAN, 0)], "empty"),
        ([Band(0, INF, 1.5)], "0 to any is worth 1.5"),
        ([Band(0, INF, NAN)], "worth"),
        ([Band(-INF, 5, 2)], "The band any to 5 is worth"),
    ],
)
def test_bands_with_gaps_overlaps_or_no_meaning_are_refused(bands: list[Band], words: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        check_bands(bands)
    assert caught.value.argument == "bands"


def test_local_scale_takes_those_present_as_anchors() -> None:
    np.testing.assert_allclose(local_scale([3, NAN, 7])([3, 5, 7]), [0, 0.5, 1])
    np.testing.assert_allclose(local_scale([3, 7], falling=True)([3, 5, 7]), [1, 0.5, 0])
    for alike in ([4, 4], [4], [NAN]):
        with pytest.raises(EngineError, match="two different"):
            local_scale(alike)


def test_price_ratio_is_lowest_over_price() -> None:
    np.testing.assert_allclose(price_ratio([1.0, 1.2, NAN, 1.5]), [1, 1 / 1.2, NAN, 1 / 1.5])


@pytest.mark.parametrize("prices", [[0, 1], [-1, 2], [math.inf, 1], [NAN], []])
def test_price_without_meaning_is_refused(prices: list[float]) -> None:
    with pytest.raises(EngineError) as caught:
        price_ratio(prices)
    assert caught.value.argument == "prices"


def test_local_scales_do_what_their_warning_says_and_fixed_ones_do_not() -> None:
    # a vendor that is not first withdraws: who was first stays so with fixed anchors, and not always with local ones
    random = np.random.default_rng(3)
    changed = {"local": 0, "ratio": 0, "fixed": 0}
    for _ in range(100):
        table, weights = random.uniform(0.1, 1, (6, 6)), random.dirichlet(np.ones(6))

        def local(rows: Floats) -> Floats:
            return np.column_stack([local_scale(column)(column) for column in rows.T])

        def ratio(rows: Floats) -> Floats:
            return np.column_stack([price_ratio(column) for column in rows.T])

        for name, values in (("local", local), ("ratio", ratio), ("fixed", lambda rows: rows)):
            first = int(np.argmax(values(table) @ weights))
            for gone in set(range(6)) - {first}:
                rest = np.delete(np.arange(6), gone)
                if rest[int(np.argmax(values(table[rest]) @ weights))] != first:
                    changed[name] += 1
                    break
    assert changed["fixed"] == 0
    assert changed["local"] > 5
    assert changed["ratio"] > 5
    assert "the order of the others can change" in LOCAL_WARNING
