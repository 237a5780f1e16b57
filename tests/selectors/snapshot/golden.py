"""One selection with a row of every kind that a snapshot holds, the same on every database and at every time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from scoring.actions.criteria_of_selection import amend_weights
from scoring.actions.recording import recording
from scoring.models import (
    Condition,
    Conflict,
    Decision,
    DerivedValue,
    Dissent,
    Revote,
    Score,
    ScoreEvidence,
    Selection,
    Shortlisted,
    SiteIdentifier,
    Vote,
)
from scoring.vocabulary import AuditVerb, DecisionOutcome, EvidenceKind, IdentifierScheme, Stage
from tests.cast import Cast
from tests.factories import criterion, make_selection

SEALED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 12, 14, 5, 0, 250_000, tzinfo=UTC)
LAST = datetime(2026, 11, 13, 8, 0, tzinfo=UTC)
DECOMPOSED = "Je pre\N{COMBINING ACUTE ACCENT}fe\N{COMBINING GRAVE ACCENT}re Brightwater."
AMENDED = {"Q": 5000, "Q1": 7000, "Q2": 3000, "D": 5000, "D1": 5000, "D2": 5000}


def golden(cast: Cast, settings: Settings, clock: TimeMachineFixture) -> Selection:
    """The small selection with its results, then a change of weights, a decision and all that stands beside it."""
    settings.ORGANISATION = "Northgate Therapeutics"
    clock.move_to(SEALED, tick=False)
    selection = make_selection(cast, stage=Stage.RESULTS)
    clock.move_to(LATER, tick=False)
    amend_weights(by=cast.lead, selection=selection, weights=AMENDED, reason="Delivery became as urgent.")
    clock.move_to(LAST, tick=False)
    beside(cast, selection)
    return Selection.objects.get(pk=selection.pk)


def beside(cast: Cast, selection: Selection) -> None:
    """The rows that are written here without their actions, whose rules are tested elsewhere."""
    first, second, third = selection.alternatives.all()
    q1, q2 = criterion(selection, "Q1"), criterion(selection, "Q2")
    score = selection.scores.get(alternative=first, criterion=q1)
    with recording(AuditVerb.DETAIL_CHANGED, by=cast.lead, about="one row of each", selection=selection) as log:
        for place in (0, 1):
            log.create(
                ScoreEvidence(score=score, kind=EvidenceKind.LINK, url=f"https://x.example/{place}", label="Page")
            )
        for value, instant in (("2", SEALED), ("3.25", LATER)):
            log.create(
                Score(
                    selection=selection,
                    alternative=first,
                    criterion=q1,
                    evaluator=cast.quality,
                    entered_by=cast.observer,
                    value=Decimal(value),
                    reason="Misread.",
                    submitted_at=SEALED,
                    superseded_at=instant,
                )
            )
        log.create(
            DerivedValue(
                selection=selection,
                alternative=third,
                criterion=q2,
                as_of=date(2026, 11, 1),
                value=Decimal(4),
                basis={"explanation": "Four are open."},
                basis_sha256="ab" * 32,
                override=Decimal("6.500"),
                override_reason="Two more were opened since.",
            )
        )
        vote = log.create(
            Revote(selection=selection, alternative=second, criterion=q1, number=1, opened_at=SEALED, closed_at=SEALED)
        )
        for judge, value in ((cast.technical, "3"), (cast.quality, "4")):
            log.create(Vote(revote=vote, evaluator=judge, value=Decimal(value), reason="Seen again."))
        member = selection.memberships.get(user=cast.technical)
        log.create(Conflict(membership=member, alternative=second, statement="Worked there.", declared_at=SEALED))
        log.create(
            SiteIdentifier(
                site=third.site, scheme=IdentifierScheme.DUNS, value="123456789", removed_at=LATER, removed_by=cast.lead
            )
        )
        decision = log.create(
            Decision(
                selection=selection,
                outcome=DecisionOutcome.SELECT,
                chosen=second,
                second_source=first,
                not_first_reason="It is nearer.",
                rationale="Both can do it.",
                next_review_on=date(2029, 11, 13),
            )
        )
        log.create(Shortlisted(decision=decision, alternative=second))
        log.create(Shortlisted(decision=decision, alternative=first))
        for place, text in enumerate(("A quality agreement is signed.", "A schedule is sent.")):
            log.create(
                Condition(decision=decision, position=place, text=text, owner="QA", due_on=date(2026, 12, 1 + place))
            )
        for person in (cast.technical, cast.quality):
            log.create(Dissent(selection=selection, person=person, text=DECOMPOSED, recorded_at=LAST))
