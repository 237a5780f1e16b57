"""The register names each piece of evidence once, in the order of the scores, with how many rest on it."""

from __future__ import annotations

from scoring.reports.evidence import evidence_numbers, evidence_register
from tests.reports.panels import content, evidence, score

AUDIT, LINK = (
    evidence("Audit of 2025"),
    evidence("Price list", kind="link", reference="https://example.org", page="", sha256=""),
)


def test_evidence_is_listed_once_with_its_scores() -> None:
    rows = evidence_register(
        content(scores=[score("P2", "3", evidence=[LINK]), score("P3", "3", evidence=[AUDIT, LINK]), score("P3", "1")])
    )
    assert [(row.number, row.kind, row.label, row.reference, row.scores) for row in rows] == [
        ("E1", "Link", "Price list", "https://example.org", 2),
        ("E2", "Document", "Audit of 2025", "audit.pdf, page 3", 1),
    ]
    assert rows[1].digest == "c" * 64


def test_another_page_is_another_piece() -> None:
    numbers = evidence_numbers(
        content(scores=[score("P2", "3", evidence=[AUDIT, evidence("Audit of 2025", page="4")])])
    )
    assert list(numbers.values()) == ["E1", "E2"]
