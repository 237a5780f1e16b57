"""Values that are read from records: all of a selection, one of them, taken anew, overridden, confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from scoring.actions.derived import confirm_derived, override_derived, take_newer, withdraw_override
from scoring.forms.derived import ConfirmForm, OverrideForm, TakeForm, WithdrawForm
from scoring.models import DerivedValue, Selection
from scoring.policies import (
    NotNow,
    can_override,
    can_take_newer,
    check_can_confirm,
    check_can_override,
    check_can_take_newer,
)
from scoring.selectors.derived import constants_of
from scoring.selectors.derived_basis import constants_in_words
from scoring.selectors.derived_page import DerivedCell, derived_lines, find_derived, waits_for_word
from scoring.views.access import SignedInRequest, head, with_selection


@require_safe
@with_selection
def derived_list(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Every value from records, what is newer and what taking it would move."""
    return _list(request, selection, TakeForm())


def _list(request: SignedInRequest, selection: Selection, form: Form) -> HttpResponse:
    lines = derived_lines(selection, request.user, timezone.localdate())
    context = {
        **head(request, selection),
        "lines": lines,
        "stale": [cell for line in lines for cell in line.cells if cell.stale],
        "vendors": [cell.alternative for cell in lines[0].cells] if lines else [],
        "can_take": can_take_newer(request.user, selection),
        "form": form,
    }
    return render(request, "derived/list.html", context, status=422 if form.errors else 200)


@require_POST
@with_selection
def derived_take(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The lead takes the newer records into every value that they concern."""
    check_can_take_newer(request.user, selection)
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _list(request, selection, form)
    take_newer(by=request.user, selection=selection, reason=form.cleaned_data["reason"])
    messages.success(request, "The values rest on the newest records now.")
    return redirect("derived-list", selection.ref)


@require_safe
@with_selection
def derived_cell(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """One value: the records, weights, caps and constants that it rests on; what is newer; an override."""
    cell = _cell_or_404(request, selection, key, position)
    return _page(request, selection, cell)


def _page(request: SignedInRequest, selection: Selection, cell: DerivedCell, **forms: Any) -> HttpResponse:
    row = cell.row
    version = {"version": row.version} if row else {}
    may = row is not None and can_override(request.user, selection, cell.alternative, cell.criterion)
    context: dict[str, Any] = {
        **head(request, selection),
        "cell": cell,
        "override_form": OverrideForm(initial=version, criterion=cell.criterion) if may else None,
        "withdraw_form": WithdrawForm(auto_id="withdraw_%s", initial=version)
        if may and row and row.override is not None
        else None,
        "constants": constants_in_words(constants_of(selection.criteria_model)),
        "asks": waits_for_word(cell, request.user, selection),
    } | forms
    failed = any(form.errors for form in forms.values())
    return render(request, "derived/cell.html", context, status=422 if failed else 200)


@require_POST
@with_selection
def derived_override(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """Let another value count, with the reason."""
    cell, row = _row(request, selection, key, position)
    check_can_override(request.user, selection, cell.alternative, cell.criterion)
    form = OverrideForm(request.POST, criterion=cell.criterion)
    if form.is_valid():
        try:
            override_derived(by=request.user, derived=row, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The other value counts now; the one from the records is shown beside it.")
            return redirect(cell.url)
    return _page(request, selection, cell, override_form=form)


@require_POST
@with_selection
def derived_withdraw(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """Let the value from the records count again."""
    cell, row = _row(request, selection, key, position)
    check_can_override(request.user, selection, cell.alternative, cell.criterion)
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    if not form.is_valid():
        return _page(request, selection, cell, withdraw_form=form)
    withdraw_override(by=request.user, derived=row, **form.cleaned_data)
    messages.success(request, "The value from the records counts again.")
    return redirect(cell.url)


@require_POST
@with_selection
def derived_confirm(request: SignedInRequest, selection: Selection, key: str, position: int) -> HttpResponse:
    """The evaluator of the cell says that a newer record changes nothing."""
    cell, row = _row(request, selection, key, position)
    check_can_confirm(request.user, selection, cell.alternative, cell.criterion)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise NotNow("The page was not complete. Load it again.")
    confirm_derived(by=request.user, derived=row, **form.cleaned_data)
    messages.success(request, "Confirmed: the value stands.")
    return redirect(cell.url)


def _cell_or_404(request: SignedInRequest, selection: Selection, key: str, position: int) -> DerivedCell:
    cell = find_derived(selection, request.user, key, position, timezone.localdate())
    if cell is None:
        raise Http404
    return cell


def _row(request: SignedInRequest, selection: Selection, key: str, position: int) -> tuple[DerivedCell, DerivedValue]:
    cell = _cell_or_404(request, selection, key, position)
    if cell.row is None:
        raise NotNow("The records have not been read for this value yet.")
    return cell, cell.row
