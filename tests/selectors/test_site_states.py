"""What stands against the sites of a vendor, the worst first, and the latest inspection."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.records import enter_record
from scoring.models import Site
from scoring.selectors.site_states import latest_inspections, states_of
from tests.cast import Cast
from tests.derived import WORKED, bring_worked_sites, make_selection, newer_alert
from tests.engine.sites import AS_OF
from tests.factories import make_site, make_vendor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_states_put_the_worst_first_and_take_the_same_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    bring_worked_sites(cast)
    make_selection(cast, vendors=list(WORKED)[:count], open_it=False)
    make_site(cast.lead, make_vendor(cast.lead, "Silent"), "Silent", "DE", "3009000001")
    enter_record(by=cast.lead, record=newer_alert(Site.objects.get(name="Indiana site"), date(2026, 1, 5)))
    sites = list(Site.objects.select_related("vendor").order_by("name"))
    with django_assert_num_queries(5):
        states = states_of(sites, AS_OF)
    assert [state.site.name for state in states][0] == "Indiana site"
    assert "import alert" in states[0].open
    assert len(states) == count, "a site without a record has no state"
    with django_assert_num_queries(3):
        latest = latest_inspections({site.pk: site.vendor_id for site in sites if site.vendor_id})
    indiana = latest[Site.objects.get(name="Indiana site").vendor_id]  # type: ignore[index]  # it has a vendor
    assert (indiana.on, indiana.outcome, indiana.authority) == (date(2025, 7, 14), "OAI", "FDA")
