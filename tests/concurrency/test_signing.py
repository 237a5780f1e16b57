"""ES-09: those who sign, withdraw, freeze and open again at the same instant are all heard, or refused in words.

Nothing is done by halves, nothing waits for itself, and no page breaks. `make soak` asks for 500 rounds of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoring.actions.decisions import Draft, freeze_decision, reopen_decision, save_decision
from scoring.actions.members import add_member
from scoring.actions.people import deactivate_user, reactivate_user
from scoring.actions.recording import Conflict
from scoring.actions.selections import move_stage
from scoring.actions.signatures import withdraw_signature
from scoring.models import Decision, Selection, Signature, Snapshot, User
from scoring.policies import NotNow, current_snapshot, owed, standing_signatures
from scoring.selectors.audit import verify
from scoring.selectors.signatures import signature_fits
from scoring.selectors.snapshot import same_as_rows
from scoring.vocabulary import DecisionOutcome, MemberRole, SignatureMeaning, Stage
from tests.cast import PASSWORD, Cast
from tests.concurrency.crowd import all_at_once, returned
from tests.factories import SEEN, freeze, make_selection, put_signature, sign_by_everybody

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.req("ES-09"),
    pytest.mark.parametrize("rounds", [6, pytest.param(500, marks=pytest.mark.soak)]),
]
IN_ONE = 25  # rounds in one selection: each snapshot holds the log of all those before it
M = SignatureMeaning
FROZEN = "The decision of {ref} is frozen for signing. The lead can open it again, with a reason; its signatures are void then."


def begun(cast: Cast, rounds: int) -> Iterator[Selection]:
    """A selection at its decision for each round. Those that are through are looked at as a whole."""
    for done in range(0, rounds, IN_ONE):
        selection = make_selection(cast, stage=Stage.DECISION, title=f"From round {done}")
        for _ in range(min(IN_ONE, rounds - done)):
            yield selection
            if current_snapshot(selection) is not None:
                reopen_decision(by=cast.lead, selection=selection, reason="Another round.")
        assert all(map(signature_fits, Signature.objects.filter(snapshot__selection=selection)))
        assert [report.fault for report in verify(selection.ref)] == [""]


def refused(results: list[Any], *kinds: type[Exception]) -> list[str]:
    """What was refused in words; any other fault is raised."""
    returned([result for result in results if not isinstance(result, kinds)])
    return [str(result) for result in results if isinstance(result, kinds)]


def test_signers_at_the_same_instant_are_both_heard_and_sign_once(cast: Cast, rounds: int) -> None:
    for selection in begun(cast, rounds):
        if not selection.memberships.filter(user=cast.auditor).exists():
            add_member(by=cast.lead, selection=selection, user=cast.auditor, role=MemberRole.APPROVER, function="CFO")
        snapshot = freeze(cast, selection)
        signers = (
            (cast.lead, M.AUTHOR),
            (cast.approver, M.QUALITY),
            (cast.auditor, M.APPROVAL),
            (cast.auditor, M.REVIEW),  # the same person once more
        )
        results = all_at_once([partial(put_signature, who, snapshot, said) for who, said in signers])
        assert refused(results, NotNow) == [
            "You have signed this decision already. To sign otherwise, withdraw your signature first."
        ]
        signed = standing_signatures(snapshot)
        assert [signature.number for signature in signed] == [1, 2, 3]
        assert {signature.signer for signature in signed} == {cast.lead, cast.approver, cast.auditor}
        assert list(owed(selection)) == []
    assert Signature.objects.count() == 3 * rounds


def test_signature_is_under_what_is_in_force_or_refused(cast: Cast, rounds: int) -> None:
    for selection in begun(cast, rounds):
        snapshot = freeze(cast, selection)
        sign = partial(put_signature, cast.approver, snapshot, M.QUALITY)
        results = all_at_once([sign, partial(reopen_decision, by=cast.lead, selection=selection, reason="Again.")])
        assert snapshot.signatures.count() == 1 - len(refused(results, NotNow))
        assert current_snapshot(selection) is None
        assert list(owed(selection)) == ["Freeze the decision first: what is signed is a frozen snapshot."]


def test_decision_that_two_freeze_is_frozen_once(cast: Cast, rounds: int) -> None:
    for round_, selection in enumerate(begun(cast, rounds)):
        results = all_at_once([partial(freeze, cast, selection)] * 3)
        assert refused(results, NotNow) == [FROZEN.format(ref=selection.ref)] * 2
        snapshot = current_snapshot(selection)
        assert snapshot is not None
        assert snapshot.number == round_ % IN_ONE + 1
    assert Snapshot.objects.count() == rounds


def test_decision_is_frozen_as_it_was_read_or_changed_and_not_frozen(cast: Cast, rounds: int) -> None:
    for round_, selection in enumerate(begun(cast, rounds)):
        version = Decision.objects.get(selection=selection).version
        draft = Draft(outcome=DecisionOutcome.NO_AWARD, rationale=f"Nobody is good enough in round {round_}.")
        results = all_at_once([
            partial(save_decision, by=cast.lead, selection=selection, draft=draft, version=version),
            partial(freeze_decision, by=cast.lead, selection=selection, version=version,
                    acknowledged=(*SEEN, "conclusions")),
        ])  # fmt: skip
        assert len(refused(results, NotNow, Conflict)) == 1
        snapshot, kept = current_snapshot(selection), Decision.objects.get(selection=selection)
        assert kept.version == version + (snapshot is None)
        assert snapshot is None or same_as_rows(snapshot)


def test_withdrawal_and_the_signature_of_another_are_both_kept(cast: Cast, rounds: int) -> None:
    for selection in begun(cast, rounds):
        snapshot = freeze(cast, selection)
        given = put_signature(cast.approver, snapshot, M.QUALITY)
        withdraw = partial(
            withdraw_signature, by=cast.approver, signature=given, reason="Too early.", method="Password"
        )
        results = all_at_once([withdraw, partial(put_signature, cast.lead, snapshot, M.AUTHOR), withdraw])
        assert refused(results, NotNow) == ["This signature was withdrawn already."]
        assert sorted(snapshot.signatures.values_list("number", flat=True)) == [1, 2, 3]
        assert [signature.signer for signature in standing_signatures(snapshot)] == [cast.lead]


def test_report_is_reached_with_every_signature_or_not_at_all(cast: Cast, rounds: int) -> None:
    for selection in begun(cast, rounds):
        snapshot = freeze(cast, selection)
        sign_by_everybody(cast, snapshot)
        quality = snapshot.signatures.get(meaning=M.QUALITY)
        results = all_at_once([
            partial(withdraw_signature, by=cast.approver, signature=quality, reason="Too early.", method="Password"),
            partial(move_stage, by=cast.lead, selection=selection, target=Stage.REPORT),
        ])  # fmt: skip
        assert len(refused(results, NotNow)) == 1
        now = Selection.objects.get(pk=selection.pk)
        assert (now.stage == Stage.REPORT) == (len(standing_signatures(snapshot)) == 2)
        if now.stage == Stage.REPORT:
            move_stage(by=cast.lead, selection=now, target=Stage.DECISION, reason="Another round.")


def test_account_that_is_closed_while_its_person_signs(cast: Cast, rounds: int) -> None:
    """Each locks the account, and the one its selection, the other the trail of the house: neither waits for ever."""
    for selection in begun(cast, rounds):
        snapshot = freeze(cast, selection)
        approver = User.objects.get(pk=cast.approver.pk)
        results = all_at_once([
            partial(put_signature, cast.approver, snapshot, M.QUALITY),
            partial(deactivate_user, by=cast.account_admin, user=approver),
        ])  # fmt: skip
        assert snapshot.signatures.count() == 1 - len(refused(results, NotNow))
        reactivate_user(by=cast.account_admin, user=User.objects.get(pk=cast.approver.pk))


def test_pages_answer_in_words_whatever_happens_at_once(cast: Cast, rounds: int) -> None:
    """Two sign, one of them twice, and the lead opens the decision again, each on a page of their own."""
    clients = {name: Client(raise_request_exception=False) for name in ("lead", "approver")}
    for name, client in clients.items():
        client.force_login(getattr(cast, name))
    for selection in begun(cast, rounds):
        snapshot = freeze(cast, selection)

        def post(name: str, page: str, **data: str) -> Callable[[], int]:
            address, proof = reverse(page, args=[selection.ref]), {"username": name, "password": PASSWORD}  # noqa: B023 - run in this round
            copy = Client(raise_request_exception=False)
            copy.cookies = clients[name].cookies
            return lambda: copy.post(address, proof | data).status_code

        shown = {"shown": snapshot.sha256, "comment": "Read."}
        statuses = returned(all_at_once([
            post("approver", "signature-new", meaning="quality", **shown),
            post("approver", "signature-new", meaning="rejection", **shown),
            post("lead", "signature-new", meaning="author", **shown),
            post("lead", "decision-reopen", reason="Once more."),
        ]))  # fmt: skip
        assert set(statuses) <= {302, 409}
        assert statuses[3] == 302
        assert statuses[:2] != [302, 302]
        assert snapshot.signatures.count() == statuses[:3].count(302)
