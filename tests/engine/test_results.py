import numpy as np
import pytest

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.results import TippingPoint
from tests.engine.build import build


def test_leaves_of_a_group_at_any_depth() -> None:
    evaluation = evaluate(
        build([[0, 0, 0, 0]], groups=["", "inner", "outer", "other"], parents={"inner": "outer", "outer": "all"})
    )
    assert evaluation.leaves_of("inner") == (1,)
    assert evaluation.leaves_of("outer") == (1, 2)
    assert evaluation.leaves_of("all") == (1, 2)
    assert evaluation.leaves_of("unknown") == ()


def test_group_that_weighs_nothing_has_no_value() -> None:
    evaluation = evaluate(build([[1, 0.5], [0.5, 1]], [0, 1], groups=["g", ""]))
    assert evaluation.group_weights == {"g": 0}
    assert np.isnan(evaluation.group_value("g")).all()
    assert evaluation.group_contribution("g").tolist() == [0, 0]


def test_knocked_out_are_tied_with_nobody() -> None:
    evaluation = evaluate(build([[1], [1], [0.5]], excluded=[0, 1]))
    assert evaluation.tied_with(0) == ()


def test_joint_first_are_tied() -> None:
    evaluation = evaluate(build([[1], [0.5], [1]]))
    assert evaluation.tied_with(0) == (2,)
    assert evaluation.tied_with(1) == ()


def test_distance_of_a_tipping_point_has_a_sign() -> None:
    assert TippingPoint("c", "C", False, 0.4, 0.25, 1).distance == pytest.approx(-0.15)
    assert TippingPoint("c", "C", False, 0.4, 0.75, 1).distance == pytest.approx(0.35)


def test_share_among_the_first_adds_up_over_the_ranks() -> None:
    shares = acceptability(evaluate(build([[1, 0], [0.6, 0.5], [0, 1]])), draws=500)
    np.testing.assert_allclose(shares.first, shares.ranks[:, 0])
    np.testing.assert_allclose(shares.within(1), shares.first)
    np.testing.assert_allclose(shares.within(2), shares.ranks[:, 0] + shares.ranks[:, 1])
    np.testing.assert_allclose(shares.within(3), 1)
