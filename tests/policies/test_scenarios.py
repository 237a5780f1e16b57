"""Who may keep a scenario, and who may take it out."""

from __future__ import annotations

import pytest

from scoring import policies
from scoring.policies import NotNow, WrongRole, allowed
from scoring.vocabulary import Stage
from tests.actions.result_scenarios import saved
from tests.cast import NAMES, Cast
from tests.factories import make_selection

MEMBERS = {"lead", "quality", "technical", "approver", "observer"}


def test_who_takes_part_may_save_and_author_and_lead_may_remove(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    scenario = saved(cast, selection)  # by the evaluator for quality
    people = {name: getattr(cast, name) for name in NAMES}
    saving = {name for name, user in people.items() if policies.can_save_scenario(user, selection)}
    removing = {name for name, user in people.items() if allowed(policies.check_can_remove_scenario, user, scenario)}
    assert (saving, removing) == (MEMBERS, {"lead", "quality"})


def test_refusals_say_why(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    scenario = saved(cast, selection)
    with pytest.raises(WrongRole, match="Only those who take part in"):
        policies.check_can_save_scenario(cast.auditor, selection)
    with pytest.raises(WrongRole, match="Only the author of a scenario or the procurement lead"):
        policies.check_can_remove_scenario(cast.observer, scenario)
    with pytest.raises(NotNow, match="The results open when"):
        policies.check_can_save_scenario(cast.quality, make_selection(cast, stage=Stage.CONSENSUS, title="Other"))
