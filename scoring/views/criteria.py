"""Editions of criteria: the tree, a new draft, how an evaluator sees it, two compared, published, retired."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.actions.editions import (
    name_edition,
    publish_edition,
    retire_edition,
    set_constants,
    start_edition,
    start_template,
)
from scoring.actions.recording import AlreadyDone, Once
from scoring.forms.constants import ConstantsForm
from scoring.forms.criteria import DetailsForm, RetireForm, TemplateNewForm
from scoring.models import CriteriaModel
from scoring.policies import NotNow, allowed, check_can_edit_criteria
from scoring.selectors.criteria import asked, removed_rows, total_of, tree_rows
from scoring.selectors.derived import constants_of
from scoring.selectors.derived_basis import constants_in_words
from scoring.selectors.editions import changes_of, compare, editions_of, faults_of, find_edition, uses_of, warnings_of
from scoring.views.access import SignedInRequest
from scoring.vocabulary import Derivation, ModelPurpose, ModelStatus

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, CriteriaModel, P], HttpResponse]


def with_edition(view: View[P]) -> Callable[..., HttpResponse]:
    """Find the edition among those that the person may see; a draft of others looks as if it were not there."""

    @wraps(view)
    def wrapped(request: SignedInRequest, slug: str, edition: int, *args: Any, **kwargs: Any) -> HttpResponse:
        model = find_edition(request.user, slug, edition)
        if model is None:
            raise Http404
        return view(request, model, *args, **kwargs)

    return wrapped


def with_draft(view: View[P]) -> Callable[..., HttpResponse]:
    """As `with_edition`, for what only a criteria admin may do and only to a draft."""

    @wraps(view)
    def wrapped(request: SignedInRequest, model: CriteriaModel, *args: Any, **kwargs: Any) -> HttpResponse:
        check_can_edit_criteria(request.user)
        if model.status != ModelStatus.DRAFT:
            raise NotNow(f"{model} is {model.get_status_display().lower()}. Start a new edition to change it.")
        return view(request, model, *args, **kwargs)

    return with_edition(wrapped)


def edition_page(
    request: SignedInRequest, template: str, model: CriteriaModel, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of an edition: what its head and its tabs need is added."""
    can_edit = allowed(check_can_edit_criteria, request.user)
    shared = {
        "model": model,
        "can_edit": can_edit,
        "is_draft": model.status == ModelStatus.DRAFT,
        "editable": can_edit and model.status == ModelStatus.DRAFT,
        "weighs": model.purpose == ModelPurpose.TEMPLATE,
        "previous": model.based_on if model.based_on and model.based_on.slug == model.slug else None,
    }
    return render(request, template, shared | context, status=status)


def address(name: str, model: CriteriaModel, *args: Any) -> str:
    """The address of a page of an edition, for redirect and links."""
    return reverse(name, args=[model.slug, model.edition, *args])


