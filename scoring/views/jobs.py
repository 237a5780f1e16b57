"""How far a piece of work is. The page reloads itself until the work has ended."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.models import Job
from scoring.views.access import SignedInRequest


@require_safe
def job_detail(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """A job of the person's own; those of others are not to be found."""
    job = get_object_or_404(Job, pk=key, created_by=request.user)
    return render(request, "jobs/detail.html", {"job": job})
