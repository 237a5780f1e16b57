"""The tables of what is left out, of other methods and of hidden weaknesses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.engine.analysis import analyse
from scoring.engine.leave_out import without_evaluators
from scoring.engine.results import Analysis
from scoring.selectors.display.sensitivity import Sensitivity, sensitivity
from scoring.selectors.ranking import certificate_of
from tests.selectors.display.build import matrix

# 60 and 40: Vendor 1 has 70, Vendor 2 60, Vendor 3 25.
ROWS = [[4, 1], [2, 3], [1, 1]]


def tables(of: Analysis, scores: object = None) -> Sensitivity:
    table = np.full((1, *of.evaluation.partial_values.shape), np.nan) if scores is None else np.array(scores)
    left = without_evaluators(of.evaluation, table)
    return sensitivity(of, certificate_of(of), left, [f"Judge {n}" for n in range(1, len(table) + 1)])


def analysed(*, critical: bool = False) -> Analysis:
    of = matrix(ROWS, [60, 40], ["q", "d"], floors={1: 2.0})
    criteria = tuple(replace(c, critical=critical) for c in of.criteria)
    return analyse(replace(of, criteria=criteria), draws=200)


def test_rows_without_a_criterion_put_another_leader_first() -> None:
    rows = tables(analysed()).criteria
    assert [(row.name, row.detail, row.words, row.leads) for row in rows] == [
        ("Criterion 1", "60%", "Vendor 2 first: Vendor 1 1 → 2, Vendor 2 2 → 1, Vendor 3 3 → 2", True),
        ("Criterion 2", "40%", "no rank changes", False),
    ]


def test_rows_without_a_vendor_never_reorder_the_others() -> None:
    assert [(row.name, row.words) for row in tables(analysed()).alternatives] == [
        ("Vendor 1", "no rank changes"), ("Vendor 2", "no rank changes"), ("Vendor 3", "no rank changes"),
    ]  # fmt: skip


def test_rows_without_an_evaluator() -> None:
    """Both judged the second criterion; without the first the second vendor has nothing from it and falls behind."""
    blank = [[np.nan, np.nan]] * 3
    one, other = [row[:] for row in blank], [row[:] for row in blank]
    one[0] = [0.0, np.nan]
    of = analyse(
        replace(matrix(ROWS, [60, 40], ["q", "d"]), partial_values=np.array([[1, np.nan]] + [[np.nan] * 2] * 2)),
        draws=200,
    )
    other[0] = [1.0, np.nan]
    found = tables(of, [one, other]).evaluators
    assert [(row.name, row.leads) for row in found] == [("Judge 2", True), ("Judge 1", False)]


def test_methods_stand_beside_the_one_of_record() -> None:
    found = tables(analysed())
    assert found.vendors == ("Vendor 1", "Vendor 2", "Vendor 3")
    assert [row.name for row in found.methods] == ["Weighted sum (of record)", "TOPSIS", "VIKOR", "PROMETHEE II"]
    assert found.methods[0].ranks == ("1", "2", "3")
    assert found.methods[0].tau == ""


def test_weakness_behind_a_good_total_is_named_with_what_would_follow() -> None:
    """The first and the third are below the floor of 2 on the second criterion, and it is critical."""
    found = tables(analysed(critical=True)).weaknesses
    assert [(row.vendor, row.criterion, row.words, row.then) for row in found] == [
        ("Vendor 1", "Criterion 2", "below the floor", "Vendor 2 first"),
        ("Vendor 3", "Criterion 2", "below the floor", "Vendor 2 first"),
    ]
    assert tables(analysed()).weaknesses == ()
