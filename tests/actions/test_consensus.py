"""The agreed value stands beside the scores."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from scoring.actions.consensus import (
    Cell,
    accept_means,
    agree_to_names,
    close_revote,
    open_revote,
    settle_cell,
    vote,
    withdraw_settlement,
)
from scoring.actions.interests import declare_interests
from scoring.actions.recording import Conflict, recording
from scoring.actions.scores import submit_sheet
from scoring.actions.selections import move_stage
from scoring.actions.trees import LevelSpec
from scoring.engine.aggregate import evaluate
from scoring.models import AuditEvent, Performance, Selection, Vote
from scoring.policies import NotNow, WrongRole
from scoring.selectors.consensus import minutes
from scoring.selectors.matrix import build
from scoring.vocabulary import AuditVerb, NamesShown, PerformanceMethod, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, group, make_selection, number, rubric
from tests.selectors.build import panel, score


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


def _q1(selection: Selection, vendor: str = "Aldermoor") -> Cell:
    return Cell(alternative(selection, vendor), criterion(selection, "Q1"))


def test_mean_is_worked_out_and_not_typed(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical, cast.observer], groups=("Q", "D"))
    for judge, value in ((cast.quality, "4"), (cast.technical, "3"), (cast.observer, "3")):
        score(selection, judge, "Q1", value, None)
        for key in ("Q2", "D1", "D2"):
            score(selection, judge, key, None, None)
        submit_sheet(by=judge, selection=selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    first, second = (Cell(alternative(selection, v), criterion(selection, "Q1")) for v in ("V1", "V2"))
    common = {"by": cast.lead, "selection": selection, "reason": "Close enough.", "present": "All."}
    with pytest.raises(NotNow, match="nobody gave a value"):
        accept_means(cells=[first, second], **common)
    assert not Performance.objects.exists(), "all of them or none"
    (made,) = accept_means(cells=[first], **common)
    assert (made.value, made.method, made.present) == (Decimal("3.33333333333333"), PerformanceMethod.MEAN, "All.")
    assert made.settled_at is not None
    with pytest.raises(NotNow, match="is settled already"):
        accept_means(cells=[first], **common)
    withdraw_settlement(by=cast.lead, performance=made, version=1, reason="Too early.")
    assert accept_means(cells=[first], **common)[0].pk != made.pk
    with pytest.raises(ValidationError, match="Enter the value that was agreed"):
        settle_cell(**common, **second._asdict(), value=None, method=PerformanceMethod.AGREED)
    with pytest.raises(ValidationError, match="is scored from 0 to 5; 6 is outside"):
        settle_cell(**common, **second._asdict(), value=Decimal(6), method=PerformanceMethod.AGREED)


def test_new_vote_is_hidden_until_it_is_closed_and_settles_at_its_mean(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    for judge, value in ((cast.quality, "5"), (cast.technical, "2")):
        for key in ("Q1", "Q2", "D1", "D2"):
            score(selection, judge, key, value, value)
        submit_sheet(by=judge, selection=selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    cell = Cell(alternative(selection, "V1"), criterion(selection, "Q1"))
    revote = open_revote(by=cast.lead, selection=selection, **cell._asdict())
    with pytest.raises(NotNow, match="is open already"):
        open_revote(by=cast.lead, selection=selection, **cell._asdict())
    with pytest.raises(NotNow, match="A vote is open: V1, Inspection record"):
        move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS)
    vote(by=cast.quality, revote=revote, value=Decimal(4))
    vote(by=cast.technical, revote=revote, value=Decimal(3), reason="The new report.")
    with pytest.raises(Conflict):
        vote(by=cast.technical, revote=revote, value=Decimal(2))
    people = (cast.lead, cast.quality, cast.technical, cast.auditor, cast.stranger)
    assert [Vote.objects.visible_to(person).count() for person in people] == [0, 1, 1, 0, 0]
    settle = {
        "by": cast.lead,
        "selection": selection,
        "value": None,
        "method": PerformanceMethod.VOTE,
        "reason": "Vote.",
    }
    with pytest.raises(NotNow, match="nobody gave a value"):
        settle_cell(**settle, **cell._asdict())
    close_revote(by=cast.lead, revote=revote)
    assert [Vote.objects.visible_to(person).count() for person in people] == [2, 2, 2, 2, 0]
    with pytest.raises(NotNow, match="This vote is closed"):
        vote(by=cast.quality, revote=revote, value=Decimal(1), version=1)
    assert settle_cell(**settle, **cell._asdict()).value == Decimal("3.5")
    assert open_revote(by=cast.lead, selection=selection, **cell._asdict()).number == 2


def test_only_who_scores_the_cell_votes_on_it(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    revote = open_revote(by=cast.lead, selection=selection, **_q1(selection)._asdict())
    with pytest.raises(WrongRole, match="in a group that other evaluators score"):
        vote(by=cast.technical, revote=revote, value=Decimal(3))
    declare_interests(by=cast.quality, selection=selection, conflicts={revote.alternative: "Shares."})
    with pytest.raises(NotNow, match="You declared an interest"):
        vote(by=cast.quality, revote=revote, value=Decimal(3))


def test_name_is_shown_when_its_bearer_agreed(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    assert agree_to_names(by=cast.quality, selection=selection).agrees_to_names_at is not None
    with pytest.raises(NotNow, match="agreed already"):
        agree_to_names(by=cast.quality, selection=selection)
    with recording(AuditVerb.SELECTION_CHANGED, by=cast.lead, about="a test", selection=selection) as log:
        log.update(log.selection, names_shown=NamesShown.ALWAYS)
    with pytest.raises(NotNow, match="nobody has to agree"):
        agree_to_names(by=cast.technical, selection=selection)


def test_accepted_means_move_no_total_on_curved_scales(cast: Cast) -> None:
    """Scores of 1 and 5 on a rubric whose third level is worth little, and 10 and 40 on a bent measure."""
    steep = tuple(LevelSpec(n, f"Level {n}", Decimal("0.1") if n == 3 else None) for n in range(6))
    bent = replace(number("Q2", "Deviations", 3000, worst="40", best="0", unit=""), curve=((0, 1), (10, 0.3), (40, 0)))
    tree = (group("Q", "Quality", 10000, replace(rubric("Q1", "Record", 7000), levels=steep), bent),)
    selection = panel(cast, [cast.quality, cast.technical], tree=tree, groups=("Q",))
    for judge, level, count in ((cast.quality, "1", "0"), (cast.technical, "5", "40")):
        score(selection, judge, "Q1", level, level)
        score(selection, judge, "Q2", count, count)
        submit_sheet(by=judge, selection=selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    before = evaluate(build(selection).matrix).totals
    cells = [Cell(alternative(selection, v), criterion(selection, key)) for v in ("V1", "V2") for key in ("Q1", "Q2")]
    made = accept_means(by=cast.lead, selection=selection, cells=cells, reason="They change no rank.")
    assert all(not np.isnan(row).any() for row in build(selection).matrix.performances)
    np.testing.assert_allclose(evaluate(build(selection).matrix).totals, before, rtol=0, atol=1e-9)
    assert made[0].value != 3, "the mean of the levels is worth far less than the levels on average"
    assert {minute.delta for minute in minutes(selection)} == {"0.00"}
