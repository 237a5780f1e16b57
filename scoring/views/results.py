"""Results: the ranking, why one vendor stands above another, and every score; under the approved weights or others."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from scoring.engine.results import Analysis
from scoring.forms.results import COLUMNS, MatrixForm, PairForm
from scoring.models import Selection
from scoring.policies import allowed, check_can_move_stage, check_can_see_results
from scoring.selectors.amendments import amended
from scoring.selectors.cells import Cell, find_cell
from scoring.selectors.display.arranged import Options, arranged
from scoring.selectors.display.changes import changes
from scoring.selectors.display.live import live
from scoring.selectors.display.weights import explored_line, weight_rows
from scoring.selectors.matrix import headings_of
from scoring.selectors.ranking import shown_of
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.exploring import Results, open_results
from scoring.vocabulary import Stage

FRAGMENT = "X-Fragment"


@require_safe
@with_selection
def results_ranking(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """The answer, the ranking, why, how often, what would tip it, and every score.

    A request for what other weights change (`X-Fragment: results`) gets that alone.
    """
    results = open_results(request, selection)
    if results.typed and not results.fault:
        return redirect(f"{request.path}{results.full_query}")
    part = request.headers.get(FRAGMENT) == "results" and not results.fault
    response = _ranking(request, results, part=part)
    patch_vary_headers(response, [FRAGMENT])
    return response


def _ranking(request: SignedInRequest, results: Results, *, part: bool) -> HttpResponse:
    built = results.built
    shown = results.read(by_criterion=results.level == "criteria", whole_matrix=not part)
    display = shown.display
    context = {"display": display, "figures": shown.figures, "explored": _line(results)}
    if part:
        return results.page(request, "results/_explored.html", context)
    can_go_on = results.selection.stage == Stage.RESULTS and allowed(
        check_can_move_stage, request.user, results.selection, Stage.DECISION
    )
    return results.page(
        request,
        "results/ranking.html",
        {
            **context,
            "answer": shown_of(results.approved, whole_matrix=False).display if results.explores else display,
            "weights": weight_rows(results.exploration, display.heads),
            "live": live(built, results.evaluation, display),
            "amended": amended(results.selection, built),
            "can_go_on": can_go_on,
        },
    )


def _line(results: Results) -> str:
    if not results.explores:
        return ""
    return explored_line(results.shown, results.evaluation, results.scenario.name if results.scenario else "")


@require_safe
@with_selection
def results_matrix(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Every score, with weighted points or ranks, in the order of the criteria or of how much they separate."""
    results = open_results(request, selection)
    form = MatrixForm(request.GET)
    form.is_valid()
    wanted = dict(form.cleaned_data)
    columns = wanted.pop("columns", "")
    options = Options(**wanted)
    headings = headings_of(results.built, columns) if columns else None
    context = {
        "arranged": arranged(results.shown, results.read().display.matrix, options, headings),
        "in_points": options.points,
        "options": [(name, form.fields[name].label, is_on) for name, is_on in wanted.items()],
        "columns": [(value, label, value == columns) for value, label in COLUMNS.items()],
        "explored": _line(results),
    }
    return results.page(request, "results/matrix.html", context)


@require_safe
@with_selection
def results_cell(request: SignedInRequest, selection: Selection, criterion: str, vendor: int) -> HttpResponse:
    """What the evaluators gave one vendor on one criterion, why, and on what evidence.

    `X-Fragment: panel` asks for the panel beside the matrix.
    """
    if request.headers.get(FRAGMENT) == "panel":
        check_can_see_results(request.user, selection)
        panel = {"cell": _cell_or_404(request, selection, criterion, vendor)}
        response = render(request, "results/_cell_panel.html", panel)
    else:
        results = open_results(request, selection)
        context = {"cell": _cell_or_404(request, selection, criterion, vendor), "explored": _line(results)}
        response = results.page(request, "results/cell.html", context)
    patch_vary_headers(response, [FRAGMENT])
    return response


def _cell_or_404(request: SignedInRequest, selection: Selection, criterion: str, vendor: int) -> Cell:
    cell = find_cell(selection, request.user, criterion, vendor)
    if cell is None:
        raise Http404
    return cell


@require_safe
@with_selection
def results_why(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """To the pair that was chosen, or to the first two."""
    results = open_results(request, selection)
    numbers = _numbers(results)
    if len(numbers) < 2:
        return results.page(request, "results/alone.html", {})
    form = PairForm(request.GET)
    a, b = (form.cleaned_data["a"], form.cleaned_data["b"]) if form.is_valid() else (0, 0)
    if a not in numbers or b not in numbers or a == b:
        a = a if a in numbers else numbers[0]
        b = next(number for number in numbers if number != a)
    return redirect(f"{reverse('results-pair', args=[selection.ref, a, b])}{results.query}")


@require_safe
@with_selection
def results_pair(request: SignedInRequest, selection: Selection, a: int, b: int) -> HttpResponse:
    """Why one vendor stands above (or below) another, and what would change that; by their places in the selection."""
    results = open_results(request, selection)
    numbers = _numbers(results)
    if a not in numbers or b not in numbers or a == b:
        raise Http404
    shown = results.shown
    indices = {vendor.key: i for i, vendor in enumerate(shown.matrix.alternatives)}
    read = shown_of(shown, pair=(f"A{a}", f"A{b}"), whole_matrix=False, width=600, font_size=13)
    first, second = indices[f"A{a}"], indices[f"A{b}"]
    ranks = shown.evaluation.ranks
    above = (first, second) if ranks[first] <= ranks[second] else (second, first)
    context = {
        "display": read.display,
        "figures": read.figures,
        "changes": changes(shown, *above),
        "vendors": [(number, _name(shown, number)) for number in numbers],
        "a": a,
        "b": b,
        "explored": _line(results),
    }
    return results.page(request, "results/why.html", context)


def _numbers(results: Results) -> list[int]:
    """The places in the selection of the vendors that are ranked, best first."""
    return [int(results.shown.matrix.alternatives[i].key[1:]) for i in results.shown.evaluation.ranked]


def _name(shown: Analysis, number: int) -> str:
    return next(v.short_name or v.name for v in shown.matrix.alternatives if v.key == f"A{number}")
