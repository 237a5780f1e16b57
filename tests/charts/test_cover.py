"""The cover's bars are the ranking."""

from __future__ import annotations

import pytest

from scoring.charts.cover import CoverBar, CoverFigure, cover_figure


def draw(*rows: CoverBar) -> CoverFigure:
    return cover_figure(rows, width=600, height=300, uid="cover")


def test_bar_is_as_long_as_its_total() -> None:
    figure = draw(CoverBar("A", "79.5", ((1, 40.0), (2, 39.5))))
    assert figure.bars[-1].x + figure.bars[-1].width + 2.2 == pytest.approx(0.795 * 600, abs=0.02)


def test_bars_shrink_with_their_number_and_never_fill_the_page() -> None:
    one = draw(CoverBar("A", "50.0", ((1, 50.0),)))
    many = draw(*(CoverBar(f"V{k}", "50.0", ((1, 50.0),)) for k in range(20)))
    assert one.bars[0].height == 50
    assert many.bars[0].height == pytest.approx(12)
    assert many.height <= 300


def test_sixth_group_is_hatched() -> None:
    figure = draw(CoverBar("A", "50.0", ((1, 25.0), (6, 25.0))))
    assert figure.hatched
    assert [bar.hatched for bar in figure.bars] == [False, True]
    assert not draw(CoverBar("A", "25.0", ((1, 25.0),))).hatched


def test_title_is_the_ranking() -> None:
    assert draw(CoverBar("A", "79.5", ()), CoverBar("B", "70.0", ())).title.endswith("best first: A 79.5 and B 70.0.")
