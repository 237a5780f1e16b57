"""Dominance, permutation, scaling, duplicates: what holds for every method on every input, each where it does hold.

The additive value has more of them, in test_properties.py.
"""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.agreement import METHODS, agreement, kendall_tau
from scoring.engine.ahp import ahp
from scoring.engine.analysis import analyse
from scoring.engine.consensus import combine, concordance, leniency, ranges
from scoring.engine.elicitation import direct, rank_order_centroid, rank_sum, swing
from scoring.engine.matrix import Floats
from scoring.engine.promethee import Preference, promethee
from scoring.engine.sensitivity import stability
from scoring.engine.topsis import topsis
from scoring.engine.vikor import vikor
from scoring.engine.weights import normalise, rescale
from tests.engine.build import NAN, Project, build, projects

Figures = Callable[[Floats, Floats, Floats], Floats]


def flows(shape: str) -> Figures:
    """Thresholds go with the unit of the column, as a buyer would give them."""

    def net(table: Floats, weights: Floats, units: Floats) -> Floats:
        each = [Preference(shape, q=u / 4, p=u / 2, s=u / 3) for u in units.tolist()]  # type: ignore[arg-type]
        return promethee(table, weights, preferences=each).net

    return net


# More is better in every one of them.
CHECKS: dict[str, Figures] = {
    "additive": lambda table, weights, units: (
        evaluate(build(table, weights.tolist(), scales=[(0.0, u) for u in units.tolist()])).totals
    ),
    "topsis": lambda table, weights, _: topsis(table, weights).closeness,
    "topsis, min-max": lambda table, weights, _: topsis(table, weights, scaling="minmax").closeness,
    "vikor": lambda table, weights, _: -vikor(table, weights).q,
    **{f"promethee, {shape}": flows(shape) for shape in ("usual", "u", "v", "level", "linear", "gaussian")},
}
each_method = pytest.mark.parametrize("figures", CHECKS.values(), ids=CHECKS)
few = settings(max_examples=40)


def arrays(project: Project) -> tuple[Floats, Floats, Floats]:
    return np.array(project[0]), np.array(project[1], dtype=float), np.ones(len(project[1]))


@each_method
@few
@given(projects(least=2, missing=False))
def test_who_matches_or_beats_another_everywhere_is_not_behind(figures: Figures, project: Project) -> None:
    table, weights, units = arrays(project)
    found = figures(table, weights, units)
    beats = (table[:, None, :] >= table).all(axis=2)
    assert (found[:, None] - found >= -1e-9)[beats].all()


@each_method
@few
@given(projects(missing=False), st.randoms(use_true_random=False))
def test_order_of_vendors_and_criteria_changes_nothing(figures: Figures, project: Project, rng: Random) -> None:
    table, weights, units = arrays(project)
    rows, columns = rng.sample(range(len(table)), len(table)), rng.sample(range(len(weights)), len(weights))
    again = figures(table[np.ix_(rows, columns)], weights[columns], units)
    np.testing.assert_allclose(again, figures(table, weights, units)[rows], rtol=0, atol=1e-9)


@each_method
@few
@given(projects(missing=False), st.floats(1e-6, 1e6), st.lists(st.integers(-9, 9), min_size=5, max_size=5))
def test_units_of_weights_and_of_columns_change_nothing(
    figures: Figures, project: Project, factor: float, powers: list[int]
) -> None:
    table, weights, units = arrays(project)
    other = 10.0 ** np.array(powers[: len(weights)])
    again = figures(table * other, weights * factor, other)
    np.testing.assert_allclose(again, figures(table, weights, units), rtol=0, atol=1e-9)


@each_method
@few
@given(projects(missing=False), st.data())
def test_copies_are_level_and_a_copied_column_takes_its_share(
    figures: Figures, project: Project, data: st.DataObject
) -> None:
    table, weights, units = arrays(project)
    i = data.draw(st.integers(0, len(table) - 1))
    found = figures(np.vstack([table, table[i]]), weights, units)
    assert found[-1] == pytest.approx(found[i], abs=1e-12)
    # A column that is there with no weight is not there.
    j = data.draw(st.integers(0, len(weights) - 1))
    more = figures(np.column_stack([table, table[:, j]]), np.append(weights, 0.0), np.append(units, 1.0))
    np.testing.assert_allclose(more, figures(table, weights, units), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["additive", *(name for name in CHECKS if name.startswith("promethee"))])
