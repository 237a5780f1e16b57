"""The inspection record of a site as its page shows it: the value, every record behind it, and how it came to be so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.charts.history import HistoryFigure, Point, history_figure
from scoring.charts.timeline import TimelineFigure
from scoring.engine.display import EMPTY, half_up
from scoring.engine.inspection_constants import DEFAULTS
from scoring.engine.inspection_record import EventPart, InspectionRecord, SiteEvent, history, inspection_record
from scoring.engine.inspection_visits import SiteKind
from scoring.models import EnteredRecord, ImportRun, RegulatoryRecord, Site
from scoring.selectors.derived import SCHEMES, searched_for
from scoring.selectors.records import SiteRecord, SiteRecords, event_key, records_of, site_events, sources
from scoring.selectors.site_lanes import Plan, plan_of
from scoring.vocabulary import InspectionClass, RecordKind, RecordSource

BANDS = {
    "strong": "Strong",
    "usual": "Usual",
    "watch": "Watch",
    "critical": "Critical",
    "insufficient": "Insufficient evidence",
}
# What a file says in words that stand in the outcome already.
_SAID = {label.casefold() for label in InspectionClass.labels} | {"form fda 483"}
HISTORY_YEARS = 8
MOST_DATES = 60


@dataclass(frozen=True, slots=True)
class Citation:
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a record adds: `weight` and `points` are "" where it is not counted, and `note` says why.

    `cap` is the sentence of the cap that it sets; `binds` whether that is the one which decides.
    """

    note: str
    age: str = ""
    weight: str = ""
    points: str = ""
    inferred: bool = False
    cap: str = ""
    binds: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A record. `earlier` are what older files said of it; `entered` is what a person entered, None for a file's."""

    day: date | None
    what: str
    area: str
    outcome: str
    reference: str
    text: str
    counted: Counted
    source: str
    as_of: date
    run: ImportRun | None
    names: tuple[str, ...]
    earlier: tuple[RegulatoryRecord, ...]
    entered: EnteredRecord | None
    citations: tuple[Citation, ...]
    is_earlier_owners: bool


@dataclass(frozen=True, slots=True)
class Then:
    """What the record was worth on a day."""

    on: date
    value: str
    evidence: str
    band: str


