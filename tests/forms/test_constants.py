"""The constants of an edition: the house's are no change, others need a reason and their range."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.forms.constants import ConstantsForm
from scoring.models import CriteriaModel


def form(**changes: str) -> ConstantsForm:
    data: dict[str, Any] = {part.name: str(getattr(DEFAULTS, part.name)) for part in fields(Constants)}
    return ConstantsForm(data | {"version": 1, "reason": ""} | changes, model=CriteriaModel(version=1))


def test_house_values_are_no_change_and_need_no_reason() -> None:
    given = form()
    assert given.is_valid()
    assert given.changed() == {}


def test_change_needs_a_reason() -> None:
    assert "reason" in form(half_life_years="4").errors
    given = form(half_life_years="4.0", reason="Our sites are inspected less often.")
    assert given.is_valid()
    assert given.changed() == {"half_life_years": "4"}


def test_value_out_of_its_range_or_order_is_refused_at_its_field() -> None:
    assert list(form(points_vai="101", reason="-").errors) == ["points_vai"]
    assert list(form(half_life_years="0", reason="-").errors) == ["half_life_years"]
    assert list(form(band_usual="85", reason="-").errors) == ["band_usual"]


def test_constants_of_the_edition_stand_in_the_fields() -> None:
    model = CriteriaModel(version=3, record_constants={"prior_mean": "70"}, record_constants_reason="Our own sites.")
    shown = ConstantsForm(model=model)
    assert (shown["prior_mean"].value(), shown["version"].value()) == ("70", 3)
    assert shown["reason"].value() == "Our own sites."
