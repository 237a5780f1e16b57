"""Weights that are kept to compare with. Nothing that was approved changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils import timezone

from scoring.actions.recording import Once, recording
from scoring.models import Scenario, Selection, User
from scoring.models.criteria import WHOLE
from scoring.policies import NotNow, check_can_remove_scenario, check_can_save_scenario
from scoring.vocabulary import AuditVerb, CriterionKind


def save_scenario(
    *, by: User, selection: Selection, name: str, weights: Mapping[str, int], why: str = "", once: Once | None = None
) -> Scenario:
    """Keep local weights (basis points by criterion key) under a name.

    Raises NotNow for a name that another scenario has, and for weights that are not those of the selection's criteria.
    """
    about = f"“{name}”"
    with recording(AuditVerb.SCENARIO_SAVED, by=by, about=about, selection=selection, reason=why, once=once) as log:
        check_can_save_scenario(by, log.selection)
        if log.selection.scenarios.filter(name=name).exists():
            raise NotNow(f"There is a scenario called “{name}” already. Choose another name.")
        weighing = log.selection.criteria_model.criteria.exclude(kind=CriterionKind.MUST_HAVE).values_list(
            "key", flat=True
        )
        if set(weighing) != set(weights) or not all(0 <= points <= WHOLE for points in weights.values()):
            raise NotNow("These are not weights of this selection. Go back to the ranking and set them there.")
        return log.create(
            Scenario(
                id=uuid.uuid4() if once is None else once.result_id,
                selection=log.selection,
                name=name,
                why=why,
                weights=dict(weights),
                author=by,
                created_at=timezone.now(),
            )
        )


def remove_scenario(*, by: User, scenario: Scenario) -> None:
    """Take a scenario out of the comparison. Raises NotNow when somebody has done so already."""
    with recording(AuditVerb.SCENARIO_REMOVED, by=by, about=f"“{scenario.name}”", selection=scenario.selection) as log:
        check_can_remove_scenario(by, scenario)
        standing = log.selection.scenarios.filter(pk=scenario.pk).first()
        if standing is None:
            raise NotNow(f"The scenario “{scenario.name}” was taken out in the meantime.")
        log.update(standing, removed_at=timezone.now(), removed_by=by)
