"""The regulatory records of sites: by the numbers that authorities gave them and by a person's word, never by name.

A version counts while its import was not undone. Of the versions under one key the one with the latest data is the
present one, and of those the one brought in last; the others stay visible as what files said before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from scoring.engine.inspection_events import SiteEvent
from scoring.models import EnteredRecord, ImportRun, RecordMatch, RegulatoryRecord, Site, SiteIdentifier
from scoring.selectors.likeness import bare_words
from scoring.vocabulary import RecordKind, RecordSource

CLOSE_OUT = "Close-out letter"  # the detail of a letter on the FDA's page that says when it was closed
# What tells the engine whether a record concerns a maker of drugs or a CRO.
_BY_AREA = (RecordKind.INSPECTION, RecordKind.CITATION)
_BY_PRODUCT = (RecordKind.WARNING_LETTER, RecordKind.INJUNCTION, RecordKind.SEIZURE)
Key = tuple[str, str]  # source and key of a record
Number = tuple[str, str]  # scheme and value of an identifier


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A record of a site: its present version, the earlier ones, the newest first, and who said that it is the site's."""

    present: RegulatoryRecord
    earlier: tuple[RegulatoryRecord, ...] = ()
    match: RecordMatch | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What the firm was called, each name once, the present first: owners are written back into old records."""
        return tuple(dict.fromkeys(row.name for row in (self.present, *self.earlier) if row.name))


@dataclass(frozen=True, slots=True)
class SiteRecords:
    """Everything that is known of a site, the newest first, and what was entered by hand.

    `names_clash` is set where two sources call the site by names without a common word: a number may be mistyped.
    """

    site: Site
    records: tuple[SiteRecord, ...] = ()
    entered: tuple[EnteredRecord, ...] = ()
    names_clash: tuple[str, str] | None = None

    def is_earlier_owners(self, day: date | None) -> bool:
        """Whether something of that day was before the present owner."""
        changed = self.site.ownership_changed_on
        return changed is not None and day is not None and day < changed


def counting() -> QuerySet[RegulatoryRecord]:
    """The versions whose import was not undone."""
    return RegulatoryRecord.objects.filter(run__undone_at__isnull=True)


def present_version(source: RecordSource | str, key: str) -> RegulatoryRecord | None:
    """The version of a record that counts now."""
    return _last_first(counting().filter(source=source, key=key)).first()


def records_of(site: Site) -> SiteRecords:
    """The records of a site. Five queries."""
    return records_of_sites([site])[site.pk]


def records_of_sites(sites: Iterable[Site]) -> dict[UUID, SiteRecords]:
    """The records of each site, by its id; five queries for however many."""
    by_id = {site.pk: site for site in sites}
    owners: dict[Number, UUID] = {
        (scheme, value): site
        for scheme, value, site in SiteIdentifier.objects.standing()
        .filter(site__in=by_id)
        .values_list("scheme", "value", "site_id")
    }
    matches: dict[Key, list[RecordMatch]] = defaultdict(list)
    for match in RecordMatch.objects.filter(site__in=by_id):
        matches[match.source, match.key].append(match)
    keys = set(matches) | set(_with_number(owners).values_list("source", "key"))
    found: dict[UUID, list[SiteRecord]] = {site: [] for site in by_id}
    for key, versions in versions_of(keys).items():
        # A later file may have put the record right: the present version says whose it is.
        owner = owners.get((versions[0].scheme, versions[0].identifier))
        if owner is not None:
            found[owner].append(SiteRecord(versions[0], versions[1:]))
        elif not versions[0].identifier:
            for match in matches[key]:
                found[match.site_id].append(SiteRecord(versions[0], versions[1:], match))
    entered: dict[UUID, list[EnteredRecord]] = defaultdict(list)
    for row in EnteredRecord.objects.filter(site__in=by_id):
        entered[row.site_id].append(row)
    return {
        key: SiteRecords(
            site,
            tuple(sorted(found[key], key=lambda record: _newest_first(record.present))),
            tuple(entered[key]),
            names_that_clash(record.present for record in found[key] if record.match is None),
        )
        for key, site in by_id.items()
    }


def _with_number(numbers: Iterable[Number]) -> QuerySet[RegulatoryRecord]:
    """The versions that name one of these identifiers."""
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for scheme, value in numbers:
        by_scheme[scheme].append(value)
    wanted = Q(pk__in=())
    for scheme, values in by_scheme.items():
        wanted |= Q(scheme=scheme, identifier__in=values)
    return counting().filter(wanted)


def versions_of(keys: Iterable[Key]) -> dict[Key, tuple[RegulatoryRecord, ...]]:
    """Every version that counts of these records, the present one first. One query."""
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, key in keys:
        by_source[source].append(key)
    wanted = Q(pk__in=())
    for source, some in by_source.items():
        wanted |= Q(source=source, key__in=some)
    found: dict[Key, list[RegulatoryRecord]] = defaultdict(list)
    for row in _last_first(counting().filter(wanted)):
        found[row.source, row.key].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _last_first(rows: QuerySet[RegulatoryRecord]) -> QuerySet[RegulatoryRecord]:
    return rows.select_related("run").order_by("-run__as_of", "-pk")


def _newest_first(row: RegulatoryRecord) -> tuple[int, str, str]:
    day = row.happened_on or row.posted_on
    return (-day.toordinal() if day else 0, row.source, row.key)


def names_that_clash(rows: Iterable[RegulatoryRecord]) -> tuple[str, str] | None:
    """Two names that two sources give, today, without a common word; None where there are none."""
    latest: dict[str, RegulatoryRecord] = {}
    for row in rows:
        known = latest.get(row.source)
        if row.name and (known is None or (row.run.as_of, row.pk) > (known.run.as_of, known.pk)):
            latest[row.source] = row
    names = [row.name for row in latest.values()]
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            if not set(bare_words(one)) & set(bare_words(other)):
                return one, other
    return None


def sources() -> dict[RecordSource, ImportRun]:
    """For each source the run that tells what is known: the latest data, of those the last brought in."""
    runs = ImportRun.objects.filter(undone_at__isnull=True).order_by("as_of", "imported_at")
    return {RecordSource(run.source): run for run in runs}


# For the engine


def events_of(site: Site) -> list[SiteEvent]:
    """What the engine needs to know of a site. Five queries."""
    return site_events(records_of(site))


def events_of_sites(sites: Iterable[Site]) -> dict[UUID, list[SiteEvent]]:
    """The same for many sites, by their ids; five queries."""
    return {key: site_events(records) for key, records in records_of_sites(sites).items()}


def site_events(records: SiteRecords) -> list[SiteEvent]:
    """Records as the engine takes them. One without a day has no place in time and is only shown."""
    events = [event for record in records.records if (event := _event(record.present)) is not None]
    return events + [_entered_event(row) for row in records.entered]


def event_key(row: RegulatoryRecord | EnteredRecord) -> str:
    """The key under which the engine knows a record."""
    return f"entered:{row.pk}" if isinstance(row, EnteredRecord) else f"{row.source}:{row.key}"


def _event(row: RegulatoryRecord) -> SiteEvent | None:
    happened_on = row.happened_on or row.posted_on
    if happened_on is None:
        return None
    return SiteEvent(
        key=event_key(row),
        kind=row.kind,
        happened_on=happened_on,
        outcome=row.outcome,
        authority="EU" if row.source in (RecordSource.EU_CERTIFICATES, RecordSource.EU_NON_COMPLIANCE) else "FDA",
        area=row.area if row.kind in _BY_AREA else row.product_type if row.kind in _BY_PRODUCT else "",
        ended_on=_closed_on(row.details) if row.kind == RecordKind.WARNING_LETTER else None,
        reference=row.reference,
        source=row.source,
        as_of=row.run.as_of,
        known_on=row.posted_on,
    )


def _closed_on(details: Sequence[Sequence[str]]) -> date | None:
    told = next((text for label, text in details if label == CLOSE_OUT), "")
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _entered_event(row: EnteredRecord) -> SiteEvent:
    return SiteEvent(
        key=event_key(row),
        kind=row.kind,
        happened_on=row.happened_on,
        outcome=row.outcome,
        authority=row.authority,
        ended_on=row.ended_on,
        reference=row.reference,
        source="entered",
        as_of=row.as_of,
    )
