"""Weights of a sibling set: whatever was typed, they add to 10 000 and the locked ones stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.models.criteria import WHOLE
from scoring.selectors.weighing import moved, scaled, spread, taken

TYPED = st.lists(st.integers(0, WHOLE), min_size=1, max_size=9)


@st.composite
def moves(draw: st.DrawFn) -> tuple[list[int], int, set[int], list[int]]:
    typed = draw(TYPED)
    index = draw(st.integers(0, len(typed) - 1))
    locked = draw(st.sets(st.integers(0, len(typed) - 1)))
    base = draw(st.lists(st.integers(0, WHOLE), min_size=len(typed), max_size=len(typed)))
    return typed, index, locked, base


@given(moves())
def test_move_leaves_a_whole_and_the_locked_ones_alone(case: tuple[list[int], int, set[int], list[int]]) -> None:
    typed, index, locked, base = case
    held = locked - {index}
    fixed = sum(typed[i] for i in held)
    if fixed > WHOLE:
        with pytest.raises(ValueError, match="Unlock one"):
            moved(typed, index, locked=locked, base=base)
        return
    found = moved(typed, index, locked=locked, base=base)
    assert sum(found) == WHOLE
    assert min(found) >= 0
    assert all(found[i] == typed[i] for i in held)
    if len(held) < len(typed) - 1:
        assert found[index] == min(typed[index], WHOLE - fixed)


@given(moves())
def test_others_share_in_proportion_to_what_they_had(case: tuple[list[int], int, set[int], list[int]]) -> None:
    typed, index, locked, _ = case
    held = locked - {index}
    free = [i for i in range(len(typed)) if i != index and i not in held]
    if sum(typed[i] for i in held) > WHOLE or not sum(typed[i] for i in free):
        return
    found = moved(typed, index, locked=locked)
    rest = WHOLE - sum(found[i] for i in held) - found[index]
    for i in free:
        assert abs(found[i] - rest * typed[i] / sum(typed[j] for j in free)) < 1


def test_worked_example_of_the_specification() -> None:
    """Quality locked at 30 and Commercial set to 40 gave 30, 15, 9, 40, 6."""
    assert moved([3000, 2500, 1500, 4000, 1000], 3, locked=[0]) == (3000, 1500, 900, 4000, 600)


def test_set_that_was_dragged_to_zero_comes_back_as_it_was_saved() -> None:
    assert moved([4000, 0, 0], 0, base=[5000, 4000, 1000]) == (4000, 4800, 1200)
    assert moved([4000, 0, 0], 0, base=[WHOLE, 0, 0]) == (4000, 3000, 3000)


def test_last_unlocked_one_takes_what_the_locked_leave() -> None:
    assert moved([9000, 2000, 3000], 0, locked=[1, 2]) == (5000, 2000, 3000)


@given(TYPED, st.data())
def test_scaled_and_spread_add_up(typed: list[int], data: st.DataObject) -> None:
    base = data.draw(st.lists(st.integers(0, WHOLE), min_size=len(typed), max_size=len(typed)))
    assert sum(scaled(typed, base=base)) == sum(spread(len(typed))) == WHOLE
    assert max(spread(len(typed))) - min(spread(len(typed))) <= 1


@given(TYPED, st.data())
def test_difference_is_put_on_one(typed: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(typed) - 1))
    if WHOLE - sum(typed) + typed[index] < 0:
        with pytest.raises(ValueError, match="Choose another"):
            taken(typed, index)
    else:
        found = taken(typed, index)
        assert sum(found) == WHOLE
        assert [w for i, w in enumerate(found) if i != index] == [w for i, w in enumerate(typed) if i != index]
