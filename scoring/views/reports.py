"""Reports: built on a page, made in the background, issued, handed out as they were issued."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from scoring import jobs
from scoring.actions.reports import record_damaged_report, record_name, record_reading
from scoring.forms.reports import BuilderForm, Deed
from scoring.identifiers import slug_of
from scoring.models import Job, Report, Selection
from scoring.policies import NotNow, WrongRole, can_see_log, current_snapshot
from scoring.policies.issuing import check_can_draft_report, check_can_issue_report
from scoring.reports.document import markup
from scoring.reports.errors import RenderError
from scoring.reports.frozen import UnfaithfulSnapshotError
from scoring.reports.making import TooLargeError, require_size
from scoring.reports.options import Options
from scoring.reports.selection import draft_of, texts_on_prices_of
from scoring.selectors.issued import checks_of, issued_of, issued_to, next_minor
from scoring.selectors.names import every_name_is_shown
from scoring.selectors.snapshot.plain import record_sha256
from scoring.views import drafts
from scoring.views.access import SignedInRequest, head, with_selection
from scoring.views.register import FORM_METHODS
from scoring.views.report_work import Asked, Wanted, make_draft, make_issue
from scoring.vocabulary import JobKind, ReportKind

PAGE_SIZE = 50
PDF, JSON = "application/pdf", "application/json"
FILE_WORDS = {ReportKind.COMPARISON: "report", ReportKind.SHORTLIST: "memo", ReportKind.AUDIT_EXTRACT: "audit-extract"}
OF_PREVIEW = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],  # lengths of bars stand in the markup of the report
    "font-src": [SELF],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
    "form-action": [NONE],
    "sandbox": ["allow-same-origin"],  # without it the house's fonts would be a stranger's
}
SHEETS = ("css/report.css", "css/report-screen.css")  # of the paper, and what a window has instead of paper


@csp_update({"frame-src": [SELF]})  # its preview
@FORM_METHODS
@with_selection
def report_detail(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """What is in the report, what it looks like, what was issued; a POST asks for the preview, a draft or an issue."""
    check_can_draft_report(request.user, selection)
    if request.method != "POST":
        return _page(request, selection, _chosen(request.GET, selection))
    deed, form = Deed(request.POST), _form(selection, request.POST)
    if not (deed.is_valid() and form.is_valid()):
        return _page(request, selection, form, status=422)
    query = _query(form)
    then = deed.cleaned_data["then"]
    if then == "preview":
        return redirect(f"{reverse('report-detail', args=[selection.ref])}?{query}")
    if then == "issue":
        try:
            check_can_issue_report(request.user, selection)
        except NotNow:
            return _page(request, selection, form, status=409)  # which says why, and keeps what was chosen
    asked = Asked(selection.ref, then, deed.cleaned_data["once"], query)
    wanted = Wanted(
        key=asked.key,
        by=request.user,
        selection=selection,
        kind=form.cleaned_data["kind"],
        options=form.options(),
        alternative=form.alternative,
    )
    work = partial(make_issue if then == "issue" else make_draft, wanted)
    job = jobs.start(key=wanted.key, kind=JobKind.REPORT, title=wanted.title, by=request.user, work=work)
    return redirect(f"{job.get_absolute_url()}?{asked.address}")


def _form(selection: Selection, data: QueryDict | None, **options: Any) -> BuilderForm:
    vendors = list(selection.alternatives.select_related("vendor"))
    return BuilderForm(data, vendors_of=vendors, names_shown=every_name_is_shown(selection), **options)


def _chosen(data: QueryDict, selection: Selection) -> BuilderForm:
    """The form with what stands in the address, or with what is usual."""
    form = _form(selection, data)
    if "paper" in data and form.is_valid():
        return form
    usual = Options().stored() | {"kind": ReportKind.COMPARISON}
    given = QueryDict(mutable=True)
    for name, value in usual.items():
        given.setlist(name, value if isinstance(value, list) else [value])
    given["names"] = form.fields["names"].choices[0][0]  # type: ignore[attr-defined]  # full, where that is offered
    form = _form(selection, given)
    form.is_valid()
    return form


def _query(form: BuilderForm) -> str:
    """What was chosen, as it stands in an address."""
    given = QueryDict(mutable=True)
    for name in form.fields:
        given.setlist(name, form.data.getlist(name))  # type: ignore[attr-defined]  # a QueryDict
    return given.urlencode()


def _page(request: SignedInRequest, selection: Selection, form: BuilderForm, *, status: int = 200) -> HttpResponse:
    waits_for, leads = "", True
    try:
        check_can_issue_report(request.user, selection)
    except NotNow as reason:
        waits_for = str(reason)
    except WrongRole:
        leads = False
    snapshot = current_snapshot(selection)
    fit = form.is_valid()
    context = {
        **head(request, selection, can_see_results=True, can_see_log=can_see_log(request.user, selection)),
        "form": form,
        "deed": Deed(),
        "query": _query(form) if fit else "",
        "leads": leads,
        "waits_for": waits_for,
        "snapshot": snapshot,
        "next_version": f"{snapshot.number}.{next_minor(snapshot, form.cleaned_data['kind'], form.alternative)}"
        if snapshot and fit
        else "",
        "checks": checks_of(snapshot) if snapshot else [],
        "carries_data": fit and form.options().tells_everything and form.cleaned_data["kind"] != ReportKind.DEBRIEF,
        "names_shown": "full" in dict(form.fields["names"].choices),  # type: ignore[attr-defined]  # a select
        "spoken": texts_on_prices_of(selection, form.cleaned_data["kind"], form.options(), alternative=form.alternative)
        if fit
        else (),
        "reports": issued_of(selection),
    }
    return render(request, "report/detail.html", context, status=status)


@csp_replace(OF_PREVIEW)
@xframe_options_sameorigin
@require_safe
@with_selection
def report_preview(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The pages of the draft as HTML, from the templates that the file is made of; nothing in it can run."""
    check_can_draft_report(request.user, selection)
    form = _chosen(request.GET, selection)
    document = draft_of(selection, form.cleaned_data["kind"], form.options(), alternative=form.alternative)
    try:
        require_size(document)
        text = markup(document)
    except (TooLargeError, RenderError, UnfaithfulSnapshotError) as reason:
        text = format_html(
            '<!doctype html><html lang="en-GB"><head><title>Report</title></head><body><p>{}</p></body></html>', reason
        )
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in SHEETS))
    return HttpResponse(text.replace("</head>", f"{links}</head>", 1))


