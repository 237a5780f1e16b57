"""What counts in the matrix besides sealed weights and scores: amendments, explored weights, values from records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isnan

import pytest

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import amend_weights
from scoring.actions.recording import recording
from scoring.models import DerivedValue, Selection
from scoring.selectors.matrix import build, headings_of
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, make_vendor
from tests.selectors.test_matrix import settle


def test_amended_weights_count_in_place_of_the_sealed_ones(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    for first, second in ((1000, 9000), (2500, 7500)):
        weights = {"Q": first, "Q1": 7000, "Q2": 3000, "D": second, "D1": 5000, "D2": 5000}
        amend_weights(by=cast.lead, selection=selection, weights=weights, reason="The board asked for it.")
    built = build(selection)
    assert [c.weight for c in built.matrix.criteria] == pytest.approx([0.175, 0.075, 0.375, 0.375])
    assert [(n.key, n.parent, n.approved) for n in built.nodes] == [
        ("Q", "", 2500), ("Q1", "Q", 7000), ("Q2", "Q", 3000), ("D", "", 7500), ("D1", "D", 5000), ("D2", "D", 5000),
    ]  # fmt: skip


def test_explored_weights_take_the_place_of_whole_sets_and_leave_the_rest_exact(cast: Cast) -> None:
    built = build(make_selection(cast, stage=Stage.RESULTS))
    approved = {node.key: node.approved for node in built.nodes}
    explored = build(Selection.objects.get(), weights=approved | {"D1": 1000, "D2": 9000}).matrix
    assert [c.weight for c in explored.criteria] == pytest.approx([0.42, 0.18, 0.04, 0.36])
    assert built.weighing(approved) == replace(built.matrix, criteria=built.weighing(approved).criteria)
    thirds = replace(built, nodes=tuple(replace(n, exact=1.0) if n.key == "Q1" else n for n in built.nodes))
    assert thirds.weighing(approved | {"D1": 1000, "D2": 9000}).criteria[0].weight == pytest.approx(0.6 * 1 / 3001)


def test_value_from_the_records_counts_and_its_override_before_it(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    cells = [("Aldermoor", "1", None), ("Brightwater", "1", "2.5"), ("Castellan", None, None)]
    with recording(AuditVerb.DERIVED_TAKEN, by=cast.lead, about="all of it", selection=selection) as log:
        for name, value, override in cells:
            log.create(
                DerivedValue(
                    selection=selection, alternative=alternative(selection, name), criterion=criterion(selection, "Q1"),
                    as_of=date(2026, 3, 1), value=value and Decimal(value), override=override and Decimal(override),
                    override_reason="Seen there." if override else "", basis_sha256="0" * 64,
                )
            )  # fmt: skip
    matrix = build(selection).matrix
    assert matrix.performances[:2, 0].tolist() == [1.0, 2.5]
    assert isnan(matrix.performances[2, 0]), "insufficient evidence is missing, whatever an evaluator gave"
    settle(cast, selection, "Aldermoor", "Q1", "4")
    assert build(selection).matrix.performances[0, 0] == 4, "what was agreed comes first"


def test_columns_are_headed_by_the_site_its_country_and_its_region(cast: Cast) -> None:
    selection = make_selection(cast)
    add_alternative(
        by=cast.lead, selection=selection, vendor=make_vendor(cast.lead, "Dunmore"), site=None, short_name="Dunmore"
    )
    built = build(selection)
    sites = dict(selection.alternatives.values_list("position", "site__name"))
    assert headings_of(built, "site") == {
        f"A{position + 1}": site or "No site named" for position, site in sites.items()
    }
    unknown = "Country not known"
    assert list(headings_of(built, "country").values()) == ["Germany", "Ireland", "Italy", unknown]
    assert list(headings_of(built, "region").values()) == ["Europe", "Europe", "Europe", unknown]
