"""Signatures as they are written down, and as they stand."""

from __future__ import annotations

import hashlib

from scoring.models import Signature
from scoring.models.audit import canonical
from scoring.selectors.snapshot.plain import Plain, plain


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
