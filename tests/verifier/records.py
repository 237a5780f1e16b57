"""Content put into a snapshot, signed, with its trail, as the record that a report carries: in the words of docs/snapshot.md."""

from __future__ import annotations

import hashlib
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


def record(content: Content) -> Record:
    """Three signatures, of which the second is withdrawn by the third, and a trail of four events, frozen after the third."""
    events = trail(4)
    head = {name: events[2][name] for name in ("chain", "seq", "hash")}
    whole = snapshot(content, head)
    sha256 = digest("snapshot", whole)
    people = (("Lena Hartwig", "author", None), ("Aino Virtanen", "quality", None), ("Aino Virtanen", "withdrawal", 2))
    return sealed({
        "schema": "vendorselect/record/1",
        "snapshot": whole,
        "sha256": sha256,
        "signatures": [
            signature(n, name, meaning, withdraws, sha256) for n, (name, meaning, withdraws) in enumerate(people, 1)
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


def trail(count: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for seq in range(1, count + 1):
        event = {
            "chain": CHAIN, "seq": seq, "at": AT.replace("Z", "+00:00"), "actor": None, "actor_name": "Lena Hartwig",
            "actor_role": "lead", "verb": "stage-moved", "about": f"step {seq}", "reason": "", "request_id": "",
            "app_version": "0.1.0", "payload_sha256": "0" * 64,
        }  # fmt: skip
        previous = events[-1]["hash"] if events else GENESIS
        parts = (b"vs/event/v1", previous.encode(), canonical(event))
        found = hashlib.sha256(b"\x00".join(parts)).hexdigest()
        events.append(event | {"previous_hash": previous, "hash": found})
    return events