@dataclass(frozen=True, slots=True)
class SiteReading:
    """What the records of a site say as of a day: for its page, and for what is frozen of it."""

    events: tuple[SiteEvent, ...]
    record: InspectionRecord
    rows: tuple[Row, ...]
    searched: tuple[ImportRun, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class SitePage:
    """Everything about the records of a site as known `on` a day; `kind` says which inspections count."""

    on: date
    kind: SiteKind
    record: InspectionRecord
    value: str
    band: str
    evidence: str
    rows: tuple[Row, ...]
    timeline: TimelineFigure
    history: tuple[Then, ...]
    history_figure: HistoryFigure | None
    searched: tuple[ImportRun, ...]


def kind_of_site(site: Site) -> SiteKind:
    """A site of a vendor that is a CRO and nothing else is judged as one, every other as a maker."""
    vendor = site.vendor
    return "cro" if vendor is not None and vendor.is_cro and not (vendor.is_cmo or vendor.is_cdmo) else "maker"


def site_page(site: Site, on: date) -> SitePage:
    """The records of a site, with its vendor and identifiers at hand, as known on a day: six queries."""
    kind = kind_of_site(site)
    reading = read_records(records_of(site), sources().values(), on, kind=kind)
    thens = _thens(reading.events, on, kind)
    return SitePage(
        on=on,
        kind=kind,
        record=reading.record,
        value=value_text(reading.record),
        band=BANDS[reading.record.band],
        evidence=half_up(100 * reading.record.evidence, 0),
        rows=reading.rows,
        timeline=reading.plan.draw(width=900, font_size=13, uid="timeline"),
        history=tuple(_then(then) for then in reversed(thens) if then.as_of in _listed(reading.events, on)),
        history_figure=_figure(thens, site.name) if any(then.value is not None for then in thens) else None,
        searched=reading.searched,
    )


def read_records(records: SiteRecords, runs: Iterable[ImportRun], on: date, *, kind: SiteKind) -> SiteReading:
    """What the records of a site, read already, say on a day; `runs` are those that tell what is known of each source."""
    site = records.site
    events = tuple(site_events(records))
    record = inspection_record(events, as_of=on, kind=kind)
    numbers = {row.scheme for row in site.identifiers.all() if row.removed_at is None}
    searched = tuple(searched_for(numbers, {RecordSource(run.source): run for run in runs}, SCHEMES))
    plan = plan_of(
        events,
        record,
        audits=[row for row in records.entered if row.kind == RecordKind.OWN_AUDIT],
        searched=searched,
        on=on,
        name=site.name,
        owner_changed_on=site.ownership_changed_on,
    )
    return SiteReading(events, record, tuple(_rows(records, record)), searched, plan)


def value_text(record: InspectionRecord) -> str:
    """The value as it is printed: no decimals, a dash for none."""
    return EMPTY if record.value is None else half_up(record.value, 0)


# The table


def _rows(records: SiteRecords, record: InspectionRecord) -> Iterable[Row]:
    """The newest first; citations stand with the inspection of their day."""
    parts = {part.keys[0]: part for part in record.parts}
    cited: dict[date, list[Citation]] = defaultdict(list)
    hosts = {r.present.happened_on for r in records.records if r.present.kind == RecordKind.INSPECTION}
    for found in records.records:
        row = found.present
        if row.kind == RecordKind.CITATION and row.happened_on in hosts and row.happened_on:
            cited[row.happened_on].append(Citation(row.reference, row.text))
    rows = []
    for found in records.records:
        row = found.present
        if row.kind == RecordKind.CITATION and row.happened_on in hosts:
            continue
        mine = row.kind == RecordKind.INSPECTION and row.happened_on
        rows.append(_from_file(records, record, parts, found, tuple(cited.pop(mine, ())) if mine else ()))
    rows += [_entered(records, record, parts, row) for row in records.entered]
    return sorted(rows, key=lambda row: -(row.day.toordinal() if row.day else 0))


def _from_file(
    records: SiteRecords,
    record: InspectionRecord,
    parts: dict[str, EventPart],
    found: SiteRecord,
    citations: tuple[Citation, ...],
) -> Row:
    row = found.present
    day = row.happened_on or row.posted_on
    return Row(
        day=day,
        what=row.get_kind_display(),
        area=row.area or row.product_type,
        outcome=_class(row.outcome),
        reference=row.reference,
        text="" if row.text.casefold() in _SAID | {row.get_kind_display().casefold()} else row.text,
        counted=_counted(record, parts.get(event_key(row)), event_key(row), day),
        source=row.get_source_display(),
        as_of=row.run.as_of,
        run=row.run,
        names=found.names,
        earlier=found.earlier,
        entered=None,
        citations=citations,
        is_earlier_owners=records.is_earlier_owners(day),
    )


def _entered(records: SiteRecords, record: InspectionRecord, parts: dict[str, EventPart], row: EnteredRecord) -> Row:
    outcome = _class(row.outcome)
    if row.kind == RecordKind.OWN_AUDIT:
        counts = ((row.critical, "critical"), (row.major, "major"), (row.minor, "minor"))
        outcome = ", ".join(f"{number} {word}" for number, word in counts if number is not None)
    return Row(
        day=row.happened_on,
        what=f"{row.get_kind_display()}, {row.authority}",
        area="",
        outcome=outcome,
        reference=row.reference,
        text=" ".join(part for part in (row.text, row.follow_up and f"Follow-up: {row.follow_up}") if part),
        counted=_counted(record, parts.get(event_key(row)), event_key(row), row.happened_on),
        source="Entered by hand",
        as_of=row.as_of,
        run=None,
        names=(),
        earlier=(),
        entered=row,
        citations=(),
        is_earlier_owners=records.is_earlier_owners(row.happened_on),
    )


def _counted(record: InspectionRecord, part: EventPart | None, key: str, day: date | None) -> Counted:
    cap = next((cap for cap in record.caps if cap.key == key), None)
    if part is None:
        return Counted(f"Not known yet on {record.as_of:%d %b %Y}" if day else "It has no date, so it is only shown")
    return Counted(
        note=part.note[:1].upper() + part.note[1:],
        age=half_up(part.age_years),
        weight=half_up(part.weight, 3) if part.weight else "",
        points="" if part.points is None else half_up(part.points, 1).removesuffix(".0"),
        inferred=part.inferred,
        cap=cap.sentence if cap else "",
        binds=cap is not None and cap.binds,
    )


def _class(outcome: str) -> str:
    return str(InspectionClass(outcome).label) if outcome in InspectionClass.values else outcome


# The value at earlier dates


def _thens(events: Sequence[SiteEvent], on: date, kind: SiteKind) -> list[InspectionRecord]:
    """On each first of January, and on both sides of each day on which something became known."""
    days = _listed(events, on)
    sides = {day - timedelta(days=1) for day in days if (day.month, day.day) != (1, 1)} - {on}
    dates = sorted(days | {side for side in sides if side.year >= on.year - HISTORY_YEARS})[-MOST_DATES:]
    return list(history(events, dates=dates, kind=kind))


def _listed(events: Sequence[SiteEvent], on: date) -> set[date]:
    """The days of the table: new years, the days that brought something new, and the day that was asked for."""
    first = date(on.year - HISTORY_YEARS, 1, 1)
    told = {event.known_on or event.happened_on for event in events if event.kind != RecordKind.CITATION}
    told |= {event.ended_on for event in events if event.ended_on}
    return {on} | {date(year, 1, 1) for year in range(first.year, on.year + 1)} | {d for d in told if first <= d <= on}


def _then(then: InspectionRecord) -> Then:
    return Then(then.as_of, value_text(then), half_up(100 * then.evidence, 0), BANDS[then.band])


def _figure(thens: Sequence[InspectionRecord], name: str) -> HistoryFigure:
    bands = [(DEFAULTS.band_strong, "Strong"), (DEFAULTS.band_usual, "Usual"), (DEFAULTS.band_watch, "Watch")]
    last = thens[-1]
    points = [Point(then.as_of, then.value, value_text(then), then is last) for then in thens]
    return history_figure(
        points, bands=bands, name=f"Inspection record of {name}", width=560, font_size=13, uid="history"
    )
