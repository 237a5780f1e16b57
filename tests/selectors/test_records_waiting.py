"""What waits for a person's word: numbers that no site has, and records that give none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.record_imports import undo_import
from scoring.actions.vendors import add_detail
from scoring.models import VendorName
from scoring.selectors.records_waiting import described, proposed, sites_of, unmatched, waiting, waiting_number
from scoring.vocabulary import NameKind, RecordSource
from tests.actions.record_scenarios import DAY, LETTERS, SMALL, bring, inspection, inspections, make_site, match_letter
from tests.cast import Cast
from tests.factories import make_vendor

FORMS = "Record Date,FEI Number,Legal Name,Record Type,Publish Date,Download,Record ID\n"


def numbers(query: str = "") -> list[str]:
    return [row["identifier"] for row in waiting(query)]


def test_numbers_without_site_wait_medicines_first_and_the_latest_first(cast: Cast) -> None:
    lines = (
        inspection(1, "3000000001", product="Devices", area="Compliance: Devices", ended="12/01/2025"),
        inspection(2, "3000000002", ended="01/01/2020"),
        inspection(3, "3000000003", ended="01/01/2025"),
        inspection(4, "3000000004", product="Food/Cosmetics"),
        inspection(5, "3009000001"),
    )
    make_site(cast)
    bring(cast.lead, inspections(*lines))
    assert numbers() == ["3000000003", "3000000002", "3000000001", "3000000004"]


def test_number_waits_no_more_once_its_import_is_undone(cast: Cast) -> None:
    run = bring(cast.lead)
    assert numbers() == ["3009000001", "3009000002"]
    undo_import(by=cast.lead, run=run, reason="Of another year.")
    assert numbers() == []


def test_number_is_told_with_its_latest_name_place_and_counts(cast: Cast) -> None:
    bring(cast.lead, inspections(inspection(1, name="Roxane", city="Columbus"), inspection(2, name="Roxane")))
    bring(cast.lead, inspections(inspection(1, name="Hikma", city="Columbus")), as_of=DAY + timedelta(days=1))
    bring(cast.lead, f"{FORMS}02/05/2024,3009000001,Granules,483,03/01/2024,x,7\n")
    found = waiting_number("fei", "3009000001")
    assert found is not None
    assert (found.name, found.place) == ("Hikma", "Columbus, DE")
    assert set(found.names) == {"Hikma", "Roxane", "Granules"}
    assert dict(found.counts) == {RecordSource.FDA_INSPECTIONS: 2, RecordSource.FDA_483: 1}
    assert found.latest == date(2024, 9, 20)
    assert found.names_clash is not None


def test_vendors_whose_names_are_alike_are_proposed(cast: Cast) -> None:
    by_name = make_vendor(cast.lead, "Aldermoor Biologics GmbH")
    by_former = make_vendor(cast.lead, "Bora")
    add_detail(by=cast.lead, detail=VendorName(vendor=by_former, name="Aldermoor Biologic", kind=NameKind.FORMER))
    make_vendor(cast.lead, "Quillhaven")
    bring(cast.lead)
    found = waiting_number("fei", "3009000001")
    assert found is not None
    assert set(found.proposals) == {by_name, by_former}
    assert proposed("Nobody of that name") == []


def test_search_finds_names_and_beginnings_of_numbers(cast: Cast) -> None:
    bring(cast.lead)
    assert numbers("brightWATER") == ["3009000002"]
    assert numbers("30090000") == ["3009000001", "3009000002"]
    assert waiting_number("fei", "3999999999") is None


@pytest.mark.parametrize("count", [1, 3])
def test_numbers_are_described_with_the_same_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics GmbH")
    bring(cast.lead, inspections(*(inspection(n, str(3000000001 + n)) for n in range(count))))
    with django_assert_num_queries(4):
        assert len(described(list(waiting()))) == count


def test_sites_come_by_vendor(cast: Cast) -> None:
    site = make_site(cast)
    assert sites_of([site.vendor]) == {site.vendor_id: [site]}


def test_records_without_number_wait_until_they_are_matched(cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, SMALL)
    bring(cast.lead, LETTERS)
    assert [row.name for row in unmatched()] == ["Cinder Smoke Shop", "Aldermoor Biologics"]
    assert [row.name for row in unmatched("tobacco")] == ["Cinder Smoke Shop"]
    assert list(unmatched(source="fda_recalls")) == []
    match_letter(cast, site)
    assert [row.name for row in unmatched()] == ["Cinder Smoke Shop"]


def test_record_without_number_waits_in_its_present_version_alone(cast: Cast) -> None:
    bring(cast.lead, LETTERS)
    closed = LETTERS.replace("Tobacco,,", "Tobacco,,03/15/2026")
    bring(cast.lead, closed, as_of=DAY + timedelta(days=1))
    (row,) = unmatched("Cinder")
    assert ["Close-out letter", "2026-03-15"] in row.details
