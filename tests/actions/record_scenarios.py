"""Regulatory files of a few lines, and the scenarios of records, for tests/actions/scenarios.py."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import date

from scoring.actions.record_files import RecordFile, read_file
from scoring.actions.record_imports import import_records, undo_import
from scoring.actions.recording import Once
from scoring.actions.records import (
    change_record,
    enter_record,
    mark_ownership,
    match_record,
    remove_record,
    unmatch_record,
)
from scoring.models import EnteredRecord, ImportRun, RecordMatch, Site, User
from scoring.selectors.house_words import house_words
from scoring.selectors.records_waiting import unmatched
from scoring.vocabulary import RecordKind, RecordSource
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]
DAY = date(2026, 3, 31)
HEADER = (
    "FEI Number,Legal Name,City,State,Zip,Country/Area,Fiscal Year,Inspection ID,Posted Citations,Inspection End Date,"
    "Classification,Project Area,Product Type,Additional Details,FMD-145 Date\n"
)
NAI, VAI, OAI = (
    "No Action Indicated (NAI)",
    "Voluntary Action Indicated (VAI)",
    "Official Action Indicated (OAI)",
)
LETTERS = """Posted Date,Letter Issue Date,Company Name,Issuing Office,Subject,Response Letter,Closeout Letter
01/20/2026,01/13/2026,Aldermoor Biologics,CDER,CGMP/Finished Pharmaceuticals/Adulterated,,03/02/2026
02/03/2026,01/27/2026,Cinder Smoke Shop,CTP,Tobacco,,
"""


def inspection(number: int, fei: str = "3009000001", result: str = NAI, **other: str) -> str:
    """A line of FDA's export of inspections; by default of the first site of the factories."""
    row = {
        "name": "Aldermoor Biologics",
        "city": "Kessel",
        "country": "Germany",
        "ended": "09/20/2024",
        "area": "Drug Quality Assurance",
        "product": "Drugs",
    } | other
    return (
        f"{fei},{row['name']},{row['city']},-,-,{row['country']},2024,{number},No,{row['ended']},{result},"
        f"{row['area']},{row['product']},,-\n"
    )


def inspections(*lines: str) -> str:
    return HEADER + "".join(lines)


SMALL = inspections(
    inspection(1200001), inspection(1200002, result=VAI), inspection(1200003, "3009000002", name="Brightwater Sterile")
)


def record_file(text: str, name: str = "export.csv") -> RecordFile:
    return read_file(name, text.encode(), words=house_words())


def bring(
    by: User | None, text: str = SMALL, *, as_of: date = DAY, name: str = "export.csv", once: Once | None = None
) -> ImportRun:
    """Import a file with this text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    with record_file(text, name) as file:
        return import_records(by=by, file=file, file_name=name, sha256=digest, as_of=as_of, once=once)


def make_site(cast: Cast, fei: str = "3009000001") -> Site:
    return factories.make_site(cast.lead, factories.make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel", "DE", fei)


def match_letter(cast: Cast, site: Site) -> RecordMatch:
    """Lay the letter of LETTERS that has the site's name to it."""
    letter = unmatched("Aldermoor").get()
    return match_record(
        by=cast.lead,
        source=RecordSource.FDA_LETTERS_PAGE,
        key=letter.key,
        site=site,
        reason="The address is the site's.",
    )


def alert(site: Site) -> EnteredRecord:
    """An import alert, not yet saved."""
    return EnteredRecord(
        site=site,
        kind=RecordKind.IMPORT_ALERT,
        authority="FDA",
        happened_on=date(2026, 2, 10),
        reference="66-40",
        as_of=DAY,
    )


def _import_records(cast: Cast) -> Call:
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: bring(cast.lead, once=once)


def _undo_import(cast: Cast) -> Call:
    bring(cast.lead)
    return lambda: undo_import(by=cast.lead, run=ImportRun.objects.get(), reason="The file was of the wrong year.")


def _match_record(cast: Cast) -> Call:
    bring(cast.lead, LETTERS)
    site, once = make_site(cast), Once(uuid.uuid4(), uuid.uuid4())
    key = unmatched("Aldermoor").get().key
    return lambda: match_record(
        by=cast.lead,
        source=RecordSource.FDA_LETTERS_PAGE,
        key=key,
        site=site,
        reason="The address is the site's.",
        once=once,
    )


def _unmatch_record(cast: Cast) -> Call:
    bring(cast.lead, LETTERS)
    match_letter(cast, make_site(cast))
    return lambda: unmatch_record(by=cast.lead, match=RecordMatch.objects.get(), version=1, reason="Another firm's.")


def _enter_record(cast: Cast) -> Call:
    site, once = make_site(cast), Once(uuid.uuid4(), uuid.uuid4())
    return lambda: enter_record(by=cast.lead, record=alert(site), once=once)


def _change_record(cast: Cast) -> Call:
    enter_record(by=cast.lead, record=alert(make_site(cast)))
    return lambda: change_record(
        by=cast.lead,
        record=EnteredRecord.objects.get(),
        version=1,
        values={"ended_on": date(2026, 3, 20)},
        reason="It was lifted.",
    )


def _remove_record(cast: Cast) -> Call:
    enter_record(by=cast.lead, record=alert(make_site(cast)))
    return lambda: remove_record(
        by=cast.lead, record=EnteredRecord.objects.get(), version=1, reason="It names another site."
    )


def _mark_ownership(cast: Cast) -> Call:
    make_site(cast)
    return lambda: mark_ownership(
        by=cast.lead, site=Site.objects.get(), version=1, on=date(2025, 1, 1), reason="The deal closed that day."
    )


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "record_imports.import_records": _import_records,
    "record_imports.undo_import": _undo_import,
    "records.change_record": _change_record,
    "records.enter_record": _enter_record,
    "records.mark_ownership": _mark_ownership,
    "records.match_record": _match_record,
    "records.remove_record": _remove_record,
    "records.unmatch_record": _unmatch_record,
}
