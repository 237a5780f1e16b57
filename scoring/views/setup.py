"""Setting a selection up: a new one, what it is about, its dates and rules, and all of it to be checked."""

from __future__ import annotations

import copy
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.actions.recording import AlreadyDone, Once
from scoring.actions.selections import change_selection, create_selection
from scoring.forms.setup import WORDS, DatesForm, ScopeEditForm, ScopeNewForm
from scoring.models import Selection
from scoring.policies import (
    Part,
    allowed,
    can_see_budget,
    can_set_up,
    check_can_amend_weights,
    check_can_create_selection,
    check_can_send_criteria,
    check_can_set_dates,
    check_can_set_up,
)
from scoring.selectors import selections, setup
from scoring.selectors.unranked import outlook_of
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.register import FORM_METHODS, posted
from scoring.views.setup_pages import NOT_TRIED, changeable, onward, save, setup_page
from scoring.vocabulary import Stage

WHILE_SCORING = ("day", "time", "time_zone")


@FORM_METHODS
def selection_new(request: SignedInRequest) -> HttpResponse:
    """Open a selection, with nothing or with what an earlier one (`from`) was made of."""
    check_can_create_selection(request.user)
    wanted = request.POST.get("from", "") if request.method == "POST" else request.GET.get("from", "")
    known = Selection.objects.visible_to(request.user)
    source = get_object_or_404(known, ref=wanted) if wanted else None
    initial = {} if source is None else {name: getattr(source, name) for name in (*WORDS, "required_capabilities")}
    form = ScopeNewForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        once = Once(key=form.cleaned_data["once"], result_id=uuid.uuid4())
        try:
            made = create_selection(by=request.user, source=source, once=once, **form.values)
        except AlreadyDone as done:
            made = get_object_or_404(known, pk=done.result_id)
        else:
            messages.success(request, f"{made.ref} is opened. You can leave and come back at any time.")
        return onward(request, made, Part.SCOPE)
    context = {"form": form, "source": source, "earlier": setup.earlier(request.user)}
    return render(request, "setup/new.html", context, status=422 if form.errors else 200)


@require_safe
@with_selection
def setup_check(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Every answer, what is still missing, and the step on; once scoring has opened, what was sealed."""
    context = {
        "answers": [(label, getattr(selection, f"get_{name}_display", lambda n=name: getattr(selection, n))())
                    for name, label in WORDS.items() if name != "budget" or can_see_budget(request.user, selection)],
        "deadline": setup.deadline_words(selection),
        "tree": setup.tree(selection),
        "amendments": list(selection.amendments.select_related("made_by")),
        "competitors": setup.competitors(selection),
        "left_out": setup.left_out(selection),
        "members": setup.members(selection),
        "changeable": changeable(request, selection),
        "can_send": allowed(check_can_send_criteria, request.user, selection),
        "can_amend": allowed(check_can_amend_weights, request.user, selection),
        "next_step": selections.next_step(selection, request.user) if selection.stage == Stage.SETUP else None,
        **_advice(request, selection),
    }  # fmt: skip
    return setup_page(request, "setup/check.html", selection, context)


def _advice(request: SignedInRequest, selection: Selection) -> dict[str, object]:
    """What could be better and keeps nothing from opening."""
    if not can_set_up(request.user, selection):
        return {}
    return {
        "outlook": outlook_of(selection, timezone.localdate()),
        "thinly": setup.thinly_scored(selection),
        "unwaivable": setup.without_approver(selection),
    }


@FORM_METHODS
@with_selection
def setup_scope(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """What the selection is about."""
    check_can_set_up(request.user, selection)
    form = ScopeEditForm(posted(request), instance=copy.copy(selection), initial={"version": selection.version})
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        saving = save(
            form,
            lambda: change_selection(
                by=request.user, selection=selection, version=form.cleaned_data["version"], **form.values
            ),
        )
        if saving.done:
            return onward(request, selection, Part.SCOPE)
    return setup_page(
        request,
        "setup/scope.html",
        selection,
        {"form": form},
        here=Part.SCOPE,
        saving=saving,
        status=saving.status(form),
    )


@FORM_METHODS
@with_selection
def setup_dates(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """By when the sheets are due, and by which rules they are scored; once scoring has opened the deadline alone."""
    check_can_set_dates(request.user, selection)
    only = () if selection.stage == Stage.SETUP else WHILE_SCORING
    form = DatesForm(posted(request), selection=selection, only=only)
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        saving = save(
            form,
            lambda: change_selection(
                by=request.user, selection=selection, version=form.cleaned_data["version"], **form.values
            ),
            instead={"deadline_at": "day"},
        )
        if saving.done:
            messages.success(request, "The dates are saved.")
            return onward(request, selection, Part.DATES)
    return setup_page(
        request,
        "setup/dates.html",
        selection,
        {"form": form},
        here=Part.DATES,
        saving=saving,
        status=saving.status(form),
    )
