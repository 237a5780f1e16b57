import numpy as np
import pytest

from scoring.engine.errors import EngineError
from scoring.engine.figures import checked_row

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("row", [[1, 2.5], (1, 2.5), np.array([1, 2.5]), np.array([1, 9, 2.5])[::2]])
def test_row_is_given_back_as_plain_numbers(row: object) -> None:
    found = checked_row(row, "shares")
    assert found == [1.0, 2.5]
    assert all(type(x) is float for x in found)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([], "There are no shares"),
        (np.array([]), "There are no shares"),
        ([[1.0, 2.0]], r"have the shape \(1, 2\): one row is needed"),
        (5.0, r"have the shape \(\): one row is needed"),
        (["a"], "are not a row of numbers"),
        ([[1.0], [1.0, 2.0]], "are not a row of numbers"),
        ([1.0, NAN], "Number 2 of the shares is nan"),
        ([1.0, 2.0, -INF], "Number 3 of the shares is -inf"),
    ],
)
def test_what_is_no_row_of_figures_is_refused_by_name(row: object, words: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        checked_row(row, "shares")
    assert caught.value.argument == "shares"


def test_gap_passes_where_gaps_may_be_and_infinity_nowhere() -> None:
    np.testing.assert_array_equal(checked_row([1.0, NAN], "prices", gaps=True), [1.0, NAN])
    with pytest.raises(EngineError, match="Number 1 of the prices is inf"):
        checked_row([INF, NAN], "prices", gaps=True)
