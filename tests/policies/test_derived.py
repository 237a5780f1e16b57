"""Who may take, override and confirm values from records, and at which stage."""

from __future__ import annotations

import pytest
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.models import Snapshot
from scoring.policies import (
    NotNow,
    can_confirm,
    can_override,
    can_take_newer,
    check_can_confirm,
    check_can_override,
    check_can_take_newer,
)
from scoring.vocabulary import AuditVerb, Stage
from tests.actions.derived_scenarios import VENDORS, stored, with_newer
from tests.cast import Cast
from tests.derived import make_selection

pytestmark = pytest.mark.django_db


def test_lead_and_evaluator_of_the_criterion_have_each_their_deeds(cast: Cast) -> None:
    selection = make_selection(cast, vendors=VENDORS)
    row = stored(selection)
    cell = (row.alternative, row.criterion)
    people = (cast.lead, cast.quality, cast.technical, cast.stranger)
    assert [can_take_newer(user, selection) for user in people] == [True, False, False, False]
    assert [can_override(user, selection, *cell) for user in people] == [True, True, False, False]
    assert [can_confirm(user, selection, *cell) for user in people] == [False, True, False, False]


def test_nothing_is_confirmed_beneath_a_frozen_decision(cast: Cast) -> None:
    """The snapshot tells of it: who signs would no longer sign what the rows say."""
    selection = make_selection(cast, vendors=VENDORS)
    row = stored(selection)
    snapshot = Snapshot(
        selection=selection, number=1, content="{}", sha256="1" * 64, content_sha256="2" * 64,
        frozen_at=timezone.now(), frozen_by=cast.lead,
    )  # fmt: skip
    assert can_confirm(cast.quality, selection, row.alternative, row.criterion)
    with recording(AuditVerb.DECISION_FROZEN, by=cast.lead, about="a test", selection=selection) as log:
        log.create(snapshot)
    with pytest.raises(NotNow, match="frozen for signing"):
        check_can_confirm(cast.quality, selection, row.alternative, row.criterion)


def test_criterion_that_is_scored_is_not_read_from_records(cast: Cast) -> None:
    selection = make_selection(cast, vendors=VENDORS)
    scored = selection.criteria_model.criteria.get(key="Q6")
    with pytest.raises(NotNow, match="is not read from records"):
        check_can_override(cast.lead, selection, stored(selection).alternative, scored)


def test_results_that_are_out_take_nothing_newer(cast: Cast) -> None:
    selection = with_newer(cast)
    selection.stage = Stage.RESULTS
    with pytest.raises(NotNow, match="at the stage"):
        check_can_take_newer(cast.lead, selection)
    check_can_confirm(cast.quality, selection, stored(selection).alternative, stored(selection).criterion)