@few
@given(projects(missing=False), st.data())
def test_column_in_two_halves_changes_nothing_where_columns_add_up(
    name: str, project: Project, data: st.DataObject
) -> None:
    table, weights, units = arrays(project)
    j = data.draw(st.integers(0, len(weights) - 1))
    halved = np.append(weights, weights[j] / 2)
    halved[j] /= 2
    split = CHECKS[name](np.column_stack([table, table[:, j]]), halved, np.append(units, 1.0))
    np.testing.assert_allclose(split, CHECKS[name](table, weights, units), rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["additive", "topsis, min-max", "vikor"])
@few
@given(projects(missing=False), st.data())
def test_copy_of_a_vendor_changes_nothing_for_the_others_where_only_the_ends_count(
    name: str, project: Project, data: st.DataObject
) -> None:
    table, weights, units = arrays(project)
    i = data.draw(st.integers(0, len(table) - 1))
    found = CHECKS[name](np.vstack([table, table[i]]), weights, units)
    np.testing.assert_allclose(found[:-1], CHECKS[name](table, weights, units), rtol=0, atol=1e-9)


@few
@given(projects(least=2, missing=False), st.sampled_from(["stated", "any"]), st.randoms(use_true_random=False))
def test_draws_keep_dominance_permutation_scaling_and_copies(project: Project, weighting: str, rng: Random) -> None:
    rows, weights = project
    rows = [*rows, rows[0]]
    result = acceptability(evaluate(build(rows, weights)), draws=60, weights=weighting)  # type: ignore[arg-type]
    table = np.array(rows)
    matched = (table[:, None, :] >= table).all(axis=2)
    assert not result.ahead.T[matched].any(), "somebody is ahead of who matches or beats it everywhere"
    assert (result.first[:, None] >= result.first)[matched].all()
    np.testing.assert_array_equal(result.ranks[0], result.ranks[-1])
    assert (result.low[0], result.high[0]) == pytest.approx((result.low[-1], result.high[-1]), abs=1e-12)
    order = rng.sample(range(len(rows)), len(rows))
    again = acceptability(
        evaluate(build([rows[i] for i in order], [4 * w for w in weights])),
        draws=60,
        weights=weighting,  # type: ignore[arg-type]
    )
    np.testing.assert_array_equal(again.ranks, result.ranks[order])
    np.testing.assert_array_equal(again.ahead, result.ahead[np.ix_(order, order)])
    np.testing.assert_allclose(again.central_weights, result.central_weights[order], atol=1e-12)


@few
@given(projects(least=2), st.randoms(use_true_random=False), st.floats(1e-3, 1e3))
def test_stability_does_not_depend_on_order_or_units(project: Project, rng: Random, factor: float) -> None:
    rows, weights = project
    order = rng.sample(range(len(rows)), len(rows))
    before = stability(evaluate(build(rows, weights)))
    after = stability(evaluate(build([rows[i] for i in order], [factor * w for w in weights])))
    for key, interval in before.items():
        assert (after[key].low, after[key].high) == pytest.approx((interval.low, interval.high), abs=1e-9)


@few
@given(projects(least=2, missing=False), st.randoms(use_true_random=False))
def test_verdict_does_not_depend_on_the_order_of_the_vendors(project: Project, rng: Random) -> None:
    rows, weights = project
    names = [f"Vendor {i}" for i in range(len(rows))]
    order = rng.sample(range(len(rows)), len(rows))
    before = analyse(build(rows, weights, names=names), draws=60)
    after = analyse(build([rows[i] for i in order], weights, names=[names[i] for i in order]), draws=60)
    if len(set(before.evaluation.ranks.tolist())) == len(rows):  # those who share a rank are named in input order
        assert after.verdict.headline == before.verdict.headline
        assert after.verdict.sentences == before.verdict.sentences
    assert after.verdict.lead == before.verdict.lead
    assert len(after.verdict.too_close) == len(before.verdict.too_close)


@few
@given(projects(least=2), st.randoms(use_true_random=False))
def test_agreement_does_not_depend_on_the_order_of_the_vendors(project: Project, rng: Random) -> None:
    rows, weights = project
    order = rng.sample(range(len(rows)), len(rows))
    before = agreement(evaluate(build(rows, weights)))
    after = agreement(evaluate(build([rows[i] for i in order], weights)))
    for method in METHODS:
        assert after.ranks[method].tolist() == before.ranks[method][order].tolist()
    np.testing.assert_allclose(after.tau, before.tau, atol=1e-12)


