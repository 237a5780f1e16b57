"""Moving a selection."""

from __future__ import annotations

import pytest

from scoring.forms.selections import StageForm
from scoring.vocabulary import Stage


@pytest.mark.parametrize("stage", Stage)
def test_target_is_a_stage(stage: Stage) -> None:
    form = StageForm({"target": stage.value})
    assert form.is_valid()
    assert form.cleaned_data["target"] is stage


@pytest.mark.parametrize("target", ["", "done", "SCORING", "Scoring"])
def test_target_that_is_no_stage_is_refused(target: str) -> None:
    assert not StageForm({"target": target}).is_valid()