@FORM_METHODS
def criteria_new(request: SignedInRequest) -> HttpResponse:
    """Begin a template of one's own, empty or from another."""
    check_can_edit_criteria(request.user)
    form = TemplateNewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        once = Once(key=given.pop("once"), result_id=uuid.uuid4())
        try:
            model = start_template(by=request.user, once=once, **given)
        except AlreadyDone as done:
            model = get_object_or_404(CriteriaModel, pk=done.result_id)
        return redirect(address("criteria-edition", model))
    return render(request, "criteria/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@with_edition
def criteria_edition(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """The tree with local and global weights, and what can be done with it."""
    rows = tree_rows(model)
    selections, others = uses_of(request.user, model)
    context = {
        "rows": rows,
        "total": total_of([row.criterion for row in rows if row.depth == 1]),
        "removed": removed_rows(model) if model.status == ModelStatus.DRAFT else [],
        "editions": editions_of(request.user, model),
        "selections": selections,
        "others": others,
        "constants": constants_in_words(constants_of(model)),
        "derives": any(row.criterion.derivation == Derivation.INSPECTION_RECORD for row in rows),
    }
    return edition_page(request, "criteria/edition.html", model, context)


@require_POST
@with_edition
def criteria_start(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """Begin the next edition."""
    draft = start_edition(by=request.user, model=model)
    messages.success(request, f"{draft} is a draft. Nobody else sees it until it is published.")
    return redirect(address("criteria-edition", draft))


@FORM_METHODS
@with_draft
def criteria_details(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """What the draft is called."""
    initial = {name: getattr(model, name) for name in ("name", "kind", "description", "version")}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name_edition(by=request.user, model=model, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect(address("criteria-edition", model))
    context = {"form": form, "title": "Name and description", "label": "Save"}
    return edition_page(request, "criteria/form.html", model, context, status=422 if form.errors else 200)


@FORM_METHODS
@with_draft
def criteria_constants(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """With which constants the inspection record of a site is computed, and why they differ from the house's."""
    form = ConstantsForm(request.POST or None, model=model)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        changed = form.changed()
        set_constants(
            by=request.user,
            model=model,
            version=given["version"],
            constants=changed,
            reason=given["reason"] if changed else "",
        )
        messages.success(request, "Saved.")
        return redirect(address("criteria-edition", model))
    context = {
        "form": form,
        "title": "Constants of the inspection record",
        "label": "Save",
        "note": "The method explains the formula. A selection takes them along with the criteria; they never change in it.",
    }
    return edition_page(request, "criteria/form.html", model, context, status=422 if form.errors else 200)


@require_safe
@with_edition
def criteria_preview(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """Every criterion as an evaluator will see it; nothing can be entered."""
    must_haves, leaves = asked(model)
    return edition_page(request, "criteria/preview.html", model, {"must_haves": must_haves, "leaves": leaves})


@require_safe
@with_edition
def criteria_compare(request: SignedInRequest, model: CriteriaModel, other: int) -> HttpResponse:
    """What changed against another edition, and why."""
    before = find_edition(request.user, model.slug, other)
    if before is None:
        raise Http404
    context = {
        "before": before,
        "changes": compare(before, model),
        "editions": [edition for edition in editions_of(request.user, model) if edition.pk != model.pk],
    }
    return edition_page(request, "criteria/compare.html", model, context)


@FORM_METHODS
@with_draft
def criteria_publish(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """Check the draft, ask for the reasons, freeze it."""
    faults, changes = faults_of(model), changes_of(model)
    typed: dict[UUID, str] = {change.row.pk: change.reason for change in changes}
    common, missing = "", []
    if request.method == "POST":
        common = request.POST.get("common", "").strip()[:400]
        typed = {change.row.pk: request.POST.get(f"reason-{change.row.pk}", "").strip()[:400] for change in changes}
        missing = [change for change in changes if not (typed[change.row.pk] or common)]
        version = request.POST.get("version", "")
        if not faults and not missing and version.isdecimal():
            reasons = {pk: reason or common for pk, reason in typed.items()}
            publish_edition(by=request.user, model=model, version=int(version), reasons=reasons)
            messages.success(request, f"{model} is published. Nothing in it changes any more.")
            return redirect(address("criteria-edition", model))
    context = {
        "faults": faults,
        "warnings": warnings_of(model),
        "changes": [(change, typed[change.row.pk]) for change in changes],
        "missing": missing,
        "common": common,
    }
    failed = request.method == "POST"
    return edition_page(request, "criteria/publish.html", model, context, status=422 if failed else 200)


@FORM_METHODS
@with_edition
def criteria_retire(request: SignedInRequest, model: CriteriaModel) -> HttpResponse:
    """Take a published edition out of use."""
    check_can_edit_criteria(request.user)
    if model.status != ModelStatus.FROZEN:
        raise NotNow(f"{model} is {model.get_status_display().lower()}; only a published edition is retired.")
    form = RetireForm(request.POST or None, initial={"version": model.version})
    if request.method == "POST" and form.is_valid():
        retire_edition(by=request.user, model=model, **form.cleaned_data)
        messages.success(request, f"{model} is retired.")
        return redirect(address("criteria-edition", model))
    context = {"form": form, "title": f"Retire {model}", "label": "Retire it"}
    return edition_page(request, "criteria/form.html", model, context, status=422 if form.errors else 200)
