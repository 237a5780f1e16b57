"""Scenarios of what is done with results, for tests/actions/scenarios.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from scoring.actions.recording import Once
from scoring.actions.scenarios import remove_scenario, save_scenario
from scoring.models import Scenario, Selection
from scoring.vocabulary import Stage
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]
DELIVERY_FIRST = {"Q": 3000, "Q1": 7000, "Q2": 3000, "D": 7000, "D1": 5000, "D2": 5000}


def saved(cast: Cast, selection: Selection, name: str = "Delivery first") -> Scenario:
    return save_scenario(
        by=cast.quality, selection=selection, name=name, why="The slot is short.", weights=DELIVERY_FIRST
    )


def _save_scenario(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.RESULTS)
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: save_scenario(
        by=cast.observer,
        selection=Selection.objects.get(),
        name="Delivery first",
        why="The slot is short.",
        weights=DELIVERY_FIRST,
        once=once,
    )


def _remove_scenario(cast: Cast) -> Call:
    saved(cast, factories.make_selection(cast, stage=Stage.RESULTS))
    return lambda: remove_scenario(by=cast.lead, scenario=Scenario.objects.get())


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "scenarios.remove_scenario": _remove_scenario,
    "scenarios.save_scenario": _save_scenario,
}
