"""Every public function of the engine that is handed figures refuses those without meaning, and names the argument."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import scoring.engine
from scoring.engine.acceptability import acceptability, confidence_factors, weight_spread
from scoring.engine.aggregate import evaluate
from scoring.engine.agreement import kendall_tau
from scoring.engine.ahp import ahp
from scoring.engine.analysis import analyse
from scoring.engine.certificate import certificate
from scoring.engine.changes import counterfactuals
from scoring.engine.checks import checked_array, checked_count, checked_table
from scoring.engine.compensation import compensation
from scoring.engine.consensus import checked_scores, combine, concordance, decision_impact, leniency, ranges
from scoring.engine.display import (
    apart,
    frequency,
    half_up,
    largest_remainder,
    listing,
    number,
    numbers_apart,
    ordinal,
    percent,
    points,
    rounded,
    signed,
)
from scoring.engine.elicitation import direct, rank_order_centroid, rank_sum, swing
from scoring.engine.errors import EngineError
from scoring.engine.figures import checked_row
from scoring.engine.leave_out import without_evaluators
from scoring.engine.pairwise import shown_lead, why
from scoring.engine.promethee import Preference, promethee
from scoring.engine.rank_path import rank_path
from scoring.engine.scales import (
    Band,
    band_values,
    check_bands,
    check_level,
    choice,
    local_scale,
    price_ratio,
    rubric,
    rubric_with_values,
    target_band,
)
from scoring.engine.topsis import topsis
from scoring.engine.values import ValueFunction
from scoring.engine.verdict import close_pairs, verdict
from scoring.engine.vikor import vikor
from scoring.engine.weights import Node, basis_points, global_weights, normalise, rescale
from tests.engine.build import build

NAN, INF = float("nan"), float("inf")
TABLE = [[1.0, 2.0], [3.0, 1.0]]
SCORES = [[[0.2, 0.4], [0.6, 0.8]]] * 2
MATRIX = build([[0.2, 0.4], [0.6, 0.3]], [1, 2])
EVALUATION = evaluate(MATRIX)
SHARES = acceptability(EVALUATION, draws=10)
OTHER_SHARES = acceptability(evaluate(build([[0.2], [0.6], [0.1]])), draws=10, weights="any")
PATH = {"evaluation": EVALUATION, "low": 0.0, "high": 1.0}

Refused = tuple[Callable[..., Any], dict[str, Any], str, list[Any]]

NO_ROW: list[Any] = [[], np.array([]), 5.0, ["a", "b"], [[1.0, 2.0]], np.ones((1, 2))]
NUMBERS = [*NO_ROW, [None, "1"], [NAN, 1.0], [INF, 1.0], [-1.0, 1.0], [0.0, 0.0]]
TABLES = [[], [[]], [1.0, 2.0], [[NAN, 1.0], [1.0, 1.0]], [[INF, 1.0], [1.0, 1.0]], [["a", "b"], ["c", "d"]]]
JUDGED = [[], [1.0], [[1.0]], [[[]]], [[[INF, 1.0]]], [[[1.5, 1.0]]], [[["a"]]]]  # NaN is a judgement not made
# 1 and -1 are how other libraries say it, and both are true
NO_DIRECTIONS = [[], True, [True], [True] * 3, [1, -1], [1.0, NAN], ["no", "yes"], [[True, False]]]
COUNTS = [0, -1, 1.5, NAN, INF]


def performances(function: Callable[..., Any]) -> list[Refused]:
    def on(**changes: Any) -> Any:
        return function(replace(MATRIX, **changes))

    on.__name__ = function.__name__
    on.__module__ = function.__module__
    shapes = [[], [[0.1]], [0.1, 0.2], [["a", "b"], ["c", "d"]]]
    return [
        (on, {}, "performances", [*shapes, [[INF, 0], [0, 0]]]),
        (on, {}, "partial_values", [*shapes, [[INF, 0], [0, 0]], [[2, 0], [0, 0]]]),
        (on, {}, "spread", [*shapes, [[NAN, 0], [0, 0]], [[INF, 0], [0, 0]], [[-0.1, 0], [0, 0]], [[1.1, 0], [0, 0]]]),
        (on, {}, "criteria", [(), tuple(replace(c, weight=NAN) for c in MATRIX.criteria)]),
        (on, {}, "alternatives", [()]),
    ]


methods: list[Refused] = [
    case
    for method in (topsis, vikor, promethee, checked_table)
    for case in (
        (method, {"table": TABLE, "weights": [1.0, 2.0], "rising": None}, "table", TABLES),
        (method, {"table": TABLE, "weights": [1.0, 2.0], "rising": None}, "weights", [*NUMBERS, [1.0], [1.0] * 3]),
        (method, {"table": TABLE, "weights": [1.0, 2.0], "rising": None}, "rising", NO_DIRECTIONS),
    )
]
judged: list[Refused] = [
    (function, given, "scores", JUDGED)
    for function, given in (
        (checked_scores, {}),
        (combine, {}),
        (leniency, {}),
        (ranges, {}),
        (concordance, {"weights": [1.0, 2.0]}),
        (decision_impact, {"evaluation": EVALUATION}),
        (without_evaluators, {"evaluation": EVALUATION}),
    )
]
CASES: list[Refused] = [
    *methods,
    *judged,
    *performances(evaluate),
    *performances(analyse),
    (checked_array, {"matrix": MATRIX, "argument": "array"}, "array", [[], [1.0], [["a", "b"], ["c", "d"]]]),
    (checked_count, {"argument": "value"}, "value", COUNTS),
    (acceptability, {"evaluation": EVALUATION}, "draws", COUNTS),
    (acceptability, {"evaluation": EVALUATION}, "seed", [-1, 0.5, NAN]),
    (acceptability, {"evaluation": EVALUATION, "draws": 5}, "concentration", [NAN, INF, 0.0]),
    (confidence_factors, {"evaluation": EVALUATION, "acceptability": SHARES}, "draws", COUNTS),
    (analyse, {"matrix": MATRIX, "draws": 5}, "too_close", [NAN, INF, 0.5]),
    (verdict, {"evaluation": EVALUATION, "acceptability": SHARES, "tipping_points": ()}, "too_close", [NAN, INF]),
    (combine, {"scores": SCORES}, "evaluator_weights", [*NUMBERS, [1.0]]),
    (concordance, {"scores": SCORES}, "weights", [*NUMBERS, [1.0]]),
    (confidence_factors, {"evaluation": EVALUATION}, "acceptability", [OTHER_SHARES]),
    (verdict, {"evaluation": EVALUATION, "tipping_points": ()}, "acceptability", [OTHER_SHARES]),
    (close_pairs, {"evaluation": EVALUATION}, "acceptability", [OTHER_SHARES]),
    (close_pairs, {"evaluation": EVALUATION, "acceptability": SHARES}, "too_close", [NAN, INF, 0.5, 1.1]),
    (certificate, {"analysis": analyse(MATRIX, draws=10)}, "any_weights", [SHARES, OTHER_SHARES]),
    (weight_spread, {}, "weight", [NAN, INF, -0.1, 1.1]),
    (weight_spread, {"weight": 0.5}, "concentration", [NAN, INF, 0.0]),
    (why, {"evaluation": EVALUATION, "b": 0}, "a", [-1, 2, NAN, 0.5]),
    (why, {"evaluation": EVALUATION, "a": 0}, "b", [-1, 2, NAN, 0.5, 0]),
    (shown_lead, {"evaluation": EVALUATION, "b": 0}, "a", [-1, 2, NAN]),
    (shown_lead, {"evaluation": EVALUATION, "a": 0}, "b", [-1, 2, NAN]),
    (rank_path, {**PATH, "alternative": 0}, "criterion", [-1, 2, NAN]),
    (rank_path, {**PATH, "criterion": 0}, "alternative", [-1, 2, NAN]),
    (rank_path, {**PATH, "alternative": 0, "criterion": 0}, "low", [NAN, INF, -0.1, 1.1]),
    (kendall_tau, {"a": [1, 2]}, "b", [[], [1], [[1, 2]], [NAN, 1.0], [INF, 1.0], ["a", "b"]]),
    (kendall_tau, {"b": [1, 2]}, "a", [[NAN, 1.0], [INF, 1.0], ["a", "b"]]),
    (ahp, {}, "judgements", [*TABLES, [[1.0, 2.0]], [[1.0, 0.0], [0.0, 1.0]]]),
    (counterfactuals, {"evaluation": EVALUATION, "alternative": 0}, "rank", [0, -1, 3]),
    (counterfactuals, {"evaluation": EVALUATION, "rank": 1}, "alternative", [-1, 2]),
    (compensation, {"evaluation": EVALUATION}, "top", COUNTS),
    (direct, {}, "shares", [*NUMBERS, [50.0, 49.0]]),
    (direct, {"shares": [60.0, 40.0]}, "total", [NAN, INF, 0.0]),
    (swing, {}, "points", [*NUMBERS, [50.0, 49.0]]),
    (rank_order_centroid, {}, "ranks", [*NO_ROW, [0, 1], [1.5, 1], [NAN, 1], [INF, 1]]),
    (rank_sum, {}, "ranks", [*NO_ROW, [0, 1], [1.5, 1], [NAN, 1], [INF, 1]]),
    (normalise, {}, "weights", NUMBERS),
    (basis_points, {}, "weights", NUMBERS),
    (global_weights, {}, "nodes", [[], [Node("a", "", NAN)], [Node("a", "", INF)], [Node("a", "b", 1.0)]]),
    (rescale, {"index": 0, "value": 50.0}, "weights", [*NUMBERS, 100.0, [[50.0, 50.0]]]),
    (rescale, {"weights": [50.0, 50.0], "index": 0, "value": 50.0}, "total", [NAN, INF, 0.0, -100.0]),
    (rescale, {"weights": [50.0, 50.0], "index": 0}, "value", [NAN, INF]),
    (rescale, {"weights": [50.0, 50.0], "value": 5.0}, "index", [-1, 2, 0.5, NAN]),
    (rescale, {"weights": [100.0, 0.0], "index": 0, "value": 5.0}, "base", [*NO_ROW, [NAN, NAN], [INF, INF], [1.0]]),
    (rubric, {}, "top", [0, -1, NAN, INF]),
    (rubric_with_values, {}, "values", [*NO_ROW, [0.5], [NAN, 1.0], [0.0, INF], [0.0, 2.0], [1.0, 0.0]]),
    (choice, {}, "values", [*NO_ROW, [0.5], [NAN, 1.0], [0.0, INF], [0.0, 2.0]]),
    (check_level, {"top": 4}, "level", [NAN, INF, -1.0, 4.5]),
    (check_bands, {}, "bands", [[], [Band(NAN, 1, 0)], [Band(0, 1, NAN)], [Band(0, 1, INF)]]),
    (band_values, {"x": [0.5]}, "bands", [[], [Band(NAN, 1, 0)], [Band(0, 1, NAN)]]),
    (band_values, {"bands": [Band(0, 1, 0.5)]}, "x", [INF, [-INF], ["a"]]),
    (local_scale, {}, "performances", [*NO_ROW, [NAN, NAN], [1.0], [1.0, INF]]),
    (price_ratio, {}, "prices", [*NO_ROW, [NAN], [INF, 1.0], [0.0, 1.0], [[1.0, 2.0]]]),
    (
        ValueFunction,
        {},
        "points",
        [(), ((0, 0),), ((0, 0), (1, NAN)), ((0, 0), (INF, 1)), ((0, 0), (0, 1)), ((0, 0), (1, 2))],
    ),
    (Preference, {"shape": "linear", "p": 1.0}, "q", [NAN, INF, -1.0]),
    (Preference, {"shape": "v"}, "p", [NAN, INF, -1.0, 0.0]),
    (Preference, {"shape": "gaussian"}, "s", [NAN, INF, -1.0, 0.0]),
    (target_band, {"best_from": 1, "best_to": 2, "zero_above": 3}, "points", [NAN, INF, 1.0, 5.0]),
    (checked_row, {"argument": "row"}, "row", [*NO_ROW, [NAN], [INF]]),
    *((shown, {}, "x", [INF, -INF]) for shown in (half_up, points, percent, frequency, signed, number)),
    (rounded, {}, "x", [NAN, INF]),
    (apart, {"then": 0.5}, "x", [INF]),
    (numbers_apart, {"other": 0.5}, "x", [INF, -INF]),
    (ordinal, {}, "rank", [0, -1, 1.5, NAN, INF]),
    (listing, {}, "words", [[], ()]),
    (largest_remainder, {}, "shares", NUMBERS),
]
# What is handed no figures of its own, with the reason.
NONE_GIVEN = {
    "an evaluation, which was checked when it was made": {
        "agreement", "dominance", "fingerprint", "reversals",
        "smallest_weight_change", "stability", "tipping_points",
        "without_alternatives", "without_criteria",
    },
    "the refusals of `evaluate`, each seen through it": {"check", "known_values", "refuse_infinite"},
    "called by the above with what they have checked": {
        "column_ends", "compared", "directed", "nearest_performance", "competition_ranks", "generator", "partial_values",
        "ranking", "row_blocks", "scratch", "screen", "sorted_places", "warnings_of", "weight_blocks",
    },
    "records of a site: dates and classes; the constants refuse theirs in test_inspection_constants.py": {
        "capability_coverage", "caps_of", "concerns", "enforcement", "form_483_observations", "history",
        "inspection_history", "inspection_record", "known_events", "last_day", "letters_of", "own_audit", "previous",
        "released_on", "replaced_on", "section", "spoken", "visits_of", "years",
    },
    "a result, which is only sealed": {"Evaluation"},
    "refuses its constants one by one in test_inspection_constants.py": {"Constants"},
    "no figures": {"in_sentence", "yes_no"},
}  # fmt: skip


def test_every_public_function_and_every_class_that_looks_at_its_figures_is_here() -> None:
    public = {
        name
        for info in pkgutil.iter_modules(scoring.engine.__path__)
        for name, found in inspect.getmembers(
            importlib.import_module(f"scoring.engine.{info.name}"),
            # A function behind a cache is none by its type.
            lambda found: callable(found) and (not inspect.isclass(found) or "__post_init__" in vars(found)),
        )
        if found.__module__ == f"scoring.engine.{info.name}" and not name.startswith("_")
    }
    listed = {function.__name__ for function, *_ in CASES}
    excused = set().union(*NONE_GIVEN.values())
    assert listed | excused == public
    assert not listed & excused


@pytest.mark.parametrize(
    ("function", "given", "argument", "wrong"),
    [
        pytest.param(function, given, argument, wrong, id=f"{function.__name__}-{argument}-{wrong!r:.40}")
        for function, given, argument, all_wrong in CASES
        for wrong in all_wrong
    ],
)
def test_figures_without_meaning_are_refused_by_name(
    function: Callable[..., Any], given: dict[str, Any], argument: str, wrong: Any
) -> None:
    parameters = inspect.signature(function).parameters
    named = argument if argument in parameters or "changes" in parameters else next(iter(parameters))
    with pytest.raises(EngineError) as caught:
        function(**{**given, named: wrong})
    assert caught.value.argument == argument


@pytest.mark.parametrize("cell", [NAN, INF])
def test_criterion_is_named_where_there_is_one(cell: float) -> None:
    with pytest.raises(EngineError) as caught:
        evaluate(replace(MATRIX, spread=np.array([[0, 0], [0, cell]])))
    assert caught.value.key == "c1"
    assert "Criterion 2" in str(caught.value)


@pytest.mark.parametrize("point", [NAN, INF])
def test_band_of_no_numbers_is_refused_as_a_curve(point: float) -> None:
    with pytest.raises(EngineError) as caught:
        target_band(0, 1, 2, point)
    assert caught.value.argument == "points"
