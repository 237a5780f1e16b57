"""Scenarios of the decision and its signatures, for tests/actions/scenarios.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from scoring.actions.decisions import (
    ConditionLine,
    Draft,
    freeze_decision,
    record_dissent,
    reopen_decision,
    save_decision,
)
from scoring.actions.selections import move_stage
from scoring.actions.signatures import record_failed_signing, sign, withdraw_signature
from scoring.models import Selection, Signature
from scoring.vocabulary import DecisionOutcome, SignatureMeaning, Stage
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]


def _save_decision(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.DECISION)
    standing = selection.decision.conditions.get()
    draft = Draft(
        outcome=DecisionOutcome.SHORTLIST,
        shortlist=[factories.alternative(selection, name) for name in ("Aldermoor", "Brightwater")],
        rationale="Both lines are free.",
        conditions=(
            ConditionLine("Visit both sites", "CMC", date(2027, 2, 1)),
            ConditionLine(standing.text, "Quality", standing.due_on, standing.pk),
        ),
    )
    return lambda: save_decision(by=cast.lead, selection=Selection.objects.get(), draft=draft, version=1)


def _save_first_decision(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.RESULTS)
    move_stage(by=cast.lead, selection=selection, target=Stage.DECISION)
    return lambda: factories.write_decision(cast, Selection.objects.get())


def _record_dissent(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.RESULTS)
    return lambda: record_dissent(by=cast.quality, selection=Selection.objects.get(), text="The line is too old.")


def _freeze_decision(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.DECISION)
    return lambda: freeze_decision(
        by=cast.lead, selection=Selection.objects.get(), version=1, acknowledged=factories.SEEN
    )


def _reopen_decision(cast: Cast) -> Call:
    factories.freeze(cast, factories.make_selection(cast, stage=Stage.DECISION))
    return lambda: reopen_decision(by=cast.lead, selection=Selection.objects.get(), reason="A condition is missing.")


def _sign(cast: Cast) -> Call:
    snapshot = factories.freeze(cast, factories.make_selection(cast, stage=Stage.DECISION))
    return lambda: sign(
        by=cast.approver,
        snapshot=snapshot,
        shown_sha256=snapshot.sha256,
        meaning=SignatureMeaning.QUALITY,
        comment="Seen.",
        method="Password",
    )


def _withdraw_signature(cast: Cast) -> Call:
    _sign(cast)()
    return lambda: withdraw_signature(
        by=cast.approver, signature=Signature.objects.get(), reason="Signed too early.", method="Password"
    )


def _record_failed_signing(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.DECISION)
    return lambda: record_failed_signing(by=cast.approver, selection=Selection.objects.get())


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "decisions.freeze_decision": _freeze_decision,
    "decisions.record_dissent": _record_dissent,
    "decisions.reopen_decision": _reopen_decision,
    "decisions.save_decision": _save_decision,
    "decisions.save_decision for the first time": _save_first_decision,
    "signatures.record_failed_signing": _record_failed_signing,
    "signatures.sign": _sign,
    "signatures.withdraw_signature": _withdraw_signature,
}
