"""Submitted score sheets as others read them, once scoring has closed."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring.models import Selection
from scoring.policies import check_can_read_sheets
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
