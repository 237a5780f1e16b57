"""ES-03 to ES-10: what a signature is bound to, who gives it, and that nothing of it goes away."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from scoring.actions.decisions import reopen_decision
from scoring.actions.members import add_member, change_member, remove_member
from scoring.actions.mergers import merge_vendors
from scoring.actions.people import deactivate_user, reactivate_user, update_user
from scoring.actions.recording import recording
from scoring.actions.signatures import record_failed_signing, sign, withdraw_signature
from scoring.actions.vendors import update_vendor
from scoring.models import AuditEvent, Selection, Signature, Snapshot, User, Vendor, guard
from scoring.policies import NotNow, WrongRole, owed, standing_signatures
from scoring.policies.signers import OVERTAKEN
from scoring.selectors.audit import verify_rows
from scoring.selectors.deciding import decision_view
from scoring.selectors.signatures import boards, signature_fits
from scoring.vocabulary import AuditVerb, MemberRole, NameKind, SignatureMeaning, Stage, VendorKind
from tests.cast import Cast
from tests.factories import alternative, freeze, make_selection, make_vendor, put_signature, sign_by_everybody

M = SignatureMeaning


@pytest.fixture
def snapshot(cast: Cast) -> Snapshot:
    return freeze(cast, make_selection(cast, stage=Stage.DECISION))


def refused(deed: Any, *kinds: type[Exception]) -> str:
    count = Signature.objects.count()
    with pytest.raises(kinds) as caught:
        deed()
    assert Signature.objects.count() == count
    return str(caught.value)


@pytest.mark.req("ES-04", "ES-08")
def test_signature_carries_its_moment_and_its_digest(cast: Cast, snapshot: Snapshot) -> None:
    signature = put_signature(cast.approver, snapshot, M.QUALITY, " Read in full. ")
    assert (signature.full_name, signature.role, signature.comment) == (
        "Aino Virtanen", "Approver, QA", "Read in full.",
    )  # fmt: skip
    assert (
        signature.snapshot_sha256
        == snapshot.sha256
        == hashlib.sha256(b"vs/snapshot/v1\n" + snapshot.content.encode()).hexdigest()
    )
    told = {
        "number": 1, "full_name": "Aino Virtanen", "role": "Approver, QA", "meaning": "quality",
        "comment": "Read in full.", "signed_at": f"{signature.signed_at:%Y-%m-%dT%H:%M:%S.%f}Z", "time_zone": "UTC",
        "method": "Password", "withdraws": None, "snapshot_sha256": snapshot.sha256,
    }  # fmt: skip
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert signature.sha256 == hashlib.sha256(b"vs/signature/v1\n" + text.encode()).hexdigest()
    update_user(
        by=cast.account_admin,
        user=cast.approver,
        version=cast.approver.version,
        email="",
        full_name="Aino Korhonen",
        job_title="Retired",
    )
    signature.refresh_from_db()
    assert signature.full_name == "Aino Virtanen"
    assert signature_fits(signature)


@pytest.mark.req("ES-04")
def test_signature_that_is_laid_to_another_record_does_not_fit_it(cast: Cast, snapshot: Snapshot) -> None:
    signature = put_signature(cast.approver, snapshot, M.QUALITY)
    other = freeze(cast, make_selection(cast, stage=Stage.DECISION, title="Another matter"))
    with pytest.raises(IntegrityError), recording(AuditVerb.SIGNED, by=cast.lead, about="a trick") as log:
        log.update(signature, snapshot=other)
    guard.drop(connection)  # somebody with all rights over the database
    Signature.objects.filter(pk=signature.pk).update(snapshot=other)
    assert not signature_fits(Signature.objects.get())
    Signature.objects.filter(pk=signature.pk).update(snapshot=other, snapshot_sha256=other.sha256)
    assert not signature_fits(Signature.objects.get())
    assert boards(other.selection)[0].lines[0].state == "Does not fit its decision"
    assert [report.fault for report in verify_rows() if report.fault] != [], "and the trail says so too"


@pytest.mark.req("ES-06")
def test_what_was_not_shown_or_is_not_true_any_more_is_not_signed(cast: Cast, snapshot: Snapshot) -> None:
    def signing(shown: str) -> Any:
        return lambda: sign(
            by=cast.approver, snapshot=snapshot, shown_sha256=shown, meaning=M.QUALITY, method="Password"
        )

    assert "not the one in force" in refused(signing("0" * 64), NotNow)
    vendor = snapshot.selection.alternatives.first().vendor
    update_vendor(by=cast.lead, vendor=vendor, version=vendor.version, name="Renamed Biologics", kinds=vendor.kinds)
    assert "was changed after it was frozen" in refused(signing(snapshot.sha256), NotNow)


@pytest.mark.req("ES-03", "ID-04")
def test_each_signs_with_what_is_theirs_to_say(cast: Cast, snapshot: Snapshot) -> None:
    allowed = {"lead": {M.AUTHOR}, "approver": {M.QUALITY, M.REJECTION}}
    for name in ("lead", "quality", "approver", "observer", "auditor", "criteria_admin", "account_admin", "stranger"):
        for meaning in set(SignatureMeaning) - allowed.get(name, set()):
            person: User = getattr(cast, name)
            refused(lambda p=person, m=meaning: put_signature(p, snapshot, m, "Because."), WrongRole)
    assert "Say why you reject" in refused(lambda: put_signature(cast.approver, snapshot, M.REJECTION), ValidationError)
    put_signature(cast.approver, snapshot, M.REJECTION, "The audit is too old.")
    assert "signed this decision already" in refused(lambda: put_signature(cast.approver, snapshot, M.QUALITY), NotNow)
    assert "Aino Virtanen rejected the decision: The audit is too old." in list(owed(snapshot.selection))


@pytest.mark.req("ID-04")
def test_who_writes_the_decision_does_not_approve_it(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    with pytest.raises(ValidationError, match="nobody has two parts"):
        add_member(by=cast.lead, selection=selection, user=cast.lead, role=MemberRole.APPROVER, is_quality=True)


@pytest.mark.req("ES-07")
def test_nobody_signs_for_another(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    member = selection.memberships.get(user=cast.approver)
    change_member(
        by=cast.lead, membership=member, version=member.version, function="QA", delegate=cast.stranger, is_quality=True
    )
    snapshot = freeze(cast, selection)
    words = refused(lambda: put_signature(cast.stranger, snapshot, M.QUALITY), WrongRole)
    assert words == f"Nobody signs for another: only Aino Virtanen can sign {selection.ref} in this part."
    mine = put_signature(cast.approver, snapshot, M.QUALITY)
    for person in (cast.stranger, cast.lead):
        refused(lambda p=person: withdraw_signature(by=p, signature=mine, reason="No.", method="-"), WrongRole)


@pytest.mark.req("ES-09")
def test_decision_is_signed_once_all_have_signed(cast: Cast, snapshot: Snapshot) -> None:
    selection = snapshot.selection
    assert len(list(owed(selection))) == 2
    put_signature(cast.lead, snapshot, M.AUTHOR)
    assert list(owed(selection)) == ["Aino Virtanen has not signed the quality approval yet."]
    put_signature(cast.approver, snapshot, M.QUALITY)
    assert list(owed(selection)) == []


@pytest.mark.req("ES-07", "ES-08")
def test_closed_account_signs_nothing_and_what_it_signed_stands(cast: Cast, snapshot: Snapshot) -> None:
    selection = snapshot.selection
    lead = put_signature(cast.lead, snapshot, M.AUTHOR)
    deactivate_user(by=cast.account_admin, user=User.objects.get(pk=cast.approver.pk))
    assert cast.approver.is_active, "as the request brought the person, before"
    words = refused(lambda: put_signature(cast.approver, snapshot, M.QUALITY), NotNow)
    assert words == "The account of Aino Virtanen is deactivated: it signs nothing."
    owing = (
        "Aino Virtanen has not signed the quality approval, and the account is deactivated. Open the decision again and "
        "name another approver."
    )
    assert list(owed(selection)) == [owing]
    assert boards(selection)[0].lines[1].role == "Approver, QA, account deactivated"
    deactivate_user(by=cast.account_admin, user=User.objects.get(pk=cast.lead.pk))
    refused(lambda: withdraw_signature(by=cast.lead, signature=lead, reason="No.", method="-"), NotNow)
    assert standing_signatures(snapshot) == [lead]
    assert signature_fits(lead)
    assert [line.state for line in boards(selection)[0].lines] == ["Signed", "Pending"]
    for person in (cast.lead, cast.approver):
        reactivate_user(by=cast.account_admin, user=User.objects.get(pk=person.pk))
    put_signature(cast.approver, snapshot, M.QUALITY)
    assert list(owed(selection)) == []


def test_approver_who_left_is_replaced_once_the_decision_is_open_again(cast: Cast, snapshot: Snapshot) -> None:
    selection = snapshot.selection
    put_signature(cast.lead, snapshot, M.AUTHOR)
    gone = selection.memberships.get(user=cast.approver)
    with pytest.raises(NotNow, match="frozen for signing"):
        remove_member(by=cast.lead, membership=gone, version=gone.version, reason="Left the firm.")
    reopen_decision(by=cast.lead, selection=selection, reason="An approver has left.")
    remove_member(by=cast.lead, membership=gone, version=gone.version, reason="Left the firm.")
    add_member(
        by=cast.lead, selection=selection, user=cast.auditor, role=MemberRole.APPROVER, function="QA", is_quality=True
    )
    anew = freeze(cast, selection)
    refused(lambda: put_signature(cast.approver, anew, M.QUALITY), WrongRole)
    put_signature(cast.auditor, anew, M.QUALITY)
    put_signature(cast.lead, anew, M.AUTHOR)
    assert list(owed(selection)) == []
    assert [line.state for line in boards(selection)[1].lines] == ["Void"], (
        "who has left is not asked under the old one"
    )


def test_merger_of_a_vendor_leaves_a_frozen_decision_or_has_it_frozen_anew(cast: Cast, snapshot: Snapshot) -> None:
    """A decision names the vendor as it was then. What changes what it says keeps it from being signed, in words."""

    def merge(source: Vendor, target: Vendor) -> None:
        source.refresh_from_db()
        target.refresh_from_db()
        merge_vendors(
            by=cast.lead, source=source, target=target, source_version=source.version, target_version=target.version,
            name_kind=NameKind.FORMER, reason="Bought.",
        )  # fmt: skip

    chosen = alternative(snapshot.selection, "Aldermoor").vendor
    buyer = make_vendor(cast.lead, "Northmark Holding")
    merge(chosen, buyer)
    assert put_signature(cast.lead, snapshot, M.AUTHOR).number == 1
    view = decision_view(Selection.objects.get())
    assert view.sentence.startswith("Select Aldermoor Biologics")
    assert not view.is_overtaken
    second = alternative(snapshot.selection, "Brightwater").vendor
    merge(make_vendor(cast.lead, "Tallow Research", kinds=(VendorKind.CRO,)), second)
    assert refused(lambda: put_signature(cast.approver, snapshot, M.QUALITY), NotNow) == OVERTAKEN, (
        "it is a CRO now too"
    )
    reopen_decision(by=cast.lead, selection=snapshot.selection, reason="A vendor has bought another.")
    sign_by_everybody(cast, freeze(cast, snapshot.selection))
    assert list(owed(snapshot.selection)) == []


@pytest.mark.req("ES-10")
def test_withdrawal_is_a_record_of_its_own(cast: Cast, snapshot: Snapshot) -> None:
    sign_by_everybody(cast, snapshot)
    author, quality = standing_signatures(snapshot)
    with pytest.raises(ValidationError):
        withdraw_signature(by=cast.approver, signature=quality, reason=" ", method="Password")
    withdrawal = withdraw_signature(by=cast.approver, signature=quality, reason="Signed too early.", method="Password")
    assert (Signature.objects.count(), withdrawal.number, withdrawal.withdraws) == (3, 3, quality)
    assert signature_fits(withdrawal)
    assert standing_signatures(snapshot) == [author]
    assert [line.state for line in boards(snapshot.selection)[0].lines] == ["Signed", "Withdrawn", "Pending"]
    with pytest.raises(NotNow, match="withdrawn already"):
        withdraw_signature(by=cast.approver, signature=quality, reason="Again.", method="Password")
    put_signature(cast.approver, snapshot, M.QUALITY)
    assert Signature.objects.count() == 4
    for statement in ("DELETE FROM scoring_signature", "UPDATE scoring_signature SET comment = 'x'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_signature_stands_once_the_report_is_reached(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.REPORT)
    quality = Signature.objects.select_related("snapshot__selection").get(meaning=M.QUALITY)
    quality.snapshot.selection.stage = Stage.DECISION  # as the page read it before the lead went on
    with pytest.raises(NotNow, match="is at the stage “Report”"):
        withdraw_signature(by=cast.approver, signature=quality, reason="Late.", method="Password")
    assert list(owed(selection)) == []


def test_failed_proof_is_in_the_trail_of_the_selection(cast: Cast, snapshot: Snapshot) -> None:
    record_failed_signing(by=cast.approver, selection=Selection.objects.get())
    event = AuditEvent.objects.latest("id")
    assert (event.chain, event.verb, event.actor) == (snapshot.selection.ref, AuditVerb.SIGNING_FAILED, cast.approver)