@few
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=8))
def test_tau_is_symmetric_and_turns_with_its_order(pairs: list[tuple[int, int]]) -> None:
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    tau = kendall_tau(a, b)
    assert kendall_tau(b, a) == pytest.approx(tau, nan_ok=True)
    assert kendall_tau(a, 5 - b) == pytest.approx(-tau, nan_ok=True)
    assert kendall_tau(10 * a, b**3) == pytest.approx(tau, nan_ok=True)
    if np.unique(a).size > 1:
        assert kendall_tau(a, a) == pytest.approx(1)


judged = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0, NAN])


@few
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.data(), st.randoms(use_true_random=False))
def test_panel_has_no_order_and_twice_the_same_panel_says_the_same(
    k: int, n: int, m: int, data: st.DataObject, rng: Random
) -> None:
    scores = np.array(data.draw(st.lists(judged, min_size=k * n * m, max_size=k * n * m))).reshape(k, n, m)
    order = rng.sample(range(k), k)
    weights = np.arange(1.0, m + 1)
    for method in ("mean", "median"):
        value, spread = combine(scores, method=method)
        for panel in (scores[order], np.vstack([scores, scores])):
            np.testing.assert_allclose(combine(panel, method=method)[0], value, atol=1e-12)
        np.testing.assert_allclose(combine(scores[order], method=method)[1], spread, atol=1e-12)
    np.testing.assert_allclose(ranges(np.vstack([scores, scores])), ranges(scores))
    np.testing.assert_allclose(leniency(scores[order]), leniency(scores)[order], atol=1e-12)
    before, after = concordance(scores, weights), concordance(scores[order], 7 * weights)
    np.testing.assert_allclose(after.by_criterion, before.by_criterion, atol=1e-12)
    known = before.by_criterion[~np.isnan(before.by_criterion)]
    assert ((known >= -1e-12) & (known <= 1 + 1e-12)).all()
    assert after.overall == pytest.approx(before.overall, abs=1e-12, nan_ok=True)
    # who judges everything half as far apart orders alike
    np.testing.assert_allclose(concordance(scores / 2 + 0.25, weights).by_criterion, before.by_criterion, atol=1e-12)


@few
@given(st.lists(st.integers(1, 6), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_weights_from_an_order_go_with_their_criteria(ranks: list[int], rng: Random) -> None:
    order = rng.sample(range(len(ranks)), len(ranks))
    for rule in (rank_order_centroid, rank_sum):
        weights = rule(ranks)
        np.testing.assert_allclose(rule([ranks[i] for i in order]), weights[order])
        np.testing.assert_allclose(rule([3 * rank for rank in ranks]), weights)


@few
@given(st.lists(st.integers(0, 100), min_size=1, max_size=7).filter(any), st.randoms(use_true_random=False))
def test_weights_from_numbers_go_with_their_criteria(given_: list[int], rng: Random) -> None:
    order = rng.sample(range(len(given_)), len(given_))
    weights = normalise(given_)
    assert (normalise([given_[i] for i in order]) == weights[order]).all(), "fsum does not depend on the order"
    np.testing.assert_allclose(direct((100 * weights).tolist()), weights)
    np.testing.assert_allclose(swing([100 * w / max(weights) if w < max(weights) else 100 for w in weights]), weights)
    index = rng.randrange(len(given_))
    moved = rescale(100 * weights, index, 30)
    np.testing.assert_allclose(rescale(100 * weights[order], order.index(index), 30), moved[order])


@few
@given(
    st.lists(st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7]), min_size=6, max_size=6),
    st.permutations(range(4)),
)
def test_pairwise_weights_go_with_their_criteria(judgements: list[float], order: list[int]) -> None:
    table = np.eye(4)
    table[np.triu_indices(4, 1)] = judgements
    table.T[np.triu_indices(4, 1)] = 1 / np.array(judgements)
    before, after = ahp(table), ahp(table[np.ix_(order, order)])
    np.testing.assert_allclose(after.weights, before.weights[order], atol=1e-9)
    assert after.consistency_ratio == pytest.approx(before.consistency_ratio, abs=1e-9)
    # who matters at least as much as another against everybody weighs at least as much
    matched = (table[:, None, :] >= table - 1e-12).all(axis=2)
    assert (before.weights[:, None] - before.weights >= -1e-9)[matched].all()
