"""Results: the ranking and how safe it is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.forms.reports import ReportForm
from scoring.models import Selection
from scoring.policies import can_see_log, check_can_see_results
from scoring.selectors.display import present
from scoring.selectors.display.figures import figures
from scoring.selectors.matrix import build
from scoring.selectors.ranking import analysis_of
from scoring.selectors.selections import rail
from scoring.views.access import SignedInRequest, with_selection

VIEWS = ("stacked", "aligned")


@require_safe
@with_selection
def results_ranking(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The answer, the ranking, why, how often, what would tip it, and every score."""
    check_can_see_results(request.user, selection)
    built = build(selection)
    analysis = analysis_of(built.matrix)
    display = present(analysis, must_haves=built.must_haves, disagreements=built.disagreements)
    view = request.GET.get("view", VIEWS[0])
    return render(
        request,
        "results/ranking.html",
        {
            "selection": selection,
            "rail": rail(selection),
            "display": display,
            "figures": figures(analysis, display),
            "view": view if view in VIEWS else VIEWS[0],
            "report_form": ReportForm(),
            "can_see_log": can_see_log(request.user, selection),
        },
    )
