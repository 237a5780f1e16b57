import numpy as np

from scoring.engine.aggregate import evaluate
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
