"""A scorecard becomes a selection: values, weights and names as in the file, sealed and ready."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.actions.imports import import_scorecard
from scoring.actions.selections import tree_digest
from scoring.importers.scorecard import parse
from scoring.models import Selection, Vendor
from scoring.policies import WrongRole
from scoring.vocabulary import CriterionKind, ModelStatus, PerformanceMethod, Stage, VendorKind
from tests.actions.scenarios import SCORECARD
from tests.cast import Cast
from tests.factories import make_vendor


def _import(cast: Cast, data: bytes = SCORECARD, known: dict[str, Vendor] | None = None) -> Selection:
    scorecard = parse(data, "scorecard.csv")
    assert scorecard.errors == ()
    return import_scorecard(
        by=cast.lead, scorecard=scorecard, sha256="ab" * 32, title="From a file", kind=VendorKind.CMO, known=known or {}
    )


def test_values_become_agreed_performances_that_name_the_file(cast: Cast) -> None:
    selection = _import(cast)
    found = {
        (p.alternative.short_name, p.criterion.name): p.value
        for p in selection.performances.select_related("alternative", "criterion")
    }
    assert found == {("Alder", "Quality"): 4, ("Bright", "Quality"): 3, ("Alder", "Price"): 2}
    assert set(selection.performances.values_list("method", "reason")) == {
        (PerformanceMethod.IMPORTED, "As in scorecard.csv")
    }
    assert (selection.source_name, selection.source_sha256) == ("scorecard.csv", "ab" * 32)


def test_tree_is_sealed_as_it_is_kept(cast: Cast) -> None:
    selection = Selection.objects.get(pk=_import(cast).pk)
    rows = list(selection.criteria_model.criteria.all())
    assert [(row.name, row.kind, row.local_weight, row.raw_weight) for row in rows] == [
        ("Price", CriterionKind.NUMBER, 4000, 40),
        ("Core", CriterionKind.GROUP, 6000, 60),
        ("Quality", CriterionKind.NUMBER, 10_000, 60),
    ]
    assert (rows[0].worst, rows[0].best) == (9, 1)
    assert (selection.stage, selection.criteria_model.status) == (Stage.RESULTS, ModelStatus.FROZEN)
    assert selection.sealed_digest == tree_digest(rows)


def test_weights_that_basis_points_cannot_hold_stay_as_stated(cast: Cast) -> None:
    data = b"Criterion,Weight,Worst,Best,Alder,Bright\nA,1,0,5,1,2\nB,1,0,5,1,2\nC,1.7,0,5,1,2\n"
    rows = list(_import(cast, data).criteria_model.criteria.all())
    assert [row.raw_weight for row in rows] == [1, 1, Decimal("1.7")]
    assert sum(row.local_weight for row in rows) == 10_000


@pytest.mark.parametrize(
    ("grouped", "weights"),
    [
        (True, ["0.0333333333333333"] * 30),
        (False, ["0.0333333333333333"] * 30),
        (True, ["999999999999", "0.000000001", "123456.789012345"]),
        (True, ["1.23456789012345e-9", "-0", "1"]),
    ],
)
def test_what_is_written_is_what_was_read(cast: Cast, grouped: bool, weights: list[str]) -> None:
    """The seal is taken of rows not yet written: the database must not round what it is given."""
    rows = [
        f"C{n},{'Core' if grouped else ''},{weight},0.0333333333333333,12.3456789012345678,{weight},1"
        for n, weight in enumerate(weights)
    ]
    data = "\n".join(["Criterion,Group,Weight,Worst,Best,Alder,Bright", *rows]).encode()
    selection = Selection.objects.get(pk=_import(cast, data).pk)
    kept = list(selection.criteria_model.criteria.all())
    assert selection.sealed_digest == tree_digest(kept)
    read = parse(data, "scorecard.csv")
    assert [c.raw_weight for c in kept if c.kind != CriterionKind.GROUP] == [c.weight for c in read.criteria]
    found = selection.performances.filter(alternative__short_name="Alder").order_by("criterion__position")
    assert [p.value for p in found] == list(read.scores[0])


def test_known_vendor_is_taken_and_others_are_entered(cast: Cast) -> None:
    alder = make_vendor(cast.lead, "Aldermoor Biologics")
    make_vendor(cast.lead, "Bright")
    selection = _import(cast, known={"Alder": alder})
    vendors = [a.vendor for a in selection.alternatives.select_related("vendor")]
    assert vendors[0] == alder
    assert (vendors[1].name, vendors[1].slug, vendors[1].kinds) == ("Bright", "bright-2", (VendorKind.CMO,))


def test_long_names_that_begin_alike_get_different_short_names(cast: Cast) -> None:
    name = "A" * 60
    data = f"Criterion,Weight,Worst,Best,{name}1,{name}2\nA,1,0,5,1,2\n".encode()
    short = [a.short_name for a in _import(cast, data).alternatives.all()]
    assert short == ["A" * 40, "A" * 38 + " 2"]


def test_scorecard_with_errors_is_not_imported(cast: Cast) -> None:
    scorecard = parse(b"no,scorecard\n", "scorecard.csv")
    assert scorecard.errors
    with pytest.raises(ValueError, match="not imported"):
        import_scorecard(
            by=cast.lead, scorecard=scorecard, sha256="", title="From a file", kind=VendorKind.CMO, known={}
        )
    assert not Selection.objects.exists()


def test_only_a_procurement_lead_imports(cast: Cast) -> None:
    with pytest.raises(WrongRole):
        import_scorecard(
            by=cast.quality, scorecard=parse(SCORECARD, "a.csv"), sha256="", title="x", kind=VendorKind.CMO, known={}
        )
