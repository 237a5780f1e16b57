"""R-01 and R-02 beyond scoring: votes that are closed while people vote, interests declared while somebody scores,
cells that two leads settle at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.actions.consensus import close_revote, open_revote, settle_cell, vote
from scoring.actions.interests import declare_interests
from scoring.actions.members import add_member
from scoring.actions.recording import Conflict
from scoring.actions.scores import record_score, reopen_sheet, submit_sheet
from scoring.actions.selections import move_stage
from scoring.models import Performance, Revote, Score, Selection, Vote
from scoring.policies import NotNow
from scoring.selectors.audit import verify
from scoring.vocabulary import MemberRole, PerformanceMethod, Stage
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, returned
from tests.factories import alternative, criterion, make_selection

ROUNDS = 8
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-02")]


def _cell(selection: Selection) -> dict[str, Any]:
    return {"alternative": alternative(selection, "Aldermoor"), "criterion": criterion(selection, "Q1")}


def test_vote_is_in_before_the_close_or_refused(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    for _ in range(ROUNDS):
        revote = open_revote(by=cast.lead, selection=selection, **_cell(selection))

        def close(revote: Revote = revote) -> list[Any]:
            close_revote(by=cast.lead, revote=revote)
            return list(Vote.objects.filter(revote=revote).values())

        def give(revote: Revote = revote) -> str:
            try:
                vote(by=cast.quality, revote=revote, value=Decimal(3))
            except NotNow:
                return "refused"
            return "counted"

        said, at_close = returned(all_at_once([give, close]))
        final = list(Vote.objects.filter(revote=revote).values())
        assert at_close == final
        assert len(final) == (said == "counted")
    assert [report.fault for report in verify(selection.ref)] == [""]


def test_no_score_counts_in_a_column_that_was_closed_at_the_same_instant(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    for vendor in selection.alternatives.all():

        def give(vendor: Any = vendor) -> object:
            try:
                return record_score(
                    by=cast.quality, selection=selection, alternative=vendor, criterion=criterion(selection, "Q1"),
                    value=Decimal(3),
                )  # fmt: skip
            except NotNow:
                return None

        def declare(vendor: Any = vendor) -> object:
            return declare_interests(by=cast.quality, selection=selection, conflicts={vendor: "Shares."})

        given, _ = returned(all_at_once([give, declare]))
        assert not Score.objects.filter(alternative=vendor).exists()
        assert Score.everything.filter(alternative=vendor).count() == (given is not None)


@pytest.mark.req("R-01")
def test_cell_that_two_settle_at_once_is_settled_once_and_the_other_is_told(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.LEAD)
    for round_ in range(ROUNDS):
        version = Performance.objects.values_list("version", flat=True).first()
        tries = [
            lambda by=by, value=value, version=version: settle_cell(
                by=by, selection=selection, value=value, method=PerformanceMethod.AGREED, reason="Talked over.",
                version=version, **_cell(selection),
            )
            for by, value in ((cast.lead, Decimal(2)), (cast.stranger, Decimal(4)))
        ]  # fmt: skip
        results = all_at_once(tries)
        assert sorted(type(result).__name__ for result in results) == ["Conflict", "Performance"]
        kept = Performance.objects.get()
        winner = next(result for result in results if not isinstance(result, Conflict))
        assert (kept.value, kept.version) == (winner.value, round_ + 1)


def test_sheet_is_reopened_before_the_close_or_not_at_all(cast: Cast) -> None:
    """A closed selection with an open sheet would hold scores that nobody submitted."""
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    for _ in range(ROUNDS):
        move_stage(by=cast.lead, selection=_now(selection), target=Stage.SCORING, reason="A new report.")
        member = selection.memberships.get(user=cast.quality)
        deeds = [
            lambda member=member: reopen_sheet(by=cast.lead, membership=member, reason="A new report."),
            lambda: move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS),
        ]
        results = all_at_once(deeds)
        assert [isinstance(result, NotNow) for result in results].count(True) == 1
        open_sheets = selection.memberships.filter(role=MemberRole.EVALUATOR, submitted_at__isnull=True)
        if _now(selection).stage == Stage.SCORING:
            assert open_sheets.count() == 1
            submit_sheet(by=cast.quality, selection=selection)
            move_stage(by=cast.lead, selection=_now(selection), target=Stage.CONSENSUS)
        assert not open_sheets.exists()


def _now(selection: Selection) -> Selection:
    return Selection.objects.get(pk=selection.pk)
