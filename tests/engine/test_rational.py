"""Ranks against an independent implementation in rational arithmetic."""

import random

import numpy as np
import pytest

from scoring.engine.aggregate import evaluate
from tests.engine.build import NAN, build
from tests.oracles import rational


def assert_same_ranks(seed: int, count: int) -> int:
    """`count` random projects rank as in rational arithmetic; the number in which plain floats would give other ranks."""
    rng = random.Random(seed)
    naive_errors = 0
    for _ in range(count):
        project = rational.random_project(rng)
        rows = [[NAN if half is None else half / 2 for half in row] for row in project.rows]
        evaluation = evaluate(build(rows, project.weights, scales=(0, 4), excluded=project.excluded))
        expected = rational.ranks(project)
        assert evaluation.ranks.tolist() == expected, project
        np.testing.assert_allclose(evaluation.totals, [float(x) for x in rational.totals(project)], atol=1e-12)
        if not project.excluded:
            sums = [
                sum(w / 100 * (half or 0) / 8 for w, half in zip(project.weights, row, strict=True))
                for row in project.rows
            ]
            naive_errors += [1 + sum(other > one for other in sums) for one in sums] != expected
    return naive_errors


def test_ranks_equal_rational_arithmetic_on_random_projects() -> None:
    assert assert_same_ranks(seed=1, count=2_000) > 20, "the projects hold no ties that plain floats would break"


@pytest.mark.soak
def test_ranks_equal_rational_arithmetic_on_very_many_projects() -> None:
    assert_same_ranks(seed=2, count=100_000)
