from __future__ import annotations

import math

import numpy as np

from scoring.selectors.display import present
from scoring.selectors.display.robustness import drawn
from tests.selectors.display.build import analysis, display, with_runs


def test_acceptability_has_a_share_for_each_rank() -> None:
    shares = np.array([[0.9, 0.1, 0, 0], [0.1, 0.896, 0.004, 0], [0, 0.004, 0.996, 0], [0, 0, 0, 1.0]])
    shown = present(with_runs(analysis(), ranks=shares))
    assert shown.rank_labels == ("1st", "2nd", "3rd", "4th")
    assert shown.acceptability[1].texts == ("10%", "90%", "<1%", "0%")


def test_acceptability_leaves_the_knocked_out_away() -> None:
    rows = display(excluded=[0]).acceptability
    assert [(row.name, len(row.shares)) for row in rows] == [("Vendor 2", 3), ("Vendor 3", 3), ("Vendor 4", 3)]


def test_stability_names_where_and_to_whom_the_lead_goes() -> None:
    # V1 is 1, 0; V2 is 0, 1; with weights t and 1 - t they cross at one half.
    first, second = display([[4, 0], [0, 4]], [70, 30], ()).stability
    assert (first.weight, first.below, first.above) == ("70%", "below 50%: Vendor 2", "never flips")
    assert (second.below, second.above) == ("never flips", "above 50%: Vendor 2")
    assert math.isclose(first.room, 0.2)
    assert first.words == "70% now, below 50%: Vendor 2"


def test_stability_of_a_vendor_that_always_leads() -> None:
    row = display([[4, 4], [0, 0]], [70, 30], ()).stability[0]
    assert (row.below, row.above, row.room) == ("never flips", "never flips", math.inf)
    assert row.words == "70% now, never flips"


def test_chart_draws_groups_where_there_are_any() -> None:
    assert [row.name for row in drawn(display().stability)] == ["Q", "C"]
    assert len(display().stability) == 7


def test_chart_draws_the_ten_tightest_criteria_in_their_order() -> None:
    rows = [[4.0] * 11 + [0.0], [0.0] * 11 + [4.0]]
    stability = display(rows, [8] * 11 + [12], ()).stability
    shown = drawn(stability)
    assert len(shown) == 10
    assert stability[11] in shown  # the one criterion on which the second is better
    assert [row.name for row in shown] == [row.name for row in stability if row in shown]
