"""The criteria and weights of one selection: taken from a template, adjusted, approved, changed in the open."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from scoring.actions.criteria_of_selection import (
    adjust_weights,
    amend_weights,
    approve_criteria,
    refuse_criteria,
    send_criteria,
    take_template,
)
from scoring.actions.recording import Conflict
from scoring.forms.setup import ApprovalForm, ReasonedWeightsForm, TakeForm
from scoring.forms.weights import running_total
from scoring.models import CriteriaModel, Selection
from scoring.policies import (
    NotNow,
    Part,
    allowed,
    can_amend_weights,
    can_set_up,
    check_can_amend_weights,
    check_can_approve_criteria,
    check_can_send_criteria,
    check_can_set_up,
)
from scoring.selectors import setup
from scoring.selectors.criteria import percent_text
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.criteria_nodes import group_of
from scoring.views.criteria_weights import worked_out
from scoring.views.register import FORM_METHODS, posted
from scoring.views.setup_pages import NOT_TRIED, Saving, save, setup_page
from scoring.vocabulary import CriterionKind, ModelPurpose, ModelStatus, Stage, VendorKind


@FORM_METHODS
@with_selection
def setup_criteria(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The tree with its weights, for everybody in the selection; for the lead the templates, and the sets to weigh."""
    if request.method == "POST":
        check_can_set_up(request.user, selection)
        return _taken(request, selection)
    editing = can_set_up(request.user, selection)
    context = {
        "tree": setup.tree(selection),
        "templates": setup.templates_for(VendorKind(selection.kind)) if editing else [],
        "differences": setup.differences(selection) if selection.criteria_reason else [],
        "amendments": list(selection.amendments.select_related("made_by")),
        "weighs": editing or can_amend_weights(request.user, selection),
        "can_send": allowed(check_can_send_criteria, request.user, selection),
    }
    return setup_page(request, "setup/criteria.html", selection, context, here=Part.CRITERIA)


def _taken(request: SignedInRequest, selection: Selection) -> HttpResponse:
    form = TakeForm(request.POST)
    if not form.is_valid():
        raise NotNow("Choose one of the templates. Go back and try again.")
    published = CriteriaModel.objects.filter(purpose=ModelPurpose.TEMPLATE, status=ModelStatus.FROZEN)
    edition = get_object_or_404(published, **form.edition)
    take_template(by=request.user, selection=selection, edition=edition)
    messages.success(request, f"The selection has its own copy of {edition} now.")
    return redirect("setup-criteria", selection.ref)


@FORM_METHODS
@with_selection
def setup_weights(request: SignedInRequest, selection: Selection, group: str) -> HttpResponse:
    """Other weights for one group of this selection, with a reason: before the seal, or in the open after it."""
    if selection.stage == Stage.SETUP:
        check_can_set_up(request.user, selection)
    else:
        check_can_amend_weights(request.user, selection)
    parent = group_of(selection.criteria_model, group)
    rows = setup.weighed_rows(selection, parent)
    if not rows:
        raise NotNow("There is nothing to weigh here. Take a template first.")
    last = selection.amendments.last()
    initial: dict[str, int | str] = {"seen": last.number if last else 0}
    if selection.stage == Stage.SETUP:
        initial["reason"] = selection.criteria_reason
    form = ReasonedWeightsForm(posted(request), rows=rows, initial=initial)
    saving, news = NOT_TRIED, ""
    if request.method == "POST":
        form, saving, news = _answered(request, selection, form)
        if saving.done:
            messages.success(request, f"The weights of {parent.name if parent else 'the groups'} are saved.")
            return redirect("setup-criteria", selection.ref)
    context = {
        "form": form,
        "parent": parent,
        "news": news,
        "conflict": saving.is_late,
        "total": "" if not form.is_bound or form.errors else running_total(sum(form.typed)),
    }
    return setup_page(request, "setup/weights.html", selection, context, here=Part.CRITERIA, status=saving.status(form))


