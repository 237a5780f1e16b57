"""Two people merge at once, and somebody adds while it is merged: nothing hangs on a vendor that is gone."""

from __future__ import annotations

import time

import pytest

from scoring.actions.mergers import merge_vendors
from scoring.actions.recording import Conflict, Recording, Row
from scoring.actions.vendors import add_site
from scoring.models import Site, Vendor, VendorName
from scoring.policies import NotNow
from scoring.selectors.audit import verify
from scoring.vocabulary import NameKind
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once
from tests.factories import make_site, make_vendor

ROUNDS = 3
LONG_ENOUGH = 0.3  # seconds in which the others would get in, were there no lock
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _slow_mergers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A merger takes its time after it has read what moves and before it writes."""
    create = Recording.create

    def slow(self: Recording, row: Row) -> Row:
        if isinstance(row, VendorName):
            time.sleep(LONG_ENOUGH)
        return create(self, row)

    monkeypatch.setattr(Recording, "create", slow)


def _merge(cast: Cast, source: Vendor, target: Vendor) -> None:
    merge_vendors(
        by=cast.lead,
        source=source,
        target=target,
        source_version=1,
        target_version=1,
        name_kind=NameKind.FORMER,
        reason="One company.",
    )


def _orphans() -> list[str]:
    """Sites that hang on a vendor that was merged."""
    return [site.name for site in Site.objects.filter(vendor__merged_into__isnull=False)]


def test_two_mergers_of_a_pair_in_both_directions_leave_one_vendor(cast: Cast) -> None:
    for n in range(ROUNDS):
        first, second = make_vendor(cast.lead, f"First {n}"), make_vendor(cast.lead, f"Second {n}")
        make_site(cast.lead, first, f"A{n}", "DE")
        make_site(cast.lead, second, f"B{n}", "DE")
        results = all_at_once(
            [lambda a=first, b=second: _merge(cast, a, b), lambda a=first, b=second: _merge(cast, b, a)]
        )
        assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotNow"], results
        standing = Vendor.objects.in_use().filter(pk__in=[first.pk, second.pk]).get()
        assert standing.sites.count() == 2
    assert _orphans() == []
    assert [report.fault for report in verify()] == [""]


def test_site_that_is_added_during_a_merge_ends_with_a_vendor_in_use(cast: Cast) -> None:
    for n in range(ROUNDS):
        source, target = make_vendor(cast.lead, f"Source {n}"), make_vendor(cast.lead, f"Target {n}")
        results = all_at_once(
            [
                lambda a=source, b=target: _merge(cast, a, b),
                lambda a=source: (time.sleep(LONG_ENOUGH / 2), add_site(by=cast.lead, vendor=a, name="Late")),
            ]
        )
        refused = [result for result in results if isinstance(result, BaseException)]
        assert all(isinstance(result, NotNow | Conflict) for result in refused), results
        assert len(refused) <= 1
    assert _orphans() == []
