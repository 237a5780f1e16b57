"""The evidence register: every record, document, link and audit that a score names, once, with its digest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import EvidenceKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of the register: its number in this report, what it is, where, its digest, and how many scores rest on it."""

    number: str
    kind: str
    label: str
    reference: str
    digest: str
    scores: int


def identity(item: Plain) -> tuple[str, str]:
    """What makes two references one piece of evidence."""
    return item["kind"], "|".join((item["label"], item["reference"] or "", item["page"] or "", item["sha256"] or ""))


def evidence_numbers(content: Plain) -> dict[tuple[str, str], str]:
    """E1, E2 … in the order in which the scores name them."""
    numbers: dict[tuple[str, str], str] = {}
    for score in content["scores"]:
        for item in score["evidence"]:
            numbers.setdefault(identity(item), f"E{len(numbers) + 1}")
    return numbers


def evidence_register(content: Plain) -> tuple[Evidence, ...]:
    """Every record, document, link and audit that a score names, once."""
    numbers = evidence_numbers(content)
    items: dict[tuple[str, str], Plain] = {}
    count: dict[tuple[str, str], int] = defaultdict(int)
    for score in content["scores"]:
        for item in score["evidence"]:
            items.setdefault(identity(item), item)
            count[identity(item)] += 1
    return tuple(
        Evidence(
            number=numbers[which],
            kind=str(EvidenceKind(item["kind"]).label),
            label=item["label"],
            reference=", ".join(
                part for part in (item["reference"], f"page {item['page']}" if item["page"] else "") if part
            ),
            digest=item["sha256"] or "",
            scores=count[which],
        )
        for which, item in items.items()
    )
