from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.selectors.display.blocks import blocks_of, shown_weights
from tests.selectors.display.build import matrix


def test_blocks_are_the_top_groups_side_by_side() -> None:
    first, second = blocks_of(evaluate(matrix()))
    assert [first.key, first.weight, first.columns, first.count] == ["q", "75", (0, 1, 2), "3 criteria"]
    assert [float(x) for x in (first.x, first.width, second.x, second.width)] == [0, 75, 75, 25]


def test_blocks_of_nested_groups_are_the_roots() -> None:
    nested = matrix(parents={"c": "q"})
    (block,) = blocks_of(evaluate(nested))
    assert block.columns == (0, 1, 2, 3, 4)


def test_blocks_without_groups_are_the_criteria() -> None:
    blocks = blocks_of(evaluate(matrix(groups=())))
    assert [b.weight for b in blocks] == ["30", "20", "25", "15", "10"]
    assert not any(b.is_group for b in blocks)


def test_blocks_of_ungrouped_criteria_share_one_beside_groups() -> None:
    assert [b.name for b in blocks_of(evaluate(matrix(groups=["q", "q", "", "", ""])))] == ["Q", "Other criteria"]


def test_colours_come_round_again_hatched() -> None:
    blocks = blocks_of(evaluate(matrix([[1] * 7], [1] * 7, ())))
    assert [(b.colour, b.hatched) for b in blocks[3:]] == [(4, False), (5, False), (1, True), (2, True)]


@pytest.mark.parametrize(("criteria", "segments"), [(10, 10), (11, 10), (30, 10)])
def test_blocks_are_ten_at_most(criteria: int, segments: int) -> None:
    weights = list(range(1, criteria + 1))
    blocks = blocks_of(evaluate(matrix([[1] * criteria], weights, ())))
    assert len(blocks) == segments
    assert sorted(j for b in blocks for j in b.columns) == list(range(criteria))
    if criteria > segments:
        assert blocks[-1].name == f"{criteria - 9} others"
        assert blocks[-1].columns == tuple(range(criteria - 9))  # the lightest


def test_label_fits_where_the_segment_is_wide_enough() -> None:
    wide, narrow = blocks_of(evaluate(matrix([[1, 1]], [96, 4], ["quality", "cost"])))
    assert (wide.label_fits, narrow.label_fits) == (True, False)


def test_group_reads_the_weight_that_it_was_given_and_its_criteria_add_to_it() -> None:
    """2.25 and 1.75 of 4 percent, 3.75 and 92.25 of 96: rounded one by one they would add to 3.9 and 96.1."""
    evaluation = evaluate(matrix([[1] * 4], [225, 175, 375, 9225], ["q", "q", "c", "c"]))
    assert [block.weight for block in blocks_of(evaluation)] == ["4.0", "96.0"]
    assert [str(weight) for weight in shown_weights(evaluation)[0]] == ["2.3", "1.7", "3.7", "92.3"]
    nested = evaluate(matrix([[1] * 3], [125, 125, 750], ["q", "c", "q"], parents={"c": "q"}))
    assert [str(w) for w in shown_weights(nested)[0]] == ["12.5", "12.5", "75.0"]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_shown_weights_add_to_one_hundred(weights: list[int]) -> None:
    evaluation = evaluate(matrix([[1] * len(weights)], weights, ()))
    shown, places = shown_weights(evaluation)
    assert sum(shown) == 100
    unit = Decimal(1).scaleb(-places)
    assert all(abs(float(s) - 100 * w) < unit for s, w in zip(shown, evaluation.weights, strict=True))
