"""The same figures, to the last bit, however a table is handed in; and defined ones at the ends of what numbers hold."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from scoring.engine.acceptability import acceptability, confidence_factors
from scoring.engine.aggregate import evaluate
from scoring.engine.agreement import agreement, reversals
from scoring.engine.analysis import analyse, fingerprint
from scoring.engine.certificate import certificate
from scoring.engine.changes import smallest_weight_change
from scoring.engine.compensation import compensation
from scoring.engine.consensus import combine, concordance, decision_impact, leniency, ranges
from scoring.engine.leave_out import without_criteria, without_evaluators
from scoring.engine.matrix import DecisionMatrix
from scoring.engine.promethee import Preference, promethee
from scoring.engine.topsis import topsis
from scoring.engine.vikor import vikor
from tests.engine.build import NAN, build

RANDOM = np.random.default_rng(11)
TABLE = RANDOM.random((40, 11))
WEIGHTS = RANDOM.random(11)
GAPS = np.where(RANDOM.random(TABLE.shape) < 0.1, NAN, TABLE)
GIVEN = np.where(RANDOM.random(TABLE.shape) < 0.8, NAN, RANDOM.random(TABLE.shape))
SPREAD = RANDOM.random(TABLE.shape) / 10
SCORES = np.where(RANDOM.random((4, 12, 7)) < 0.2, NAN, RANDOM.random((4, 12, 7)))
JUDGED = evaluate(build(combine(SCORES)[0], WEIGHTS[:7]))


def ways(table: Any) -> Iterator[tuple[str, Any]]:
    """The same numbers in other arrays."""
    yield "Fortran order", np.asfortranarray(table)
    wide = np.full(tuple(2 * size for size in table.shape), 0.123)
    every_second = tuple(slice(None, None, 2) for _ in table.shape)
    wide[every_second] = table
    yield "not contiguous", wide[every_second]
    yield "from the end", np.ascontiguousarray(table[::-1])[::-1]
    sealed = table.copy()
    sealed.setflags(write=False)
    yield "read only", sealed
    yield "objects", table.astype(object)
    yield "bytes the other way round", table.astype(table.dtype.newbyteorder())
    yield "lists", table.tolist()
    yield "texts", np.array([repr(x) for x in table.ravel().tolist()]).reshape(table.shape)


def assert_same(found: Any, expected: Any, what: str) -> None:
    if is_dataclass(found) and not isinstance(found, DecisionMatrix):
        for part in fields(found):
            assert_same(getattr(found, part.name), getattr(expected, part.name), f"{what}.{part.name}")
    elif isinstance(found, np.ndarray):
        assert found.dtype == expected.dtype, what
        assert np.array_equal(found, expected, equal_nan=found.dtype.kind == "f"), what
    elif isinstance(found, list | tuple):
        assert len(found) == len(expected), what
        for k, (one, other) in enumerate(zip(found, expected, strict=True)):
            assert_same(one, other, f"{what}[{k}]")
    elif isinstance(found, dict):
        assert found.keys() == expected.keys(), what
        for key, one in found.items():
            assert_same(one, expected[key], f"{what}[{key}]")
    elif not isinstance(found, DecisionMatrix):
        assert found == expected or found != found, what


def everything(matrix: DecisionMatrix) -> list[Any]:
    analysis = analyse(matrix, draws=200)
    evaluation = analysis.evaluation
    anywhere = acceptability(evaluation, draws=200, weights="any")
    return [
        analysis,
        certificate(analysis, anywhere),
        confidence_factors(evaluation, anywhere, draws=200),
        without_criteria(evaluation),
        smallest_weight_change(evaluation),
        compensation(evaluation),
        agreement(evaluation),
    ]


@pytest.mark.parametrize("argument", ["performances", "partial_values", "spread"])
def test_matrix_gives_the_same_figures_whatever_its_arrays(argument: str) -> None:
    matrix = replace(build(GAPS, WEIGHTS), partial_values=GIVEN, spread=SPREAD)
    expected = everything(matrix)
    for way, array in ways(np.array(getattr(matrix, argument))):
        assert_same(everything(replace(matrix, **{argument: array})), expected, f"{argument}, {way}")


METHODS: dict[str, Callable[[Any], Any]] = {
    "topsis": lambda table: topsis(table, WEIGHTS),
    "topsis, min-max": lambda table: topsis(table, WEIGHTS, scaling="minmax"),
    "vikor": lambda table: vikor(table, WEIGHTS),
    "promethee": lambda table: promethee(table, WEIGHTS),
    "promethee, linear": lambda table: promethee(table, WEIGHTS, preferences=Preference("linear", q=0.1, p=0.3)),
    "promethee, gaussian": lambda table: promethee(table, WEIGHTS, preferences=Preference("gaussian", s=0.3)),
}
PANEL: dict[str, Callable[[Any], Any]] = {
    "combine": combine,
    "median": lambda scores: combine(scores, method="median"),
    "leniency": leniency,
    "ranges": ranges,
    "concordance": lambda scores: concordance(scores, WEIGHTS[:7]),
    "decision impact": lambda scores: decision_impact(JUDGED, scores),
    "without evaluators": lambda scores: without_evaluators(JUDGED, scores),
}


@pytest.mark.parametrize(
    ("method", "table"),
    [(method, TABLE) for method in METHODS.values()] + [(method, SCORES) for method in PANEL.values()],
    ids=[*METHODS, *PANEL],
)
def test_table_gives_the_same_figures_whatever_its_array(method: Callable[[Any], Any], table: Any) -> None:
    expected = method(table)
    for way, array in ways(table):
        assert_same(method(array), expected, way)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.float32, bool])
def test_whole_numbers_of_any_kind_are_the_numbers_that_they_are(kind: type) -> None:
    whole = RANDOM.integers(0, 2, (6, 4))
    weights = np.array([1, 2, 3, 4])
    for method in (topsis, vikor, promethee):
        assert_same(
            method(whole.astype(kind), weights.astype(np.uint8)), method(whole.astype(float), weights), "method"
        )
    matrix = build(whole, weights.tolist())
    assert_same(evaluate(replace(matrix, performances=whole.astype(kind))), evaluate(matrix), "evaluation")
    assert fingerprint(replace(matrix, performances=whole.astype(kind))) == fingerprint(matrix)


@pytest.mark.parametrize("unit", [5e-324, 1e-320, 1e-300, 1e-9, 1e9, 1e300])
def test_weights_of_any_size_count_by_their_proportion(unit: float) -> None:
    rows = [[0.2, 0.8], [0.6, 0.4]]
    expected = evaluate(build(rows, [1, 3]))
    found = analyse(build(rows, [unit, 3 * unit]), draws=100)
    assert_same(found.evaluation.weights, expected.weights, "weights")
    assert_same(found.evaluation.totals, expected.totals, "totals")


def test_weight_that_is_next_to_nothing_beside_another_counts_as_nothing() -> None:
    analysis = analyse(build([[0.2, 0.8], [0.6, 0.4]], [1e-300, 1e300]), draws=100)
    assert analysis.evaluation.weights.tolist() == [0, 1]
    assert [warning.code for warning in analysis.evaluation.warnings] == ["zero_weight"]
    assert analysis.evaluation.totals.tolist() == [0.8, 0.4]


@pytest.mark.parametrize("least", [5e-324, 1e-310, 1e-300])
def test_values_next_to_nothing_are_a_tie_to_every_method(least: float) -> None:
    analysis = analyse(build([[0.0, 0.5], [least, 0.5]], [1, 1]), draws=100)
    assert analysis.evaluation.ranks.tolist() == [1, 1]
    assert analysis.acceptability.first.tolist() == [1, 1]
    others = agreement(analysis.evaluation)
    assert others.ranks["additive"].tolist() == [1, 1]
    for method, ranks in others.ranks.items():
        assert set(ranks.tolist()) <= {1, 2}, method
    assert reversals(analysis.evaluation)["additive"] == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (500, 11)])
def test_any_number_of_vendors_and_criteria_gives_figures(shape: tuple[int, int]) -> None:
    table = np.random.default_rng(5).random(shape)
    analysis = analyse(build(table, np.arange(1, shape[1] + 1)), draws=100)
    evaluation, shares = analysis.evaluation, analysis.acceptability
    np.testing.assert_allclose(evaluation.totals, table @ np.arange(1, shape[1] + 1) / sum(range(1, shape[1] + 1)))
    assert sorted(evaluation.ranks.tolist()) == list(range(1, shape[0] + 1))
    np.testing.assert_allclose(shares.ranks.sum(axis=1), 1)
    ahead = (shares.ahead + shares.ahead.T)[~np.eye(shape[0], dtype=bool)]
    np.testing.assert_allclose(ahead, 1, atol=0.05)  # but for draws in which two are level
    everything(analysis.matrix)
