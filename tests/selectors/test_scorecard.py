"""From a scorecard file to the engine."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.engine.aggregate import evaluate
from scoring.selectors.scorecard import matrix_from
from tests.importers.build import SMALL, change, read


def test_matrix_has_what_the_scorecard_says() -> None:
    matrix = matrix_from(read(change(2, 9, "n/a")), title="Choice")
    assert matrix.title == "Choice"
    assert [(c.key, c.name, c.weight, c.group, c.unit) for c in matrix.criteria] == [
        ("c1", "GMP history", 50, "g1", ""),
        ("c2", "Release time", 20, "g1", "days"),
        ("c3", "Price", 30, "g2", "EUR"),
    ]
    assert [(g.key, g.name, g.parent) for g in matrix.groups] == [("g1", "Quality", ""), ("g2", "Commercial", "")]
    assert [(a.key, a.name) for a in matrix.alternatives] == [("v1", "Arbor"), ("v2", "Borealis")]
    np.testing.assert_array_equal(matrix.performances, [[4, 14, 650.5], [np.nan, 20, 500]])


def test_matrix_gives_the_totals_of_pencil_and_paper() -> None:
    evaluation = evaluate(matrix_from(read(SMALL)))
    # .5 * 4/5 + .2 * 16/20 + .3 * 249.5/500 and .5 * 3/5 + .2 * 10/20 + .3 * 400/500
    np.testing.assert_allclose(evaluation.totals, [0.7097, 0.64], rtol=0, atol=1e-12)


def test_group_weight_is_the_sum_of_its_criteria() -> None:
    evaluation = evaluate(matrix_from(read(SMALL)))
    assert evaluation.group_weights == pytest.approx({"g1": 0.7, "g2": 0.3})


def test_scorecard_with_errors_has_no_matrix() -> None:
    with pytest.raises(ValueError, match="scores.csv has errors: row 2, column C"):
        matrix_from(read(change(2, 3, -1)))
