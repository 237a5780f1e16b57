"""Where the agreed value of one cell changes the order: against evaluating the whole matrix at many values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.errors import EngineError
from scoring.engine.rank_path import rank_path
from scoring.engine.results import Evaluation
from tests.engine.build import build


def _moved(evaluation: Evaluation, row: int, column: int, value: float) -> Evaluation:
    partials = np.array(evaluation.partial_values)
    partials[row, column] = value
    return evaluate(replace(evaluation.matrix, performances=partials))


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(1, 4))
def test_path_is_what_evaluating_each_value_gives(seed: int, vendors: int, criteria: int) -> None:
    random = np.random.default_rng(seed)
    evaluation = evaluate(build(random.random((vendors, criteria)), random.random(criteria) + 0.05))
    row, column = int(random.integers(vendors)), int(random.integers(criteria))
    low, high = sorted(random.random(2).tolist())
    steps = rank_path(evaluation, row, column, low, high)
    assert (steps[0].start, steps[-1].end) == (low, high)
    for step in steps:
        for share in (0.01, 0.5, 0.99):
            moved = _moved(evaluation, row, column, step.start + share * (step.end - step.start))
            if step.end - step.start > 1e-6:
                assert moved.ranks[row] == step.rank
                assert tuple(np.flatnonzero(moved.ranks == 1)) == step.leaders
    for left, right in zip(steps, steps[1:], strict=False):
        assert left.end == right.start
        assert (left.rank, left.leaders) != (right.rank, right.leaders)


def test_range_outside_the_scale_and_vendor_without_rank_are_refused() -> None:
    evaluation = evaluate(build([[0.2], [0.4]], [1.0]))
    with pytest.raises(EngineError, match="lies in 0 to 1"):
        rank_path(evaluation, 0, 0, -0.1, 0.5)
    with pytest.raises(EngineError, match="lies in 0 to 1"):
        rank_path(evaluation, 0, 0, 0.6, 0.5)
    out = evaluate(build([[0.2], [0.4]], [1.0], excluded=(1,)))
    with pytest.raises(EngineError, match="screened out has no rank"):
        rank_path(out, 1, 0, 0.1, 0.5)


def test_single_value_and_weight_of_nothing_give_one_step() -> None:
    evaluation = evaluate(build([[0.2, 0.9], [0.4, 0.1]], [1.0, 0.0]))
    assert [(s.start, s.end, s.rank, s.leaders) for s in rank_path(evaluation, 0, 1, 0.0, 1.0)] == [(0, 1, 2, (1,))]
    assert [(s.start, s.end, s.rank) for s in rank_path(evaluation, 0, 0, 0.5, 0.5)] == [(0.5, 0.5, 1)]


def test_refusals_name_their_argument() -> None:
    evaluation = evaluate(build([[0.2], [0.4]], [1.0], excluded=(1,)))
    for low, high in ((0.5, 1.1), (-0.1, 0.5), (0.6, 0.5)):
        with pytest.raises(EngineError) as caught:
            rank_path(evaluation, 0, 0, low, high)
        assert caught.value.argument == "low"
    with pytest.raises(EngineError) as caught:
        rank_path(evaluation, 1, 0, 0.0, 1.0)
    assert caught.value.argument == "alternative"


def test_vendor_that_is_screened_out_is_no_rival() -> None:
    evaluation = evaluate(build([[0.2], [0.6], [0.4]], [1.0], excluded=(1,)))
    found = [(s.start, s.end, s.rank, s.leaders) for s in rank_path(evaluation, 0, 0, 0.0, 1.0)]
    assert found == [(0.0, pytest.approx(0.4), 2, (2,)), (pytest.approx(0.4), 1.0, 1, (0,))]


def test_rivals_that_differ_by_a_rounding_are_passed_in_one_step() -> None:
    """0.3 and 0.1 + 0.2 are two numbers and one total."""
    evaluation = evaluate(build([[0.0], [0.3], [0.1 + 0.2], [0.1], [0.9]], [1.0]))
    found = [(s.start, s.end, s.rank, s.leaders) for s in rank_path(evaluation, 0, 0, 0.0, 0.8)]
    assert found == [
        (0.0, pytest.approx(0.1), 5, (4,)),
        (pytest.approx(0.1), pytest.approx(0.3), 4, (4,)),
        (pytest.approx(0.3), 0.8, 2, (4,)),
    ]


def test_level_with_the_leader_is_a_joint_first() -> None:
    evaluation = evaluate(build([[0.2, 0.5], [0.4, 0.5], [0.4, 0.5]], [1.0, 1.0]))
    (only,) = rank_path(evaluation, 0, 0, 0.4, 0.4)
    assert (only.rank, only.leaders) == (1, (0, 1, 2))
