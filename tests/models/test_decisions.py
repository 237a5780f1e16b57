"""What the database itself refuses of decisions, snapshots and signatures, past every check in Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.models import Condition, Decision, Dissent, Selection, Shortlisted, Signature, Snapshot
from scoring.models.base import Audited
from scoring.vocabulary import AuditVerb, SignatureMeaning, Stage
from tests.cast import Cast
from tests.factories import add_every_decision, alternative, freeze, make_selection, put_signature


def _refused(cast: Cast, write: Callable[[Any], object]) -> str:
    with pytest.raises(IntegrityError) as caught, recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="x") as log:
        write(log)
    return str(caught.value)


def _signature(snapshot: Snapshot, cast: Cast, **more: Any) -> Signature:
    values = {
        "snapshot": snapshot, "number": 9, "snapshot_sha256": snapshot.sha256, "signer": cast.lead, "full_name": "L",
        "role": "Lead", "meaning": SignatureMeaning.AUTHOR, "signed_at": timezone.now(), "time_zone": "UTC",
        "method": "-", "sha256": "1" * 64, **more,
    }  # fmt: skip
    return Signature(**values)


@pytest.mark.req("ES-04", "ES-05")
def test_rows_that_contradict_themselves_or_each_other_are_refused(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    other = make_selection(cast, stage=Stage.DECISION, title="Another matter")
    decision, foreign = Decision.objects.get(selection=selection), alternative(other, "Brightwater")
    aldermoor = alternative(selection, "Aldermoor")
    for values in (
        {"outcome": "select", "chosen": None},
        {"outcome": "no_award"},  # with a vendor that is chosen
        {"outcome": "perhaps"},
        {"second_source": aldermoor},
        {"second_source": foreign},
        {"chosen": foreign},
    ):
        _refused(cast, lambda log, v=values: log.update(decision, **v))
        decision.refresh_from_db()
    assert "another selection" in _refused(
        cast, lambda log: log.create(Shortlisted(decision=decision, alternative=foreign))
    )
    _refused(
        cast,
        lambda log: log.create(Condition(decision=decision, position=3, text="", owner="QA", due_on=date(2027, 1, 1))),
    )
    snapshot = freeze(cast, selection)
    for wrong in (
        {"snapshot_sha256": "0" * 64},
        {"meaning": SignatureMeaning.WITHDRAWAL, "comment": "Of nothing."},
        {"meaning": SignatureMeaning.REJECTION},
        {"meaning": "liked"},
    ):
        _refused(cast, lambda log, w=wrong: log.create(_signature(snapshot, cast, **w)))
    _refused(cast, lambda log: log.update(snapshot, content="{}"))
    snapshot.refresh_from_db()
    _refused(cast, lambda log: log.update(snapshot, superseded_at=timezone.now()))  # by nobody, for nothing
    snapshot.refresh_from_db()
    _refused(cast, lambda log: log.create(_copy(snapshot)))  # two in force
    mine = put_signature(cast.lead, snapshot, SignatureMeaning.AUTHOR)
    assert "a signature does not change" in _refused(cast, lambda log: log.update(mine, comment="Otherwise."))
    back = {"meaning": SignatureMeaning.WITHDRAWAL, "comment": "Too early.", "number": 2}
    elsewhere = put_signature(cast.lead, freeze(cast, other), SignatureMeaning.AUTHOR)
    for wrong in ({"withdraws": mine, "signer": cast.approver}, {"withdraws": elsewhere, "signer": cast.lead}):
        refusal = _refused(cast, lambda log, w=wrong: log.create(_signature(snapshot, cast, **back, **w)))
        assert "withdrawn by whoever gave it" in refusal
    with recording(AuditVerb.DECISION_REOPENED, by=cast.lead, about="a test") as log:
        log.update(snapshot, superseded_at=timezone.now(), superseded_by=cast.lead, superseded_reason="A test.")
    assert "another snapshot" in _refused(cast, lambda log: log.create(_signature(snapshot, cast)))
    _refused(cast, lambda log: log.update(snapshot, superseded_at=None, superseded_by=None, superseded_reason=""))


def _copy(snapshot: Snapshot) -> Snapshot:
    values = {f.name: getattr(snapshot, f.name) for f in Snapshot._meta.concrete_fields}
    del values["id"], values["last_event"], values["version"]
    return Snapshot(**{**values, "number": 2, "sha256": "2" * 64})


def test_rows_read_as_what_they_are_and_the_trail_keeps_the_digest_alone(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.REPORT)
    add_every_decision(cast, selection)
    snapshot = Snapshot.objects.visible_to(cast.observer).get()
    assert not Snapshot.objects.visible_to(cast.stranger).exists()
    words = [str(row) for row in _rows(selection)]
    assert words == [
        f"{selection.ref}: Select one vendor", "Aldermoor", "Close the open deviations",
        "Quentin Abara: Too far away.", f"{selection.ref}, decision 1", "Lena Hartwig: Author",
        "Aino Virtanen: Quality approval",
    ]  # fmt: skip
    kept = snapshot.audit_values()
    assert "content" not in kept
    assert kept["sha256"] == snapshot.sha256


def _rows(selection: Selection) -> list[Audited]:
    decision = selection.decision
    return [
        decision, *Shortlisted.objects.all(), *decision.conditions.all(), *Dissent.objects.all(),
        *selection.snapshots.all(), *Signature.objects.all(),
    ]  # fmt: skip
