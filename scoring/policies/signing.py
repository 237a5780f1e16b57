"""What a frozen decision still owes before it counts as signed: whose signature, and why not yet."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.models import Selection, Signature, Snapshot
from scoring.vocabulary import MemberRole, SignatureMeaning

OF_APPROVERS = (
    SignatureMeaning.APPROVAL,
    SignatureMeaning.QUALITY,
    SignatureMeaning.REVIEW,
    SignatureMeaning.RESPONSIBILITY,
)


def current_snapshot(selection: Selection) -> Snapshot | None:
    """The frozen decision that is in force."""
    return selection.snapshots.filter(superseded_at__isnull=True).first()


def standing_signatures(snapshot: Snapshot) -> list[Signature]:
    """The signatures under a snapshot that were not withdrawn, in their order."""
    signed = snapshot.signatures.exclude(meaning=SignatureMeaning.WITHDRAWAL).filter(withdrawal__isnull=True)
    return list(signed.order_by("number"))


def owed(selection: Selection) -> Iterator[str]:
    """All that keeps the decision from being signed, in words; nothing where it is."""
    snapshot = current_snapshot(selection)
    if snapshot is None:
        yield "Freeze the decision first: what is signed is a frozen snapshot."
        return
    signatures = standing_signatures(snapshot)
    for signature in signatures:
        if signature.meaning == SignatureMeaning.REJECTION:
            yield f"{signature.full_name} rejected the decision: {signature.comment}"
    given = {(signature.signer_id, signature.meaning) for signature in signatures}
    if not any(meaning == SignatureMeaning.AUTHOR for _, meaning in given):
        yield "The procurement lead has not signed as the author."
    approvers = list(selection.memberships.filter(role=MemberRole.APPROVER).select_related("user").order_by("function"))
    if not any(member.is_quality for member in approvers):
        yield "Nobody is named who gives the quality approval. Name an approver who speaks for the quality unit."
    for member in approvers:
        wanted = (SignatureMeaning.QUALITY,) if member.is_quality else OF_APPROVERS
        if not any((member.user_id, meaning) in given for meaning in wanted):
            what = " the quality approval" if member.is_quality else ""
            yield (
                f"{member.user.full_name} has not signed{what} yet."
                if member.user.is_active
                else (
                    f"{member.user.full_name} has not signed{what}, and the account is deactivated. Open the decision again "
                    "and name another approver."
                )
            )
