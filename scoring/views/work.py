"""My work: what waits for me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.policies import can_create_selection
from scoring.selectors.work import following, waiting_for
from scoring.views.access import SignedInRequest


@require_safe
def work_list(request: SignedInRequest) -> HttpResponse:
    """The tasks that wait for the person, then the selections that they follow."""
    return render(
        request,
        "work/list.html",
        {
            "tasks": waiting_for(request.user),
            "following": following(request.user),
            "can_create": can_create_selection(request.user),
        },
    )
