"""The page of a site: every record once with what it adds, what was known on an earlier day, whose the records are."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.actions.records import mark_ownership
from scoring.models import Site
from scoring.selectors.site_record import SitePage, kind_of_site, site_page
from scoring.vocabulary import VendorKind
from tests.actions.record_scenarios import VAI, bring, inspection, inspections
from tests.cast import Cast
from tests.derived import bring_worked_sites, make_selection
from tests.engine.sites import AS_OF
from tests.factories import make_site, make_vendor

pytestmark = pytest.mark.django_db


def page(name: str, on: date = AS_OF) -> SitePage:
    return site_page(Site.objects.select_related("vendor").get(name=f"{name} site"), on)


def test_page_shows_what_was_known_on_an_earlier_day(cast: Cast) -> None:
    """Catalent Indiana was worth 64 in June 2024, before the inspection and the letter of 2025."""
    bring_worked_sites(cast)
    make_selection(cast, vendors=["Indiana"], open_it=False)
    then, now = page("Indiana", date(2024, 6, 30)), page("Indiana")
    assert (then.value, now.value) == ("64", "30")
    assert [row.counted.note for row in then.rows if row.day == date(2025, 11, 20)] == ["Not known yet on 30 Jun 2024"]
    listed = {then.on: then.value for then in now.history}
    assert listed[AS_OF] == "30"
    assert date(2025, 11, 20) in listed, "the day of the letter"
    assert now.history_figure is not None
    assert [cap.binds for cap in now.record.caps] == [True, False]


def test_older_versions_names_and_owners_stay_visible(cast: Cast) -> None:
    site = make_site(cast.lead, make_vendor(cast.lead, "Aldermoor"), "Kessel", "DE", "3009000001")
    bring(cast.lead, inspections(inspection(1200001, result=VAI, name="Old Owner")), as_of=date(2025, 6, 1))
    bring(cast.lead, inspections(inspection(1200001, name="New Owner")), as_of=date(2026, 1, 1))
    mark_ownership(by=cast.lead, site=site, version=site.version, on=date(2025, 1, 1), reason="The deal closed.")
    (row,) = page("Kessel").rows
    assert row.outcome == "No action indicated (NAI)"
    assert [old.outcome for old in row.earlier] == ["vai"]
    assert row.names == ("New Owner", "Old Owner")
    assert row.is_earlier_owners
    assert (row.source, row.as_of) == ("FDA inspections", date(2026, 1, 1))


def test_kind_of_a_site_follows_its_vendor(cast: Cast) -> None:
    for number, (kinds, expected) in enumerate(
        (((VendorKind.CRO,), "cro"), ((VendorKind.CRO, VendorKind.CDMO), "maker"), ((VendorKind.CMO,), "maker"))
    ):
        vendor = make_vendor(cast.lead, f"Vendor {number}", kinds)
        assert kind_of_site(make_site(cast.lead, vendor, f"City {number}", "DE")) == expected
