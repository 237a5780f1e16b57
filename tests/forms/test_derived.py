"""Another value than the one from the records: on the scale, with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.forms.derived import OverrideForm
from scoring.models import Criterion

CRITERION = Criterion(worst=Decimal("100.000000000000000"), best=Decimal("0.000000000000000"), unit="points")


@pytest.mark.parametrize(("value", "words"), [("-1", "Enter 0 or more."), ("100.5", "Enter 100 or less.")])
def test_value_beyond_the_scale_is_refused(value: str, words: str) -> None:
    form = OverrideForm({"value": value, "reason": "Seen.", "version": 1}, criterion=CRITERION)
    assert form.errors == {"value": [words]}


def test_scale_stands_beside_the_field_and_a_reason_is_needed() -> None:
    assert OverrideForm(criterion=CRITERION)["value"].help_text == "From 0 to 100 points."
    assert list(OverrideForm({"value": "60", "version": 1}, criterion=CRITERION).errors) == ["reason"]
