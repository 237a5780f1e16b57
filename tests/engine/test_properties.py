"""What holds for the additive value on every input."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.ranking import dominance
from scoring.engine.scales import target_band
from scoring.engine.values import ValueFunction
from tests.engine.build import NAN, Project, build, cells, projects


def ranks(rows: Any, weights: Any, **more: Any) -> Any:
    return evaluate(build(rows, weights, **more)).ranks.tolist()


@given(projects(least=2))
def test_dominated_alternative_never_ranks_above_its_dominator(project: Project) -> None:
    evaluation = evaluate(build(*project))
    for worse, dominators in dominance(evaluation).items():
        for better in dominators:
            assert evaluation.ranks[better] <= evaluation.ranks[worse]


@given(projects(), st.randoms(use_true_random=False))
def test_permuting_alternatives_or_criteria_changes_nothing(project: Project, rng: Random) -> None:
    rows, weights = project
    before = evaluate(build(rows, weights))
    by_row = rng.sample(range(len(rows)), len(rows))
    by_column = rng.sample(range(len(weights)), len(weights))
    after = evaluate(build([[rows[i][j] for j in by_column] for i in by_row], [weights[j] for j in by_column]))
    assert after.ranks.tolist() == before.ranks[by_row].tolist()
    np.testing.assert_allclose(after.totals, before.totals[by_row], atol=1e-12)


@given(projects(least=2))
def test_removing_an_alternative_does_not_reorder_the_others(project: Project) -> None:
    rows, weights = project
    with_all = evaluate(build(rows, weights))
    without = evaluate(build(rows[1:], weights))
    np.testing.assert_array_equal(without.totals, with_all.totals[1:])
    above = with_all.ranks[0]
    assert without.ranks.tolist() == [r - (r > above) for r in with_all.ranks[1:].tolist()]


@given(projects(missing=False), st.data())
def test_improving_one_value_never_lowers_the_alternative(project: Project, data: st.DataObject) -> None:
    rows, weights = project
    i, j = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(weights) - 1))
    better = [list(row) for row in rows]
    better[i][j] = data.draw(st.sampled_from([k / 8 for k in range(9) if k / 8 >= rows[i][j]]))
    assert ranks(better, weights)[i] <= ranks(rows, weights)[i]


@given(projects(), st.data())
def test_splitting_a_criterion_into_two_halves_changes_nothing(project: Project, data: st.DataObject) -> None:
    rows, weights = project
    j = data.draw(st.integers(0, len(weights) - 1))
    half = weights[j] / 2
    split = ranks([[*row, row[j]] for row in rows], [*(half if k == j else w for k, w in enumerate(weights)), half])
    assert split == ranks(rows, weights)


@given(projects(), st.floats(1e-6, 1e6))
def test_scaling_raw_weights_changes_nothing(project: Project, factor: float) -> None:
    rows, weights = project
    assert ranks(rows, [w * factor for w in weights]) == ranks(rows, weights)


@given(projects(), st.data())
def test_removing_information_never_raises_a_rank(project: Project, data: st.DataObject) -> None:
    rows, weights = project
    i, j = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(weights) - 1))
    floors = {k: data.draw(st.integers(0, 8)) / 8 for k in data.draw(st.sets(st.integers(0, len(weights) - 1)))}
    screening = [k for k in floors if data.draw(st.booleans())]
    poorer = [list(row) for row in rows]
    poorer[i][j] = NAN
    before = ranks(rows, weights, floors=floors, screening=screening)[i]
    after = ranks(poorer, weights, floors=floors, screening=screening)[i]
    assert after == 0 or (before != 0 and after >= before)


@given(projects())
def test_total_with_gaps_lies_in_its_interval(project: Project) -> None:
    rows, weights = project
    evaluation = evaluate(build(rows, weights))
    best = evaluate(build([[1.0 if np.isnan(x) else x for x in row] for row in rows], weights))
    np.testing.assert_allclose(evaluation.low, evaluation.totals)
    np.testing.assert_allclose(evaluation.high, best.totals)
    known = ~np.isnan(np.array(rows))
    np.testing.assert_allclose(evaluation.coverage, known @ np.array(weights) / sum(weights), atol=1e-12)


SCALES = (
    ValueFunction.linear(0, 8),
    ValueFunction.linear(8, 0),
    target_band(1, 3, 5, 7),
    ValueFunction(((0, 0.25), (4, 0.75), (8, 1))),
    ValueFunction(((0, 0.5), (8, 0.5))),
)


@given(projects(zero_weights=False), st.data())
def test_knowing_less_never_raises_a_rank_on_any_scale(project: Project, data: st.DataObject) -> None:
    """As above on scales that rise, fall, do both and are flat; with given values, and several cells at once."""
    rows, weights = project
    shape = len(rows), len(weights)
    matrix = build(np.array(rows) * 8, weights)
    criteria = tuple(
        replace(
            criterion,
            value=data.draw(st.sampled_from(SCALES)),
            floor=data.draw(st.one_of(st.none(), st.integers(0, 8).map(float))),
            floor_screens=data.draw(st.booleans()),
        )
        for criterion in matrix.criteria
    )
    given_cells = data.draw(st.lists(cells, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    values = np.array(given_cells).reshape(shape)
    before = evaluate(replace(matrix, criteria=criteria, partial_values=values))
    i = data.draw(st.integers(0, shape[0] - 1))
    gone = sorted(data.draw(st.sets(st.integers(0, shape[1] - 1), min_size=1)))
    poorer, less = matrix.performances.copy(), values.copy()
    poorer[i, gone] = less[i, gone] = NAN
    after = evaluate(replace(matrix, criteria=criteria, performances=poorer, partial_values=less))
    assert after.ranks[i] == 0 or (before.ranks[i] != 0 and after.ranks[i] >= before.ranks[i])
    assert after.coverage[i] <= before.coverage[i]
    assert after.low[i] <= before.low[i] + 1e-12
    assert after.high[i] >= before.high[i] - 1e-12
    others = [k for k in range(shape[0]) if k != i]
    np.testing.assert_array_equal(after.totals[others], before.totals[others])
