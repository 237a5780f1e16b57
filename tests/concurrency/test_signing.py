"""ES-09: those who sign at the same instant are all heard, and one who sends the form twice signs once."""

from __future__ import annotations

import pytest

from scoring.actions.decisions import reopen_decision
from scoring.actions.members import add_member
from scoring.models import Signature
from scoring.policies import NotNow, owed, standing_signatures
from scoring.selectors.audit import verify
from scoring.selectors.signatures import signature_fits
from scoring.vocabulary import MemberRole, SignatureMeaning, Stage
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, returned
from tests.factories import freeze, make_selection, put_signature

ROUNDS = 6
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("ES-09")]


def test_signers_at_the_same_instant_are_both_heard_and_sign_once(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    add_member(by=cast.lead, selection=selection, user=cast.auditor, role=MemberRole.APPROVER, function="Finance")
    for _ in range(ROUNDS):
        snapshot = freeze(cast, selection)
        signers = (
            (cast.lead, SignatureMeaning.AUTHOR),
            (cast.approver, SignatureMeaning.QUALITY),
            (cast.auditor, SignatureMeaning.APPROVAL),
            (cast.auditor, SignatureMeaning.REVIEW),  # the same person once more
        )
        results = all_at_once([lambda w=who, s=snapshot, m=said: put_signature(w, s, m) for who, said in signers])
        refused = [result for result in results if isinstance(result, Exception)]
        assert [type(error) for error in refused] == [NotNow], refused
        signed = standing_signatures(snapshot)
        assert [signature.number for signature in signed] == [1, 2, 3]
        assert {signature.signer for signature in signed} == {cast.lead, cast.approver, cast.auditor}
        assert all(map(signature_fits, signed))
        assert list(owed(selection)) == []
        reopen_decision(by=cast.lead, selection=selection, reason="Another round.")
    assert Signature.objects.count() == 3 * ROUNDS
    assert [report.fault for report in verify(selection.ref)] == [""]


def test_signature_is_under_what_is_in_force_or_refused(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    for _ in range(ROUNDS):
        snapshot = freeze(cast, selection)

        def give() -> str:
            try:
                put_signature(cast.approver, snapshot, SignatureMeaning.QUALITY)  # noqa: B023 - run in this round
            except NotNow:
                return "refused"
            return "signed"

        said, _ = returned(
            all_at_once([give, lambda: reopen_decision(by=cast.lead, selection=selection, reason="Again.")])
        )
        assert snapshot.signatures.count() == (said == "signed")
    assert [report.fault for report in verify(selection.ref)] == [""]
