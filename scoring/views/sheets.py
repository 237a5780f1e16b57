"""Score sheets as others meet them: read once scoring has closed, and before that the questions to the vendors."""

from __future__ import annotations

import csv
import uuid
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.importers.cells import protect
from scoring.models import Selection
from scoring.policies import check_can_read_questions, check_can_read_sheets
from scoring.selectors.questions import questions
from scoring.selectors.sheet_page import sheet_of, with_earlier
from scoring.views.access import SignedInRequest, with_selection
from scoring.vocabulary import MemberRole


@require_safe
@with_selection
def sheet_detail(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """One evaluator's sheet for the lead and auditors: each score with its reason, its evidence and what it was before."""
    check_can_read_sheets(request.user, selection)
    submitted = selection.memberships.filter(role=MemberRole.EVALUATOR, submitted_at__isnull=False)
    member = get_object_or_404(submitted.select_related("user", "selection", "delegate"), pk=key)
    sheet = with_earlier(sheet_of(member), request.user)
    return render(request, "scores/read.html", {"selection": selection, "sheet": sheet, "member": member})


@require_safe
@with_selection
def question_list(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """What the lead has to ask each vendor."""
    check_can_read_questions(request.user, selection)
    asked = questions(selection)
    by_vendor = [(vendor, list(rows)) for vendor, rows in groupby(asked, key=lambda row: row.vendor)]
    return render(request, "scores/questions.html", {"selection": selection, "by_vendor": by_vendor})


@require_safe
@with_selection
def question_export(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The same as a file."""
    check_can_read_questions(request.user, selection)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")  # the mark lets spreadsheets read accents
    response.headers["Content-Disposition"] = f'attachment; filename="questions-{selection.ref}.csv"'
    writer = csv.writer(response)
    writer.writerow(("Vendor", "Site", "Criterion", "Question", "Asked by"))
    writer.writerows(map(protect, (q.vendor, q.site, q.criterion, q.text, q.asked_by)) for q in questions(selection))
    return response
