"""What stands against the sites of a vendor, and when each vendor was last inspected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from scoring.engine.inspection_record import InspectionRecord, inspection_record
from scoring.models import EnteredRecord, Site, SiteIdentifier
from scoring.selectors.records import counting, records_of_sites, site_events
from scoring.selectors.site_record import BANDS, kind_of_site, value_text
from scoring.vocabulary import IdentifierScheme, InspectionClass, RecordKind


@dataclass(frozen=True, slots=True)
class SiteState:
    """How a site stands: `open` is the sentence of what is in force against it, "" where nothing is."""

    site: Site
    value: str
    band: str
    open: str
    record: InspectionRecord

    @property
    def order(self) -> tuple[float, float]:
        """The worst first: what is in force, then the lowest value; a site of which too little is known last."""
        cap = self.record.caps[0].value if self.record.caps else 101.0
        return (cap, 101.0 if self.record.value is None else self.record.value)


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest inspection at any site of a vendor; `outcome` is its class in short, "" where it is not published."""

    on: date
    outcome: str
    authority: str


def states_of(sites: Iterable[Site], on: date) -> list[SiteState]:
    """The sites that have any record, the worst first; their vendors at hand. Five queries."""
    found = []
    for records in records_of_sites(sites).values():
        if events := site_events(records):
            record = inspection_record(events, as_of=on, kind=kind_of_site(records.site))
            said = record.caps[0].sentence if record.caps else ""
            found.append(SiteState(records.site, value_text(record), BANDS[record.band], said, record))
    return sorted(found, key=lambda state: (*state.order, state.site.name))


def latest_inspections(owners: Mapping[UUID, UUID]) -> dict[UUID, Latest]:
    """By vendor, from the files and what was entered, of sites with their vendors: three queries for any number."""
    identified = SiteIdentifier.objects.standing().filter(site__in=owners, scheme=IdentifierScheme.FEI)
    numbers = {value: owners[site] for value, site in identified.values_list("value", "site_id")}
    told: dict[UUID, list[tuple[date, str, str]]] = defaultdict(list)
    for number, day, outcome in _present(numbers):
        if day is not None:
            told[numbers[number]].append((day, outcome, "FDA"))
    entered = EnteredRecord.objects.filter(site__in=owners, kind=RecordKind.INSPECTION)
    for site, day, outcome, authority in entered.values_list("site_id", "happened_on", "outcome", "authority"):
        told[owners[site]].append((day, outcome, authority))
    return {vendor: _latest(max(rows)) for vendor, rows in told.items()}


def _present(numbers: Iterable[str]) -> Iterable[tuple[str, date | None, str]]:
    """FEI, day and class of the present version of each inspection under one of them; by scheme and number, as the
    index is."""
    rows = counting().filter(scheme=IdentifierScheme.FEI, identifier__in=list(numbers), kind=RecordKind.INSPECTION)
    listed = rows.order_by("run__as_of", "pk").values_list("source", "key", "identifier", "happened_on", "outcome")
    return {(source, key): (number, day, outcome) for source, key, number, day, outcome in listed}.values()


def _latest(row: tuple[date, str, str]) -> Latest:
    day, outcome, authority = row
    classed = outcome in InspectionClass.values and outcome != InspectionClass.PENDING
    words = str(InspectionClass(outcome).label) if classed else ""
    return Latest(day, words.partition("(")[2].rstrip(")") or words, authority)
