"""Regulatory files: what was brought in, bringing one in, and taking it back."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from scoring import jobs
from scoring.actions.record_files import RecordFile, read_file
from scoring.actions.record_imports import import_records, undo_import
from scoring.actions.recording import AlreadyDone, Conflict, Once
from scoring.forms.records import AsOfForm, RecordFileForm, UndoForm
from scoring.importers.cells import protected_lines
from scoring.importers.regulatory import open_rows
from scoring.importers.regulatory_records import Quarantined
from scoring.importers.table import TableError
from scoring.models import ImportRun, Job, User
from scoring.policies import NotNow, can_keep_records, check_can_keep_records
from scoring.selectors.house_words import house_words
from scoring.selectors.records import sources
from scoring.views.access import SignedInRequest
from scoring.views.register import FORM_METHODS, posted
from scoring.views.staging import discard, stage, staged
from scoring.vocabulary import JobKind, RecordSource

PAGE_SIZE = 50
LOOKED_AT = 2_000  # rows that the preview reads; the rest is read once it is confirmed
SHOWN = 50  # quarantined rows on a page
STEPS = 3


@require_safe
def record_list(request: SignedInRequest) -> HttpResponse:
    """Every file that was brought in, the last first, and for each source how far its data go."""
    runs = ImportRun.objects.select_related("imported_by")
    last = sources()
    context = {
        "page": Paginator(runs, PAGE_SIZE).get_page(request.GET.get("page")),
        "coverage": [(source, last.get(source)) for source in RecordSource],
        "can_keep": can_keep_records(request.user),
    }
    return render(request, "records/list.html", context)


@FORM_METHODS
def record_import(request: SignedInRequest) -> HttpResponse:
    """Choose a file; one that cannot be read at all is refused here."""
    check_can_keep_records(request.user)
    form = RecordFileForm(request.POST, request.FILES) if request.method == "POST" else RecordFileForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read()
        try:
            open_rows(upload.name, data, words=house_words())
        except TableError as error:
            form.add_error("file", _told(error))
        else:
            return redirect("record-preview", stage(request, upload.name, data))
    context = {"form": form, "known": RecordSource.labels}
    return render(request, "records/import.html", context, status=422 if form.errors else 200)


@FORM_METHODS
def record_preview(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What the file is and what its first rows give; the date of its data; confirm."""
    check_can_keep_records(request.user)
    job = Job.objects.filter(pk=key, created_by=request.user).first()
    if job is not None and (job.is_running or job.is_done):
        return redirect(job)
    name, data = staged(request, key)
    digest = hashlib.sha256(data).hexdigest()
    known = ImportRun.objects.filter(sha256=digest, undone_at__isnull=True).first()
    try:
        rows = open_rows(name, data, words=house_words())
    except TableError as error:
        raise Http404("No file of an authority waits at this address.") from error
    problem, looked = "", []
    try:
        looked = list(islice(rows, LOOKED_AT))
    except TableError as error:
        problem = _told(error)
    form = AsOfForm(posted(request), initial={"as_of": rows.as_of})
    if request.method == "POST" and form.is_valid() and known is None and not problem:
        job = jobs.start(
            key=key,
            kind=JobKind.RECORDS_IMPORT,
            title=f"Bringing in {name}",
            by=request.user,
            work=_Import(request, key, name, data, digest, form.cleaned_data["as_of"]),
        )
        return redirect(job)
    aside = [row for row in looked if isinstance(row, Quarantined)]
    context = {
        "name": name,
        "source": RecordSource(rows.source),
        "rows": rows,
        "form": form,
        "known": known,
        "problem": problem,
        "usable": len(looked) - len(aside),
        "aside": aside[:SHOWN],
        "aside_total": len(aside),
        "is_all": len(looked) < LOOKED_AT,
        "failed": job,
    }
    refused = form.errors or (request.method == "POST" and (known or problem))
    return render(request, "records/preview.html", context, status=422 if refused else 200)


def _told(error: TableError) -> str:
    message = str(error)
    place = f"Row {error.row}: " if error.row else ""
    return f"{place}{message[0].upper()}{message[1:]}."


class _Import:
    """The work of the job: read the file onto disk, compare, write in one transaction."""

    def __init__(
        self, request: SignedInRequest, key: uuid.UUID, name: str, data: bytes, sha256: str, as_of: date
    ) -> None:
        self.request, self.key, self.name, self.data = request, key, name, data
        self.sha256, self.as_of = sha256, as_of

    def __call__(self, progress: jobs.Progress) -> jobs.Outcome:
        url = reverse("record-run", args=[self.key])
        progress.step("Reading the file", 0, STEPS)
        try:
            with read_file(
                self.name,
                self.data,
                words=house_words(),
                told=lambda rows: progress.step(f"Reading the file, {rows} rows so far", 0, STEPS),
            ) as file:
                run = self._bring(file, self.request.user, progress)
        except AlreadyDone:
            return jobs.Outcome(f"{self.name} was brought in already.", url)
        except TableError as error:
            raise jobs.Refused(_told(error)) from error
        except (NotNow, Conflict) as refusal:
            raise jobs.Refused(str(refusal)) from refusal
        discard(self.request, self.key)
        return jobs.Outcome(f"{run}: {run.counts}.", url)

    def _bring(self, file: RecordFile, by: User, progress: jobs.Progress) -> ImportRun:
        total = file.records.count

        def told(compared: int) -> None:
            if compared < total:
                progress.step(f"Comparing record {compared} of {total} with what is known", 1, STEPS)
            else:
                progress.step("Writing what is new or has changed", 2, STEPS)

        return import_records(
            by=by,
            file=file,
            file_name=self.name,
            sha256=self.sha256,
            as_of=self.as_of,
            once=Once(key=self.key, result_id=self.key),
            told=told,
        )


@require_safe
def record_run(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """One file: what it was, what became of its rows, and those that were set aside."""
    run = get_object_or_404(ImportRun.objects.select_related("imported_by", "undone_by"), pk=key)
    context = {
        "run": run,
        "aside": run.quarantined.all()[:SHOWN],
        "can_undo": run.undone_at is None and can_keep_records(request.user),
    }
    return render(request, "records/run.html", context)


@FORM_METHODS
def record_undo(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Take an import back, with the reason."""
    check_can_keep_records(request.user)
    run = get_object_or_404(ImportRun, pk=key)
    form = UndoForm(posted(request))
    if request.method == "POST" and form.is_valid():
        undo_import(by=request.user, run=run, reason=form.cleaned_data["reason"])
        messages.success(request, f"The import of {run.file_name} was undone.")
        return redirect(run)
    context = {
        "form": form,
        "title": f"Undo the import of {run.file_name}",
        "label": "Undo it",
        "back": run.get_absolute_url(),
        "note": f"{run.rows_new} new and {run.rows_changed} changed records no longer count, and the versions before "
        "count again. The rows stay, and so does the log.",
    }
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


@require_safe
def record_aside(request: SignedInRequest, key: uuid.UUID) -> StreamingHttpResponse:
    """The rows of a file that were set aside, as CSV, with line and reason before their cells."""
    run = get_object_or_404(ImportRun, pk=key)
    headings = list(dict.fromkeys(heading for row in run.quarantined.iterator() for heading, _ in row.row))

    def lines() -> Iterator[list[str | int]]:
        yield ["Line", "Reason", *headings]
        for row in run.quarantined.iterator():
            cells = dict(row.row)
            yield [row.line, row.reason, *(cells.get(heading, "") for heading in headings)]

    response = StreamingHttpResponse(protected_lines(lines()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="set-aside-{run.source}-{run.as_of}.csv"'
    return response
