"""The log of a selection, and that of a selection or a vendor as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.actions.reports import record_log_export
from scoring.forms.audit import LogFilterForm
from scoring.models import AuditEvent, Selection
from scoring.policies import check_can_see_log
from scoring.reports import tables
from scoring.reports.log import csv_lines
from scoring.selectors.audit import events_of, hide_open_scores, lines_of
from scoring.selectors.changes import Changes
from scoring.selectors.register import events_about, lines_about
from scoring.views.access import SignedInRequest, head, with_selection
from scoring.views.vendors import find_vendor

PAGE_SIZE = 100
Events = QuerySet[AuditEvent]


@require_safe
@with_selection
def audit_list(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Every change, newest first, with old and new values; filtered by deed, person and words."""
    check_can_see_log(request.user, selection)
    form = LogFilterForm(request.GET)
    page = Paginator(_wanted(form, selection), PAGE_SIZE).get_page(request.GET.get("page"))
    hide_open_scores(page.object_list, selection)
    return render(
        request,
        "audit/list.html",
        {
            **head(request, selection, can_see_log=True),
            "page": page,
            "lines": [(event, event.payload.changes) for event in page],
            "form": form,
        },
    )


def _wanted(form: LogFilterForm, selection: Selection) -> Events:
    """The events that a filter lets through; a filter that cannot be lets through all."""
    wanted = form.cleaned_data if form.is_valid() else {}
    return events_of(selection, verb=wanted.get("verb", ""), text=wanted.get("text", ""))


@require_safe
@with_selection
def audit_export(request: SignedInRequest, selection: Selection) -> StreamingHttpResponse:
    """What the page shows under the same filter, all of it, as CSV; what it holds back is held back here. An event."""
    check_can_see_log(request.user, selection)
    return _file(
        request,
        _wanted(LogFilterForm(request.GET), selection),
        lambda events: lines_of(events, selection),
        name=selection.ref,
        about="the log as CSV",
        selection=selection,
    )


@require_safe
def vendor_log_export(request: SignedInRequest, slug: str) -> StreamingHttpResponse:
    """What was done to the vendor, its sites and their details, as CSV. An event."""
    vendor = find_vendor(slug)
    return _file(
        request,
        events_about(vendor),
        lambda events: lines_about(events, vendor),
        name=vendor.slug,
        about=f"the log of {vendor.name} as CSV",
    )


def _file(
    request: SignedInRequest,
    events: Events,
    lines: Callable[[Events], Iterable[tuple[AuditEvent, Changes | None]]],
    *,
    name: str,
    about: str,
    selection: Selection | None = None,
) -> StreamingHttpResponse:
    """The events up to this moment as an attachment: one that is written while the file is read is not in it."""
    newest = events.first() if request.method == "GET" else None  # a HEAD takes nothing along
    told = events.none() if newest is None else events.filter(pk__lte=newest.pk)
    if request.method == "GET":
        last = "" if newest is None else newest.hash
        record_log_export(by=request.user, about=about, entries=told.count(), newest=last, selection=selection)
    response = StreamingHttpResponse(csv_lines(lines(told)), content_type=tables.CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}_log_{timezone.localdate():%Y-%m-%d}.csv"'
    return response
