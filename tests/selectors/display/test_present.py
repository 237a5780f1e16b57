from __future__ import annotations

from tests.engine.build import NAN
from tests.selectors.display.build import display


def test_facts_are_lead_share_and_tipping_point() -> None:
    lead, share, tipping = display([[4, 0], [0, 4]], [70, 30], ()).facts
    assert (lead.value, lead.unit) == ("40.0", "points")
    assert share.unit == "of runs"
    assert (tipping.value, tipping.unit) in [("−20", "points on Criterion 1"), ("+20", "points on Criterion 2")]


def test_footnote_tells_the_floor_where_there_is_one() -> None:
    assert "floor" not in display().footnote
    assert display(floors={0: 2, 1: 2}).footnote.endswith("▼ marks a criterion below its floor of 2.")
    assert display(floors={0: 2, 1: 3}).footnote.endswith("▼ marks a criterion below its floor.")


def test_runs_say_seed_and_number() -> None:
    assert display().runs.startswith("500 runs, weights drawn around the approved set")
    assert "Seed 4711" in display().runs


def test_warnings_leave_out_that_nothing_is_known_of_the_knocked_out() -> None:
    assert any("Vendor 2" in text for text in display([[1, 2], [NAN, 1]], [1, 1], ()).warnings)
    assert not any("Vendor 2" in text for text in display([[1, 2], [NAN, 1]], [1, 1], (), excluded=[1]).warnings)
