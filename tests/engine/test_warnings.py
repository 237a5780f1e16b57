from dataclasses import replace
from typing import Any

import numpy as np

from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.values import ValueFunction
from tests.engine.build import NAN, build


def texts(matrix: DecisionMatrix, code: str) -> Any:
    return [w.text for w in evaluate(matrix).warnings if w.code == code]


def test_nothing_to_say_about_a_plain_matrix() -> None:
    assert evaluate(build([[0.5, 1], [0.75, 0]])).warnings == ()


def test_clamped_value_is_reported_with_its_vendor() -> None:
    matrix = build([[14], [5]], scales=(0, 10))
    assert texts(matrix, "clamped") == [
        "Criterion 1: 1 value lies outside the scale 0 to 10 and counts as its nearer end (Vendor 1 14)."
    ]
    (warning,) = evaluate(matrix).warnings
    assert (warning.criterion, warning.alternative) == ("c0", "a0")


def test_many_clamped_values_make_one_sentence() -> None:
    matrix = build([[14], [-1], [12], [11], [5]], scales=(0, 10))
    assert texts(matrix, "clamped") == [
        "Criterion 1: 4 values lie outside the scale 0 to 10 and count as its nearer end "
        "(Vendor 1 14, Vendor 2 −1, Vendor 3 12, and 1 more)."
    ]


def test_three_clamped_values_are_all_named() -> None:
    (text,) = texts(build([[14], [-1], [12], [5]], scales=(0, 10)), "clamped")
    assert text.endswith("(Vendor 1 14, Vendor 2 −1, Vendor 3 12).")


def test_value_that_was_given_is_not_called_clamped() -> None:
    assert texts(build([[14], [5]], scales=(0, 10), partial_values=np.array([[0.8], [NAN]])), "clamped") == []


def test_floor_outside_its_scale_is_reported() -> None:
    assert texts(build([[1], [2]], scales=(0, 4), floors={0: 5}), "floor_outside") == [
        "Criterion 1: the floor 5 lies outside the scale 0 to 4."
    ]
    assert texts(build([[1], [2]], scales=(1, 4), floors={0: 0.5}), "floor_outside")
    for end in (1, 4):
        assert texts(build([[1], [2]], scales=(1, 4), floors={0: end}), "floor_outside") == []


def test_criterion_of_weight_zero_is_not_counted() -> None:
    assert texts(build([[0.5, 1], [0.75, 0]], [1, 0]), "zero_weight") == [
        "Criterion 2 has weight 0 and is not counted."
    ]


def test_constant_column_does_not_tell_apart() -> None:
    # the knocked-out vendor differs, but it is not ranked
    matrix = build([[0.5, 1], [0.5, 0], [1, 1]], excluded=[2])
    assert texts(matrix, "constant") == [
        "Criterion 1: all ranked vendors have the same value, so it does not tell them apart."
    ]
    assert texts(build([[0.5, 1], [NAN, 0]]), "constant") == []
    assert texts(build([[0.5], [0.7], [0.5]]), "constant") == []
    assert texts(build([[0.5], [0.7]], excluded=[1]), "constant") == []


def test_missing_judgements_are_counted_with_their_weight() -> None:
    assert texts(build([[NAN, NAN, 1], [1, 1, 0]], [1, 1, 2]), "missing") == [
        "Vendor 1: nothing is known on 2 criteria (50% of the weight); the total counts them as the worst."
    ]
    assert texts(build([[NAN, 0, 1], [1, 1, 0]], [1, 1, 2], missing="neutral"), "missing") == [
        "Vendor 1: nothing is known on 1 criterion (25% of the weight); the total counts it half."
    ]


def test_nobody_or_one_left_is_said() -> None:
    assert texts(build([[0.5], [1]], excluded=[0, 1]), "none_ranked")
    assert texts(build([[0.5], [1]], excluded=[0]), "one_ranked")


def test_value_that_is_absurdly_far_outside_is_reported_too() -> None:
    matrix = build([[1e300], [5]], scales=(0, 10), names=["A", "B"])
    (text,) = texts(matrix, "clamped")
    assert text.endswith(f"(A {int(1e300)}).")


def test_value_a_hair_outside_is_not_shown_as_the_end_of_its_scale() -> None:
    (text,) = texts(build([[10.00001], [-0.00002], [5]], scales=(0, 10), names=["A", "B", "C"]), "clamped")
    assert text.endswith("(A 10.00001, B -0.00002).".replace("-", "\N{MINUS SIGN}"))


def test_rounding_at_the_end_of_a_scale_is_no_clamping() -> None:
    assert texts(build([[0.1 + 0.2], [0.1]], scales=(0, 0.3)), "clamped") == []
    bent = ValueFunction(((0, 0.0), (0.1, 0.5), (0.3, 1.0)))
    matrix = build([[0.1 + 0.2], [0.1]])
    assert texts(replace(matrix, criteria=(replace(matrix.criteria[0], value=bent),)), "clamped") == []


def test_gap_that_weighs_next_to_nothing_is_not_called_nothing() -> None:
    (text,) = texts(build([[0.5, 0.5], [0.5, NAN]], [10_000, 1]), "missing")
    assert "(<1% of the weight)" in text
    (text,) = texts(build([[0.5, 0.5], [0.5, NAN]], [1, 0]), "missing")
    assert "(0% of the weight)" in text
    for count in range(3, 12):
        (text,) = texts(build([[NAN] * count, [0.5] * count]), "missing")
        assert "(100% of the weight)" in text
