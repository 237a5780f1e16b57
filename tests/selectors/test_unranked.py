"""Who would not be ranked as things stand, and where it is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.alternatives import add_alternative
from scoring.actions.consensus import settle_cell
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.derived import override_derived
from scoring.actions.members import add_member
from scoring.actions.scores import submit_sheet
from scoring.actions.screening import screen
from scoring.actions.selections import create_selection, move_stage
from scoring.actions.trees import CriterionSpec
from scoring.models import Selection
from scoring.selectors.matrix import build
from scoring.selectors.ranking import analysis_of
from scoring.selectors.unranked import Outlook, outlook_of
from scoring.vocabulary import (
    CriterionKind,
    Derivation,
    MemberRole,
    PerformanceMethod,
    ScreeningOutcome,
    Stage,
    VendorKind,
)
from tests.cast import Cast
from tests.derived import derived, value
from tests.factories import alternative, criterion, group, make_site, make_vendor, number, open_scoring
from tests.selectors.build import score

TODAY = date(2026, 3, 2)
NOT_KNOWN = "Our audit: not known, so the minimum of 10 points is not shown to be met."
TREE = (
    group("Q", "Quality", 10000,
          replace(derived("Q1", "Our audit", 5000, Derivation.OWN_AUDIT), floor=Decimal(10), floor_screens=True),
          replace(number("Q2", "Yield", 5000, worst="25", best="150", unit="%"), floor=Decimal(50), floor_screens=True)),
    CriterionSpec("M1", "Valid GMP certificate", CriterionKind.MUST_HAVE),
)  # fmt: skip


def floors(cast: Cast, *, vendors: int = 2, open_it: bool = True) -> Selection:
    """V1, V2 ... at sites that nobody audited; the first of them fails the must-have."""
    selection = create_selection(by=cast.lead, title="Floors", kind=VendorKind.CMO)
    set_criteria(by=cast.lead, selection=selection, name="Floors", tree=TREE)
    for n in range(1, vendors + 1):
        vendor = make_vendor(cast.lead, f"Vendor {n}")
        site = make_site(cast.lead, vendor, f"Town {n}", "DE")
        add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=site, short_name=f"V{n}")
    add_member(by=cast.lead, selection=selection, user=cast.quality, role=MemberRole.EVALUATOR,
               groups=[criterion(selection, "Q")])  # fmt: skip
    return open_scoring(cast.lead, selection) if open_it else selection


def close(cast: Cast, selection: Selection, *values: str | None) -> Selection:
    score(selection, cast.quality, "Q2", *values)
    submit_sheet(by=cast.quality, selection=selection)
    return move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)


def told(outlook: Outlook) -> dict[str, list[str]]:
    return {vendor.name: [hindrance.words for hindrance in vendor.hindrances] for vendor in outlook.unranked}


def urls(outlook: Outlook) -> list[str]:
    return [hindrance.url for vendor in outlook.unranked for hindrance in vendor.hindrances]


def test_before_scoring_a_floor_on_records_is_told_with_the_site_to_mend_it(cast: Cast) -> None:
    selection = floors(cast, open_it=False)
    outlook = outlook_of(selection, TODAY)
    assert told(outlook) == {"V1": [NOT_KNOWN], "V2": [NOT_KNOWN]}
    assert urls(outlook) == [f"/sites/{a.site_id}/records/" for a in selection.alternatives.order_by("position")]
    assert outlook.open_floors, "the yield is not scored yet"


def test_while_scores_are_blind_none_of_them_knocks_anybody_out(cast: Cast) -> None:
    selection = floors(cast)
    score(selection, cast.quality, "Q2", "30", "30")
    cell = value(selection, "V1", "Q1")
    override_derived(by=cast.lead, derived=cell, version=cell.version, value=Decimal(80), reason="Audited in May.")
    outlook = outlook_of(selection, TODAY)
    assert told(outlook) == {"V2": [NOT_KNOWN]}
    assert urls(outlook) == [f"/s/{selection.ref}/records/Q1/2/"]


def test_once_scoring_has_closed_it_says_what_the_ranking_will(cast: Cast) -> None:
    selection = close(cast, floors(cast, vendors=4), "30", None, "60", "60")
    for vendor in ("V1", "V2", "V3"):
        cell = value(selection, vendor, "Q1")
        override_derived(by=cast.lead, derived=cell, version=cell.version, value=Decimal(80), reason="Audited.")
    failing = {"alternative": alternative(selection, "V3"), "criterion": criterion(selection, "M1")}
    screen(by=cast.lead, selection=selection, outcome=ScreeningOutcome.FAIL, reason="It ran out.", **failing)
    outlook = outlook_of(selection, TODAY)
    assert told(outlook) == {
        "V1": ["Yield: 30 % is below the minimum of 50 %."],
        "V2": ["Yield: not known, so the minimum of 50 % is not shown to be met."],
        "V3": ["Valid GMP certificate: It ran out."],
        "V4": [NOT_KNOWN],
    }
    assert urls(outlook) == [
        f"/s/{selection.ref}/{page}"
        for page in ("consensus/cells/Q2/1/", "consensus/cells/Q2/2/", "setup/vendors/3/", "records/Q1/4/")
    ]
    assert (outlook.vendors, outlook.open_floors) == (4, False)
    settle_cell(by=cast.lead, selection=selection, alternative=alternative(selection, "V2"),
                criterion=criterion(selection, "Q2"), value=Decimal(90), method=PerformanceMethod.LEAD,
                reason="From the batch records.")  # fmt: skip
    outlook = outlook_of(selection, TODAY)
    evaluation = analysis_of(build(selection).matrix).evaluation
    out = [v.short_name for v, why in zip(evaluation.matrix.alternatives, evaluation.exclusions, strict=True) if why]
    assert list(told(outlook)) == out == ["V1", "V3", "V4"]


@pytest.mark.parametrize("vendors", [2, 4])
def test_queries_do_not_grow_with_the_vendors(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, vendors: int
) -> None:
    selection = floors(cast, vendors=vendors, open_it=False)
    with django_assert_num_queries(QUERIES_AT_SETUP):
        outlook_of(selection, TODAY)
    selection = open_scoring(cast.lead, selection)
    with django_assert_num_queries(4):  # criteria, vendors, fails, values from records
        outlook_of(selection, TODAY)
    selection = close(cast, selection, *["60"] * vendors)
    with django_assert_num_queries(12):  # the edition, criteria, vendors, fails, the matrix's eight
        outlook_of(selection, TODAY)


QUERIES_AT_SETUP = 11  # criteria, vendors, fails; eight of what the records say
