"""The lines of a log."""

from __future__ import annotations

from datetime import UTC, datetime

from scoring.models import AuditEvent
from scoring.templatetags.trail import log_lines
from scoring.vocabulary import AuditVerb

HASH = "0123456789abcdef" * 4


def event(**changed: object) -> AuditEvent:
    known = {
        "chain": "SEL-2026-001",
        "seq": 7,
        "at": datetime(2026, 3, 4, 5, 6, tzinfo=UTC),
        "actor_name": "Ada & Co",
        "actor_role": "Auditor",
        "verb": AuditVerb.SELECTION_CREATED,
        "about": "<b>",
        "hash": HASH,
    }
    return AuditEvent(**known | changed)


def test_line_names_the_instant_the_person_and_the_deed() -> None:
    text = log_lines([(event(reason="It's due."), [])])
    assert text == (
        '<li>\n<time datetime="2026-03-04T05:06:00+00:00">4 Mar 2026 05:06</time>\n'
        '<div>Ada &amp; Co created the selection &lt;b&gt; <span class="soft">(Auditor)</span></div>\n'
        '<div class="reason">Reason: It&#x27;s due.</div>\n'
        f'<details class="dt reason">\n<summary>No. 7 of SEL-2026-001, <code title="SHA-256 {HASH}">0123456789ab</code>'
        f'</summary>\n<p class="mb-0">SHA-256 <code class="digest">{HASH}</code></p>\n</details>\n</li>'
    )
    assert "soft" not in log_lines([(event(actor_role=""), [])])


def test_every_text_of_an_event_is_shown_as_text() -> None:
    bad = "<img src=x>{0}&amp;"
    names = ("actor_name", "actor_role", "about", "reason", "chain", "hash")
    text = log_lines([(event(**dict.fromkeys(names, bad)), [{bad: bad}]), (event(), None)])
    assert "<img" not in text
    assert text.count("&lt;img src=x&gt;{0}&amp;amp;") == 10


def test_values_stand_in_a_table_that_can_be_told_from_others() -> None:
    change = {"entity": "scoring_site", "id": "1", "old": None, "new": {"name": "<i>Cork</i>", "city": None}}
    text = log_lines([(event(), [change])])
    assert "</code>, 1 value</summary>" in text
    assert 'aria-label="Values of entry SEL-2026-001 7"' in text
    assert (
        '<tr><td>site</td><th scope="row">name</th><td class="wide">–</td>'
        '<td class="wide">&lt;i&gt;Cork&lt;/i&gt;</td></tr>'
    ) in text
    assert "</code>, 2 values</summary>" in log_lines([(event(), [{"rows": 3, "file": "a.csv"}])])


def test_very_many_values_are_not_all_shown() -> None:
    text = log_lines([(event(), [{f"field_{n}": n for n in range(101)}])])
    assert ("field 99" in text, "field 100" in text) == (True, False)
    assert "The first 100 are shown" in text
    assert "The first 100 are shown" not in log_lines([(event(), [{f"field_{n}": n for n in range(100)}])])
    assert "very many rows at once" in log_lines([(event(), None)])
