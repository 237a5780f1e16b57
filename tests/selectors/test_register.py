"""One vendor in full, several beside one another, and what the trail says about one."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.recording import recording
from scoring.actions.vendors import remove_detail, remove_site
from scoring.models import Site, User, Vendor
from scoring.selectors.register import FEW, changes_of, compare, events_about, held_by, with_details
from scoring.vocabulary import AuditVerb, EvidenceLevel
from tests.cast import Cast
from tests.factories import make_capability, make_site, make_vendor


@pytest.fixture
def vendor(cast: Cast) -> Vendor:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    kessel = make_site(cast.lead, vendor, "Kessel", "DE", "3009990001")
    parma = make_site(cast.lead, vendor, "Parma", "IT", "3009990002")
    make_capability(cast.lead, kessel, "dp_lyo", EvidenceLevel.CERTIFICATE, date(2026, 5, 1))
    make_capability(cast.lead, parma, "dp_lyo", EvidenceLevel.AUDIT, date(2024, 5, 1))
    make_capability(cast.lead, parma, "ds_peptide", EvidenceLevel.SUPPLIER_CLAIM, date(2023, 5, 1))
    return vendor


def test_strongest_evidence_stands_for_the_vendor_whatever_is_newer(vendor: Vendor) -> None:
    held = held_by(list(with_details(vendor.sites.all())))
    assert [(h.key, h.evidence, h.as_of.year, h.sites) for h in held] == [
        ("ds_peptide", EvidenceLevel.SUPPLIER_CLAIM, 2023, 1),  # in the order of the list of capabilities
        ("dp_lyo", EvidenceLevel.AUDIT, 2024, 2),
    ]


def test_comparison_leaves_out_what_was_taken_out_and_who_is_unknown(cast: Cast, vendor: Vendor) -> None:
    make_vendor(cast.lead, "Brightwater")
    lyo = vendor.sites.get(city="Kessel").capabilities.get()
    remove_detail(by=cast.lead, detail=lyo, version=1)
    remove_site(by=cast.lead, site=Site.objects.get(city="Parma"), version=1, reason="Sold.")
    comparison = compare(["brightwater", "nobody", "aldermoor-biologics", "brightwater"])
    assert [column.vendor.slug for column in comparison.vendors] == ["brightwater", "aldermoor-biologics"]
    assert comparison.vendors[1].countries == ["Germany"]
    assert comparison.rows == []


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_takes_five_queries_for_any_number(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(count):
        site = make_site(cast.lead, make_vendor(cast.lead, f"Vendor {n}"), "Cork", "IE", f"300999000{n}")
        make_capability(cast.lead, site, "dp_lyo")
    with django_assert_num_queries(5):
        assert len(compare([f"vendor-{n}" for n in range(count)]).vendors) == count


def _register_import(by: User, size: int) -> None:
    """One event that makes very many sites, as the import of a register does."""
    with recording(AuditVerb.SITE_ADDED, by=by, about=f"{size} sites") as log:
        vendor = log.create(Vendor(name="Imported", slug=f"imported-{size}", is_cmo=True))
        log.create_all(Site(vendor=vendor if n == 0 else None, name=f"Site {n}") for n in range(size - 1))


@pytest.mark.parametrize(("size", "changes"), [(FEW, 2), (FEW + 1, None)])
def test_values_of_one_vendor_alone_are_shown_and_none_of_a_huge_event(
    cast: Cast, size: int, changes: int | None
) -> None:
    _register_import(cast.lead, size)
    vendor = Vendor.objects.get()
    events = list(events_about(vendor))
    assert len(events) == 1
    shown = changes_of(events, vendor).get(events[0].pk)
    assert (None if shown is None else len(shown)) == changes


def test_events_of_details_belong_to_the_vendor(cast: Cast, vendor: Vendor) -> None:
    other = make_vendor(cast.lead, "Brightwater")
    assert [event.verb for event in events_about(vendor)] == ["detail-added"] * 3 + ["site-added"] * 2 + [
        "vendor-added"
    ]
    assert [event.about for event in events_about(other)] == ["Brightwater"]
