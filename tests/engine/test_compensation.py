from dataclasses import replace

import pytest

from scoring.engine.aggregate import evaluate
from scoring.engine.compensation import compensation
from scoring.engine.errors import EngineError
from scoring.engine.matrix import DecisionMatrix
from tests.engine.build import NAN, build


def critical(matrix: DecisionMatrix, *columns: int) -> DecisionMatrix:
    return replace(matrix, criteria=tuple(replace(c, critical=j in columns) for j, c in enumerate(matrix.criteria)))


def test_weak_leader_is_named_and_would_be_out() -> None:
    matrix = critical(build([[0.4, 1], [0.6, 0.5], [0.1, 0.2]], [1, 4], floors={0: 0.5}), 0)
    found = compensation(evaluate(matrix), top=2)
    (weak,) = found.weaknesses
    assert (weak.alternative, weak.criterion, weak.value, weak.below_floor) == (0, 0, 0.4, True)
    assert found.enforced_ranks.tolist() == [0, 1, 0]


def test_without_a_floor_the_lowest_quarter_is_weak() -> None:
    found = compensation(evaluate(critical(build([[0.24, 1], [0.25, 0.9]], [1, 4]), 0)))
    assert [(w.alternative, w.below_floor) for w in found.weaknesses] == [(0, False)]


def test_with_a_floor_the_quarter_does_not_matter() -> None:
    found = compensation(evaluate(critical(build([[0.2, 1]], floors={0: 0.1}), 0)))
    assert found.weaknesses == ()


def test_what_is_not_critical_or_not_known_or_not_near_the_top_raises_no_alarm() -> None:
    assert compensation(evaluate(build([[0.1, 1], [0.5, 0.5]]))).weaknesses == ()
    assert compensation(evaluate(critical(build([[NAN, 1], [0.5, 0.5]]), 0))).weaknesses == ()
    assert compensation(evaluate(critical(build([[0.1, 0], [0.5, 0.5]]), 0)), top=1).weaknesses == ()


def test_top_without_meaning_is_refused() -> None:
    with pytest.raises(EngineError) as caught:
        compensation(evaluate(build([[0.5]])), top=0)
    assert caught.value.argument == "top"


def test_first_three_are_looked_at_unless_told_otherwise() -> None:
    rows = [[0.1, 0.9], [0.1, 0.8], [0.1, 0.7], [0.1, 0.6], [0.1, 1.0]]
    matrix = build(rows, [1, 4], excluded=[4])
    critical = replace(matrix, criteria=tuple(replace(c, critical=j == 0) for j, c in enumerate(matrix.criteria)))
    assert [w.alternative for w in compensation(evaluate(critical)).weaknesses] == [0, 1, 2]
    assert [w.alternative for w in compensation(evaluate(critical), top=1).weaknesses] == [0]


def test_ranks_enforced_are_those_of_the_sound_that_were_ranked() -> None:
    matrix = build([[0.5, 0.9], [0.9, 0.9], [0.6, 0.2], [0.1, 0.9]], excluded=[1])
    critical = replace(matrix, criteria=tuple(replace(c, critical=j == 0) for j, c in enumerate(matrix.criteria)))
    assert compensation(evaluate(critical)).enforced_ranks.tolist() == [1, 0, 2, 0]
