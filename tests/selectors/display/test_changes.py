"""What would have to change: each sentence, carried out, brings the two level."""

from __future__ import annotations

import pytest

from scoring.engine.aggregate import evaluate
from scoring.selectors.display.changes import Changes, changes
from tests.selectors.display.build import analysis, matrix


def of(rows: list[list[float]], weights: list[float]) -> Changes | None:
    return changes(analysis(rows, weights, ["q", *["d"] * (len(weights) - 1)]), 0, 1)


def test_single_change_is_the_gap_over_the_weight() -> None:
    """50 % each: 3 and 3 against 2 and 3 of 4, a gap of half a level's weight: the other needs one level on one."""
    found = of([[3, 3], [2, 3]], [50, 50])
    assert found is not None
    assert found.up == ("Criterion 1 2.0 → 3.0 or more", "Criterion 2 3.0 → 4.0 or more")
    assert found.down == ("Criterion 1 3.0 → 2.0 or less", "Criterion 2 3.0 → 2.0 or less")
    level = evaluate(matrix([[3, 3], [3, 3]], [50, 50], ["q", "d"]))
    assert level.totals[0] == level.totals[1]


def test_pair_is_named_where_no_single_score_is_enough() -> None:
    """A level and a half behind on both: one of them alone closes half of the gap."""
    found = of([[4, 4], [2.5, 2.5]], [50, 50])
    assert found is not None
    assert found.up == ("No single score change brings Vendor 2 level with Vendor 1. Smallest pair: Criterion 1 2.5 → 4.0 "
                        "or more and Criterion 2 2.5 → 4.0 or more.",)  # fmt: skip
    assert found.down[0] == "Criterion 1 4.0 → 1.0 or less"


def test_nothing_helps_where_three_scores_are_short() -> None:
    found = of([[4, 4, 4], [0, 0, 0]], [1, 1, 1])
    assert found is not None
    assert found.up == ("No change of one or two scores brings Vendor 2 level with Vendor 1.",)


def test_weight_at_which_the_second_leads_is_said_for_the_leader() -> None:
    """60 and 40: 4, 1 against 2, 3. They are level where the first has 1/2: 2 t = 2 (1 - t)."""
    found = of([[4, 1], [2, 3]], [60, 40])
    assert found is not None
    assert found.weights[0] == "Q below 50% (now 60%): Vendor 2 leads"


@pytest.mark.parametrize("pair", [(1, 0), (0, 0)])
def test_only_the_one_above_is_compared_with_the_one_below(pair: tuple[int, int]) -> None:
    assert changes(analysis([[3, 3], [2, 3]], [50, 50], ["q", "d"]), *pair) is None


def test_equals_and_the_screened_out_have_nothing_to_change() -> None:
    assert of([[3, 3], [3, 3]], [50, 50]) is None
    assert changes(analysis([[3, 3], [2, 3]], [50, 50], ["q", "d"], excluded=[1]), 0, 1) is None
