"""The order without one evaluator: by hand, and only where the cell rests on them."""

from __future__ import annotations

from scoring.actions.consensus import agree_to_names
from scoring.engine.aggregate import evaluate
from scoring.selectors.judgements import left_out_evaluators
from scoring.selectors.matrix import build
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.selectors.build import panel, score


def test_ranking_without_each_evaluator(cast: Cast) -> None:
    """Of equal scores elsewhere: Q1 decides. Means 3 and 3.5; without the technical judge 4 and 3."""
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, "Q1", "4", "3")
    score(selection, cast.technical, "Q1", "2", "4")
    for key, value in (("Q2", "10"), ("D1", "3"), ("D2", "12")):
        score(selection, cast.quality, key, value, value)
    built = build(selection)
    evaluation = evaluate(built.matrix)
    assert evaluation.ranks.tolist() == [2, 1]
    left, names = left_out_evaluators(selection, built, evaluation)
    assert sorted(names) == ["Evaluator 1", "Evaluator 2"]
    assert sorted(one.ranks.tolist() for one in left) == [[1, 2], [2, 1]]
    assert sorted(one.leader_changed for one in left) == [False, True]


def test_settled_cell_rests_on_no_evaluator(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    built = build(selection)
    evaluation = evaluate(built.matrix)
    left, _ = left_out_evaluators(selection, built, evaluation)
    kept = 0.42 * 0.7  # Brightwater's Q1 was settled at 3.5 of 5
    assert min(one.totals[1] for one in left) >= kept


def test_names_are_given_where_they_are_shown(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    for judge in (cast.quality, cast.technical):
        agree_to_names(by=judge, selection=selection)
    built = build(selection)
    _, names = left_out_evaluators(selection, built, evaluate(built.matrix))
    assert names == ["Quentin Abara", "Teodora Milic"]


def test_nobody_has_scored(cast: Cast) -> None:
    selection = make_selection(cast)
    built = build(selection)
    assert left_out_evaluators(selection, built, evaluate(built.matrix)) == ([], [])
