"""Selections: the list, one of them, and its way through the stages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from scoring.actions.reminders import remind
from scoring.actions.selections import move_stage, restore_selection, withdraw_selection
from scoring.forms.selections import RemindForm, StageForm, WithdrawForm
from scoring.models import Selection
from scoring.models.scores import BLIND
from scoring.policies import (
    NotNow,
    allowed,
    can_approve_criteria,
    can_create_selection,
    can_read_sheets,
    can_remind,
    can_see_log,
    check_can_change_field,
    check_can_restore,
    check_can_withdraw,
    member_of,
)
from scoring.selectors import selections
from scoring.selectors.audit import events_of
from scoring.selectors.derived_page import derived_card
from scoring.selectors.owing import owing
from scoring.selectors.questions import question_count
from scoring.selectors.setup import waiting_waivers
from scoring.selectors.unranked import outlook_of
from scoring.views.access import SignedInRequest, head, with_selection
from scoring.vocabulary import MemberRole, Stage

PAGE_SIZE = 50
RECENT_EVENTS = 8
WORKPLACES = {Stage.DECISION: "decision-detail", Stage.REPORT: "report-detail"}  # where a step leads; else the overview


@require_safe
def selection_list(request: SignedInRequest) -> HttpResponse:
    """The selections that the person may know of, newest first; with `?show=withdrawn` those that were called off."""
    withdrawn = request.GET.get("show") == "withdrawn"
    pages = Paginator(selections.listed(request.user, withdrawn=withdrawn), PAGE_SIZE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "withdrawn": withdrawn,
        "can_create": can_create_selection(request.user),
    }
    return render(request, "selections/list.html", context)


@require_safe
@with_selection
def selection_detail(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Where it stands: people and what they owe, vendors and must-haves, the scores that the person may see."""
    return _overview(request, selection)


def _overview(request: SignedInRequest, selection: Selection, *, status: int = 200, **refused: Any) -> HttpResponse:
    """The page of a selection; `refused` is the form on it that was sent with an error."""
    vendors = selections.competitors(selection)
    may_see_log = can_see_log(request.user, selection)
    part = member_of(request.user, selection)
    leads = part is not None and part.role == MemberRole.LEAD
    people = selections.people(selection, with_conflicts=leads)
    may_mend = allowed(check_can_change_field, request.user, selection)
    progress = {person.member.pk: person.progress for person in people if person.progress is not None}
    return render(
        request,
        "selections/detail.html",
        {
            **head(request, selection, can_see_log=may_see_log),
            "people": people,
            "owing": owing(selection, progress) if can_remind(request.user, selection) else [],
            "questions": question_count(selection) if leads else 0,
            "withdrawn_reason": selections.why_withdrawn(selection),
            "is_late": selection.deadline_at is not None and selection.deadline_at < timezone.now(),
            "can_reopen": leads and selection.stage == Stage.SCORING,
            "can_read_sheets": can_read_sheets(request.user, selection),
            "has_sheet": part is not None and part.role == MemberRole.EVALUATOR and selection.stage != Stage.SETUP,
            "vendors": vendors,
            "derived": derived_card(selection, request.user, timezone.localdate()),
            "score_rows": selections.score_rows(selection, request.user, vendors),
            "scores_are_open": selection.stage not in BLIND,
            "next_step": selections.next_step(selection, request.user),
            "step_back": selections.step_back(selection, request.user) if leads else None,
            "outlook": outlook_of(selection, timezone.localdate()) if may_mend else None,
            "waiting_waivers": waiting_waivers(selection),
            "can_approve": selection.criteria_sent_at is not None and can_approve_criteria(request.user, selection),
            "can_withdraw": leads and allowed(check_can_withdraw, request.user, selection),
            "can_restore": leads and allowed(check_can_restore, request.user, selection),
            "events": events_of(selection).select_related(None)[:RECENT_EVENTS] if may_see_log else [],
            **refused,
        },
        status=status,
    )


@require_POST
@with_selection
def selection_move(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Take the selection to its next stage, or back with a reason."""
    form = StageForm(request.POST)
    if not form.is_valid():
        raise NotNow("That is not a stage. Go back and try again.")
    try:
        moved = move_stage(by=request.user, selection=selection, **form.cleaned_data)
    except ValidationError as error:
        return _overview(request, selection, status=422, back_error=" ".join(error.messages))
    return redirect(WORKPLACES.get(Stage(moved.stage), "selection-detail"), selection.ref)


@require_POST
@with_selection
def selection_withdraw(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Call the selection off, with a reason."""
    check_can_withdraw(request.user, selection)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _overview(request, selection, status=422, withdrawing=form)
    withdraw_selection(by=request.user, selection=selection, reason=form.cleaned_data["reason"])
    messages.success(request, f"{selection.ref} is withdrawn. It stands among the withdrawn ones; nothing in it moves.")
    return redirect(selection)


@require_POST
@with_selection
def selection_restore(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Bring back what was called off."""
    restore_selection(by=request.user, selection=selection)
    messages.success(request, f"{selection.ref} goes on where it stopped.")
    return redirect(selection)


@require_POST
@with_selection
def selection_remind(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Write to the chosen members who still owe something."""
    form = RemindForm(request.POST)
    if not form.is_valid():
        raise NotNow("Choose whom to remind. Go back and try again.")
    page = "decision-detail" if selection.stage == Stage.DECISION else "selection-detail"
    link = request.build_absolute_uri(reverse(page, args=[selection.ref]))
    reminded = remind(by=request.user, selection=selection, members=form.cleaned_data["members"], link=link)
    messages.success(request, f"Reminded {', '.join(member.user.full_name for member in reminded)} by mail.")
    return redirect(selection)