@require_safe
@with_selection
def report_draft(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """The draft that the person's own job has made."""
    check_can_draft_report(request.user, selection)
    job = get_object_or_404(Job, pk=key, created_by=request.user, kind=JobKind.REPORT, url=request.path)
    name = f"{selection.ref}_report_draft_{timezone.localdate(job.created_at):%Y-%m-%d}.pdf"
    return _file(drafts.kept(key), PDF, name)


@require_safe
@with_selection
def report_file(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """An issued report as it was stored, for everybody who may know of its selection; a copy taken is an event."""
    report = get_object_or_404(issued_of(selection), pk=key)
    if unchanged := get_conditional_response(request, etag=f'"{report.sha256}"'):
        return unchanged
    data = _checked(request, report, report.stored_as, lambda found: hashlib.sha256(found).hexdigest(), report.sha256)
    if request.method == "GET":
        record_reading(by=request.user, report=report)
    response = _file(data, PDF, f"{_name(report)}.pdf")
    response.headers["ETag"] = f'"{report.sha256}"'
    return response


@require_safe
@with_selection
def report_record(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """The record that an issued report carries, as a file beside it."""
    report = get_object_or_404(issued_of(selection), pk=key)
    data = _checked(request, report, record_name(report.stored_as), _record_digest, report.record_sha256)
    if request.method == "GET":
        record_reading(by=request.user, report=report, is_record=True)
    return _file(data, JSON, f"{_name(report)}_record.json")


@require_safe
def issued_list(request: SignedInRequest) -> HttpResponse:
    """The issued reports of every selection that the person may know of."""
    text = request.GET.get("q", "").strip()
    pages = Paginator(issued_to(request.user, text), PAGE_SIZE)
    return render(request, "report/list.html", {"page": pages.get_page(request.GET.get("page")), "text": text})


def _checked(request: SignedInRequest, report: Report, name: str, digest: Callable[[bytes], str], kept: str) -> bytes:
    """A stored file that is the one that was issued. Raises NotNow, and leaves an event, where it is not."""
    try:
        with default_storage.open(name) as file:
            data = bytes(file.read())
    except FileNotFoundError:
        data = None
    found = "" if data is None else digest(data)
    if data is not None and found == kept:
        return data
    if request.method == "GET":
        record_damaged_report(by=request.user, report=report, found_sha256=found)
    raise NotNow(
        f"The stored file of {report} is {'gone' if data is None else 'not the one that was issued'}, so it is not "
        "handed out. Ask whoever keeps the server to bring it back from a backup; the log has the details."
    )


def _record_digest(data: bytes) -> str:
    try:
        record = json.loads(data)
    except ValueError:
        return hashlib.sha256(data).hexdigest()
    return record_sha256({name: value for name, value in record.items() if name != "record_sha256"})


def _name(report: Report) -> str:
    """SEL-2026-014_report_v1.0_2026-11-12."""
    words = FILE_WORDS.get(ReportKind(report.kind)) or f"debrief-{slug_of(str(report.alternative))[:60] or 'vendor'}"
    return f"{report.selection.ref}_{words}_v{report.version_text}_{timezone.localdate(report.issued_at):%Y-%m-%d}"


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # in place of the pages' own
    return response
