"""The records of a site as lanes of a timeline: an authority each, and our own audits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.charts.timeline import Bar, Lane, Mark, MarkKind, TimelineFigure, timeline
from scoring.engine.display import listing
from scoring.engine.inspection_record import EventPart, InspectionRecord, SiteEvent
from scoring.models import EnteredRecord, ImportRun
from scoring.vocabulary import InspectionClass, RecordKind, RecordSource

OURS = "Our audits"
YEARS, MOST_YEARS = 6, 11  # shown at least, and at most
CERTIFICATE_YEARS = 3  # a certificate is held to be valid so long after its inspection unless it was withdrawn
OF_A_VISIT = (RecordKind.INSPECTION, RecordKind.FORM_483, RecordKind.CERTIFICATE)
MEASURES = {
    RecordKind.IMPORT_ALERT: "Import alert",
    RecordKind.NON_COMPLIANCE: "Non-compliance",
    RecordKind.INJUNCTION: "Injunction",
}
_SIGNS: dict[str, MarkKind] = {
    InspectionClass.NAI: "acceptable",
    InspectionClass.COMPLIANT: "acceptable",
    InspectionClass.VAI: "voluntary",
    InspectionClass.OAI: "serious",
    InspectionClass.NON_COMPLIANT: "serious",
}
_SHORT = {
    InspectionClass.COMPLIANT: "Compliant",
    InspectionClass.NON_COMPLIANT: "Non-compliant",
    InspectionClass.PENDING: "",
}
_GRAVEST = ("serious", "inferred", "voluntary", "acceptable", "unclassified")


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a timeline is drawn from, whatever its width. `name` is the site's."""

    lanes: tuple[Lane, ...]
    from_on: date
    to_on: date
    as_of: date
    name: str
    owner_changed_on: date | None = None

    def draw(self, *, width: float, font_size: float, uid: str) -> TimelineFigure:
        return timeline(
            self.lanes,
            from_on=self.from_on,
            to_on=self.to_on,
            as_of=self.as_of,
            width=width,
            name=self.name,
            owner_changed_on=self.owner_changed_on,
            font_size=font_size,
            uid=uid,
        )


def plan_of(
    events: Iterable[SiteEvent],
    record: InspectionRecord,
    *,
    audits: Iterable[EnteredRecord],
    searched: Sequence[ImportRun],
    on: date,
    name: str,
    owner_changed_on: date | None,
) -> Plan:
    """The timeline as it stood on `on`, from the oldest record of the last ten years to the end of the year."""
    known = [event for event in events if event.happened_on <= on and (event.known_on or event.happened_on) <= on]
    lanes = lanes_of(known, record, audits=[row for row in audits if row.happened_on <= on], searched=searched, on=on)
    oldest = min((event.happened_on.year for event in known), default=on.year)
    first = max(min(oldest, on.year - YEARS + 1), on.year - MOST_YEARS + 1)
    later = any(part.until and part.until.year > on.year for lane in lanes for part in lane.bars)
    return Plan(tuple(lanes), date(first, 1, 1), date(on.year + later, 12, 31), on, name, owner_changed_on)


def lanes_of(
    events: Sequence[SiteEvent],
    record: InspectionRecord,
    *,
    audits: Sequence[EnteredRecord],
    searched: Sequence[ImportRun],
    on: date,
) -> list[Lane]:
    """FDA and EU always, then whoever else has a record, then our audits. An empty lane says what was searched."""
    parts = {part.keys[0]: part for part in record.parts}
    by_authority: dict[str, list[SiteEvent]] = {"FDA": [], "EU": []}
    for event in events:
        if event.kind != RecordKind.OWN_AUDIT:
            by_authority.setdefault(event.authority, []).append(event)
    lanes = [_lane(name, rows, parts, searched, on) for name, rows in by_authority.items()]
    return [*lanes, Lane(OURS, tuple(map(_audit_mark, audits)), source="our own records", searched_on=on)]


def _lane(
    name: str, events: Sequence[SiteEvent], parts: dict[str, EventPart], searched: Sequence[ImportRun], on: date
) -> Lane:
    runs = [run for run in searched if run.source.startswith(f"{name.lower()}_")]
    return Lane(
        name,
        tuple(_marks(events, parts)),
        tuple(_bars(events, on)),
        source=listing(RecordSource(run.source).label for run in runs) if runs else "",
        searched_on=min((run.as_of for run in runs), default=None),
    )


def _marks(events: Sequence[SiteEvent], parts: dict[str, EventPart]) -> Iterable[Mark]:
    visits: dict[date, list[SiteEvent]] = defaultdict(list)
    cited: dict[date, int] = defaultdict(int)
    for event in events:
        if event.kind in OF_A_VISIT:
            visits[event.happened_on].append(event)
        elif event.kind == RecordKind.CITATION:
            cited[event.happened_on] += 1
        elif event.kind == RecordKind.WARNING_LETTER:
            yield Mark(event.happened_on, "letter", "Warning letter")
        elif event.kind == RecordKind.SEIZURE:
            yield Mark(event.happened_on, "letter", "Seizure")
        elif event.kind == RecordKind.RECALL:
            yield Mark(event.happened_on, "other", "Recall")
    for day, rows in visits.items():
        yield _visit(day, rows, parts, cited[day])


def _visit(day: date, rows: Sequence[SiteEvent], parts: dict[str, EventPart], cited: int) -> Mark:
    """One sign for all that an authority says of one inspection: its gravest class."""
    told = [(_sign(row, parts.get(row.key)), row) for row in rows]
    kind, row = min(told, key=lambda pair: _GRAVEST.index(pair[0]))
    if row.kind == RecordKind.CERTIFICATE:
        return Mark(day, kind)  # the bar beside it has the words
    text = (
        "OAI, inferred"
        if kind == "inferred"
        else _SHORT.get(InspectionClass(row.outcome), row.outcome.upper())
        if row.outcome
        else ""
    )
    if not text:
        text = "483" if any(other.kind == RecordKind.FORM_483 for other in rows) else "Not classified"
    return Mark(day, kind, f"{text}, {cited} obs." if cited else text)


def _sign(event: SiteEvent, part: EventPart | None) -> MarkKind:
    if part is not None and part.inferred:
        return "inferred"
    if event.kind == RecordKind.CERTIFICATE:
        return "acceptable"
    return _SIGNS.get(event.outcome, "unclassified")


def _bars(events: Iterable[SiteEvent], on: date) -> Iterable[Bar]:
    for event in events:
        ended = event.ended_on if event.ended_on and event.ended_on <= on else None
        if event.kind in MEASURES:
            yield Bar(event.happened_on, ended, "measure", MEASURES[RecordKind(event.kind)])
        elif event.kind == RecordKind.CERTIFICATE:
            until = ended or years_later(event.happened_on, CERTIFICATE_YEARS)
            words = "withdrawn" if ended else f"to {until:%b %Y}"
            yield Bar(event.happened_on, until, "certificate", f"Certificate {words}")


def _audit_mark(row: EnteredRecord) -> Mark:
    if row.critical:
        return Mark(row.happened_on, "serious", f"{row.critical} critical")
    if row.major:
        return Mark(row.happened_on, "serious", f"{row.major} major")
    return Mark(row.happened_on, "acceptable", "no major")


def years_later(day: date, years: int) -> date:
    """The same day so many years on; the 28th for a 29 February."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
