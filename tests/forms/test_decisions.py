"""The lines of the conditions, which come and go without a script."""

from __future__ import annotations

from datetime import date

from scoring.actions.recording import recording
from scoring.forms.decisions import MOST_CONDITIONS, ConditionLines
from scoring.models import Condition, Decision
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import make_selection


def test_number_of_lines_that_no_page_of_ours_sends_breaks_nothing() -> None:
    long = "9" * 5_000  # Python refuses to read a number of so many digits
    typed = {"line0-text": "Visit", "line0-owner": "QA", "line0-due_on": "2027-01-31"}
    lines = ConditionLines({**typed, "lines": long}, None)
    assert lines.is_valid
    assert [line.text for line in lines.lines] == ["Visit"]
    assert [form["text"].value() for form in ConditionLines({**typed, "lines": "1", "line": long}, None).forms] == [
        "Visit"
    ]
    assert ConditionLines({**typed, "lines": "-1"}, None).is_valid


def test_page_shows_no_line_that_would_not_be_read(cast: Cast) -> None:
    """With all the conditions that there can be, a further empty line would be typed into and lost."""
    selection = make_selection(cast, stage=Stage.DECISION)
    decision = Decision.objects.get()
    standing = decision.conditions.count()
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="many conditions", selection=selection) as log:
        log.create_all(
            Condition(decision=decision, position=i, text=f"Deed {i}", owner="QA", due_on=date(2027, 1, 31))
            for i in range(standing, MOST_CONDITIONS - 1)
        )
    assert len(ConditionLines(None, decision).forms) == MOST_CONDITIONS, "and an empty one"
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="one more", selection=selection) as log:
        log.create(
            Condition(decision=decision, position=MOST_CONDITIONS, text="Last", owner="QA", due_on=date(2027, 1, 31))
        )
    lines = ConditionLines(None, decision)
    assert len(lines.forms) == MOST_CONDITIONS
    assert not lines.can_grow
