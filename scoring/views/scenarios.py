"""How safe the ranking is, and sets of weights that were kept to compare."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.actions.recording import AlreadyDone
from scoring.actions.scenarios import remove_scenario, save_scenario
from scoring.forms.results import ScenarioForm
from scoring.models import Scenario, Selection
from scoring.policies import NotNow, allowed, can_save_scenario, check_can_remove_scenario, check_can_save_scenario
from scoring.selectors.display.sensitivity import sensitivity
from scoring.selectors.display.weights import weight_rows
from scoring.selectors.judgements import left_out_evaluators
from scoring.selectors.ranking import certificate_of
from scoring.selectors.scenarios import compare, fits
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.exploring import Results, open_results
from scoring.views.register import once_of


@require_safe
@with_selection
def results_sensitivity(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """How often each vendor takes each rank, what would tip the order, and what it would be without each part of it."""
    results = open_results(request, selection)
    shown = results.shown
    read = results.read(whole_matrix=False)
    certificate = certificate_of(shown)
    without, evaluators = left_out_evaluators(selection, results.built, shown.evaluation)
    explored = results.exploration.weights if results.explores and results.scenario is None else None
    context = {
        "display": read.display,
        "figures": read.figures,
        "certificate": certificate,
        "tables": sensitivity(shown, certificate, without, evaluators),
        "comparison": compare(results.built, _fitting(results), explored=explored),
    }
    return results.page(request, "results/sensitivity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_selection
def results_scenarios(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Totals and ranks under each set of weights; the explored ones can be kept."""
    results = open_results(request, selection)
    form = ScenarioForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        check_can_save_scenario(request.user, selection)
        if not results.explores or results.fault:
            raise NotNow("Set other weights on the ranking first; then they can be saved.")
        if form.is_valid() and (saved := _save(request, results, form)) is not None:
            return saved
    return _scenarios(request, results, form)


def _save(request: SignedInRequest, results: Results, form: ScenarioForm) -> HttpResponse | None:
    selection, name = results.selection, form.cleaned_data["name"]
    try:
        save_scenario(
            by=request.user,
            selection=selection,
            name=name,
            why=form.cleaned_data["why"],
            weights=results.exploration.weights,
            once=once_of(form),
        )
        messages.success(request, f"The scenario “{name}” is saved.")
    except AlreadyDone:
        messages.info(request, f"The scenario “{name}” was saved already.")
    except NotNow as refusal:
        form.add_error("name", str(refusal))
        return None
    return redirect("results-scenarios", selection.ref)


def _fitting(results: Results) -> list[Scenario]:
    return [scenario for scenario in results.scenarios if fits(scenario, results.built)]


def _scenarios(request: SignedInRequest, results: Results, form: ScenarioForm) -> HttpResponse:
    user, explored = request.user, results.explores and results.scenario is None
    display = results.read(whole_matrix=False).display
    context = {
        "form": form,
        "can_save": can_save_scenario(user, results.selection),
        "explores": explored,
        "rows": [
            (scenario, fits(scenario, results.built), allowed(check_can_remove_scenario, user, scenario))
            for scenario in results.scenarios
        ],
        "weights": weight_rows(results.exploration, display.heads),
        "comparison": compare(
            results.built, _fitting(results), explored=results.exploration.weights if explored else None
        ),
        "address": reverse("results-scenarios", args=[results.selection.ref]) + results.query,
    }
    response = results.page(request, "results/scenarios.html", context)
    if form.errors:
        response.status_code = 422
    return response


@require_POST
@with_selection
def results_scenario_remove(request: SignedInRequest, selection: Selection, key: UUID) -> HttpResponse:
    """Take a scenario out of the comparison."""
    scenario = get_object_or_404(selection.scenarios.select_related("selection"), pk=key)
    remove_scenario(by=request.user, scenario=scenario)
    messages.success(request, f"The scenario “{scenario.name}” is taken out.")
    return redirect("results-scenarios", selection.ref)
