"""Signatures as they are written down, and as they stand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from scoring.models import Membership, Selection, Signature, Snapshot
from scoring.models.audit import canonical
from scoring.policies.signers import meanings_of
from scoring.selectors.snapshot.plain import Plain, plain
from scoring.vocabulary import MemberRole, SignatureMeaning


def signature_record(signature: Signature) -> Plain:
    """What a signature says, as docs/snapshot.md has it, without its own digest."""
    record: Plain = plain(
        {
            "number": signature.number,
            "full_name": signature.full_name,
            "role": signature.role,
            "meaning": str(signature.meaning),
            "comment": signature.comment,
            "signed_at": signature.signed_at,
            "time_zone": signature.time_zone,
            "method": signature.method,
            "withdraws": None if signature.withdraws is None else signature.withdraws.number,
            "snapshot_sha256": signature.snapshot_sha256,
        }
    )
    return record


def signature_sha256(signature: Signature) -> str:
    """The digest that a signature carries. It covers the snapshot's, so that it fits under no other."""
    return hashlib.sha256(b"vs/signature/v1\n" + canonical(signature_record(signature))).hexdigest()


def signature_fits(signature: Signature) -> bool:
    """Whether a signature still is the one that was given, under the snapshot that it was given for."""
    return signature.snapshot_sha256 == signature.snapshot.sha256 and signature_sha256(signature) == signature.sha256


class State(StrEnum):
    """What a line of the table of signatures is; the value is its word."""

    PENDING = "Pending"
    SIGNED = "Signed"
    REJECTED = "Rejected"
    WITHDRAWN = "Withdrawn"
    VOID = "Void"
    BROKEN = "Does not fit its decision"


@dataclass(frozen=True, slots=True)
class Line:
    """A signature, or one that is owed: then without `signature`."""

    name: str
    role: str
    meaning: str
    state: State
    signature: Signature | None = None
    withdrawal: Signature | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The signatures of one frozen decision, and who still owes theirs where it is in force."""

    snapshot: Snapshot
    lines: tuple[Line, ...]

    @property
    def is_void(self) -> bool:
        return self.snapshot.superseded_at is not None


def boards(selection: Selection) -> list[Board]:
    """Every frozen decision, the latest first: three queries, and two for those who still owe something."""
    snapshots = selection.snapshots.select_related("frozen_by", "superseded_by").defer("content").order_by("-number")
    signatures: dict[UUID, list[Signature]] = {}
    for signature in Signature.objects.filter(snapshot__in=snapshots).select_related("snapshot", "withdraws"):
        signatures.setdefault(signature.snapshot_id, []).append(signature)
    return [_board(selection, snapshot, signatures.get(snapshot.pk, [])) for snapshot in snapshots]


def _board(selection: Selection, snapshot: Snapshot, signatures: list[Signature]) -> Board:
    withdrawals = {s.withdraws_id: s for s in signatures if s.withdraws_id}
    lines = [
        Line(s.full_name, s.role, s.get_meaning_display(), _state(s, snapshot, withdrawals.get(s.pk)), s,
             withdrawals.get(s.pk))
        for s in signatures
        if not s.withdraws_id
    ]  # fmt: skip
    if snapshot.superseded_at is None:
        standing = {line.signature.signer_id for line in lines if line.signature and line.withdrawal is None}
        lines += _pending(selection, standing)
    return Board(snapshot, tuple(lines))


def _state(signature: Signature, snapshot: Snapshot, withdrawal: Signature | None) -> State:
    if not signature_fits(signature):
        return State.BROKEN
    if withdrawal is not None:
        return State.WITHDRAWN
    if snapshot.superseded_at is not None:
        return State.VOID
    return State.REJECTED if signature.meaning == SignatureMeaning.REJECTION else State.SIGNED


def _pending(selection: Selection, standing: set[UUID]) -> list[Line]:
    """The lead first, then the approvers, without those whose signature stands."""
    members = selection.memberships.filter(role__in=(MemberRole.LEAD, MemberRole.APPROVER)).select_related("user")
    waiting = [member for member in members if member.user_id not in standing]
    waiting.sort(key=lambda member: (member.role != MemberRole.LEAD, member.function, member.user.full_name))
    return [
        Line(
            member.user.full_name,
            _part(member),
            _either([meaning.label for meaning in meanings_of(member) if meaning != SignatureMeaning.REJECTION]),
            State.PENDING,
        )
        for member in waiting
    ]


def _part(member: Membership) -> str:
    """The part in words; of somebody who cannot sign any more, that too."""
    function = "" if member.role == MemberRole.LEAD else member.function
    closed = "" if member.user.is_active else "account deactivated"
    return ", ".join(filter(None, (member.get_role_display(), function, closed)))


def _either(words: list[str]) -> str:
    """ "Approval, review or responsibility"."""
    lowered = [words[0], *(word.lower() for word in words[1:])]
    return " or ".join(part for part in (", ".join(lowered[:-1]), lowered[-1]) if part)
