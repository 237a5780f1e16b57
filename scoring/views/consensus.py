"""The consensus: what the panel talks about, one cell of it, new votes, and the minutes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.actions import consensus as actions
from scoring.forms.consensus import BY_HAND, AcceptForm, SettleForm, VoteForm, WithdrawForm
from scoring.models import Performance, Revote, Selection, Vote
from scoring.policies import (
    NotNow,
    allowed,
    can_agree_to_names,
    can_settle_here,
    check_can_see_consensus,
    check_can_settle_here,
    check_can_vote,
)
from scoring.selectors.consensus import SHOWN, AgendaCell, Discussion, agenda, discussion, minutes
from scoring.selectors.outside import outside_scale
from scoring.views.access import SignedInRequest, head, with_selection
from scoring.vocabulary import MemberRole, PerformanceMethod

SORTS = ("impact", "spread")


@require_safe
@with_selection
def consensus_list(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The cells on which evaluators differ, those that can change a rank first; the others folded away."""
    check_can_see_consensus(request.user, selection)
    return _list(request, selection, AcceptForm(initial={"present": _present(selection)}))


def _list(request: SignedInRequest, selection: Selection, form: AcceptForm, status: int = 200) -> HttpResponse:
    show, sort = request.GET.get("show", "open"), request.GET.get("sort", SORTS[0])
    found = agenda(selection, sort=sort if sort in SORTS else SORTS[0])
    cells = {"settled": found.settled, "all": found.cells}.get(show, found.open)
    context = {
        "agenda": found,
        "cells": cells,
        "show": show if show in SHOWN else "open",
        "shows": SHOWN.items(),
        "sort": sort if sort in SORTS else SORTS[0],
        "form": form,
        "next": next(iter(found.open), None),
        "can_agree": can_agree_to_names(request.user, selection),
    }
    return _page(request, selection, "consensus/list.html", context, status)


