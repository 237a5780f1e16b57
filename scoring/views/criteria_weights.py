"""The weights of a sibling set: typed, moved with their siblings, or elicited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from scoring.actions.criteria import set_weights
from scoring.actions.recording import Conflict
from scoring.engine.ahp import RANDOM_INDEX, ahp
from scoring.engine.display import half_up, number
from scoring.engine.elicitation import rank_order_centroid, swing
from scoring.engine.errors import EngineError
from scoring.engine.weights import basis_points
from scoring.forms.weights import PairsForm, RanksForm, SetForm, SwingForm, WeightsForm, running_total
from scoring.models import CriteriaModel, Criterion
from scoring.policies import NotNow
from scoring.selectors.criteria import percent_text
from scoring.selectors.weighing import Weights, moved, saved_before, scaled, spread, taken
from scoring.views.access import SignedInRequest
from scoring.views.criteria import FORM_METHODS, address, edition_page, with_draft
from scoring.views.criteria_nodes import group_of
from scoring.vocabulary import CriterionKind, ModelPurpose

Form = TypeVar("Form", bound=WeightsForm)
METHODS: dict[str, tuple[str, type[SetForm]]] = {
    "swing": ("Swing weighting", SwingForm),
    "ranks": ("Rank order", RanksForm),
    "pairs": ("Pairwise comparison", PairsForm),
}


def _set_of(model: CriteriaModel, group: str) -> tuple[Criterion | None, list[Criterion]]:
    if model.purpose != ModelPurpose.TEMPLATE:
        raise Http404
    parent = group_of(model, group)
    rows = list(model.criteria.filter(parent=parent).exclude(kind=CriterionKind.MUST_HAVE))
    if not rows:
        raise NotNow("There is nothing to weigh here yet. Add a criterion first.")
    return parent, rows


@FORM_METHODS
@with_draft
def criteria_weights(request: SignedInRequest, model: CriteriaModel, group: str) -> HttpResponse:
    """Set the weights of a group; every button but Save and Undo only works something out."""
    parent, rows = _set_of(model, group)
    before = saved_before(rows)
    form = WeightsForm(request.POST or None, rows=rows)
    status, conflict, news = 200, False, ""
    if request.method == "POST":
        if _changed(request, rows):
            return _conflict(request, model, group)
        status = 422
        if form.is_valid():
            deed = request.POST.get("deed", "save")
            if deed == "save":
                form.require_total()
            if deed == "save" and form.is_valid() or deed == "undo" and before is not None:
                weights = dict(zip((row.pk for row in rows), form.typed, strict=True)) if deed == "save" else before
                reason = "" if deed == "save" else "Undone: as they were before they were last saved."
                return _save(request, model, group, parent, form, weights or {}, reason)
            if not form.errors:
                form, news, status = worked_out(form, deed)
    return _page(
        request, model, group, parent, form, status=status, conflict=conflict, news=news, can_undo=before is not None
    )


def _save(
    request: SignedInRequest, model: CriteriaModel, group: str, parent: Criterion | None, form: SetForm,
    weights: Mapping[UUID, int], reason: str,
) -> HttpResponse:  # fmt: skip
    try:
        set_weights(by=request.user, model=model, parent=parent, weights=weights, versions=form.versions, reason=reason)
    except Conflict:
        return _conflict(request, model, group)
    messages.success(request, f"The weights of {parent.name if parent else 'the groups'} are saved.")
    return redirect(address("criteria-edition", model))


def _changed(request: SignedInRequest, rows: list[Criterion]) -> bool:
    """Whether criteria came or went since the person loaded the form."""
    posted = {name.removeprefix("version-") for name in request.POST if name.startswith("version-")}
    return posted != {str(row.pk) for row in rows}


def _conflict(request: SignedInRequest, model: CriteriaModel, group: str) -> HttpResponse:
    """What was typed, beside what stands there now, ready to be saved over it."""
    parent, rows = _set_of(model, group)
    given = request.POST.copy()
    for row in rows:
        given[f"version-{row.pk}"] = str(row.version)
        given.setdefault(f"weight-{row.pk}", percent_text(row.local_weight))
    form = WeightsForm(given, rows=rows)
    form.is_valid()
    return _page(
        request, model, group, parent, form, status=409, conflict=True, can_undo=saved_before(rows) is not None
    )


def worked_out(form: Form, deed: str) -> tuple[Form, str, int]:
    """The form with new numbers that are not saved yet, what was done in words, and the status of the page."""
    verb, _, wanted = deed.partition(":")
    keys = [str(row.pk) for row in form.rows]
    typed, saved = form.typed, tuple(row.local_weight for row in form.rows)
    found: Weights = typed
    try:
        if verb == "scale":
            found, news = scaled(typed, base=saved), "Scaled to 100."
        elif verb == "spread":
            found, news = spread(len(typed)), "Spread evenly."
        elif verb in ("rest", "take") and wanted in keys:
            index = keys.index(wanted)
            found = moved(typed, index, locked=form.locks, base=saved) if verb == "rest" else taken(typed, index)
            news = f"{form.rows[index].name} has {percent_text(found[index])} of 100."
            if verb == "rest" and len(form.locks) >= len(keys) - 1 and index not in form.locks:
                news += " All others are locked. Unlock one to change this."
        else:
            raise NotNow("There is nothing to undo, or the button is not known. Load the page again.")
    except ValueError as error:
        form.add_error(f"weight-{wanted}", str(error))
        return form, "", 422
    pks = [row.pk for row in form.rows]
    fresh = type(form)(
        initial={name: form.cleaned_data[name] for name in form.base_fields},
        rows=form.rows,
        versions=form.versions,
        weights=dict(zip(pks, found, strict=True)),
        locked=[pks[i] for i in form.locks],
    )
    return fresh, f"{news} Not saved yet.", 200


def _page(
    request: SignedInRequest, model: CriteriaModel, group: str, parent: Criterion | None, form: WeightsForm,
    *, status: int, can_undo: bool, conflict: bool = False, news: str = "",
) -> HttpResponse:  # fmt: skip
    total = "" if not form.is_bound or form.errors else running_total(sum(form.typed))
    context = {"form": form, "group": group, "parent": parent, "conflict": conflict, "news": news, "can_undo": can_undo}
    context |= {"total": total, "methods": [(key, words) for key, (words, _) in METHODS.items()]}
    return edition_page(request, "criteria/weights.html", model, context, status=status)


@FORM_METHODS
@with_draft
def criteria_elicit(request: SignedInRequest, model: CriteriaModel, group: str, method: str) -> HttpResponse:
    """Find weights by swings, ranks or comparisons; how they were found is kept as the reason."""
    if method not in METHODS:
        raise Http404
    parent, rows = _set_of(model, group)
    if method == "pairs" and len(rows) > len(RANDOM_INDEX):
        raise NotNow(f"There are {len(rows)} criteria to compare: put more than {len(RANDOM_INDEX)} into groups.")
    title, kind = METHODS[method]
    form: Any = kind(request.POST or None, rows=rows)
    found: dict[str, Any] = {}
    if request.method == "POST":
        if _changed(request, rows):
            raise NotNow("Criteria were added here or removed in the meantime. Start the comparison again.")
        if form.is_valid():
            try:
                found = _elicited(method, form)
            except EngineError as error:
                form.add_error(None, str(error))
        if found and request.POST.get("deed") == "save":
            weights = dict(zip((row.pk for row in rows), found["weights"], strict=True))
            return _save(request, model, group, parent, form, weights, found["reason"])
    context = {
        "form": form,
        "group": group,
        "parent": parent,
        "method": method,
        "title": title,
        "found": found,
        "result": [
            (row, percent_text(row.local_weight), percent_text(weight))
            for row, weight in zip(rows, found.get("weights", ()), strict=False)
        ],
    }
    return edition_page(request, "criteria/elicit.html", model, context, status=422 if form.errors else 200)


def _elicited(method: str, form: Any) -> dict[str, Any]:
    """Weights in basis points, the reason for the log, and for comparisons how consistent they are."""
    names = [row.name for row in form.rows]
    if method == "pairs":
        result = ahp(form.answers)
        ratio = half_up(result.consistency_ratio, 2)
        revisit = None
        if result.revisit is not None:
            at = result.revisit
            revisit = (names[at.row], names[at.column], number(at.judged, 2), number(at.implied, 2))
        told = "; ".join(
            f"{names[i]} : {names[j]} = {number(form.answers[i][j], 3)}"
            for i in range(len(names))
            for j in range(i + 1, len(names))
        )
        return {
            "weights": basis_points([float(w) for w in result.weights]),
            "reason": f"Pairwise comparison (AHP), consistency ratio {ratio}: {told}"[:2000],
            "ratio": ratio,
            "consistent": result.consistent,
            "revisit": revisit,
        }
    answers = form.answers
    weights = swing(answers) if method == "swing" else rank_order_centroid(answers)
    told = ", ".join(f"{name} {number(float(answer))}" for name, answer in zip(names, answers, strict=True))
    words = "Swing weighting" if method == "swing" else "Rank order (centroid weights)"
    return {"weights": basis_points([float(w) for w in weights]), "reason": f"{words}: {told}"[:2000]}
