import numpy as np
import pytest

from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import MissingPolicy
from scoring.engine.values import ValueFunction
from tests.engine.build import NAN, build


def test_floor_flags_and_leaves_the_rank() -> None:
    evaluation = evaluate(build([[1.5, 3], [2, 1]], scales=(0, 4), floors={0: 2.0}))
    assert evaluation.below_floor.tolist() == [[True, False], [False, False]]
    assert evaluation.ranks.tolist() == [1, 2]
    assert evaluation.exclusions == ((), ())


def test_floor_screens_out_where_the_criterion_says_so() -> None:
    evaluation = evaluate(build([[1.5, 3], [2, 1]], scales=(0, 4), floors={0: 2.0}, screening=[0]))
    assert evaluation.ranks.tolist() == [0, 1]
    (reason,) = evaluation.exclusions[0]
    assert reason.criterion == "c0"
    assert reason.reason == "Criterion 1: 1.5 is below the minimum of 2"


def test_floor_on_a_falling_scale_is_a_ceiling() -> None:
    evaluation = evaluate(build([[450], [400], [401]], scales=(500, 300), floors={0: 400}, screening=[0]))
    assert evaluation.below_floor[:, 0].tolist() == [True, False, True]
    assert evaluation.exclusions[0][0].reason == "Criterion 1: 450 is above the maximum of 400"


def test_floor_on_a_flat_part_of_the_curve_still_counts() -> None:
    matrix = build([[1], [3]], floors={0: 2})
    step = ValueFunction(((0, 0.5), (4, 0.5), (5, 1.0)))
    object.__setattr__(matrix.criteria[0], "value", step)
    assert evaluate(matrix).below_floor[:, 0].tolist() == [True, False]


def test_floor_on_a_target_band_compares_values() -> None:
    matrix = build([[40], [70], [99]], floors={0: 60}, screening=[0])
    object.__setattr__(matrix.criteria[0], "value", ValueFunction(((0, 0.0), (65, 1.0), (80, 1.0), (100, 0.5))))
    evaluation = evaluate(matrix)
    assert evaluation.below_floor[:, 0].tolist() == [True, False, True]
    assert evaluation.exclusions[2][0].reason == "Criterion 1 is worse than the minimum of 60"


def test_floor_is_compared_by_value_where_only_a_value_is_known() -> None:
    evaluation = evaluate(
        build([[NAN], [NAN]], scales=(0, 4), floors={0: 2}, screening=[0], partial_values=np.array([[0.4], [0.5]]))
    )
    assert evaluation.below_floor[:, 0].tolist() == [True, False]
    assert evaluation.exclusions[0][0].reason == "Criterion 1 is worse than the minimum of 2"


def test_rounding_does_not_put_anyone_below_the_floor() -> None:
    assert not evaluate(build([[0.1 + 0.2 - 1e-16]], floors={0: 0.3})).below_floor.any()
    # what is a rounding goes by the width of the scale, not by where it lies
    assert evaluate(build([[1002 - 1e-7]], scales=(1000, 1004), floors={0: 1002})).below_floor.all()
    assert not evaluate(build([[1002 - 1e-9]], scales=(1000, 1004), floors={0: 1002})).below_floor.any()


@pytest.mark.parametrize("policy", ["worst", "neutral"])
def test_unknown_screens_out_where_the_floor_does_and_is_not_flagged(policy: MissingPolicy) -> None:
    evaluation = evaluate(build([[NAN], [2]], scales=(0, 4), floors={0: 2}, screening=[0], missing=policy))
    assert evaluation.ranks.tolist() == [0, 1]
    assert not evaluation.below_floor.any()
    assert evaluation.exclusions[0][0].reason == "Criterion 1: not known, so the minimum of 2 is not shown to be met"


def test_all_reasons_are_kept() -> None:
    evaluation = evaluate(build([[1, 1]], scales=(0, 4), floors={0: 2, 1: 2}, screening=[0, 1], excluded=[0]))
    assert [e.criterion for e in evaluation.exclusions[0]] == ["k1", "c0", "c1"]


def test_each_criterion_has_its_own_floor() -> None:
    rows = [[3, 40, 1, 3], [0, 70, 3, 3], [3, 70, 3, 1]]
    matrix = build(rows, scales=(0, 4), floors={1: 60, 2: 2, 3: 2}, screening=[3])
    object.__setattr__(matrix.criteria[1], "value", ValueFunction(((0, 0.0), (65, 1.0), (80, 1.0), (100, 0.5))))
    evaluation = evaluate(matrix)
    assert evaluation.below_floor.tolist() == [
        [False, True, True, False],
        [False, False, False, False],
        [False, False, False, True],
    ]
    assert [len(reasons) for reasons in evaluation.exclusions] == [0, 0, 1]


@pytest.mark.parametrize(
    ("scale", "performance", "reason"),
    [
        ((0, 4), 1.99999, "Criterion 1: 1.99999 is below the minimum of 2"),
        ((4, 0), 2.00001, "Criterion 1: 2.00001 is above the maximum of 2"),
    ],
)
def test_reason_never_says_that_a_figure_is_below_itself(
    scale: tuple[float, float], performance: float, reason: str
) -> None:
    evaluation = evaluate(build([[performance]], scales=scale, floors={0: 2}, screening=[0]))
    assert evaluation.exclusions[0][0].reason == reason
