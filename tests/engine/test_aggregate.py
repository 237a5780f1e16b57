import numpy as np
import pytest

from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import EngineError
from tests.engine.build import NAN, build

# design: six alternatives, three criteria where more is better, three where less is
GOLDEN = [
    [8, 7.5, 6, 420, 14, 3],
    [6.5, 9, 8.5, 510, 11, 1],
    [9, 6, 7, 365, 18, 4],
    [7, 8, 9, 560, 9, 0],
    [5.5, 7, 6.5, 300, 16, 2],
    [8.5, 8.5, 5, 480, 12, 2],
]
GOLDEN_WEIGHTS = [0.25, 0.20, 0.15, 0.20, 0.10, 0.10]
GOLDEN_SCALES = [(5.5, 9), (6, 9), (5, 9), (560, 300), (18, 9), (4, 0)]


def test_totals_of_the_golden_matrix() -> None:
    evaluation = evaluate(build(GOLDEN, GOLDEN_WEIGHTS, scales=GOLDEN_SCALES))
    np.testing.assert_allclose(evaluation.totals, [0.4932, 0.5939, 0.4750, 0.5905, 0.3951, 0.5592], atol=5e-5)
    assert evaluation.ranks.tolist() == [4, 1, 5, 2, 6, 3]
    assert evaluation.order.tolist() == [1, 3, 5, 0, 2, 4]


def test_contributions_add_to_totals_and_groups() -> None:
    rows = [[0.5, 0.25, 1.0], [1.0, 0.0, 0.5]]
    evaluation = evaluate(build(rows, [5, 3, 2], groups=["cost", "quality", "quality"], parents={"quality": "all"}))
    np.testing.assert_allclose(evaluation.contributions, [[0.25, 0.075, 0.2], [0.5, 0, 0.1]])
    np.testing.assert_allclose(evaluation.totals, [0.525, 0.6])
    assert evaluation.group_weights == pytest.approx({"cost": 0.5, "quality": 0.5, "all": 0.5})
    np.testing.assert_allclose(evaluation.group_value("quality"), [0.55, 0.2])
    np.testing.assert_allclose(evaluation.group_value("all"), [0.55, 0.2])


def test_missing_judgement_is_an_interval_and_the_worst_counts() -> None:
    evaluation = evaluate(build([[0.5, NAN], [0.5, 0.2]], [3, 1]))
    np.testing.assert_allclose(evaluation.totals, [0.375, 0.425])
    np.testing.assert_allclose(evaluation.low, [0.375, 0.425])
    np.testing.assert_allclose(evaluation.high, [0.625, 0.425])
    np.testing.assert_allclose(evaluation.coverage, [0.75, 1.0])
    assert evaluation.ranks.tolist() == [2, 1]
    assert np.isnan(evaluation.partial_values[0, 1])
    assert evaluation.used_values[0, 1] == 0


def test_missing_judgement_counts_half_where_the_model_says_neutral() -> None:
    evaluation = evaluate(build([[0.5, NAN], [0.5, 0.2]], [3, 1], missing="neutral"))
    np.testing.assert_allclose(evaluation.totals, [0.5, 0.425])
    np.testing.assert_allclose(evaluation.low, [0.375, 0.425])
    np.testing.assert_allclose(evaluation.high, [0.625, 0.425])
    assert evaluation.used_values[0, 1] == 0.5


def test_given_partial_values_outrank_the_curve_and_fill_gaps() -> None:
    given = np.array([[0.9, NAN], [NAN, 0.3]])
    evaluation = evaluate(build([[0.5, 0.5], [0.5, NAN]], partial_values=given))
    np.testing.assert_allclose(evaluation.partial_values, [[0.9, 0.5], [0.5, 0.3]])
    assert evaluation.coverage.tolist() == [1, 1]


def test_knocked_out_alternatives_have_no_rank_and_come_last() -> None:
    evaluation = evaluate(build([[0.9], [0.2], [0.5]], excluded=[0]))
    assert evaluation.ranks.tolist() == [0, 2, 1]
    assert evaluation.order.tolist() == [2, 1, 0]
    assert evaluation.ranked == (2, 1)
    assert evaluation.screened_out == (0,)
    assert evaluation.exclusions[0][0].reason == "K1: no licence"


def test_equal_totals_share_a_rank_and_keep_input_order() -> None:
    # .1 + .2 and .3 are one total, although their floats differ
    evaluation = evaluate(build([[0, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0]], [0.1, 0.2, 0.3, 0.4]))
    assert evaluation.ranks.tolist() == [2, 2, 1]
    assert evaluation.order.tolist() == [2, 0, 1]
    assert evaluation.tied_with(0) == (1,)
    assert evaluation.tied_with(2) == ()


def test_single_alternative_is_ranked_first() -> None:
    evaluation = evaluate(build([[0.5]]))
    assert evaluation.ranks.tolist() == [1]
    assert [w.code for w in evaluation.warnings] == ["one_ranked"]


def test_results_cannot_be_written_into() -> None:
    evaluation = evaluate(build([[0.5], [0.25]]))
    for part in (evaluation.totals, evaluation.ranks, evaluation.used_values, evaluation.contributions):
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 1


def test_matrix_itself_stays_writeable() -> None:
    matrix = build([[0.5], [0.25]])
    evaluate(matrix)
    matrix.performances[0, 0] = 0.75
    assert evaluate(matrix).totals[0] == 0.75


@pytest.mark.parametrize("weight", [NAN, float("inf"), -1.0])
def test_weight_that_is_no_weight_is_refused_by_name(weight: float) -> None:
    with pytest.raises(EngineError, match="weight of c1") as caught:
        evaluate(build([[0.5, 0.5]], [1, weight]))
    assert (caught.value.argument, caught.value.key) == ("criteria", "c1")


def test_weights_that_are_all_zero_are_refused() -> None:
    with pytest.raises(EngineError, match="All weights are zero"):
        evaluate(build([[0.5, 0.5]], [0, 0]))


def test_huge_weights_do_not_overflow() -> None:
    evaluation = evaluate(build([[1, 0]], [1e308, 1e308]))
    np.testing.assert_allclose(evaluation.totals, [0.5])
