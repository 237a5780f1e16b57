"""Filtering a log."""

from __future__ import annotations

import pytest

from scoring.forms.audit import LogFilterForm
from scoring.vocabulary import AuditVerb


def test_every_verb_can_be_chosen_and_none() -> None:
    choices = dict(LogFilterForm().fields["verb"].choices)  # type: ignore[attr-defined]  # a choice field
    assert set(choices) == {"", *AuditVerb.values}
    assert choices["scorecard-imported"] == "Scorecard imported"


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ({}, True),
        ({"verb": "scored"}, False),
        ({"verb": "score-recorded", "text": " Lena "}, True),
        ({"text": "\0"}, False),
    ],
)
def test_filter_takes_verbs_and_words(data: dict[str, str], valid: bool) -> None:
    form = LogFilterForm(data)
    assert form.is_valid() is valid
    if "text" in data and valid:
        assert form.cleaned_data == {"verb": "score-recorded", "text": "Lena"}
