"""Rows in blocks."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.engine.blocks import Scratch, column_ends, directed, row_blocks, scratch
from scoring.engine.topsis import topsis
from scoring.engine.values import ValueFunction, partial_values
from scoring.engine.vikor import vikor


@pytest.mark.parametrize("shape", [(1, 1), (7, 3), (2**15, 1), (2**15 + 1, 1), (3000, 50), (3, 40_000)])
def test_blocks_cover_every_row_once_and_hold_a_bounded_number_of_cells(shape: tuple[int, int]) -> None:
    table = np.zeros(shape)
    for rows in row_blocks(table):
        table[rows] += 1
        assert table[rows].size <= max(2**15, shape[1])
    assert (table == 1).all()


def test_a_row_has_the_same_figures_in_whichever_block_it_lies() -> None:
    """A table of 50 columns has 655 rows to a block: the same 100 rows, thirty times over, lie in five blocks."""
    some = np.random.Generator(np.random.PCG64(1)).uniform(-0.2, 1.2, (100, 50))
    table, weights = np.tile(some, (30, 1)), np.arange(1.0, 51.0)
    curves = [ValueFunction.linear(0, 1)] * 50
    for few, many in zip(partial_values(curves, some), partial_values(curves, table), strict=True):
        assert np.array_equal(np.tile(few, (30, 1)), many)
    found = vikor(table, weights)
    assert np.array_equal(np.tile(vikor(some, weights).q, 30), found.q)
    assert np.array_equal(np.tile(vikor(some, weights).single_regret, 30), found.single_regret)
    # Longer columns have longer lengths, so only the scaling by ends is the same for both.
    closeness = [topsis(rows, weights, scaling="minmax").closeness for rows in (some, table)]
    assert np.array_equal(np.tile(closeness[0], 30), closeness[1])


@pytest.mark.parametrize("rows", [1, 7, 199, 200, 201, 207, 208, 1000])
def test_ends_of_columns_are_the_least_and_the_greatest_wherever_they_lie(rows: int) -> None:
    for place in range(0, rows, max(1, rows // 23)):
        table = np.full((rows, 3), 0.5)
        table[place, 0], table[rows - 1 - place, 1], table[place, 2] = -1.0, 2.0, np.nan
        low, high = column_ends(table)
        assert low[:2].tolist() == np.min(table[:, :2], axis=0).tolist()
        assert high[:2].tolist() == np.max(table[:, :2], axis=0).tolist()
        if rows > 1:
            assert (low[2], high[2]) == (0.5, 0.5)


def test_the_worst_end_of_a_column_is_its_least_where_more_is_better_and_its_greatest_elsewhere() -> None:
    low, high = np.array([1.0, 2.0]), np.array([5.0, 7.0])
    for better in ([True, True], [True, False], [False, True], [False, False]):
        worst, best = directed(np.array(better), low, high)
        assert worst.tolist() == [low[j] if rises else high[j] for j, rises in enumerate(better)]
        assert best.tolist() == [high[j] if rises else low[j] for j, rises in enumerate(better)]


def test_scratch_is_written_over_by_the_next_table_of_its_name_and_type() -> None:
    tables = Scratch()
    first = tables.table("a", (2, 3))
    first[:] = 7.0
    assert tables.table("a", (3,)).tolist() == [7, 7, 7]
    assert not np.shares_memory(first, tables.table("b", (2, 3)))
    assert tables.table("a", (2, 3), np.uint8).dtype == np.uint8
    assert not np.shares_memory(first, tables.table("a", (2, 3), np.uint8))
    assert tables.table("a", (4, 3)).shape == (4, 3)


def test_scratch_is_nobody_elses_while_it_is_used_and_keeps_only_small_tables() -> None:
    with scratch() as mine, scratch() as other:
        assert mine is not other
        small, large = mine.table("small", (10,)), mine.table("large", (2**20,))
    with scratch() as again, scratch() as third:
        assert {id(again), id(third)} == {id(mine), id(other)}
        assert np.shares_memory(mine.table("small", (10,)), small)
        assert not np.shares_memory(mine.table("large", (2**20,)), large)
