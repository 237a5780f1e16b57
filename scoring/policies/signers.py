"""Who may sign a frozen decision, with which meanings, and who may take a signature back: always the person alone."""

from __future__ import annotations

from scoring.models import Membership, Selection, Signature, User
from scoring.policies import deeds
from scoring.policies.deeds import require
from scoring.policies.refusals import NotNow, WrongRole, allowed, member_of
from scoring.policies.signing import OF_APPROVERS, current_snapshot, standing_signatures
from scoring.vocabulary import MemberRole, SignatureMeaning

NOT_FROZEN = "The decision is not frozen yet. There is nothing to sign until the lead has done so."
NOT_SHOWN = "The decision that you were shown is not the one in force any more. Read the decision again."
OVERTAKEN = (
    "What the decision rests on was changed after it was frozen, so it cannot be signed. The lead opens it again."
)


def meanings_of(member: Membership) -> tuple[SignatureMeaning, ...]:
    """What a signature in this part can say: only the lead's is the author's, only the quality unit's its approval."""
    if member.role == MemberRole.LEAD:
        return (SignatureMeaning.AUTHOR,)
    if member.role != MemberRole.APPROVER:
        return ()
    if member.is_quality:
        return (SignatureMeaning.QUALITY, SignatureMeaning.REJECTION)
    others = tuple(meaning for meaning in OF_APPROVERS if meaning != SignatureMeaning.QUALITY)
    return (*others, SignatureMeaning.REJECTION)


def check_can_sign(user: User, selection: Selection, meaning: SignatureMeaning | None = None) -> Membership:
    """The part in which the person signs, once, the decision that is frozen. Nobody signs for another."""
    member = member_of(user, selection)
    leads = member is not None and member.role == MemberRole.LEAD
    member = require(user, selection, deeds.SIGN_AS_AUTHOR if leads else deeds.SIGN)
    if member.user_id != user.pk:
        raise WrongRole(
            f"Nobody signs for another: only {member.user.full_name} can sign {selection.ref} in this part."
        )
    if meaning is not None and meaning not in meanings_of(member):
        raise WrongRole(f"“{meaning.label}” is not for you to give in {selection.ref}.")
    snapshot = current_snapshot(selection)
    if snapshot is None:
        raise NotNow(NOT_FROZEN)
    if any(signature.signer_id == user.pk for signature in standing_signatures(snapshot)):
        raise NotNow("You have signed this decision already. To sign otherwise, withdraw your signature first.")
    return member


def can_sign(user: User, selection: Selection) -> bool:
    return allowed(check_can_sign, user, selection)


def check_can_withdraw_signature(user: User, signature: Signature) -> None:
    """The signer takes back what stands, as long as the decision has not gone on to the report."""
    selection = signature.snapshot.selection
    member = member_of(user, selection)
    leads = member is not None and member.role == MemberRole.LEAD
    require(user, selection, deeds.SIGN_AS_AUTHOR if leads else deeds.SIGN)
    if signature.signer_id != user.pk:
        raise WrongRole("Only the one who signed can withdraw a signature.")
    snapshot = current_snapshot(selection)
    if snapshot is None or snapshot.pk != signature.snapshot_id:
        raise NotNow("This signature is void already: the decision that it stands under is not in force any more.")
    if signature.pk not in {standing.pk for standing in standing_signatures(snapshot)}:
        raise NotNow("This signature was withdrawn already.")


def can_withdraw_signature(user: User, signature: Signature) -> bool:
    return allowed(check_can_withdraw_signature, user, signature)
