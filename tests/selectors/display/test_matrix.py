from __future__ import annotations

import pytest

from scoring.selectors.display import MustHave, present
from scoring.selectors.display.shapes import Cell, MatrixRow
from tests.engine.build import NAN
from tests.selectors.display.build import analysis, display


def _row(shown: tuple[MatrixRow, ...], name: str) -> MatrixRow:
    return next(row for row in shown if row.name == name)


def test_matrix_has_groups_with_their_criteria_beneath() -> None:
    rows = display().matrix.rows
    assert [(r.name, r.is_group, r.depth) for r in rows[:3]] == [
        ("Q", True, 0),
        ("Criterion 1", False, 1),
        ("Criterion 2", False, 1),
    ]
    assert [r.weight for r in rows if r.is_group] == ["75", "25"]
    assert display().matrix.criteria == "5 criteria"


def test_columns_follow_the_ranking_and_the_knocked_out_come_last() -> None:
    columns = display(excluded=[0]).matrix.columns
    assert [(c.name, c.total, c.knocked_out) for c in columns][-1] == ("Vendor 1", "–", True)
    assert [c.name for c in columns][:2] == ["Vendor 2", "Vendor 3"]


def test_group_cell_is_its_own_value_of_100() -> None:
    # (30 * 4/4 + 20 * 3/4 + 25 * 4/4) / 75 = 93.3
    assert _row(display().matrix.rows, "Q").cells[0].text == "93"


@pytest.mark.parametrize(
    ("score", "level"), [(0, 0), (0.4, 0), (0.5, 1), (1.5, 2), (2.4, 2), (2.5, 3), (3.5, 4), (4, 4)]
)
def test_level_is_the_score_rounded_half_up(score: float, level: int) -> None:
    row = display([[score], [1]], [1], ()).matrix.rows[0]
    assert {cell.level for cell in row.cells if float(cell.text) == score} == {level}


def test_missing_value_is_a_question_mark() -> None:
    cell = _row(display().matrix.rows, "Criterion 3").cells[2]
    assert cell == Cell("?", None, missing=True, words="not enough information")
    assert display().matrix.any_missing


def test_vendor_knocked_out_before_scoring_has_dashes() -> None:
    matrix = display([[4, 3], [NAN, NAN]], [1, 1], ("q", "q"), excluded=[1]).matrix
    assert [row.cells[1].text for row in matrix.rows] == ["–", "–", "–"]
    assert not matrix.any_missing


def test_floor_and_disagreement_are_marked() -> None:
    matrix = present(analysis(floors={0: 2}), disagreements={("c0", "a3"), ("c1", "a0")}).matrix
    low = _row(matrix.rows, "Criterion 1").cells[3]
    assert (low.below, low.disagree, low.words) == (True, True, "below the floor, evaluators disagree")
    assert _row(matrix.rows, "Criterion 2").cells[0].disagree
    assert (matrix.any_below, matrix.any_disagree) == (True, True)


def test_must_haves_follow_the_columns() -> None:
    rows = present(
        analysis(excluded=[0]),
        must_haves=[MustHave("Licence", {"a0": "fail", "a1": "pass", "a2": "waived"})],
    ).matrix.must_haves
    assert [cell.state for cell in rows[0].cells] == ["pass", "waived", "open", "fail"]
    assert [cell.words for cell in rows[0].cells] == ["met", "waived", "not yet answered", "not met"]


@pytest.mark.parametrize(
    ("scores", "scale", "texts"),
    [
        ([3, 2], (0, 4), ["3", "2"]),
        ([3.5, 2], (0, 4), ["3.5", "2.0"]),
        ([3.333, 2], (0, 4), ["3.3", "2.0"]),
        ([0.333, 0.25], (0, 1), ["0.33", "0.25"]),
        ([1250000, 900000], (2000000, 0), ["1,250,000", "900,000"]),
    ],
)
def test_scores_have_as_few_decimals_as_show_them(
    scores: list[float], scale: tuple[float, float], texts: list[str]
) -> None:
    shown = display([[s] for s in scores], [1], (), scales=scale)
    assert sorted(cell.text for cell in shown.matrix.rows[0].cells) == sorted(texts)


def test_criteria_of_one_scale_share_decimals() -> None:
    shown = display([[3, 2.5], [1, 1]], [1, 1], ())
    assert shown.matrix.rows[0].cells[0].text == "3.0"


@pytest.mark.parametrize(("scale", "text"), [((0, 4), "0–4"), ((4, 0), "")])
def test_common_scale_is_named_when_it_rises(scale: tuple[float, float], text: str) -> None:
    assert display(scales=scale).matrix.scale == text
