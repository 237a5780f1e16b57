"""Whom a newer record concerns."""

from __future__ import annotations

import pytest

from scoring.actions.interests import declare_interests
from scoring.models import Membership
from scoring.selectors.newer import newer_by_part
from scoring.selectors.work import waiting_for
from tests.actions.derived_scenarios import TODAY, with_newer
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_lead_and_the_evaluator_of_the_criterion_are_told_and_nobody_else(cast: Cast) -> None:
    selection = with_newer(cast)
    parts = {m.user.username: m for m in Membership.objects.select_related("user", "selection")}
    waiting = newer_by_part(list(parts.values()), TODAY)
    told_to = {name: len(waiting.get(part.pk, [])) for name, part in parts.items()}
    assert told_to == {"lead": 2, "quality": 2, "technical": 0}
    assert "Newer records came for Norwich, Inspection history" in " ".join(t.text for t in waiting_for(cast.lead))
    assert "Confirm, or ask the lead" in " ".join(task.text for task in waiting_for(cast.quality))
    assert "record" not in " ".join(task.text for task in waiting_for(cast.technical))
    declare_interests(
        by=cast.quality, selection=selection, conflicts={selection.alternatives.get(short_name="Norwich"): "Shares."}
    )
    assert not newer_by_part([parts["quality"]], TODAY), "an interest closes the column"
