"""Rank acceptability: the segments of a vendor fill its bar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.acceptability import AcceptabilityFigure, RankShares, acceptability_figure
from tests.charts.draw import inside, svg


def draw(rows: list[tuple[float, ...]]) -> AcceptabilityFigure:
    shares = [RankShares(f"Vendor {k}", row, tuple(f"{s:.0%}" for s in row)) for k, row in enumerate(rows)]
    return acceptability_figure(shares, draws=1000, width=320, font_size=11, uid="ranks")


def test_segments_are_in_proportion_and_end_at_the_right() -> None:
    bars = draw([(0.5, 0.25, 0.25)]).bars
    assert bars[0].width + 1.2 == pytest.approx(2 * (bars[1].width + 1.2), abs=0.05)
    assert bars[-1].x + bars[-1].width + 1.2 == pytest.approx(320, abs=0.05)


def test_short_segments_carry_no_figure() -> None:
    assert [label.text for label in draw([(0.9, 0.08, 0.02)]).labels] == ["90%"]


def test_ranks_from_the_sixth_share_a_colour_and_a_sum() -> None:
    figure = draw([(0.0, 0.0, 0.0, 0.0, 0.1, 0.3, 0.4, 0.2)])
    assert [text.text for text in figure.key_texts][-1] == "6th–8th"
    assert [label.text for label in figure.labels] == ["10%", "90%"]


@given(st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=9), min_size=1, max_size=6))
def test_any_shares_stay_inside(counts: list[list[int]]) -> None:
    width = max(len(row) for row in counts)
    rows = [tuple(n / max(sum(row), 1) for n in row) + (0.0,) * (width - len(row)) for row in counts]
    assert inside(svg("acceptability", draw(rows)), slack=2)


def test_title_says_who_is_first_how_often() -> None:
    assert draw([(0.9, 0.1), (0.1, 0.9)]).title.endswith("Vendor 0 is 1st in 90% and Vendor 1 is 1st in 10%.")
