from decimal import Decimal

import pytest
from hypothesis import given

from scoring.engine.aggregate import evaluate
from scoring.engine.display import rounded
from scoring.engine.matrix import EngineError
from scoring.engine.pairwise import why
from tests.engine.build import Project, build, projects


def test_differences_add_to_the_difference_of_the_totals_shown() -> None:
    # exact differences 16.25, 6.25, -1.25: rounded one by one they would give 21.4, the totals give 21.3 or 21.2
    evaluation = evaluate(build([[1, 1, 0.5], [0.675, 0.75, 0.55]], [50, 25, 25]))
    result = why(evaluation, 0, 1)
    assert result.net == rounded(100 * evaluation.totals[0]) - rounded(100 * evaluation.totals[1])
    assert sum(row.points for row in result.rows) == result.net == result.gains + result.losses
    assert [row.key for row in result.rows] == ["c0", "c1", "c2"]
    assert result.losses < 0 < result.gains


def test_rows_run_from_gain_to_loss_with_their_weights() -> None:
    result = why(evaluate(build([[0, 1, 0.5], [1, 0, 0.5]], [30, 50, 20])), 0, 1)
    assert [(row.key, row.points) for row in result.rows] == [
        ("c1", Decimal("50.0")),
        ("c2", Decimal("0.0")),
        ("c0", Decimal("-30.0")),
    ]
    assert [row.weight for row in result.rows] == pytest.approx([0.5, 0.2, 0.3])
    assert (result.gains, result.losses, result.net) == (Decimal(50), Decimal(-30), Decimal(20))


@given(projects(least=2))
def test_each_row_is_within_a_tenth_and_they_add_up(project: Project) -> None:
    evaluation = evaluate(build(*project))
    result, back = why(evaluation, 0, 1), why(evaluation, 1, 0)
    assert sum(row.points for row in result.rows) == result.net == -back.net
    assert result.gains + result.losses == result.net
    assert result.gains >= 0 >= result.losses
    exact = evaluation.contributions[0] - evaluation.contributions[1]
    falling = [(row.points, exact[row.criterion]) for row in result.rows]
    assert falling == sorted(falling, reverse=True)
    for row in result.rows:
        assert abs(float(row.points) - 100 * exact[row.criterion]) < 0.1 + 1e-9
        if exact[row.criterion] == 0:
            assert row.points == 0


@pytest.mark.parametrize(("a", "b", "argument"), [(0, 0, "b"), (2, 0, "a"), (0, -1, "b")])
def test_comparison_without_meaning_is_refused(a: int, b: int, argument: str) -> None:
    with pytest.raises(EngineError) as caught:
        why(evaluate(build([[0.5], [0.6]])), a, b)
    assert caught.value.argument == argument


def test_gain_of_less_than_a_point_is_no_loss() -> None:
    result = why(evaluate(build([[0.505, 0.5], [0.5, 0.6]])), 0, 1)
    # exactly .25 and -5; the totals shown are 50.3 and 55.0
    assert (result.gains, result.losses, result.net) == (Decimal("0.3"), Decimal("-5.0"), Decimal("-4.7"))


def test_rows_shown_alike_stand_by_their_exact_difference() -> None:
    # 10.02 and 10.04 points are both 10.0 or 10.1 as the total needs it, and the greater stands first
    result = why(evaluate(build([[0.2004, 0.2012, 0.2008], [0, 0, 0]], [1, 1, 1])), 0, 1)
    exact = {"c0": 0.2004, "c1": 0.2012, "c2": 0.2008}
    for upper, lower in zip(result.rows, result.rows[1:], strict=False):
        assert (upper.points, exact[upper.key]) > (lower.points, exact[lower.key])


def test_what_is_owed_goes_to_the_largest_remainder() -> None:
    # 1.02, .57 and .31 points: down they make 1.8, and the totals shown differ by 1.9
    result = why(evaluate(build([[0.0306, 0.0171, 0.0093], [0, 0, 0]])), 0, 1)
    assert [row.points for row in result.rows] == [Decimal("1.0"), Decimal("0.6"), Decimal("0.3")]


def test_tenth_too_many_is_taken_back() -> None:
    # twice 2.49999999996 points, read as 2.5 each; but 10.04999999992 less 5.05 are 10.0 less 5.1 as they are shown
    result = why(evaluate(build([[0.1004999999992] * 2, [0.0505] * 2])), 0, 1)
    assert result.net == Decimal("4.9")
    assert [row.points for row in result.rows] == [Decimal("2.5"), Decimal("2.4")]


def test_tenth_too_many_is_not_taken_from_a_criterion_that_is_the_same() -> None:
    # as above, with a third criterion on which both are alike
    result = why(evaluate(build([[0.1004999999992] * 2 + [0.5], [0.0505] * 2 + [0.5]], [1, 1, 0])), 0, 1)
    assert {row.key: row.points for row in result.rows}["c2"] == 0
    assert sum(row.points for row in result.rows) == result.net == Decimal("4.9")
