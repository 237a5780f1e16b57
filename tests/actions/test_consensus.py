"""The agreed value stands beside the scores."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError

from scoring.actions.consensus import settle_cell
from scoring.models import AuditEvent, Performance, Selection
from scoring.vocabulary import PerformanceMethod, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection


def _settle(cast: Cast, selection: Selection, value: str, reason: str) -> Performance:
    return settle_cell(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, "Aldermoor"),
        criterion=criterion(selection, "Q1"),
        value=Decimal(value),
        method=PerformanceMethod.LEAD,
        reason=reason,
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
    second = _settle(cast, selection, "2", "Second.")
    assert (first.pk, second.version) == (second.pk, 2)
    assert [e.reason for e in AuditEvent.objects.filter(verb="cell-settled").order_by("id")] == ["First.", "Second."]


def test_cell_settled_without_a_reason_is_refused(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(IntegrityError):
        _settle(cast, selection, "3", "")
