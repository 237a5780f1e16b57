"""Signing what was frozen, and taking a signature back: rows that are only ever added."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import Recording, recording
from scoring.models import Membership, Selection, Signature, Snapshot, User
from scoring.policies import NotNow, current_snapshot
from scoring.policies.signers import NOT_SHOWN, OVERTAKEN, check_can_sign, check_can_withdraw_signature
from scoring.selectors.signatures import signature_sha256
from scoring.selectors.snapshot import same_as_rows
from scoring.vocabulary import AuditVerb, MemberRole, SignatureMeaning


def sign(
    *, by: User, snapshot: Snapshot, shown_sha256: str, meaning: SignatureMeaning, method: str, comment: str = ""
) -> Signature:
    """Put one's name under the frozen decision that one was shown.

    `shown_sha256` is the digest that stood on the page, `method` how the signer has just proved who they are. Raises
    NotNow when that is not the decision in force or the rows no longer give its content, ValidationError for a
    rejection without a reason.
    """
    comment = comment.strip()
    if meaning == SignatureMeaning.REJECTION and not comment:
        raise ValidationError({"comment": "Say why you reject the decision: the reason stands with your signature."})
    about = f"decision {snapshot.number}: {meaning.label.lower()}"
    with recording(AuditVerb.SIGNED, by=by, about=about, selection=snapshot.selection, reason=comment) as log:
        _require_account(by)
        member = check_can_sign(by, log.selection, meaning)
        current = _shown(log.selection, shown_sha256)
        return _put(log, current, member, by=by, meaning=meaning, comment=comment, method=method)


def withdraw_signature(*, by: User, signature: Signature, reason: str, method: str) -> Signature:
    """Take one's own signature back by a record of its own; the one that was given stays and is marked as withdrawn."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why you withdraw your signature: the reason stands with it."})
    selection = signature.snapshot.selection
    about = f"decision {signature.snapshot.number}: {signature.get_meaning_display().lower()}"
    with recording(AuditVerb.SIGNATURE_WITHDRAWN, by=by, about=about, selection=selection, reason=reason) as log:
        _require_account(by)
        given = Signature.objects.select_related("snapshot").get(pk=signature.pk)
        given.snapshot.selection = log.selection  # at the stage where it is now, not where the page was read
        check_can_withdraw_signature(by, given)
        member = log.selection.memberships.get(user=by)
        return _put(
            log, given.snapshot, member, by=by, meaning=SignatureMeaning.WITHDRAWAL, comment=reason, method=method,
            withdraws=given,
        )  # fmt: skip


def record_failed_signing(*, by: User, selection: Selection) -> None:
    """Somebody who is signed in as this person gave a wrong name or password where a signature was asked for."""
    with recording(AuditVerb.SIGNING_FAILED, by=by, about=selection.ref, selection=selection):
        pass


def _require_account(by: User) -> None:
    """The account is open, and stays so until the signature is written: it may have been closed since the page came."""
    if User.objects.select_for_update(no_key=True).filter(pk=by.pk, is_active=True).first() is None:
        raise NotNow(f"The account of {by.full_name} is deactivated: it signs nothing.")


def _shown(selection: Selection, shown_sha256: str) -> Snapshot:
    """The decision in force, if it is the one that was shown and still says what the rows say."""
    current = current_snapshot(selection)
    if current is None or current.sha256 != shown_sha256:
        raise NotNow(NOT_SHOWN)
    if not same_as_rows(current):
        raise NotNow(OVERTAKEN)
    return current


def _put(
    log: Recording, snapshot: Snapshot, member: Membership, *, by: User, meaning: SignatureMeaning, comment: str,
    method: str, withdraws: Signature | None = None,
) -> Signature:  # fmt: skip
    signature = Signature(
        snapshot=snapshot,
        number=snapshot.signatures.count() + 1,
        snapshot_sha256=snapshot.sha256,
        signer=by,
        full_name=by.full_name,
        role=_role(member),
        meaning=meaning,
        comment=comment,
        signed_at=timezone.now(),
        time_zone=log.selection.time_zone,
        method=method,
        withdraws=withdraws,
    )
    signature.sha256 = signature_sha256(signature)
    return log.create(signature)


def _role(member: Membership) -> str:
    """The part in words, as it is at this moment."""
    words = member.get_role_display()
    if member.role != MemberRole.LEAD and member.function:
        words = f"{words}, {member.function}"
    return words[: Signature._meta.get_field("role").max_length]