def _page(
    request: SignedInRequest, selection: Selection, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shared = {
        **head(request, selection),
        "can_settle": can_settle_here(request.user, selection),
    }
    return render(request, template, shared | context, status=status)


def _present(selection: Selection) -> str:
    """Who usually is: the lead and the evaluators."""
    members = selection.memberships.filter(role__in=(MemberRole.LEAD, MemberRole.EVALUATOR)).select_related("user")
    return ", ".join(sorted(member.user.full_name for member in members))[:400]


@require_http_methods(["GET", "HEAD", "POST"])
@with_selection
def consensus_cell(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """One cell: what was given and why, what its value decides, and the settling of it."""
    found = _found(request, selection, key, position)
    if request.method == "POST":
        check_can_settle_here(request.user, selection)
    sent = (request.POST,) if request.method == "POST" else ()
    settled = found.cell.settled
    initial = {
        "method": PerformanceMethod.AGREED if settled is None else settled.method,
        "present": _present(selection) if settled is None else settled.present,
        "value": "" if settled is None else f"{settled.value.normalize():f}",
        "reason": "" if settled is None else settled.reason,
        "version": None if settled is None else settled.version,
    }
    form = SettleForm(*sent, has_vote=found.has_vote, initial=initial)
    if request.method == "POST" and form.is_valid() and _settled(request, selection, found, form):
        messages.success(request, f"{found.cell.alternative.short_name}, {found.cell.criterion.name} is settled.")
        _warn(request, found, form.figure)
        following = next(iter(agenda(selection).open), None)
        return _to_cell(selection, following) if following else redirect("consensus-list", ref=selection.ref)
    return _cell(request, selection, found, settle=form, status=422 if request.method == "POST" else 200)


def _settled(request: SignedInRequest, selection: Selection, found: Discussion, form: SettleForm) -> bool:
    method = PerformanceMethod(form.cleaned_data["method"])
    try:
        actions.settle_cell(
            by=request.user,
            selection=selection,
            alternative=found.cell.alternative,
            criterion=found.cell.criterion,
            value=form.figure if method in BY_HAND else None,
            method=method,
            reason=form.cleaned_data["reason"],
            present=form.cleaned_data["present"],
            version=form.cleaned_data["version"],
        )
    except ValidationError as error:
        _take_over(form, error)
        return False
    return True


def _warn(request: SignedInRequest, found: Discussion, figure: Decimal | None) -> None:
    """A typed figure outside its scale is taken and told."""
    if figure is not None and (told := outside_scale(found.curve, float(figure), found.cell.criterion.unit)):
        messages.warning(request, f"{found.cell.alternative.short_name}, {found.cell.criterion.name}: {told}")


def _take_over(form: forms.Form, error: ValidationError) -> None:
    for field, texts in error.message_dict.items():
        form.add_error(field if field in form.fields else None, texts)


def _found(request: SignedInRequest, selection: Selection, key: str, position: int) -> Discussion:
    check_can_see_consensus(request.user, selection)
    found = discussion(selection, request.user, key, position)
    if found is None:
        raise Http404
    return found


def _cell(
    request: SignedInRequest,
    selection: Selection,
    found: Discussion,
    *,
    settle: SettleForm,
    vote: VoteForm | None = None,
    withdraw: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    cell, mine = found.cell, None
    may_vote = found.open_vote is not None and allowed(
        check_can_vote, request.user, selection, cell.alternative, cell.criterion
    )
    if may_vote:
        mine = Vote.objects.filter(revote=found.open_vote, evaluator=request.user).first()
    given = (
        {} if mine is None else {"value": f"{mine.value.normalize():f}", "reason": mine.reason, "version": mine.version}
    )
    context = {
        "found": found,
        "cell": cell,
        "form": next((form for form in (vote, withdraw) if form is not None), settle),
        "settle": settle,
        "vote": (vote or VoteForm(initial=given)) if may_vote else None,
        "withdraw": withdraw or (WithdrawForm(initial={"version": cell.settled.version}) if cell.settled else None),
        "can_agree": not cell.names_shown and can_agree_to_names(request.user, selection),
    }
    return _page(request, selection, "consensus/cell.html", context, status)


def _to_cell(selection: Selection, cell: AgendaCell) -> HttpResponse:
    return redirect("consensus-cell", ref=selection.ref, key=cell.key, position=cell.position)


def _again(selection: Selection, found: Discussion) -> HttpResponse:
    return redirect("consensus-cell", ref=selection.ref, key=found.cell.criterion.key, position=found.position)


@require_POST
@with_selection
def consensus_withdraw(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """Take the agreed value of a cell back: the scores count again."""
    found = _found(request, selection, key, position)
    check_can_settle_here(request.user, selection)
    if found.cell.settled is None:
        raise NotNow("This cell is not settled; there is nothing to take back.")
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        settle = SettleForm(has_vote=found.has_vote, initial={"method": found.cell.settled.method})
        return _cell(request, selection, found, settle=settle, withdraw=form, status=422)
    performance: Performance = found.cell.settled
    actions.withdraw_settlement(
        by=request.user,
        performance=performance,
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, "Taken back: the mean of the scores counts again.")
    return _again(selection, found)


@require_POST
@with_selection
def consensus_revote(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """Open a new vote on a cell, or close the one that is open: what the button said, and once where it is sent twice."""
    found = _found(request, selection, key, position)
    check_can_settle_here(request.user, selection)
    deed = request.POST.get("deed")
    if found.open_vote is None and deed == "open":
        actions.open_revote(
            by=request.user, selection=selection, alternative=found.cell.alternative, criterion=found.cell.criterion
        )
        messages.success(request, "The vote is open. Nobody sees a vote before it is closed.")
    elif found.open_vote is not None and deed == "close":
        actions.close_revote(by=request.user, revote=found.open_vote)
        messages.success(request, "The vote is closed.")
    return _again(selection, found)


@require_POST
@with_selection
def consensus_vote(request: SignedInRequest, selection: Selection, vote: UUID) -> HttpResponse:
    """Give one's vote, or change it while the vote is open."""
    check_can_see_consensus(request.user, selection)
    revotes = Revote.objects.filter(selection=selection).select_related("alternative", "criterion", "selection")
    revote = get_object_or_404(revotes, pk=vote)
    found = _found(request, selection, revote.criterion.key, revote.alternative.position + 1)
    form = VoteForm(request.POST)
    if form.is_valid():
        try:
            actions.vote(
                by=request.user,
                revote=revote,
                value=form.cleaned_data["value"],
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        except ValidationError as error:
            _take_over(form, error)
        else:
            messages.success(request, "Your vote is kept. You can change it until the vote is closed.")
            _warn(request, found, form.cleaned_data["value"])
            return _again(selection, found)
    settle = SettleForm(has_vote=found.has_vote)
    return _cell(request, selection, found, settle=settle, vote=form, status=422)


@require_POST
@with_selection
def consensus_accept(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Accept the means of all cells that cannot change any rank."""
    check_can_see_consensus(request.user, selection)
    check_can_settle_here(request.user, selection)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _list(request, selection, form, status=422)
    idle = agenda(selection).idle
    if len(idle) != form.cleaned_data["count"]:
        raise NotNow("Other cells than those you saw cannot change a rank by now. Load the page again and look.")
    vendors = {vendor.position + 1: vendor for vendor in selection.alternatives.all()}
    criteria = {criterion.key: criterion for criterion in selection.criteria_model.criteria.all()}
    cells = [actions.Cell(vendors[cell.position], criteria[cell.key]) for cell in idle]
    actions.accept_means(
        by=request.user,
        selection=selection,
        cells=cells,
        reason=form.cleaned_data["reason"],
        present=form.cleaned_data["present"],
    )
    messages.success(request, f"The mean is accepted in {len(cells)} cell{'' if len(cells) == 1 else 's'}.")
    return redirect("consensus-list", ref=selection.ref)


@require_POST
@with_selection
def consensus_names(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Agree that one's name stands beside one's scores."""
    actions.agree_to_names(by=request.user, selection=selection)
    messages.success(request, "Agreed. Names show in a cell once all who scored it have agreed.")
    return redirect("consensus-list", ref=selection.ref)


@require_safe
@with_selection
def consensus_minutes(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """What was settled, with the originals, the reason and who was there."""
    check_can_see_consensus(request.user, selection)
    return _page(request, selection, "consensus/minutes.html", {"minutes": minutes(selection)})
