"""The log of a selection."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.forms.audit import LogFilterForm
from scoring.models import Selection
from scoring.policies import check_can_see_log
from scoring.selectors.audit import events_of, hide_open_scores
from scoring.views.access import SignedInRequest, head, with_selection

PAGE_SIZE = 100


@require_safe
@with_selection
def audit_list(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Every change, newest first, with old and new values; filtered by deed, person and words."""
    check_can_see_log(request.user, selection)
    form = LogFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    events = events_of(selection, verb=wanted.get("verb", ""), text=wanted.get("text", ""))
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
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
