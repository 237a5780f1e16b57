"""What a person says of records: matches, entries and owners, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from scoring.actions.record_imports import undo_import
from scoring.actions.recording import Conflict
from scoring.actions.records import (
    change_record,
    enter_record,
    mark_ownership,
    match_record,
    remove_record,
    unmatch_record,
)
from scoring.actions.vendors import remove_site
from scoring.models import AuditEvent, EnteredRecord, RecordMatch, Site
from scoring.policies import NotNow, WrongRole
from scoring.selectors.records_waiting import unmatched
from scoring.vocabulary import RecordSource
from tests.actions.record_scenarios import LETTERS, alert, bring, make_site, match_letter
from tests.cast import Cast
from tests.factories import make_site as another_site


def test_letter_may_concern_several_sites_and_each_once(cast: Cast) -> None:
    site = make_site(cast)
    assert site.vendor is not None
    other = another_site(cast.lead, site.vendor, "Cork", "IE")
    bring(cast.lead, LETTERS)
    letter = unmatched("Aldermoor").get()
    given = {"by": cast.lead, "source": RecordSource.FDA_LETTERS_PAGE, "key": letter.key, "reason": "Named in it."}
    match_record(**given, site=site)
    match_record(**given, site=other)
    with pytest.raises(NotNow, match="matched to Kessel site already"):
        match_record(**given, site=site)
    assert RecordMatch.objects.count() == 2


def test_what_has_a_number_or_counts_no_more_is_not_matched(cast: Cast) -> None:
    site = make_site(cast)
    row = bring(cast.lead).records.first()
    assert row is not None
    with pytest.raises(NotNow, match="names its site by a number, 3009000001"):
        match_record(by=cast.lead, source=RecordSource.FDA_INSPECTIONS, key=row.key, site=site, reason="-")
    letters = bring(cast.lead, LETTERS)
    key = unmatched("Aldermoor").get().key
    undo_import(by=cast.lead, run=letters, reason="Of another year.")
    with pytest.raises(NotNow, match="does not count any more"):
        match_record(by=cast.lead, source=RecordSource.FDA_LETTERS_PAGE, key=key, site=site, reason="-")


def test_site_out_of_use_takes_nothing_new(cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, LETTERS)
    remove_site(by=cast.lead, site=site, version=1, reason="Closed.")
    with pytest.raises(NotNow, match="out of use"):
        match_letter(cast, site)
    with pytest.raises(NotNow, match="out of use"):
        enter_record(by=cast.lead, record=alert(site))


def test_match_that_was_taken_back_leaves_the_record_waiting(cast: Cast) -> None:
    bring(cast.lead, LETTERS)
    match = match_letter(cast, make_site(cast))
    unmatch_record(by=cast.lead, match=match, version=1, reason="Another firm's.")
    assert unmatched("Aldermoor").exists()
    assert RecordMatch.everything.get().removed_by == cast.lead
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.reason) == ("record-unmatched", "Another firm's.")
    assert "Kessel site" in event.about


def test_change_and_removal_name_the_version_that_was_seen(cast: Cast) -> None:
    row = enter_record(by=cast.lead, record=alert(make_site(cast)))
    seen = EnteredRecord.objects.get()
    change_record(by=cast.lead, record=row, version=1, values={"ended_on": date(2026, 3, 1)}, reason="Lifted.")
    with pytest.raises(Conflict):
        change_record(by=cast.stranger, record=seen, version=1, values={"text": "x"}, reason="-")
    with pytest.raises(Conflict):
        remove_record(by=cast.stranger, record=EnteredRecord.objects.get(), version=1, reason="-")
    remove_record(by=cast.lead, record=row, version=2, reason="It names another site.")
    assert not EnteredRecord.objects.exists()


def test_owner_is_marked_and_unmarked(cast: Cast) -> None:
    site = make_site(cast)
    mark_ownership(by=cast.lead, site=site, version=1, on=date(2025, 1, 1), reason="The deal closed that day.")
    assert Site.objects.get().ownership_changed_on == date(2025, 1, 1)
    assert AuditEvent.objects.latest("id").about == "Kessel site, on 01 January 2025"
    mark_ownership(by=cast.lead, site=site, version=2, on=None, reason="It was another site.")
    assert Site.objects.get().ownership_changed_on is None


DEEDS: dict[str, Callable[[Cast, Site], object]] = {
    "match": lambda cast, site: match_record(
        by=cast.quality, source=RecordSource.FDA_483, key="1", site=site, reason="-"
    ),
    "unmatch": lambda cast, site: unmatch_record(by=cast.auditor, match=RecordMatch(site=site), version=1, reason="-"),
    "enter": lambda cast, site: enter_record(by=cast.approver, record=alert(site)),
    "change": lambda cast, site: change_record(by=cast.quality, record=alert(site), version=1, values={}, reason="-"),
    "remove": lambda cast, site: remove_record(by=cast.quality, record=alert(site), version=1, reason="-"),
    "owner": lambda cast, site: mark_ownership(
        by=cast.account_admin, site=site, version=1, on=timezone.localdate(), reason="-"
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_only_who_keeps_the_register_says_anything_of_records(cast: Cast, deed: str) -> None:
    site, events = make_site(cast), AuditEvent.objects.count()
    with pytest.raises(WrongRole):
        DEEDS[deed](cast, site)
    assert AuditEvent.objects.count() == events
