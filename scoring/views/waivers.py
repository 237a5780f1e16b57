"""Waivers of must-haves: which were asked for, and the answer of the approver whom each is for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from scoring.actions.screening import grant_waiver, refuse_waiver
from scoring.forms.setup import WaiverForm
from scoring.models import Screening, Selection
from scoring.policies import NotNow, allowed, check_can_waive
from scoring.selectors.setup import waivers
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.register import FORM_METHODS
from scoring.views.setup_pages import NOT_TRIED, save, setup_page


@FORM_METHODS
@with_selection
def waiver_list(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Every waiver that was asked for; a POST answers one of them."""
    answered, saving = WaiverForm(), NOT_TRIED
    if request.method == "POST":
        answered = WaiverForm(request.POST)
        screening = _asked(request, selection)
        check_can_waive(request.user, selection, screening.criterion)
        if answered.is_valid():
            given = answered.cleaned_data
            answer = grant_waiver if given["answer"] == "grant" else refuse_waiver
            saving = save(
                answered,
                lambda: answer(by=request.user, screening=screening, version=given["version"], reason=given["reason"]),
            )
            if saving.done:
                messages.success(request, "The lead sees your answer; it is printed with the results.")
                return redirect("waiver-list", selection.ref)
    rows = [
        (row, allowed(check_can_waive, request.user, selection, row.criterion), _form_of(row, answered))
        for row in waivers(selection)
    ]
    return setup_page(
        request, "setup/waivers.html", selection, {"rows": rows, "form": answered},
        saving=saving, status=saving.status(answered) if answered.is_bound else 200,
    )  # fmt: skip


def _asked(request: SignedInRequest, selection: Selection) -> Screening:
    """The must-have that the form is about."""
    wanted = request.POST.get("screening", "")
    found = next((row for row in waivers(selection) if str(row.pk) == wanted), None)
    if found is None:
        raise NotNow("No such waiver waits for an answer. Load the page again.")
    return found


def _form_of(row: Screening, answered: WaiverForm) -> WaiverForm:
    """The form of one waiver; the one that was refused with what was typed."""
    if answered.is_bound and answered["screening"].value() == str(row.pk):
        return answered
    return WaiverForm(initial={"screening": row.pk, "version": row.version}, auto_id=f"id_{row.pk}_%s")
