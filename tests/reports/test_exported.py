"""What leaves as rows: which figure counts, whose name stands there, and what is left of a price."""

from __future__ import annotations

import pytest

from scoring.reports.exported import Cell, Exported, exported
from scoring.reports.showing import INDEX_UNIT, Showing
from tests.reports.contents import random_content, trapped


def cell(data: Exported, criterion: str, vendor: str) -> Cell:
    leaf = next(j for j, leaf in enumerate(data.leaves) if leaf.key == criterion)
    return data.cells[leaf][next(i for i, v in enumerate(data.vendors) if v.key == vendor)]


def test_agreed_value_outranks_the_records_and_those_the_scores() -> None:
    data = exported(trapped(), Showing())
    agreed = cell(data, "=C1", "A2")
    assert [(e.source, e.value, e.counts) for e in agreed.entries] == [
        *(("Evaluator", 2, False), ("Evaluator", 5, False)),
        *(("New vote 1", 3, False), ("Panel", 4, True)),
    ]
    assert [(e.source, e.value, e.counts) for e in cell(data, "D", "A2").entries] == [
        ("Records", 400, False),
        ("Override", 1000, True),
    ]
    unknown = cell(data, "D", "A3")
    assert (unknown.performance, unknown.worth, [e.counts for e in unknown.entries]) == (None, None, [False])


def test_superseded_and_missing_scores_do_not_count() -> None:
    data = exported(trapped(), Showing())
    entries = cell(data, "=C1", "A1").entries
    assert [(e.value, e.counts) for e in entries] == [(1, False), (4, True), (3.5, True)]
    assert entries[0].how == "Scored, corrected later"
    assert [(e.value, e.counts, e.how) for e in cell(data, "=C1", "A3").entries] == [
        (3, True, "Scored"),
        (None, False, "Not enough information"),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_mean_of_what_counts_is_what_the_engine_was_given(seed: int) -> None:
    data = exported(random_content(seed), Showing())
    for row in data.cells:
        for each in row:
            worths = [e.worth for e in each.entries if e.worth is not None]
            assert (each.worth is None) == (not worths)
            assert each.worth == pytest.approx(sum(worths) / len(worths) if worths else None)


def test_weights_are_percent_or_what_was_entered() -> None:
    nodes = {node.key: node for node in exported(trapped(), Showing()).nodes}
    assert (nodes["G1"].sealed, nodes["G1"].decided, nodes["G1"].share) == (50, 60, 0.6)
    assert (nodes["=C1"].decided, nodes["=C1"].share, nodes["=C1"].whole) == (7, 0.7, pytest.approx(0.42))
    assert [(node.parent, node.level) for node in nodes.values()] == [(0, 0), (1, 1), (1, 1), (0, 0), (4, 1), (4, 1)]


def test_index_sets_the_lowest_price_to_100_and_drops_the_scale() -> None:
    data = exported(trapped(), Showing(prices="index"))
    price = next(leaf for leaf in data.leaves if leaf.is_price)
    assert (price.points, price.floor, price.unit, price.levels) == ((), None, INDEX_UNIT, ())
    shown = [cell(data, "P", f"A{n}").performance for n in range(1, 5)]
    assert shown == [100.0, 105.2, 103.2, 124.8]  # 7 654 321.25, 8 050 000, 7 900 000, 9 550 000 by the pencil
    assert not any(cell(data, "P", f"A{n}").entries for n in range(1, 5))
    reasons = {"-Name of =C1: 0.25 is below the minimum of 1", "-Name of P: the limit is not met."}
    assert set(data.vendors[3].reasons) == reasons, "nor can it be read from why somebody has no rank"
    assert [each.outcomes for each in data.must_haves if each.key == "P"] == [("Pass", "Pass", "Pass", "Fail")]


def test_price_left_out_is_no_criterion_any_more_and_the_totals_are_those_without_it() -> None:
    shown, left_out = (exported(trapped(), Showing(prices=prices)) for prices in ("shown", "left_out"))
    assert [leaf.key for leaf in left_out.leaves] == [leaf.key for leaf in shown.leaves if leaf.key != "P"]
    # The group keeps its 40 parts of 100, which D has alone now.
    worth = cell(shown, "D", "A1").worth
    assert left_out.evaluation.contributions[0, 2] == pytest.approx(0.4 * (worth or 0.0))
    assert left_out.notices[0].startswith("Prices are left out: totals and ranks are those without them")