def _answered(
    request: SignedInRequest, selection: Selection, form: ReasonedWeightsForm
) -> tuple[ReasonedWeightsForm, Saving, str]:
    """The form, what came of it, and what a button worked out."""
    posted_rows = {name.removeprefix("version-") for name in request.POST if name.startswith("version-")}
    if posted_rows != {str(row.pk) for row in form.rows}:
        raise NotNow("The selection took other criteria in the meantime. Load the page again.")
    if not form.is_valid():
        return form, NOT_TRIED, ""
    deed = request.POST.get("deed", "save")
    if deed != "save":
        fresh, news, _ = worked_out(form, deed)
        return fresh, NOT_TRIED, news
    form.require_total()
    form.require_reason()
    if form.errors:
        return form, NOT_TRIED, ""
    try:
        _save(request, selection, form)
    except Conflict:
        return _renewed(request, selection, form), Saving(done=False, is_late=True), ""
    return form, Saving(done=True), ""


def _save(request: SignedInRequest, selection: Selection, form: ReasonedWeightsForm) -> None:
    typed = {row.key: weight for row, weight in zip(form.rows, form.typed, strict=True)}
    reason = form.cleaned_data["reason"]
    if selection.stage == Stage.SETUP:
        versions = {row.key: form.versions[row.pk] for row in form.rows}
        adjust_weights(by=request.user, selection=selection, weights=typed, reason=reason, versions=versions)
        return
    amend_weights(
        by=request.user,
        selection=selection,
        weights={**_counting(selection), **typed},
        reason=reason,
        after=form.cleaned_data["seen"],
    )


def _counting(selection: Selection) -> Mapping[str, int]:
    """The local weights that count now, of everything that weighs."""
    last = selection.amendments.last()
    if last is not None:
        return dict(last.weights)
    rows = selection.criteria_model.criteria.exclude(kind=CriterionKind.MUST_HAVE)
    return {row.key: row.local_weight for row in rows}


def _renewed(request: SignedInRequest, selection: Selection, form: ReasonedWeightsForm) -> ReasonedWeightsForm:
    """What was typed, beside what stands there now, ready to be saved over it."""
    rows = setup.weighed_rows(selection, form.rows[0].parent)
    last = selection.amendments.last()
    given = request.POST.copy()
    given["seen"] = str(last.number if last else 0)
    for row in rows:
        given[f"version-{row.pk}"] = str(row.version)
        given.setdefault(f"weight-{row.pk}", percent_text(row.local_weight))
    renewed = ReasonedWeightsForm(given, rows=rows)
    renewed.is_valid()
    return renewed


@require_POST
@with_selection
def setup_send(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Ask the approvers to agree."""
    check_can_send_criteria(request.user, selection)
    send_criteria(by=request.user, selection=selection)
    messages.success(request, "The criteria and weights are with the approvers.")
    return redirect("setup-check", selection.ref)


@FORM_METHODS
@with_selection
def setup_approval(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """An approver reads what differs from the template, and agrees or not."""
    check_can_approve_criteria(request.user, selection)
    form = ApprovalForm(posted(request), initial={"version": selection.version})
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        saving = save(form, lambda: _answer(request, selection, form))
        if saving.done:
            messages.success(request, "The lead sees your answer.")
            return redirect(selection)
    context = {"form": form, "tree": setup.tree(selection), "differences": setup.differences(selection)}
    return setup_page(request, "setup/approval.html", selection, context, saving=saving, status=saving.status(form))


def _answer(request: SignedInRequest, selection: Selection, form: ApprovalForm) -> None:
    given = form.cleaned_data
    if given["answer"] == "approve":
        approve_criteria(by=request.user, selection=selection, version=given["version"])
    else:
        refuse_criteria(by=request.user, selection=selection, version=given["version"], reason=given["reason"])
