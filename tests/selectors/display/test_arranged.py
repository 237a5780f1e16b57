"""The matrix with other figures, fewer rows, another order."""

from __future__ import annotations

import pytest

from scoring.selectors.display import MustHave, present
from scoring.selectors.display.arranged import Arranged, Options, arranged
from tests.engine.build import NAN
from tests.selectors.display.build import analysis


def arrange(**options: bool) -> Arranged:
    return arranged(of := analysis(), present(of).matrix, Options(**options))


def test_without_options_nothing_changes() -> None:
    assert arrange().matrix == present(analysis()).matrix


def test_points_are_weight_times_value() -> None:
    """Weights 30 20 25 15 10 of 100; the first vendor has 4 3 4 2 3 of 4."""
    rows = {row.key: row for row in arrange(points=True).matrix.rows if not row.is_group}
    assert [rows[key].cells[0].text for key in ("c0", "c1", "c2", "c3", "c4")] == ["30.0", "15.0", "25.0", "7.5", "7.5"]
    assert rows["c2"].cells[2].text == "?", "what nobody knows has no points of its own"


def test_ranks_on_a_criterion_share_a_place() -> None:
    rows = {row.key: row for row in arrange(ranks=True).matrix.rows if not row.is_group}
    assert [cell.rank for cell in rows["c4"].cells] == ["1", "1", "3", "4"]
    assert [cell.rank for cell in rows["c2"].cells] == ["1", "2", "–", "3"]


def test_criterion_that_separates_nobody_is_left_out_and_its_group_with_it() -> None:
    of = analysis([[4, 3, 2], [1, 3, 2.4], [2, 3, 2]], [1, 1, 1], ["q", "d", "d"])
    shown = arranged(of, present(of).matrix, Options(hide=True))
    assert ([row.key for row in shown.matrix.rows], shown.hidden) == (["q", "c0"], 2)


@pytest.mark.parametrize("value", [2.5, 3.0])
def test_half_a_level_separates(value: float) -> None:
    of = analysis([[value], [2.0]], [1], ["q"])
    assert arranged(of, present(of).matrix, Options(hide=True)).hidden == 0


def test_order_is_by_the_points_that_separate() -> None:
    """Ranges 3 3 3 3 2 of 4 times the weights: 22.5 15 18.75 11.25 5."""
    shown = arrange(sort=True)
    assert [row.key for row in shown.matrix.rows] == ["c0", "c2", "c1", "c3", "c4"]
    assert [shown.separates[row.key] for row in shown.matrix.rows] == ["22.5", "18.8", "15.0", "11.3", "5.0"]


def test_vendor_without_a_rank_separates_nobody() -> None:
    of = analysis([[4, 1], [4, 3], [0, 2]], [1, 1], ["q", "q"], excluded=[2])
    assert [row.key for row in arranged(of, present(of).matrix, Options(hide=True)).matrix.rows] == ["q", "c1"]


def test_criterion_of_which_nothing_is_known_separates_nobody() -> None:
    of = analysis([[NAN, 1], [NAN, 3]], [1, 1], ["q", "q"])
    assert arranged(of, present(of).matrix, Options(hide=True)).hidden == 1


def test_grouped_columns_stand_under_their_heading_the_best_group_first() -> None:
    of = analysis()
    matrix = present(of).matrix
    keys = [column.key for column in matrix.columns]
    headings = dict(zip(keys, ["Ireland", "Germany", "Ireland", "Germany"], strict=True))
    shown = arranged(of, matrix, Options(), headings)
    assert [(band.name, band.count) for band in shown.bands] == [("Ireland", 2), ("Germany", 2)]
    assert [column.key for column in shown.matrix.columns] == [keys[0], keys[2], keys[1], keys[3]]
    for before, after in zip(matrix.rows, shown.matrix.rows, strict=True):
        assert after.cells == tuple(before.cells[place] for place in (0, 2, 1, 3))


def test_must_haves_move_with_their_columns() -> None:
    of = analysis()
    keys = [column.key for column in present(of).matrix.columns]
    states = dict.fromkeys(keys, "pass") | {keys[1]: "fail"}
    matrix = present(of, must_haves=[MustHave("Certificate", states)]).matrix  # type: ignore[arg-type]  # two of the four words
    shown = arranged(of, matrix, Options(), {key: "B" if key == keys[0] else "A" for key in keys} | {keys[1]: "B"})
    assert [cell.state for cell in shown.matrix.must_haves[0].cells] == ["pass", "fail", "pass", "pass"]
    shown = arranged(of, matrix, Options(), {key: "A" if key != keys[1] else "B" for key in keys})
    assert [cell.state for cell in shown.matrix.must_haves[0].cells] == ["pass", "pass", "pass", "fail"]
