"""Content put into a snapshot, signed, with its trail, as the record that a report carries: in the words of docs/snapshot.md."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from scoring.models.audit import GENESIS, canonical
from tests.verifier.projects import AT, LATER, Content

CHAIN = "SEL-2026-001"
Record = dict[str, Any]


def snapshot(content: Content, head: dict[str, Any] | None = None) -> dict[str, Any]:
    frozen = {
        "number": 1,
        "at": LATER,
        "by": "Lena Hartwig",
        "app": "vendorselect 0.1.0",
        "previous": None,
        "audit": head,
    }
    return {"schema": "vendorselect/snapshot/1", "content": content, "frozen": frozen}


def digest(kind: str, value: Any) -> str:
    return hashlib.sha256(f"vs/{kind}/v1\n".encode() + canonical(value)).hexdigest()


Given = Sequence[tuple[str, str, int | None]]  # who, what the signature says, and the one that it withdraws
SIGNED: Given = (
    ("Lena Hartwig", "author", None),
    ("Aino Virtanen", "quality", None),
    ("Aino Virtanen", "withdrawal", 2),
    ("Aino Virtanen", "quality", None),
)


def record(content: Content, signed: Given = SIGNED) -> Record:
    """The lead and the quality approver beside those who scored, and a trail that was frozen after the third event.

    Four signatures, of which the second is withdrawn by the third, each with its event after the freezing.
    """
    deeds = [("Lena Hartwig", "stage-moved")] * 3 + [("Lena Hartwig", "decision-frozen")]
    deeds += [(name, "signature-withdrawn" if withdraws else "signed") for name, _, withdraws in signed]
    events = trail(deeds)
    head = {name: events[2][name] for name in ("chain", "seq", "hash")}
    signers = [_signer("P8", "Lena Hartwig", "lead"), _signer("P9", "Aino Virtanen", "approver")]
    whole = snapshot({**content, "people": [*content["people"], *signers]}, head)
    sha256 = digest("snapshot", whole)
    return sealed({
        "schema": "vendorselect/record/1",
        "snapshot": whole,
        "sha256": sha256,
        "signatures": [
            signature(n, name, meaning, withdraws, sha256) for n, (name, meaning, withdraws) in enumerate(signed, 1)
        ],
        "report": {"kind": "comparison", "version": "1.0", "issued_at": LATER, "issued_by": "Lena Hartwig", "options": {}},
        "audit": {"chain": CHAIN, "events": events},
    })  # fmt: skip


def sealed(whole: Record) -> Record:
    """The record with the digest of its other fields."""
    rest = {name: value for name, value in whole.items() if name != "record_sha256"}
    return rest | {"record_sha256": digest("record", rest)}


def signature(number: int, name: str, meaning: str, withdraws: int | None, sha256: str) -> dict[str, Any]:
    row = {
        "number": number, "full_name": name, "role": "Approver", "meaning": meaning, "comment": "", "signed_at": LATER,
        "time_zone": "Europe/Helsinki", "method": "password", "withdraws": withdraws, "snapshot_sha256": sha256,
    }  # fmt: skip
    return row | {"sha256": digest("signature", row)}


def _signer(key: str, name: str, role: str) -> dict[str, Any]:
    return {
        "key": key, "name": name, "job_title": "", "role": role, "function": "", "meaning": "",
        "is_quality": role == "approver", "delegate": None, "submitted_at": None, "interests_declared_at": None,
        "conflicts": [], "groups": [],
    }  # fmt: skip


def trail(deeds: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """An event for each deed: who, and the verb."""
    events: list[dict[str, Any]] = []
    for seq, (who, verb) in enumerate(deeds, 1):
        event = {
            "chain": CHAIN, "seq": seq, "at": AT.replace("Z", "+00:00"), "actor": None, "actor_name": who,
            "actor_role": "lead", "verb": verb, "about": f"step {seq}", "reason": "", "request_id": "",
            "app_version": "0.1.0", "payload_sha256": "0" * 64,
        }  # fmt: skip
        previous = events[-1]["hash"] if events else GENESIS
        parts = (b"vs/event/v1", previous.encode(), canonical(event))
        found = hashlib.sha256(b"\x00".join(parts)).hexdigest()
        events.append(event | {"previous_hash": previous, "hash": found})
    return events
