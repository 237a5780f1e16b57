"""Bringing a scorecard: upload, look at what was read, confirm."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from scoring.actions.imports import import_scorecard
from scoring.actions.recording import AlreadyDone, Once
from scoring.engine.errors import EngineError
from scoring.forms.scorecards import ScalesForm, ScorecardConfirmForm, ScorecardUploadForm, positions
from scoring.importers.records import Scorecard
from scoring.importers.scorecard import parse
from scoring.importers.template import template_xlsx
from scoring.models import Selection
from scoring.policies import check_can_create_selection
from scoring.selectors.display import present
from scoring.selectors.ranking import analysis_of
from scoring.selectors.scorecard import matrix_from
from scoring.selectors.selections import made_with
from scoring.selectors.vendors import namesakes
from scoring.views.access import SignedInRequest
from scoring.views.staging import discard, stage
from scoring.views.staging import staged as waiting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_new(request: SignedInRequest) -> HttpResponse:
    """Choose a file; it is kept, not yet carried out."""
    check_can_create_selection(request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ScorecardUploadForm(*posted)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        return redirect("scorecard-preview", staged=stage(request, upload.name, upload.read()))
    return render(request, "scorecards/new.html", {"form": form}, status=200 if not form.errors else 422)


@require_safe
def scorecard_template(request: SignedInRequest) -> HttpResponse:
    """An empty scorecard to fill in."""
    response = HttpResponse(template_xlsx(), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="scorecard-template.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_preview(request: SignedInRequest, staged: uuid.UUID) -> HttpResponse:
    """What was read, every problem by its place, the ranking it would give; a POST confirms, once."""
    check_can_create_selection(request.user)
    try:
        name, data = waiting(request, staged)
    except Http404:
        # A confirmed file is discarded; its address leads on to what it became.
        if (done := made_with(staged, request.user)) is None:
            raise
        return redirect("results-ranking", ref=done.ref)
    sent = request.POST if request.method == "POST" else None
    typed = ScalesForm(sent, criteria=positions(sent or {}), ends={})
    by_hand = typed.ends if typed.is_valid() else {}
    scorecard = parse(data, name, by_hand=by_hand)
    scales = _scales_form(scorecard, typed)
    context: dict[str, Any] = {"scorecard": scorecard, "file_name": name, "staged": staged, "scales": scales}
    refused = 422 if request.method == "POST" else 200
    if scorecard.errors:
        return render(request, "scorecards/preview.html", context, status=refused)
    try:
        analysis = analysis_of(matrix_from(scorecard))
    except EngineError as error:
        return render(request, "scorecards/preview.html", {**context, "engine_error": str(error)}, status=refused)
    looks = request.method == "POST" and "look" in request.POST
    form = ScorecardConfirmForm(
        request.POST if request.method == "POST" and not looks else None,
        namesakes=namesakes([vendor.name for vendor in scorecard.vendors]),
        initial={"title": PurePath(name).stem.replace("_", " ")[:90]} | (sent.dict() if looks and sent else {}),
    )
    # Looked up after the namesakes: where they are this very file's own vendors, it has been confirmed by now.
    if (done := made_with(staged, request.user)) is not None:
        return redirect("results-ranking", ref=done.ref)
    if form.is_valid() and not scales.errors:
        return _confirmed(request, staged, scorecard, hashlib.sha256(data).hexdigest(), form)
    context |= {"form": form, "display": present(analysis), "rows": _rows(scorecard)}
    status = 200 if looks and not scales.errors else refused
    return render(request, "scorecards/preview.html", context, status=status)


def _scales_form(scorecard: Scorecard, typed: ScalesForm) -> ScalesForm:
    """The form of the page: every criterion, or those that lack a scale. What could not be read stays to be mended."""
    if scorecard.criteria:
        names = {n: criterion.name for n, criterion in enumerate(scorecard.criteria)}
        ends = {n: (criterion.worst, criterion.best) for n, criterion in enumerate(scorecard.criteria)}
    else:
        names, ends = dict(scorecard.unscaled), {}
    if typed.errors and names.keys() <= typed.criteria.keys():
        return ScalesForm(typed.data, criteria=names, ends=ends)
    return ScalesForm(criteria=names, ends=ends)


def _confirmed(
    request: SignedInRequest, staged: uuid.UUID, scorecard: Scorecard, sha256: str, form: ScorecardConfirmForm
) -> HttpResponse:
    once = Once(key=staged, result_id=uuid.uuid4())
    try:
        selection = import_scorecard(
            by=request.user,
            scorecard=scorecard,
            sha256=sha256,
            title=form.cleaned_data["title"],
            kind=form.cleaned_data["kind"],
            known=form.known_vendors(),
            once=once,
        )
    except AlreadyDone as done:
        selection = get_object_or_404(Selection.objects.visible_to(request.user), pk=done.result_id)
    else:
        messages.success(request, f"{scorecard.source} was imported as {selection.ref}.")
    discard(request, staged)
    return redirect("results-ranking", ref=selection.ref)


def _rows(scorecard: Scorecard) -> list[dict[str, Any]]:
    """The table as it was read: a row per criterion with one value per vendor."""
    return [
        {"criterion": criterion, "values": [scores[column] for scores in scorecard.scores]}
        for column, criterion in enumerate(scorecard.criteria)
    ]
