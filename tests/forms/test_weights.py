"""The forms about a sibling set."""

from __future__ import annotations

import uuid

import pytest

from scoring.forms.weights import PairsForm, RanksForm, SetForm, SwingForm, WeightsForm
from scoring.models import Criterion


@pytest.mark.parametrize(
    ("form", "asked"), [(SetForm, 0), (PairsForm, 1), (RanksForm, 2), (SwingForm, 2), (WeightsForm, 4)]
)
def test_form_carries_the_versions_that_were_looked_at_and_what_it_asks(form: type[SetForm], asked: int) -> None:
    rows = [Criterion(pk=uuid.uuid4(), name=name, version=version) for name, version in (("GMP", 3), ("Price", 5))]
    made = form(rows=rows)
    assert {name: field.initial for name, field in made.fields.items() if name.startswith("version-")} == {
        f"version-{rows[0].pk}": 3,
        f"version-{rows[1].pk}": 5,
    }
    assert len(made.fields) == 2 + asked
