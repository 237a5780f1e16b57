"""Documents of a selection: the draft of one as its rows stand now, the one that is issued from what was frozen, and what
has to be read before it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from scoring.models import Alternative, AuditEvent, Selection, Snapshot, User
from scoring.policies import current_snapshot
from scoring.reports.debrief import alone
from scoring.reports.document import Document
from scoring.reports.errors import RenderError
from scoring.reports.masking import texts_on_prices
from scoring.reports.options import Options
from scoring.reports.redaction import redacted
from scoring.selectors.issued import events_of_record, signatures_of
from scoring.selectors.names import draw_of
from scoring.selectors.snapshot import content_of
from scoring.vocabulary import AuditVerb, ReportKind

# What leaves the house is an event too, but changes nothing that a report shows.
_OF_COPIES = (AuditVerb.REPORT_MADE, AuditVerb.DATA_EXPORTED, AuditVerb.REPORT_READ, AuditVerb.REPORT_DAMAGED)


def draft_of(
    selection: Selection,
    kind: ReportKind = ReportKind.COMPARISON,
    options: Options | None = None,
    *,
    alternative: Alternative | None = None,
) -> Document:
    """The draft of a report. The same rows give the same document, whenever it is asked for."""
    return Document(
        kind,
        content_of(selection),
        _drawing(options or Options(), selection),
        created_at=_changed_at(selection, to_the_day=options is not None and options.names != "full"),
        vendor=key_of(alternative),
    )


def issue_of(
    snapshot: Snapshot,
    kind: ReportKind,
    options: Options,
    *,
    alternative: Alternative | None,
    minor: int,
    at: datetime,
    by: User,
) -> Document:
    """The report as it is issued: of what was frozen, with the signatures and the trail up to now."""
    whole = json.loads(snapshot.content)
    return Document(
        kind,
        whole["content"],
        _drawing(options, snapshot.selection),
        version=f"{snapshot.number}.{minor}",
        status="Issued",
        created_at=at,
        issued_by=by.full_name,
        vendor=key_of(alternative),
        snapshot=whole,
        sha256=snapshot.sha256,
        signatures=signatures_of(snapshot),
        events=events_of_record(snapshot.selection),
    )


def texts_on_prices_of(
    selection: Selection, kind: ReportKind, options: Options, *, alternative: Alternative | None = None
) -> tuple[tuple[str, str], ...]:
    """(where, text) of what people typed about prices, where a document of the frozen decision, or of the rows as they
    stand, holds prices back: no program can tell what their words give away. None where they are shown, or where nothing
    would be left to tell."""
    if options.prices == "shown":
        return ()
    snapshot = current_snapshot(selection)
    content = json.loads(snapshot.content)["content"] if snapshot else content_of(selection)
    try:
        told = alone(content, key_of(alternative)) if kind == ReportKind.DEBRIEF else content
        return texts_on_prices(redacted(told, _drawing(options, selection)))
    except RenderError:
        return ()


def _drawing(options: Options, selection: Selection) -> Options:
    """With what it takes to hold names back."""
    return options if options.names == "full" else replace(options, draw=draw_of(selection))


def key_of(alternative: Alternative | None) -> str:
    """The vendor's key in a content; "" for none."""
    return "" if alternative is None else f"A{alternative.position + 1}"


def _changed_at(selection: Selection, *, to_the_day: bool) -> datetime | None:
    """The instant of the last change; the day, where it may have been somebody's who is not named."""
    events = AuditEvent.objects.filter(chain=selection.ref).exclude(verb__in=_OF_COPIES)
    at = events.order_by("-seq").values_list("at", flat=True).first()
    return at.replace(hour=0, minute=0, second=0, microsecond=0) if at and to_the_day else at
