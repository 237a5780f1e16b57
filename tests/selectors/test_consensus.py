"""What the value of one cell decides, in a sentence; figures on the criterion's own scale."""

from __future__ import annotations

import pytest

from scoring.engine.aggregate import evaluate
from scoring.selectors.consensus import effect
from tests.engine.build import build

NAMES = ("Alder", "Bright", "Castel")


def sentence(rows: list[list[float]], row: int, column: int, *values: float, **more: object) -> str:
    return effect(evaluate(build(rows, names=NAMES, **more)), row, column, values)  # type: ignore[arg-type]  # as given


def test_value_between_two_others_says_where_the_rank_changes() -> None:
    """Totals of the others: 2.5 and 1.5 of 5, so 2 + x crosses them at 3 and 1 (weights are halves)."""
    rows = [[2.0, 2.0], [2.0, 3.0], [1.0, 2.0]]
    assert sentence(rows, 0, 1, 0, 2, 5, scales=(0, 5)) == "Alder is 3rd below 1, 2nd from 1 and 1st from 3."


def test_leader_that_stays_is_named() -> None:
    rows = [[2.0, 2.0], [5.0, 5.0], [1.0, 3.0]]
    assert (
        sentence(rows, 0, 1, 1, 4, scales=(0, 5))
        == "Alder is 3rd below 2 and 2nd from 2. Bright stays first throughout."
    )


def test_falling_scale_is_told_from_its_bad_end() -> None:
    """A price: 10 is worth nothing, 0 everything; Alder passes Bright where it falls to 4."""
    rows = [[0.0, 8.0], [0.0, 4.0], [10.0, 10.0]]
    assert sentence(rows, 0, 1, 2, 8, scales=(10, 0)) == "Alder is 2nd above 4 and 1st up to 4."


def test_value_that_decides_nothing_is_said_to() -> None:
    rows = [[5.0, 5.0], [1.0, 1.0], [0.0, 0.0]]
    assert sentence(rows, 0, 1, 4, 5, scales=(0, 5)) == "Alder is 1st whatever value between these is agreed."


def test_vendor_that_is_screened_out_stays_out() -> None:
    rows = [[5.0, 5.0], [1.0, 1.0], [0.0, 0.0]]
    said = sentence(rows, 1, 0, 1, 5, scales=(0, 5), excluded=(1,))
    assert said == "Bright is screened out: no value of this cell changes that."


@pytest.mark.parametrize("values", [(2.0,), (2.0, 2.0)])
def test_single_value_has_a_rank(values: tuple[float, ...]) -> None:
    rows = [[2.0, 2.0], [2.0, 3.0], [1.0, 2.0]]
    assert "Alder is 2nd whatever value" in sentence(rows, 0, 1, *values, scales=(0, 5))
