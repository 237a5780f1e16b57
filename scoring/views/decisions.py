"""The decision: written by the lead, said otherwise to, frozen for signing, opened again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from scoring.actions.decisions import freeze_decision, record_dissent, reopen_decision, save_decision
from scoring.actions.recording import Conflict
from scoring.forms.decisions import ConditionLines, DecisionForm, DissentForm, ReopenForm
from scoring.models import Decision, Selection
from scoring.policies import NotNow, can_see_log, check_can_see_results
from scoring.policies.deciding import (
    can_decide,
    can_dissent,
    can_name_approvers,
    can_reopen_decision,
    check_can_decide,
    check_can_dissent,
    check_can_reopen_decision,
)
from scoring.policies.signers import can_sign
from scoring.selectors.deciding import DecisionView, decision_view
from scoring.selectors.selections import next_step
from scoring.selectors.signatures import boards
from scoring.views.access import SignedInRequest, head, with_selection
from scoring.views.register import FORM_METHODS, posted
from scoring.views.setup_pages import NOT_TRIED, Saving, Theirs, save
from scoring.views.unsent import unsaved


@FORM_METHODS
@with_selection
def decision_detail(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The decision, with the form for the lead; a POST saves it, adds a line to it, or saves and freezes it."""
    check_can_see_results(request.user, selection)
    shown = decision_view(selection)
    form = DecisionForm(posted(request), vendors=shown.vendors, decision=shown.decision, draft=shown.figures.rationale)
    lines = ConditionLines(posted(request), shown.decision)
    if request.method != "POST":
        return _page(request, selection, shown, form=form, lines=lines)
    try:
        return _typed_decision(request, selection, shown, form, lines)
    except NotNow as reason:
        return unsaved(request, reason, form, *lines.forms)


def _typed_decision(
    request: SignedInRequest, selection: Selection, shown: DecisionView, form: DecisionForm, lines: ConditionLines
) -> HttpResponse:
    check_can_decide(request.user, selection)
    if lines.asked:
        return _page(request, selection, shown, form=_typed(form), lines=lines)
    saving, fits = NOT_TRIED, form.is_valid()
    saved: list[Decision] = []
    if lines.is_valid and fits:
        saving = save(form, lambda: saved.append(_save(request, selection, form, lines)))
    if saving.is_late:
        saving = replace(saving, theirs=(*saving.theirs, *_other_lines(selection, form, lines)))
    if not saving.done:
        status = 409 if saving.is_late else 422
        return _page(request, selection, shown, form=form, lines=lines, saving=saving, status=status)
    if request.POST.get("then") == "freeze":
        return _freeze(request, selection, version=saved[0].version)
    messages.success(request, "The decision is saved. It is not frozen yet: others can read it, nobody signs it.")
    return redirect("decision-detail", selection.ref)


def _other_lines(selection: Selection, form: DecisionForm, lines: ConditionLines) -> Iterator[Theirs]:
    """The shortlist and the conditions as they stand, where they are not what was typed."""
    standing = Decision.objects.get(selection=selection)
    listed = [row.alternative for row in standing.shortlist.select_related("alternative")]
    if {vendor.pk for vendor in listed} != set(form.cleaned_data["shortlist"]):
        yield Theirs("Shortlist", ", ".join(map(str, listed)))
    conditions = [(row.text, row.owner, row.due_on) for row in standing.conditions.all()]
    if conditions != [(line.text, line.owner, line.due_on) for line in lines.lines]:
        told = (f"{text} ({owner}, until {date_format(due_on, 'j M Y')})" for text, owner, due_on in conditions)
        yield Theirs("List of conditions", "; ".join(told))


def _save(request: SignedInRequest, selection: Selection, form: DecisionForm, lines: ConditionLines) -> Decision:
    return save_decision(
        by=request.user, selection=selection, draft=form.draft(lines.lines), version=form.cleaned_data["version"]
    )


def _typed(form: DecisionForm) -> DecisionForm:
    """The form with what was typed and without a word on what is missing: nothing was to be saved yet."""
    form.full_clean()
    form.errors.clear()
    return form


def _freeze(request: SignedInRequest, selection: Selection, *, version: int) -> HttpResponse:
    """What was just saved, as that version, is frozen; where something is in the way, it is saved and no more."""
    try:
        freeze_decision(
            by=request.user, selection=selection, version=version, acknowledged=request.POST.getlist("seen")
        )
    except (NotNow, Conflict) as reason:
        shown = decision_view(selection)
        form = DecisionForm(None, vendors=shown.vendors, decision=shown.decision, draft="")
        lines = ConditionLines(None, shown.decision)
        return _page(request, selection, shown, form=form, lines=lines, status=409, in_the_way=str(reason))
    messages.success(request, "The decision is frozen. Whoever it waits for can sign it now.")
    return redirect("decision-detail", selection.ref)


def _page(
    request: SignedInRequest, selection: Selection, shown: DecisionView, *, form: DecisionForm | None = None,
    lines: ConditionLines | None = None, saving: Saving = NOT_TRIED, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        **head(request, selection, can_see_results=True, can_see_log=can_see_log(request.user, selection)),
        "shown": shown,
        "form": form,
        "lines": lines,
        "saving": saving,
        "boards": boards(selection),
        "can_decide": can_decide(request.user, selection),
        "can_reopen": can_reopen_decision(request.user, selection),
        "can_sign": can_sign(request.user, selection),
        "can_dissent": can_dissent(request.user, selection),
        "can_name": can_name_approvers(request.user, selection),
        "next_step": next_step(selection, request.user),
        "reopening": ReopenForm(),
        "dissent": DissentForm(),
        "seen": request.POST.getlist("seen"),
        **more,
    }
    return render(request, "decisions/detail.html", context, status=status)


@require_POST
@with_selection
def decision_reopen(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Open a frozen decision again, with a reason."""
    form = ReopenForm(request.POST)
    try:
        check_can_reopen_decision(request.user, selection)
        if form.is_valid():
            reopen_decision(by=request.user, selection=selection, reason=form.cleaned_data["reason"])
            messages.success(request, "The decision is open again. Its signatures are void and stay readable below.")
            return redirect("decision-detail", selection.ref)
    except NotNow as reason:
        return unsaved(request, reason, form)
    return _page(request, selection, decision_view(selection), reopening=form, status=422)


@require_POST
@with_selection
def decision_dissent(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Say in one's own words that one sees it otherwise."""
    form = DissentForm(request.POST)
    try:
        check_can_dissent(request.user, selection)
        if form.is_valid():
            record_dissent(by=request.user, selection=selection, text=form.cleaned_data["text"])
            messages.success(request, "Your dissent is recorded. It stands with the decision and in the report.")
            return redirect("decision-detail", selection.ref)
    except NotNow as reason:
        return unsaved(request, reason, form)
    return _page(request, selection, decision_view(selection), dissent=form, status=422)
