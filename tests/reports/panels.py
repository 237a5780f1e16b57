"""The content of a small panel for the pages behind the figures: two vendors, two criteria, three people."""

from __future__ import annotations

from typing import Any

AT = "2026-11-12T14:05:00.000000Z"
RUBRIC = [["0", "0"], ["4", "1"]]


def content(**parts: Any) -> dict[str, Any]:
    """With `parts` in place of its own."""
    return {
        "selection": {
            "ref": "SEL-2026-014", "lead": "P1", "sealed_at": AT, "sealed_by": "P1", "sealed_digest": "ab" * 32,
            "criteria_model": "Fill-finish", "source_name": "", "is_blind": True,
        },
        "criteria": [
            {"key": "G", "name": "Quality", "kind": "group", "points": [], "unit": ""},
            {"key": "Q1", "name": "Inspection record", "kind": "rubric", "points": RUBRIC, "unit": ""},
            {"key": "Q2", "name": "Time to first batch", "kind": "number", "points": [["6", "1"], ["26", "0"]], "unit": "weeks"},
            {"key": "M1", "name": "Licence", "kind": "must_have", "points": [], "unit": ""},
        ],
        "vendors": [
            {"key": "A1", "name": "Aldermoor Biologics", "short_name": "Aldermoor"},
            {"key": "A2", "name": "Brightwater Sterile", "short_name": "Brightwater"},
        ],
        "people": [
            person("P1", "Lena Hartwig", "lead", "Procurement"),
            person("P2", "Quentin Abara", "evaluator", "QA"),
            person("P3", "Teodora Milic", "evaluator", "CMC"),
            person("P4", "Aino Virtanen", "approver", "Head of Quality"),
        ],
        "scores": [], "derived": [], "agreed": [], "votes": [], "amendments": [], "must_haves": [], "dissents": [],
        "log": [], "decision": None,
        "matrix": {"performances": [["3.5", "12"], ["2", None]]},
    } | parts  # fmt: skip


def person(key: str, name: str, role: str, function: str) -> dict[str, Any]:
    return {"key": key, "name": name, "role": role, "function": function, "conflicts": []}


def score(who: str, value: str | None, *, vendor: str = "A1", criterion: str = "Q1", **more: Any) -> dict[str, Any]:
    return {
        "criterion": criterion, "vendor": vendor, "person": who, "entered_by": None, "value": value, "reason": "Seen.",
        "judgement": "nei" if value is None else "scored", "seen": "", "superseded_at": None, "evidence": [],
    } | more  # fmt: skip


def evidence(label: str, **more: str) -> dict[str, str]:
    return {"kind": "document", "label": label, "reference": "audit.pdf", "page": "3", "sha256": "c" * 64} | more


def decision(**parts: Any) -> dict[str, Any]:
    return {
        "outcome": "select", "chosen": "A1", "second_source": "A2", "shortlist": [], "not_first_reason": "",
        "rationale": "Aldermoor leads.", "rationale_draft": "Aldermoor leads.", "legal": "", "suitable": "",
        "competent": "", "next_review_on": None, "conditions": [],
    } | parts  # fmt: skip


def signature(number: int, name: str, meaning: str, **more: Any) -> dict[str, Any]:
    return {
        "number": number, "full_name": name, "role": "Approver", "meaning": meaning, "comment": "", "signed_at": AT,
        "time_zone": "Europe/Berlin", "method": "password", "withdraws": None, "snapshot_sha256": "d" * 64,
        "sha256": "e" * 64,
    } | more  # fmt: skip
