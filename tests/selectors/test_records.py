"""Which records are a site's, which version counts, and what the engine is told of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.record_imports import undo_import
from scoring.actions.records import enter_record, mark_ownership
from scoring.actions.vendors import add_detail, remove_detail
from scoring.engine.inspection_record import inspection_record
from scoring.models import EnteredRecord, Site, SiteIdentifier
from scoring.selectors.records import events_of, events_of_sites, records_of, records_of_sites, site_events, sources
from scoring.vocabulary import IdentifierScheme, RecordKind, RecordSource
from tests.actions.record_scenarios import (
    DAY,
    LETTERS,
    NAI,
    OAI,
    SMALL,
    VAI,
    alert,
    bring,
    inspection,
    inspections,
    make_site,
    match_letter,
)
from tests.cast import Cast
from tests.factories import make_site as another_site
from tests.factories import make_vendor

LATER = DAY + timedelta(days=30)
ACTIONS = "FEI Number,Legal Name,State,Country/Area,Product Type,Action Taken Date,Action Type,Case/Injunction ID\n"
FORMS = "Record Date,FEI Number,Legal Name,Record Type,Publish Date,Download,Record ID\n"


def references(site: Site) -> list[str]:
    return [record.present.reference for record in records_of(site).records]


def test_records_come_by_the_sites_numbers_and_never_by_its_name(cast: Cast) -> None:
    site = make_site(cast, "3009000099")
    bring(cast.lead)
    assert references(site) == [], "Aldermoor Biologics is in the file under another number"
    detail = add_detail(by=cast.lead, detail=SiteIdentifier(site=site, scheme=IdentifierScheme.FEI, value="3009000002"))
    assert references(site) == ["1200003"]
    remove_detail(by=cast.lead, detail=detail, version=1)
    assert references(site) == []


def test_newest_stands_first_and_versions_below_the_present_one(cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, inspections(inspection(1, ended="01/05/2020"), inspection(2, ended="02/05/2024")))
    run = bring(cast.lead, inspections(inspection(1, ended="01/05/2020", result=OAI, name="Bora")), as_of=LATER)
    newest, oldest = records_of(site).records
    assert (newest.present.reference, newest.earlier) == ("2", ())
    assert (oldest.present.outcome, [row.outcome for row in oldest.earlier]) == ("oai", ["nai"])
    assert oldest.names == ("Bora", "Aldermoor Biologics")
    undo_import(by=cast.lead, run=run, reason="Of another year.")
    assert [record.present.outcome for record in records_of(site).records] == ["nai", "nai"]


def test_record_follows_the_number_that_its_present_version_has(cast: Cast) -> None:
    """The area is part of the key and the number is not: a later file may put a mistyped number right."""
    first, second = make_site(cast), another_site(cast.lead, make_vendor(cast.lead, "B"), "Cork", "IE", "3009000002")
    bring(cast.lead, inspections(inspection(1)))
    assert (references(first), references(second)) == (["1"], [])
    bring(cast.lead, inspections(inspection(1, "3009000002")), as_of=LATER)
    assert (references(first), references(second)) == ([], ["1"])


def test_letter_without_number_is_the_sites_by_a_persons_word(cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, LETTERS)
    assert references(site) == []
    match = match_letter(cast, site)
    (record,) = records_of(site).records
    assert record.match == match
    (event,) = events_of(site)
    assert (event.kind, event.authority, event.happened_on) == ("warning_letter", "FDA", date(2026, 1, 13))
    assert (event.ended_on, event.known_on) == (date(2026, 3, 2), date(2026, 1, 20))


@pytest.mark.parametrize(("name", "clash"), [("Granules India", True), ("ALDERMOOR Fill-Finish, Inc.", False)])
def test_names_without_a_common_word_in_two_sources_are_flagged(cast: Cast, name: str, clash: bool) -> None:
    site = make_site(cast)
    bring(cast.lead)
    bring(cast.lead, f'{FORMS}02/05/2024,3009000001,"{name}",483,03/01/2024,x,7\n')
    found = records_of(site).names_clash
    assert (found is not None) == clash
    assert not clash or set(found or ()) == {"Aldermoor Biologics", name}


def test_names_of_one_source_do_not_clash_with_its_own_past(cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, inspections(inspection(1, name="Cangene"), inspection(2)))
    assert records_of(site).names_clash is None


def test_what_was_before_the_present_owner_is_told(cast: Cast) -> None:
    site = make_site(cast)
    assert not records_of(site).is_earlier_owners(date(2024, 12, 31))
    mark_ownership(by=cast.lead, site=site, version=1, on=date(2025, 1, 1), reason="The deal closed that day.")
    found = records_of(site)
    days = (date(2024, 12, 31), date(2025, 1, 1), None)
    assert [found.is_earlier_owners(day) for day in days] == [True, False, False]


def test_engine_gets_every_kind_in_its_own_words(cast: Cast) -> None:
    site = make_site(cast)
    bring(cast.lead, inspections(inspection(1, result=VAI)))
    bring(cast.lead, f"{ACTIONS}3009000001,Aldermoor,-,Germany,Drugs,2025-03-04,Warning Letter,777\n")
    bring(cast.lead, f"{FORMS}09/20/2024,3009000001,Aldermoor,483,11/01/2024,x,7\n")
    enter_record(by=cast.lead, record=alert(site))
    events = {event.kind: event for event in events_of(site)}
    seen = events["inspection"]
    assert (seen.outcome, seen.authority, seen.area, seen.reference) == ("vai", "FDA", "Drug Quality Assurance", "1")
    assert (seen.happened_on, seen.as_of, seen.source) == (date(2024, 9, 20), DAY, "fda_inspections")
    assert (events["warning_letter"].area, events["warning_letter"].reference) == ("Drugs", "777")
    assert (events["form_483"].happened_on, events["form_483"].known_on) == (date(2024, 9, 20), date(2024, 11, 1))
    assert (events["import_alert"].happened_on, events["import_alert"].ended_on) == (date(2026, 2, 10), None)
    record = inspection_record(events.values(), as_of=DAY)
    assert record.caps[0].value == 10
    assert len(record.parts) == 4


def test_record_without_any_day_is_shown_and_not_counted(cast: Cast) -> None:
    records = records_of(make_site(cast))
    assert site_events(records) == []


def test_close_out_that_was_entered_ends_the_letter(cast: Cast) -> None:
    """Norms of the FDA: the export of actions has no close-out; a person enters the letter's."""
    site = make_site(cast)
    bring(cast.lead, inspections(inspection(1, ended="12/01/2025"), inspection(2, ended="06/01/2024")))
    bring(cast.lead, f"{ACTIONS}3009000001,Aldermoor,-,Germany,Drugs,2025-12-04,Warning Letter,777\n")
    assert inspection_record(events_of(site), as_of=DAY).caps[0].value == 30
    closed = EnteredRecord(site=site, kind=RecordKind.WARNING_LETTER, authority="FDA", happened_on=date(2025, 12, 4),
                           ended_on=date(2026, 3, 1), as_of=DAY)  # fmt: skip
    enter_record(by=cast.lead, record=closed)
    assert inspection_record(events_of(site), as_of=DAY).caps[0].value == 60


