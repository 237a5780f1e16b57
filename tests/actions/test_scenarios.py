"""Scenarios of weights: what is kept, and what is refused."""

from __future__ import annotations

import pytest

from scoring.actions.scenarios import remove_scenario, save_scenario
from scoring.models import AuditEvent, Scenario, Selection
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import AuditVerb, Stage
from tests.actions.result_scenarios import DELIVERY_FIRST, saved
from tests.cast import Cast
from tests.factories import make_selection


def test_scenario_changes_nothing_that_was_approved(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    before = list(selection.criteria_model.criteria.values_list("key", "local_weight", "version"))
    scenario = saved(cast, selection)
    assert (scenario.author, scenario.weights) == (cast.quality, DELIVERY_FIRST)
    assert list(selection.criteria_model.criteria.values_list("key", "local_weight", "version")) == before
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.reason) == (AuditVerb.SCENARIO_SAVED, "The slot is short.")


@pytest.mark.parametrize(
    "weights",
    [{}, {"Q": 10_000}, {**DELIVERY_FIRST, "X": 0}, {**DELIVERY_FIRST, "Q": -1}, {**DELIVERY_FIRST, "Q": 10_001}],
)
def test_weights_of_something_else_are_refused(cast: Cast, weights: dict[str, int]) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    with pytest.raises(NotNow, match="not weights of this selection"):
        save_scenario(by=cast.lead, selection=selection, name="Odd", weights=weights)
    assert not Scenario.objects.exists()


def test_name_is_taken_once_and_free_again_after_removal(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    first = saved(cast, selection)
    with pytest.raises(NotNow, match="There is a scenario called “Delivery first” already"):
        saved(cast, selection)
    remove_scenario(by=cast.quality, scenario=first)
    with pytest.raises(NotNow, match="was taken out in the meantime"):
        remove_scenario(by=cast.lead, scenario=first)
    saved(cast, selection)
    assert (Scenario.objects.count(), Scenario.everything.count()) == (1, 2)


def test_who_may_save_and_remove(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    with pytest.raises(WrongRole):
        save_scenario(by=cast.auditor, selection=selection, name="Mine", weights=DELIVERY_FIRST)
    scenario = saved(cast, selection)
    for other in (cast.technical, cast.auditor):
        with pytest.raises(WrongRole, match="Only the author of a scenario or the procurement lead"):
            remove_scenario(by=other, scenario=scenario)
    remove_scenario(by=cast.lead, scenario=scenario)


def test_nothing_is_saved_before_the_results_are_out(cast: Cast) -> None:
    make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow):
        save_scenario(by=cast.quality, selection=Selection.objects.get(), name="Early", weights=DELIVERY_FIRST)
