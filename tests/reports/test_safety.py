"""Sensitivity: its heading is the verdict's nearest tipping point, its tables hold what the charts draw."""

from __future__ import annotations

from scoring.reports.context import from_analysis
from tests.reports import examples
from tests.reports.reading import context


def test_heading_names_what_would_change_it() -> None:
    safety = context("sterile").safety
    assert safety is not None
    share = context("sterile").display.ranking[0].first_in
    nearest = examples.sterile().verdict.nearest
    assert nearest is not None
    assert nearest.name == "Total cost over 5 years"
    assert safety.heading == (
        f"Alderley stays first in {share} of runs; a weight above 19% on Total cost over 5 years would put Brenta ahead"
    )


def test_heading_where_nothing_changes_it() -> None:
    safety = from_analysis(examples.ladder((4.0, 3.0)), title="x").safety
    assert safety is not None
    assert safety.heading == "V0 stays first in 100% of runs; no single weight changes the order at the top"


def test_every_band_drawn_is_listed() -> None:
    for name in ("sterile", "flat", "large"):
        safety = context(name).safety
        assert safety is not None
        assert safety.tipping is not None
        assert len(safety.tipping.names) <= len(safety.weights) <= 12
        listed = {row.name for row in safety.weights}
        assert {name.text for name in safety.tipping.names} <= listed | {n for n in listed if n.endswith("…")}


def test_ranks_from_the_eighth_are_one_column() -> None:
    safety = context("large").safety
    assert safety is not None
    assert safety.rank_labels[-1] == "8th or lower"
    assert len(safety.rank_labels) == 8
    assert all(len(row.texts) == 8 for row in safety.ranks)
    assert len(safety.ranks) == 18


def test_rest_is_said() -> None:
    safety = context("sterile").safety
    assert safety is not None
    total, listed = len(context("sterile").display.stability), len(safety.weights)
    flips = sum(bool(row.low_rival or row.high_rival) for row in context("sterile").display.stability)
    drawn = sum(bool(row.low_rival or row.high_rival) for row in safety.weights)
    assert total > listed
    assert safety.rest.startswith(f"{flips - drawn} other weights")


def test_pair_shows_the_net_difference() -> None:
    pair = context("sterile").pair
    assert pair is not None
    assert pair.heading == "Why Alderley stands above Brenta"
    assert "net +3.9" in pair.sentence
    assert len(pair.why.rows) == 17
    assert sum(round(row.points * 10) for row in pair.why.rows) == 39
