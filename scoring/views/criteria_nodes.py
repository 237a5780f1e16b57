"""One criterion of a draft: added, changed, moved, removed, put back; and the picture of a curve while it is typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scoring.actions.criteria import (
    add_criterion,
    add_from_library,
    move_criterion,
    remove_criterion,
    restore_criterion,
    update_criterion,
)
from scoring.actions.recording import AlreadyDone, Conflict, Once
from scoring.forms.criteria import CriterionForm, CriterionNewForm, MoveForm, RemoveForm
from scoring.models import CriteriaModel, Criterion
from scoring.policies import NotNow, check_can_edit_criteria
from scoring.rubric_linter import lint
from scoring.selectors.conflicts import both_versions
from scoring.selectors.criteria import drawn
from scoring.selectors.editions import sees_drafts
from scoring.selectors.library import current_library, library_groups
from scoring.views.access import SignedInRequest
from scoring.views.criteria import FORM_METHODS, address, edition_page, with_draft
from scoring.vocabulary import CriterionKind

P = ParamSpec("P")
TOP = "top"


def group_of(model: CriteriaModel, group: str) -> Criterion | None:
    """The group that an address names; None is the top."""
    if group == TOP:
        return None
    try:
        key = uuid.UUID(group)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(model.criteria.filter(kind=CriterionKind.GROUP), pk=key)


def with_node(
    view: Callable[Concatenate[SignedInRequest, CriteriaModel, Criterion, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A standing criterion of a draft that the person may change."""

    @wraps(view)
    def wrapped(
        request: SignedInRequest, model: CriteriaModel, key: uuid.UUID, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = model.criteria.select_related("criteria_model", "parent").filter(pk=key).first()
        if row is None:
            raise Http404
        return view(request, model, row, *args, **kwargs)

    return with_draft(wrapped)


@FORM_METHODS
@with_draft
def criteria_add(request: SignedInRequest, model: CriteriaModel, group: str) -> HttpResponse:
    """Add a criterion of one's own; its scale is asked on its own page."""
    parent = group_of(model, group)
    form = CriterionNewForm(request.POST or None, parent=parent)
    if request.method == "POST" and form.is_valid():
        once = Once(key=form.cleaned_data["once"], result_id=uuid.uuid4())
        try:
            row = add_criterion(by=request.user, model=model, parent=parent, spec=form.spec(), once=once)
        except AlreadyDone as done:
            row = get_object_or_404(Criterion, pk=done.result_id)
        else:
            _say_added(request, row)
        return redirect(address("criteria-criterion", model, row.pk))
    title = f"Add to {parent.name}" if parent else "Add a group"
    context = {"form": form, "title": title, "label": "Add it"}
    return edition_page(request, "criteria/form.html", model, context, status=422 if form.errors else 200)


@FORM_METHODS
@with_draft
def criteria_pick(request: SignedInRequest, model: CriteriaModel, group: str) -> HttpResponse:
    """Add a copy of a library criterion that the draft has not yet."""
    parent, library = group_of(model, group), current_library()
    taken = set(model.criteria.values_list("key", flat=True))
    if request.method == "POST" and library is not None:
        source = library.criteria.exclude(kind=CriterionKind.GROUP).filter(key=request.POST.get("pick", "")).first()
        if source is None:
            raise Http404
        try:
            once = Once(key=uuid.UUID(request.POST.get("once", "")), result_id=uuid.uuid4())
        except ValueError as error:
            raise Http404 from error
        try:
            row = add_from_library(by=request.user, model=model, parent=parent, source=source, once=once)
        except AlreadyDone:
            return redirect(address("criteria-edition", model))
        _say_added(request, row)
        return redirect(address("criteria-edition", model))
    text = request.GET.get("text", "").strip()[:100]
    groups = library_groups(library, kind=model.kind, text=text) if library else []
    context = {"group": group, "parent": parent, "groups": groups, "taken": taken, "text": text, "once": uuid.uuid4()}
    return edition_page(request, "criteria/pick.html", model, context)


def _say_added(request: SignedInRequest, row: Criterion) -> None:
    weighs = row.kind != CriterionKind.MUST_HAVE and not row.local_weight
    messages.success(
        request, f"{row.name} was added{', with the weight 0: set the weights of its group' if weighs else ''}."
    )


@FORM_METHODS
@with_node
def criteria_criterion(request: SignedInRequest, model: CriteriaModel, row: Criterion) -> HttpResponse:
    """Change a criterion; `draw` only draws the curve and reads the texts anew."""
    levels = list(row.levels.all())
    explains = model.based_on is not None and model.based_on.slug == model.slug
    form = CriterionForm(request.POST or None, row=row, levels=levels, explains=explains)
    conflict, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 200
            if "draw" not in request.POST:
                try:
                    _save(request, row, form)
                except Conflict as error:
                    conflict, status = both_versions(error.row, error.mine, error.theirs), 409
                    form = CriterionForm(_renewed(request.POST, row), row=row, levels=levels, explains=explains)
                    form.is_valid()
                else:
                    messages.success(request, f"{form.cleaned_data['name']} was saved.")
                    return redirect(address("criteria-edition", model))
    figure, problem = _picture(form, row)
    context = {
        "form": form,
        "row": row,
        "figure": figure,
        "problem": problem,
        "warnings": lint(_texts(form)) if row.kind == CriterionKind.RUBRIC else [],
        "conflict": conflict,
    }
    return edition_page(request, "criteria/criterion_edit.html", model, context, status=status)


def _save(request: SignedInRequest, row: Criterion, form: CriterionForm) -> None:
    given = form.cleaned_data
    update_criterion(
        by=request.user,
        criterion=row,
        version=given["version"],
        levels=form.level_specs(),
        change_reason=given.get("change_reason", row.change_reason),
        **form.fields_of_row(),
    )


def _renewed(data: QueryDict, row: Criterion) -> QueryDict:
    """What was typed, to be saved over what stands there now."""
    renewed = data.copy()
    renewed["version"] = str(Criterion.objects.values_list("version", flat=True).get(pk=row.pk))
    return renewed


def _texts(form: CriterionForm) -> dict[int, str]:
    return {int(text.name[6:]): str(text.value() or "") for text, _ in form.level_rows}


def _picture(form: CriterionForm, row: Criterion) -> tuple[Any, str]:
    if row.kind != CriterionKind.NUMBER:
        return None, ""
    pairs = [(x.value(), v.value()) for x, v in form.point_rows]
    return drawn(
        _points(pairs),
        name=str(form["name"].value()),
        unit=str(form["unit"].value() or ""),
        floor=_float(form["floor"].value()),
    )


def _points(pairs: list[tuple[Any, Any]]) -> list[tuple[float, float]]:
    read = [(_float(x), _float(v)) for x, v in pairs]
    return sorted((x, v / 100) for x, v in read if x is not None and v is not None)


def _float(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if abs(value) < 1e15 else None  # NaN and the infinities too


@require_safe
def criteria_curve(request: SignedInRequest) -> HttpResponse:
    """The picture of the curve with the typed points, as a part of a page."""
    if not sees_drafts(request.user):
        check_can_edit_criteria(request.user)
    pairs = list(zip(request.GET.getlist("x"), request.GET.getlist("v"), strict=False))[:40]
    figure, problem = drawn(
        _points(list(pairs)),
        name=request.GET.get("name", "")[:200],
        unit=request.GET.get("unit", "")[:40],
        floor=_float(request.GET.get("floor")),
    )
    return render(request, "criteria/_curve.html", {"figure": figure, "problem": problem})


@FORM_METHODS
@with_node
def criteria_move(request: SignedInRequest, model: CriteriaModel, row: Criterion) -> HttpResponse:
    """Move a criterion up, down, to a place or to another group."""
    groups = list(model.criteria.filter(kind=CriterionKind.GROUP))
    siblings = list(model.criteria.filter(parent=row.parent))
    initial = {"parent": str(row.parent_id or ""), "place": siblings.index(row) + 1, "version": row.version}
    form = MoveForm(request.POST or None, initial=initial, row=row, groups=groups)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        parent = next((group for group in groups if str(group.pk) == given["parent"]), None)
        move_criterion(
            by=request.user, criterion=row, version=given["version"], parent=parent, place=given["place"] - 1
        )
        size = model.criteria.filter(parent=parent).count()
        where = parent.name if parent else "the top"
        said = f"{row.name}, moved to {min(given['place'], size)} of {size} in {where}."
        if row.parent_id != (parent and parent.pk) and row.kind != CriterionKind.MUST_HAVE:
            said += " Its share went to those that it left; it begins with the weight 0 unless it is alone there."
        messages.success(request, said)
        return redirect(f"{address('criteria-edition', model)}#c-{row.pk}")
    context = {"form": form, "title": f"Move {row.name}", "label": "Move it"}
    return edition_page(request, "criteria/form.html", model, context, status=422 if form.errors else 200)


@FORM_METHODS
@with_node
def criteria_remove(request: SignedInRequest, model: CriteriaModel, row: Criterion) -> HttpResponse:
    """Take a criterion out, after saying what becomes of its weight."""
    form = RemoveForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        remove_criterion(by=request.user, criterion=row, **form.cleaned_data)
        messages.success(
            request, f"{row.name} was removed; its share went to the others of its group. Put it back below."
        )
        return redirect(address("criteria-edition", model))
    note = (
        "Its share goes to the others of its group, in proportion. It can be put back until the edition is published."
    )
    if row.kind == CriterionKind.GROUP:
        note = f"Everything in the group goes with it. {note}"
    context = {"form": form, "title": f"Remove {row.name}", "label": "Remove it", "note": note}
    return edition_page(request, "criteria/form.html", model, context, status=422 if form.errors else 200)


@require_POST
@with_draft
def criteria_restore(request: SignedInRequest, model: CriteriaModel, key: uuid.UUID) -> HttpResponse:
    """Put a removed criterion back."""
    gone = Criterion.everything.select_related("criteria_model", "parent").filter(removed_at__isnull=False)
    row = get_object_or_404(gone, criteria_model=model, pk=key)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise NotNow("The form is incomplete. Load the page again.")
    restore_criterion(by=request.user, criterion=row, version=int(version))
    messages.success(request, f"{row.name} is back with the share that it had.")
    return redirect(f"{address('criteria-edition', model)}#c-{row.pk}")
