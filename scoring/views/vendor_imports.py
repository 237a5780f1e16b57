"""Bringing vendors and sites: upload, look at what would change and answer what is open, confirm. And taking them out."""

from __future__ import annotations

import hashlib
import uuid
from itertools import chain
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from scoring import jobs
from scoring.actions.recording import AlreadyDone, Conflict, Once
from scoring.actions.vendor_imports import MEANWHILE, import_vendors
from scoring.forms.vendor_imports import AnswersForm, BasisForm, VendorImportForm
from scoring.forms.vendors import DirectoryForm
from scoring.importers import decrs
from scoring.importers.site_records import SiteFile
from scoring.importers.table import TableError
from scoring.importers.vendors import HEADINGS, parse
from scoring.models import Job
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.reports import register
from scoring.selectors.export_rows import vendor_rows, waiting_rows
from scoring.selectors.house_words import house_words
from scoring.selectors.import_matching import make_plan
from scoring.selectors.import_plan import Basis, Plan
from scoring.selectors.vendors import countries_in_use, directory
from scoring.views.access import SignedInRequest
from scoring.views.staging import discard, stage, staged
from scoring.vocabulary import JobKind

SHOWN = 50  # rows of each kind in the preview
STEPS = 3


@require_http_methods(["GET", "HEAD", "POST"])
def vendor_import_new(request: SignedInRequest) -> HttpResponse:
    """Choose a file. A register of an authority is kept without its columns on persons."""
    check_can_edit_vendors(request.user)
    form = VendorImportForm(request.POST, request.FILES) if request.method == "POST" else VendorImportForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            name, data = _keepable(upload.name, upload.read())
        except TableError as error:
            message = str(error)
            place = f"Row {error.row}: " if error.row else ""
            form.add_error("file", f"{place}{message[0].upper()}{message[1:]}.")
        else:
            basis = {name: str(form.cleaned_data[name]) for name in ("as_of", "evidence")}
            key = stage(request, name, data)
            return redirect(f"{reverse('vendor-import-preview', args=[key])}?{urlencode(basis)}")
    context = {"form": form, "headings": HEADINGS.values()}
    return render(request, "vendor_imports/new.html", context, status=422 if form.errors else 200)


def _keepable(name: str, data: bytes) -> tuple[str, bytes]:
    """The file as it may be kept. Raises TableError for one that cannot be read at all."""
    reduced = decrs.without_contacts(data, name)
    return (name, data) if reduced is None else (f"{PurePath(name).stem}.csv", reduced)


@require_http_methods(["GET", "HEAD", "POST"])
def vendor_import_preview(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What the file would change, and the questions that it leaves open. A POST confirms, or with `look` looks again."""
    check_can_edit_vendors(request.user)
    try:
        name, data = staged(request, key)
    except Http404:
        # A file that was brought in is discarded; its address leads on to what came of it.
        return redirect(get_object_or_404(Job, pk=key, created_by=request.user))
    file = parse(data, name, house_words())
    basis_form = BasisForm(request.GET)
    if not basis_form.is_valid():
        raise Http404("The address of this page names no date of the file.")
    basis = basis_form.basis(is_register=file.kind == "register")
    plan = make_plan(file, basis)
    digest, status = plan.digest(), 200
    form = AnswersForm(questions=plan.questions, initial={"seen": digest})
    if request.method == "POST":
        # An answer can lead to a further question, so the form has those that follow from the answers.
        plan = make_plan(file, basis, _given(request))
        form = AnswersForm(request.POST, questions=plan.questions)
        complete = form.is_valid() and not plan.errors and not plan.is_empty
        if form.cleaned_data.get("seen") != digest:
            form.look_again(digest)
            status = 409
        elif "look" in request.POST:
            form.errors.clear()
        elif not complete:
            status = 422
        else:
            job = jobs.start(
                key=key,
                kind=JobKind.VENDOR_IMPORT,
                title=f"Bringing in {name}",
                by=request.user,
                work=_Import(request, key, name, data, basis, form.answers()),
            )
            return redirect(job)
    context = {"file": file, "plan": plan, "form": form, "basis": basis, **_shown(plan)}
    return render(request, "vendor_imports/preview.html", context, status=status)


def _given(request: SignedInRequest) -> dict[str, str]:
    return {
        key: value
        for key, value in request.POST.items()
        if isinstance(value, str) and key.startswith(("vendor-", "site-"))
    }


def _shown(plan: Plan) -> dict[str, Any]:
    """The first rows of each kind; a register has thousands, and the counts say so."""
    parts = ("new_vendors", "changed_vendors", "new_sites", "changed_sites")
    return {part: getattr(plan, part)[:SHOWN] for part in parts} | {"shown": SHOWN}


class _Import:
    """The work of the job: read again, compare again, write in one transaction; then the file waits no longer."""

    def __init__(
        self, request: SignedInRequest, key: uuid.UUID, name: str, data: bytes, basis: Basis, answers: dict[str, str]
    ) -> None:
        self.request, self.key, self.name, self.data = request, key, name, data
        self.basis, self.answers = basis, answers

    def __call__(self, progress: jobs.Progress) -> jobs.Outcome:
        progress.step("Reading the file", 0, STEPS)
        file: SiteFile = parse(self.data, self.name, house_words())
        progress.step(f"Comparing {len(file.records)} rows with the register", 1, STEPS)
        plan = make_plan(file, self.basis, self.answers)
        progress.step(f"Writing: {plan.summary}. A large register takes up to a minute", 2, STEPS)
        url = reverse("vendor-list")
        if plan.errors:
            raise jobs.Refused(MEANWHILE)
        try:
            import_vendors(
                by=self.request.user,
                plan=plan,
                sha256=hashlib.sha256(self.data).hexdigest(),
                once=Once(key=self.key, result_id=self.key),
            )
        except AlreadyDone:
            outcome = jobs.Outcome(f"{self.name} was brought in already.", url)
        except (NotNow, Conflict) as refusal:
            raise jobs.Refused(str(refusal)) from refusal
        else:
            outcome = jobs.Outcome(f"{self.name}: {plan.summary}.", url)
        discard(self.request, self.key)
        return outcome


@require_safe
def vendor_export(request: SignedInRequest, form: str) -> HttpResponse:
    """The vendors of the current search and filters with their sites; without any, the waiting sites too."""
    filters = DirectoryForm(request.GET, country_codes=countries_in_use())
    rows = vendor_rows(directory(filters.query, filters.filters, sort="name"))
    if not (filters.query or any(filters.filters)):
        rows = chain(rows, waiting_rows())
    data, content_type = (
        (register.to_csv(rows), register.CSV) if form == "csv" else (register.to_xlsx(rows), register.XLSX)
    )
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="vendors.{form}"'
    return response
