"""The vendors that compete, with their sites and what the records say of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date
from typing import Any
from uuid import UUID

from scoring.engine.display import EMPTY, listing
from scoring.engine.inspection_visits import spoken
from scoring.models import Alternative, Selection, Site
from scoring.selectors.derived import kind_of
from scoring.selectors.records import records_of_sites, sources
from scoring.selectors.site_record import Row, SiteReading, read_records

MOST_LINES = 14


def vendors(selection: Selection, rows: Iterable[Alternative], places: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """In the order of `rows`; `places` are the vendors' in words, by id. Eight queries, whatever their number."""
    rows = list(rows)
    sites = {site.pk: site for site in _sites(rows)}
    records = _records(selection, sites)
    return [
        {
            "key": f"A{row.position + 1}",
            "name": row.vendor.name,
            "short_name": row.short_name,
            "place": places[row.pk],
            "status": row.vendor.status,
            "kinds": [str(kind) for kind in row.vendor.kinds],
            "strength": row.strength,
            "concern": row.concern,
            "site": _site(sites[row.site_id]) if row.site_id else None,
            "records": records.get(row.site_id) if row.site_id else None,
        }
        for row in rows
    ]


def _sites(rows: Iterable[Alternative]) -> Iterable[Site]:
    wanted = {row.site_id for row in rows if row.site_id}
    return Site.objects.filter(pk__in=wanted).select_related("vendor").prefetch_related("identifiers")


def _site(site: Site) -> dict[str, Any]:
    numbers = sorted((row.scheme, row.value) for row in site.identifiers.all() if row.removed_at is None)
    return {
        "name": site.name,
        "city": site.city,
        "country": site.country,
        "identifiers": [{"scheme": scheme, "value": value} for scheme, value in numbers],
    }


# Records


def records_on(selection: Selection) -> date:
    """The day as of which records count: the one that was set, else that of the last step which fixed anything."""
    fixed_at = selection.scoring_closed_at or selection.sealed_at or selection.created_at
    return selection.records_as_of or fixed_at.astimezone(UTC).date()


def _records(selection: Selection, sites: Mapping[UUID, Site]) -> dict[UUID, dict[str, Any]]:
    """What the report prints of each site of which anything is on record; six queries."""
    runs, on, kind = list(sources().values()), records_on(selection), kind_of(selection)
    return {
        key: _record(read_records(records, runs, on, kind=kind), on)
        for key, records in records_of_sites(sites.values()).items()
        if records.records or records.entered
    }


def _record(reading: SiteReading, on: date) -> dict[str, Any]:
    runs = reading.searched
    return {
        "sentence": f"As known on {spoken(on)}: {reading.record.sentence}",
        "searched": listing(f"{run.get_source_display()} of {spoken(run.as_of)}" for run in runs) if runs else "",
        "older": max(len(reading.rows) - MOST_LINES, 0),
        "lines": [_line(row) for row in reading.rows[:MOST_LINES]],
        "timeline": asdict(reading.plan),
    }


def _line(row: Row) -> dict[str, str]:
    counted = row.counted
    counts = f"{counted.points} points, weight {counted.weight}" if counted.weight and counted.points else EMPTY
    if counted.inferred:
        counts += ", OAI inferred"
    if counted.cap:
        counts = "sets a cap, which decides" if counted.binds else "sets a cap"
    return {
        "day": spoken(row.day) if row.day else EMPTY,
        "what": row.what,
        "outcome": row.outcome or EMPTY,
        "counts": counts,
        "source": f"{row.source}, {spoken(row.as_of)}",
    }
