"""What a report says of regulatory records: the record of each vendor's site, and the values that were read from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from scoring.engine.display import EMPTY, listing, number
from scoring.engine.inspection_visits import spoken
from scoring.models import Alternative, DerivedValue, Selection, Site
from scoring.reports.control import Inspections, RecordLine
from scoring.selectors.derived import kind_of
from scoring.selectors.records import records_of_sites, sources
from scoring.selectors.site_record import Row, SitePage, page_of_records

MOST_LINES = 14
WIDTH, FONT_SIZE = 658, 9.8


def inspections_of(selection: Selection, alternatives: Iterable[Alternative], on: date) -> dict[UUID, Inspections]:
    """The inspection record of each alternative whose site has any, by its id; eight queries, whatever the number."""
    by_site = {alternative.site_id: alternative for alternative in alternatives if alternative.site_id}
    sites = Site.objects.filter(pk__in=by_site).select_related("vendor").prefetch_related("identifiers")
    runs = list(sources().values())
    found = {}
    for key, records in records_of_sites(sites).items():
        if records.records or records.entered:
            place = by_site[key]
            page = page_of_records(
                records,
                runs,
                on,
                kind=kind_of(selection),
                width=WIDTH,
                font_size=FONT_SIZE,
                uid=f"-{place.position + 1}",
            )
            found[place.pk] = _inspections(page)
    return found


def _inspections(page: SitePage) -> Inspections:
    searched = (
        listing(f"{run.get_source_display()} of {spoken(run.as_of)}" for run in page.searched) if page.searched else ""
    )
    return Inspections(
        sentence=f"As known on {spoken(page.on)}: {page.record.sentence}",
        timeline=page.timeline,
        lines=tuple(_line(row) for row in page.rows[:MOST_LINES]),
        older=max(len(page.rows) - MOST_LINES, 0),
        searched=searched,
    )


def _line(row: Row) -> RecordLine:
    counted = row.counted
    counts = f"{counted.points} points, weight {counted.weight}" if counted.weight and counted.points else "–"
    if counted.inferred:
        counts += ", OAI inferred"
    if counted.cap:
        counts = "sets a cap, which decides" if counted.binds else "sets a cap"
    return RecordLine(
        day=spoken(row.day) if row.day else EMPTY,
        what=row.what,
        outcome=row.outcome or EMPTY,
        counts=counts,
        source=f"{row.source}, {spoken(row.as_of)}",
    )


def derived_sentences(selection: Selection) -> list[str]:
    """What was read for each derived criterion and as of when; then each override, with both values and its reason."""
    rows = list(
        DerivedValue.objects.filter(
            selection=selection,
            criterion__criteria_model=selection.criteria_model_id,
            alternative__removed_at__isnull=True,
        )
        .select_related("criterion", "alternative")
        .order_by("criterion__position", "alternative__position")
    )
    by_criterion: dict[str, list[DerivedValue]] = defaultdict(list)
    for row in rows:
        by_criterion[row.criterion.name].append(row)
    told = []
    for name, some in by_criterion.items():
        values = listing(f"{row.alternative.short_name} {_figure(row)} ({spoken(row.as_of)})" for row in some)
        told.append(f"{name}: {values}.")
    told += [
        f"{row.alternative.short_name}, {row.criterion.name}: set by hand to {number(float(row.override))}, "
        f"because: {row.override_reason} From the records: {_figure(row)}. {row.basis['explanation']}"
        for row in rows
        if row.override is not None
    ]
    return told


def _figure(row: DerivedValue) -> str:
    return "insufficient evidence" if row.value is None else number(float(row.value))
