"""The report of a selection as its rows stand now."""

from __future__ import annotations

from datetime import datetime

from scoring.models import AuditEvent, Selection
from scoring.reports.context import ReportContext
from scoring.reports.frozen import context_from
from scoring.selectors.snapshot import content_of
from scoring.vocabulary import AuditVerb


def from_selection(selection: Selection) -> ReportContext:
    """The draft of the comparison report. The same rows give the same context, whenever it is asked for."""
    return context_from(content_of(selection), created_at=_changed_at(selection))


def _changed_at(selection: Selection) -> datetime | None:
    """The instant of the last change; making a report is an event too, but changes nothing that it shows."""
    events = AuditEvent.objects.filter(chain=selection.ref).exclude(verb=AuditVerb.REPORT_MADE)
    return events.order_by("-seq").values_list("at", flat=True).first()
