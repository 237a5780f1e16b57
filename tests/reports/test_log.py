"""A log as CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta, timezone

from scoring.models import AuditEvent
from scoring.reports.log import HEADS, csv_lines
from scoring.selectors.changes import Changes
from scoring.vocabulary import AuditVerb

BERLIN = timezone(timedelta(hours=1))


def event(**changed: object) -> AuditEvent:
    known = {
        "chain": "SEL-2026-001",
        "seq": 7,
        "at": datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=BERLIN),
        "actor_name": "Ada, Zoë",
        "actor_role": "Auditor",
        "verb": AuditVerb.SCORE_RECORDED,
        "about": "Aldermoor",
        "hash": "ab" * 32,
    }
    return AuditEvent(**known | changed)


def read(*lines: tuple[AuditEvent, Changes | None]) -> list[dict[str, str]]:
    text = "".join(csv_lines(lines))
    assert text.startswith("\ufeff")
    found = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert found.fieldnames == [*HEADS]
    return list(found)


def test_every_value_has_a_row_with_its_event() -> None:
    score = {"entity": "scoring_score", "id": "1", "old": {"value": "2"}, "new": {"value": "3", "page": None}}
    found = read((event(reason="Read anew.\nTwice."), [score, {"rows": 3}]))
    told = {
        "Chain": "SEL-2026-001",
        "Number": "7",
        "When": "2026-03-04T04:06:07.000089+00:00",
        "Person": "Ada, Zoë",
        "Role": "Auditor",
        "Verb": "score-recorded",
        "Object": "Aldermoor",
        "Reason": "Read anew.\nTwice.",
        "SHA-256": "ab" * 32,
    }
    assert found == [
        told | {"What": "score", "Field": "value", "Before": "2", "After": "3"},
        told | {"What": "", "Field": "rows", "Before": "", "After": "3"},
    ]


def test_event_without_values_has_one_row_and_very_many_have_a_word() -> None:
    bare, untold = read((event(), []), (event(seq=6), None))
    assert [bare[name] for name in ("Number", "What", "Field", "Before", "After")] == ["7", "", "", "", ""]
    assert (untold["Number"], untold["After"]) == (
        "6",
        "It changed very many rows at once; their values stand in the trail.",
    )
    assert read() == []


def test_more_values_than_a_page_shows_are_all_told() -> None:
    assert len(read((event(), [{f"field_{n}": n for n in range(250)}]))) == 250


def test_no_text_is_a_formula_to_a_spreadsheet() -> None:
    bad = "=HYPERLINK(1)"
    change = {"entity": "scoring_score", "id": "1", "old": {bad: "@a"}, "new": {bad: "+1"}}
    (row,) = read((event(actor_name=bad, actor_role="-x", about="\uff1d1", reason="\tx"), [change]))
    names = ("Person", "Role", "Object", "Reason", "Field", "Before", "After")
    assert [row[name] for name in names] == [f"'{bad}", "'-x", "'\uff1d1", "'\tx", f"'{bad}", "'@a", "'+1"]
