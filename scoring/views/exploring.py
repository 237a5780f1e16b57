"""A results page as it was asked for: with the approved weights, with others, or with those of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from scoring.engine.aggregate import evaluate
from scoring.engine.results import Analysis, Evaluation
from scoring.forms.results import ExploreForm
from scoring.models import Scenario, Selection
from scoring.policies import check_can_see_results
from scoring.selectors.exploring import Exploration, explore, retyped
from scoring.selectors.matrix import SelectionMatrix, build
from scoring.selectors.ranking import EXPLORING, Shown, analysis_of, shown_of
from scoring.views.access import SignedInRequest, head

VIEWS = {"stacked": "Stacked", "aligned": "Aligned"}
LEVELS = {"groups": "Groups", "criteria": "Criteria"}


@dataclass
class Results:
    """`fault` says what in the address could not be read: the approved result is shown then."""

    selection: Selection
    built: SelectionMatrix
    scenarios: list[Scenario]
    exploration: Exploration
    view: str
    level: str
    scenario: Scenario | None = None
    typed: bool = False  # the boxes of the form were sent, and the address is not yet the short one
    fault: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def explores(self) -> bool:
        return self.scenario is not None or self.exploration.changed

    @cached_property
    def approved(self) -> Analysis:
        return analysis_of(self.built.matrix)

    @cached_property
    def evaluation(self) -> Evaluation:
        """Of the approved weights, without the draws."""
        return evaluate(self.built.matrix)

    @cached_property
    def shown(self) -> Analysis:
        """What the page shows: explored weights are drawn less often."""
        if not self.explores:
            return self.approved
        return analysis_of(self.built.weighing(self.exploration.weights), draws=EXPLORING)

    def read(self, *, by_criterion: bool = False, whole_matrix: bool = True) -> Shown:
        """What the page shows, in words and charts, beside what was approved."""
        return shown_of(
            self.shown,
            must_haves=self.built.must_haves,
            disagreements=self.built.disagreements,
            approved=self.evaluation if self.explores else None,
            by_criterion=by_criterion,
            whole_matrix=whole_matrix,
        )

    @property
    def query(self) -> str:
        """The state as every link of the page carries it: "?w=Q:35&lock=Q", "" for the approved result."""
        if self.scenario is not None:
            pairs = [("scenario", str(self.scenario.pk))]
        else:
            pairs = [("w", self.exploration.text)] if self.exploration.changed else []
        pairs += [("lock", node.key) for node in self.exploration.nodes if node.key in self.exploration.locked]
        return f"?{urlencode(pairs, safe=':,')}" if pairs else ""

    @property
    def full_query(self) -> str:
        """With how the bars are drawn."""
        drawn = [("view", self.view)] * (self.view != "stacked") + [("level", self.level)] * (self.level != "groups")
        return (
            "?" + "&".join(part for part in (self.query[1:], urlencode(drawn)) if part) if self.query or drawn else ""
        )

    def page(self, request: SignedInRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
        common = {
            **head(request, self.selection, can_see_results=True),
            "results": self,
            "views": VIEWS.items(),
            "levels": LEVELS.items(),
        }
        return render(request, template, {**common, **context}, status=400 if self.fault else 200)


def open_results(request: SignedInRequest, selection: Selection) -> Results:
    """Whoever may see the results, with what the address asks for."""
    check_can_see_results(request.user, selection)
    built = build(selection)
    scenarios = list(selection.scenarios.select_related("author"))
    form = ExploreForm(request.GET, nodes=built.nodes)
    view, level = request.GET.get("view", "stacked"), request.GET.get("level", "groups")
    results = Results(
        selection,
        built,
        scenarios,
        explore(built.nodes, {}),
        view if view in VIEWS else "stacked",
        level if level in LEVELS else "groups",
    )
    if not form.is_valid():
        results.fault = " ".join(str(message) for messages in form.errors.values() for message in messages)
        return results
    given = form.cleaned_data["w"]
    if not given and (wanted := form.cleaned_data["scenario"]):
        results.scenario = next((scenario for scenario in scenarios if scenario.pk == wanted), None)
        if results.scenario is None:
            results.fault = "The scenario of the address is not there any more. The approved result is shown."
        else:
            given = results.scenario.weights
    results.exploration = explore(built.nodes, given, form.cleaned_data["lock"])
    try:
        typed = form.typed
    except ValidationError as error:
        results.fault = " ".join(error.messages)
        return results
    if typed:
        results.exploration = retyped(results.exploration, typed)
        results.scenario, results.typed = None, True
    return results
