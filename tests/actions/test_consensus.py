"""The agreed value stands beside the scores."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.consensus import settle_cell
from scoring.actions.recording import Conflict
from scoring.models import AuditEvent, Performance, Selection
from scoring.vocabulary import PerformanceMethod, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection


def _settle(cast: Cast, selection: Selection, value: str, reason: str, version: int | None = None) -> Performance:
    return settle_cell(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, "Aldermoor"),
        criterion=criterion(selection, "Q1"),
        value=Decimal(value),
        method=PerformanceMethod.LEAD,
        reason=reason,
        version=version,
    )


def test_agreed_value_leaves_the_scores_alone(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    before = list(selection.scores.order_by("pk").values())
    _settle(cast, selection, "3", "The report is older than it seemed.")
    assert list(selection.scores.order_by("pk").values()) == before
    assert selection.performances.get().value == 3


def test_cell_settled_again_keeps_one_row_and_both_events(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    first = _settle(cast, selection, "3", "First.")
    second = _settle(cast, selection, "2", "Second.", version=1)
    assert (first.pk, second.version) == (second.pk, 2)
    assert [e.reason for e in AuditEvent.objects.filter(verb="cell-settled").order_by("id")] == ["First.", "Second."]


def test_cell_settled_without_a_reason_is_refused(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(ValidationError, match="Say on what the panel agreed"):
        _settle(cast, selection, "3", "")


@pytest.mark.parametrize("version", [None, 1, 7])
def test_cell_settled_by_two_at_once_shows_both_values(cast: Cast, version: int | None) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    _settle(cast, selection, "3", "First.")
    _settle(cast, selection, "2", "Second.", version=1)
    with pytest.raises(Conflict) as conflict:
        _settle(cast, selection, "5", "Third, of somebody who has not seen the second.", version=version)
    assert (conflict.value.mine["value"], conflict.value.theirs["value"]) == (5, "2")
    assert selection.performances.get().value == 2


def test_cell_that_was_never_settled_has_no_version(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(Conflict, match="Inspection record"):
        _settle(cast, selection, "3", "First.", version=1)
    assert not selection.performances.exists()
