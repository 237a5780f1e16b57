"""R-01: sixteen writers edit fifty cells. Every acknowledged edit is in the data, and in the trail."""

from __future__ import annotations

from contextlib import nullcontext
from decimal import Decimal
from random import Random

import pytest
from django.db import connection, transaction

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.members import add_member
from scoring.actions.recording import Conflict
from scoring.actions.scores import record_score
from scoring.actions.selections import create_selection
from scoring.models import AuditEvent, Score, Selection, guard
from scoring.selectors.audit import verify
from scoring.vocabulary import AuditVerb, MemberRole, VendorKind
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, returned
from tests.factories import group, make_vendor, number, open_scoring

WRITERS, EDITS, CELLS = 16, 100, 50
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-01")]


@pytest.fixture
def cells(cast: Cast) -> list[Score]:
    """Fifty scores of one evaluator, each 0 and each to be counted up."""
    selection = create_selection(by=cast.lead, title="Fifty cells", kind=VendorKind.CDMO)
    leaves = (number(f"N{n}", f"Number {n}", 1000, worst="0", best="1000", unit="edits") for n in range(10))
    set_criteria(by=cast.lead, selection=selection, name="Ten", tree=[group("G", "All", 10_000, *leaves)])
    for name in "ABCDE":
        vendor = make_vendor(cast.lead, name)
        add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=None, short_name=name)
    top = selection.criteria_model.criteria.filter(key="G")
    add_member(by=cast.lead, selection=selection, user=cast.quality, role=MemberRole.EVALUATOR, groups=list(top))
    selection = open_scoring(cast.lead, selection)
    return [
        record_score(by=cast.quality, selection=selection, alternative=a, criterion=c, value=Decimal(0))
        for a in selection.alternatives.all()
        for c in selection.criteria_model.criteria.exclude(key="G")
    ]


def _total() -> Decimal:
    return sum((score.value or Decimal(0) for score in Score.objects.all()), Decimal(0))


def test_no_acknowledged_edit_is_lost(cast: Cast, cells: list[Score]) -> None:
    recorded = AuditEvent.objects.filter(verb=AuditVerb.SCORE_RECORDED).count()

    def writer(seed: int) -> tuple[int, int]:
        order, done, conflicts = Random(seed), 0, 0
        while done < EDITS:
            score = Score.objects.select_related("alternative", "criterion").get(pk=order.choice(cells).pk)
            assert score.value is not None
            try:
                record_score(
                    by=cast.quality,
                    selection=Selection(pk=score.selection_id),
                    alternative=score.alternative,
                    criterion=score.criterion,
                    value=score.value + 1,
                    version=score.version,
                )
            except Conflict:
                conflicts += 1
            else:
                done += 1
        return done, conflicts

    outcome = returned(all_at_once([lambda seed=seed: writer(seed) for seed in range(WRITERS)]))
    acknowledged = sum(done for done, _ in outcome)
    assert acknowledged == WRITERS * EDITS
    assert _total() == acknowledged
    assert AuditEvent.objects.filter(verb=AuditVerb.SCORE_RECORDED).count() == recorded + acknowledged
    assert [report.fault for report in verify()] == ["", ""]
    assert sum(conflicts for _, conflicts in outcome) > 0  # the writers did meet


def test_naive_edits_are_lost(cells: list[Score]) -> None:
    """The control: read, add one, save. A transaction does not help on PostgreSQL; SQLite's IMMEDIATE one would."""
    guard.drop(connection)
    together = transaction.atomic if connection.vendor == "postgresql" else nullcontext

    def writer(seed: int) -> None:
        order = Random(seed)
        for _ in range(EDITS // 4):
            with together():
                score = Score.objects.get(pk=order.choice(cells).pk)
                assert score.value is not None
                score.value += 1
                score.save()

    returned(all_at_once([lambda seed=seed: writer(seed) for seed in range(WRITERS)]))
    assert _total() < WRITERS * (EDITS // 4)
