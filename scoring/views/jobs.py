"""How far a piece of work is. The page reloads itself until the work has ended."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.views.decorators.http import require_safe

from scoring.models import Job
from scoring.views.access import SignedInRequest
from scoring.views.report_work import asked_for
from scoring.views.sessions import asks_by_itself
from scoring.vocabulary import JobKind


@asks_by_itself
@require_safe
def job_detail(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """A job of the person's own; those of others are not to be found."""
    job = get_object_or_404(Job, pk=key, created_by=request.user)
    is_report = job.kind == JobKind.REPORT
    asked = asked_for(key, request.GET) if is_report else None
    back = reverse("report-detail", args=[resolve(job.url).kwargs["ref"]]) if is_report and job.url else ""
    context = {"job": job, "is_report": is_report, "asked": asked, "back": asked.back if asked else back}
    return render(request, "jobs/detail.html", context)