def test_last_counting_run_of_each_source_says_how_far_it_goes(cast: Cast) -> None:
    assert sources() == {}
    old = bring(cast.lead, as_of=LATER)
    bring(cast.lead, SMALL + inspection(9), as_of=DAY)
    letters = bring(cast.lead, LETTERS)
    assert sources() == {RecordSource.FDA_INSPECTIONS: old, RecordSource.FDA_LETTERS_PAGE: letters}
    undo_import(by=cast.lead, run=letters, reason="Of another year.")
    assert set(sources()) == {RecordSource.FDA_INSPECTIONS}


@pytest.mark.parametrize("count", [1, 3])
def test_many_sites_cost_what_one_does(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    feis = [str(3009000001 + number) for number in range(count)]
    sites = [another_site(cast.lead, vendor, f"Town {fei}", "DE", fei) for fei in feis]
    bring(cast.lead, inspections(*(inspection(int(fei), fei, result=NAI) for fei in feis)))
    bring(cast.lead, inspections(*(inspection(int(fei), fei, result=VAI) for fei in feis)), as_of=LATER)
    with django_assert_num_queries(5):
        found = events_of_sites(sites)
    assert [[event.outcome for event in found[site.pk]] for site in sites] == [["vai"]] * count
    assert set(records_of_sites([])) == set()


# The whole path with the published sites: file, import, site, figure


@pytest.mark.parametrize(
    ("fei", "rows", "forms", "letters", "expected"),
    [
        (
            "3005949964",
            (("2022-09-01", VAI), ("2023-05-12", VAI), ("2023-11-15", VAI), ("2025-07-14", OAI)),
            ("2018-05-01", "2020-09-02", "2022-09-01"),
            ("2025-11-20",),
            30,
        ),
        ("1350044", (("2021-03-16", VAI), ("2018-02-09", NAI), ("2015-06-01", VAI)), (), (), 74),
        ("3002949085", (("2024-06-07", VAI),), ("2017-04-04", "2020-01-28"), ("2015-11-05",), 68),
        # Two inspections whose class is not published: the letters say it.
        ("3004610460", (("2017-08-04", "-"), ("2023-01-27", "-")), ("2016-08-26",), ("2018-07-05", "2023-07-25"), 32),
    ],
)
def test_published_sites_give_their_figures_through_the_whole_path(
    cast: Cast,
    fei: str,
    rows: tuple[tuple[str, str], ...],
    forms: tuple[str, ...],
    letters: tuple[str, ...],
    expected: int,
) -> None:
    """Regulatory-records 5, as of 2026-01-31: the records that it lists, as files in the official layouts."""

    def american(day: str) -> str:
        return date.fromisoformat(day).strftime("%m/%d/%Y")

    site = make_site(cast, fei)
    lines = (inspection(1200000 + n, fei, result, ended=american(day)) for n, (day, result) in enumerate(rows))
    bring(cast.lead, inspections(*lines))
    if forms:
        told = (f"{american(day)},{fei},Firm,483,{american(day)},x,{n}\n" for n, day in enumerate(forms))
        bring(cast.lead, FORMS + "".join(told))
    if letters:
        told = (f"{fei},Firm,-,India,Drugs,{day},Warning Letter,{n}\n" for n, day in enumerate(letters, start=700))
        bring(cast.lead, ACTIONS + "".join(told))
    record = inspection_record(events_of(site), as_of=date(2026, 1, 31))
    assert record.value is not None
    assert round(record.value) == expected
