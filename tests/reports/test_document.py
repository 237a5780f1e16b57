"""A document from a content: the file, and the data that it carries or holds back."""

from __future__ import annotations

import json
from dataclasses import astuple
from datetime import UTC, datetime

import pytest

from scoring.reports.document import Document, context, record
from scoring.reports.options import Options
from scoring.vocabulary import ReportKind
from tests.reports import whole
from tests.reports.panels import signature

AT = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
CONTENT = {"selection": {"ref": "SEL-2026-014"}, "people": [], "scores": [], "votes": []}


def _record(kind: ReportKind = ReportKind.COMPARISON, **options: str) -> dict[str, object]:
    document = Document(
        kind,
        CONTENT,
        Options(**options, draw=whole.DRAW),  # type: ignore[arg-type]  # texts of the options
        version="1.0",
        created_at=AT,
        sha256="a" * 64,
        snapshot={"content": CONTENT},
    )
    told: dict[str, object] = json.loads(record(document))
    return told


def test_record_has_the_snapshot_and_when_it_was_issued() -> None:
    told = _record()
    assert told["snapshot"] == {"content": CONTENT}
    assert told["report"]["issued_at"] == "2026-11-12T14:05:00.000000Z"  # type: ignore[index]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (ReportKind.COMPARISON, {"names": "roles"}),
        (ReportKind.COMPARISON, {"prices": "index"}),
        (ReportKind.DEBRIEF, {}),
    ],
)
def test_record_holds_back_what_the_pages_hold_back(kind: ReportKind, options: dict[str, str]) -> None:
    told = _record(kind, **options)
    assert "SEL-2026-014" not in json.dumps(told)
    assert told["sha256"] == "a" * 64
    assert whole.DRAW not in json.dumps(told)


def test_draft_carries_nothing() -> None:
    assert record(Document(ReportKind.COMPARISON, CONTENT)) == b""


def test_text_of_the_trail_goes_along_as_it_was_hashed() -> None:
    """Another form of the same letter would no longer fit the event's hash."""
    events = [{"about": "Cafe\u0301", "hash": "0" * 64}]
    document = Document(
        ReportKind.COMPARISON, CONTENT, version="1.0", created_at=AT, sha256="a" * 64, snapshot={}, events=events
    )
    assert json.loads(record(document))["audit"]["events"] == events


def test_summary_says_who_signed_and_nothing_of_a_signature_that_was_taken_back() -> None:
    name, lead, at = whole.PEOPLE[3], whole.PEOPLE[0], "12 Nov 2026, 14:05 UTC, on screen"
    given, authored = signature(1, name, "quality"), signature(3, lead, "author")
    taken_back = (given, signature(2, name, "withdrawal", withdraws=1))
    author = ("Procurement lead", lead, "Author", "", "")
    for signatures, lines in (
        ((), (author, ("Head of Quality", name, "quality", "", ""))),
        (
            (given, authored),
            ((*author[:3], "Signed", at), ("Head of Quality", name, "Quality approval", "Signed", at)),
        ),
        ((signature(1, name, "rejection"),), (author, ("Head of Quality", name, "Rejection", "Rejected", at))),
        (taken_back, (author, ("Head of Quality", name, "quality", "", ""))),
    ):
        drawn = context(whole.document(ReportKind.COMPARISON, signatures=signatures))
        assert tuple(map(astuple, drawn.summary.signers)) == lines


def test_digest_is_on_the_cover_whatever_the_pages() -> None:
    drawn = context(whole.document(ReportKind.COMPARISON, options=Options(pages=())))
    digest = whole.document(ReportKind.COMPARISON).sha256
    assert dict(drawn.cover.facts)["Digest"].replace(" ", "").replace("\n", "") == digest
