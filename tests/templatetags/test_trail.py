"""The lines of a log."""

from __future__ import annotations

from datetime import UTC, datetime

from scoring.models import AuditEvent
from scoring.templatetags.trail import Value, log_lines, values_of
from scoring.vocabulary import AuditVerb


def event(**changed: object) -> AuditEvent:
    known = {
        "chain": "SEL-2026-001",
        "seq": 7,
        "at": datetime(2026, 3, 4, 5, 6, tzinfo=UTC),
        "actor_name": "Ada & Co",
        "actor_role": "Auditor",
        "verb": AuditVerb.SELECTION_CREATED,
        "about": "<b>",
    }
    return AuditEvent(**known | changed)


def test_line_names_the_instant_the_person_and_the_deed() -> None:
    text = log_lines([(event(reason="It's due."), [])])
    assert text == (
        '<li>\n<time datetime="2026-03-04T05:06:00+00:00">4 Mar 2026 05:06</time>\n'
        '<div>Ada &amp; Co created the selection &lt;b&gt; <span class="soft">(Auditor)</span></div>\n'
        '<div class="reason">Reason: It&#x27;s due.</div>\n</li>'
    )
    assert "soft" not in log_lines([(event(actor_role=""), [])])


def test_values_stand_in_a_table_that_can_be_told_from_others() -> None:
    change = {"entity": "scoring_site", "id": "1", "old": None, "new": {"name": "<i>Cork</i>", "city": None}}
    text = log_lines([(event(), [change])])
    assert '<summary>1 value<span class="visually-hidden"> of entry 7</span></summary>' in text
    assert 'aria-label="Values of entry SEL-2026-001 7"' in text
    assert (
        '<tr><td>site</td><th scope="row">name</th><td class="wide">–</td>'
        '<td class="wide">&lt;i&gt;Cork&lt;/i&gt;</td></tr>'
    ) in text
    assert "<summary>2 values<" in log_lines([(event(), [{"rows": 3, "file": "a.csv"}])])


def test_very_many_values_are_not_all_shown() -> None:
    text = log_lines([(event(), [{f"field_{n}": n for n in range(101)}])])
    assert ("field 99" in text, "field 100" in text) == (True, False)
    assert "The first 100 are shown" in text
    assert "The first 100 are shown" not in log_lines([(event(), [{f"field_{n}": n for n in range(100)}])])
    assert "very many rows at once" in log_lines([(event(), None)])


def test_values_of_a_change_are_its_changed_fields() -> None:
    changes = [
        {"entity": "scoring_score", "id": "1", "old": {"value": "2"}, "new": {"value": "3"}},
        {"entity": "scoring_score", "id": "2", "old": None, "new": {"value": "1", "reason": ""}},
        {"sha256": "ab"},
    ]
    assert list(values_of(changes)) == [
        Value("score", "value", "2", "3"),
        Value("score", "value", None, "1"),
        Value("", "sha256", None, "ab"),
    ]
