"""Sets of weights side by side: totals by hand."""

from __future__ import annotations

from scoring.models import Scenario
from scoring.selectors.matrix import build
from scoring.selectors.scenarios import compare, equal_weights, fits
from scoring.vocabulary import Stage
from tests.actions.result_scenarios import DELIVERY_FIRST, saved
from tests.cast import Cast
from tests.factories import make_selection


def test_comparison_has_the_approved_equal_and_saved_weights(cast: Cast) -> None:
    """Values of Aldermoor: Q 0.8, D 0.55. Of Brightwater: Q 0.64, D 0.45 (its time is not known)."""
    selection = make_selection(cast, stage=Stage.RESULTS)
    saved(cast, selection)
    built = build(selection)
    shown = compare(built, Scenario.objects.all(), explored={**DELIVERY_FIRST, "Q": 0, "D": 10_000})
    assert shown.heads == ("Approved", "Equal groups", "Delivery first", "Exploring")
    assert [(row.name, [(s.total, s.rank) for s in row.standings]) for row in shown.rows] == [
        ("Aldermoor", [("70.0", 1), ("67.5", 1), ("62.5", 1), ("55.0", 1)]),
        ("Brightwater", [("56.4", 2), ("54.5", 2), ("50.7", 2), ("45.0", 2)]),
    ]
    assert not any(s.is_moved for row in shown.rows for s in row.standings)
    assert shown.figure is not None
    assert "First under Approved: Aldermoor" in shown.figure.title


def test_equal_groups_keep_the_shares_within_them(cast: Cast) -> None:
    built = build(make_selection(cast, stage=Stage.RESULTS))
    assert equal_weights(built) == {"Q": 5000, "Q1": 7000, "Q2": 3000, "D": 5000, "D1": 5000, "D2": 5000}


def test_scenario_of_other_criteria_does_not_fit(cast: Cast) -> None:
    built = build(make_selection(cast, stage=Stage.RESULTS))
    assert fits(Scenario(weights=DELIVERY_FIRST), built)
    assert not fits(Scenario(weights={**DELIVERY_FIRST, "X": 1}), built)
    assert not fits(Scenario(weights={"Q": 10_000}), built)
