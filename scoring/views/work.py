"""My work: what waits for me, and what I follow."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.policies import can_create_selection, can_edit_criteria
from scoring.selectors import work
from scoring.selectors.issued import latest_issued
from scoring.views.access import SignedInRequest
from scoring.vocabulary import GlobalRole


@require_safe
def work_list(request: SignedInRequest) -> HttpResponse:
    """The tasks that wait for the person, then what their roles in the house watch."""
    edits_criteria = can_edit_criteria(request.user)
    audits = request.user.has_role(GlobalRole.AUDITOR)
    return render(
        request,
        "work/list.html",
        {
            "tasks": work.waiting_for(request.user),
            "following": work.following(request.user),
            "can_create": can_create_selection(request.user),
            "edits_criteria": edits_criteria,
            "drafts": work.drafts() if edits_criteria else [],
            "signals": work.signals() if edits_criteria else [],
            "events": work.latest_events() if audits else [],
            "reports": latest_issued(request.user) if audits else [],
        },
    )
