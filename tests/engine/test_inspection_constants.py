"""The constants of the inspection record: their words, their ranges, their order."""

from dataclasses import fields
from typing import Any

import pytest

from scoring.engine.errors import EngineError
from scoring.engine.inspection_constants import DEFAULTS, Constants


def test_every_constant_has_its_own_words_and_a_reason() -> None:
    words = [part.metadata["words"] for part in fields(Constants)]
    assert len(set(words)) == len(words)
    assert all(part.metadata["reason"].endswith(".") for part in fields(Constants))


def test_pairs_print_each_constant_with_its_unit() -> None:
    pairs = dict(DEFAULTS.as_pairs())
    assert len(pairs) == len(fields(Constants))
    assert pairs["Half-life"] == "3 years"
    assert pairs["Least evidence for a value"] == "15%"
    assert dict(Constants(half_life_years=4.5).as_pairs())["Half-life"] == "4.5 years"


@pytest.mark.parametrize(
    ("constant", "value", "says"),
    [
        ("half_life_years", 0, "Half-life is 0: it must be above 0"),
        ("half_life_years", float("nan"), "must be a finite number"),
        ("half_life_years", "3", "must be a finite number"),
        ("half_life_years", True, "must be a finite number"),
        ("prior_mean", 100.1, "between 0 and 100"),
        ("prior_strength", 0.0, "above 0"),
        ("cap_letter", -1, "between 0 and 100"),
        ("least_evidence", 1.5, "between 0 and 1"),
        ("deduction_most", -1, "0 or more"),
        ("points_vai", 100.0001, "between 0 and 100"),
        ("points_oai", 55, "must not be above"),
        ("band_usual", 90, "must not be above"),
        ("points_form_483", 70, "must not be above"),
    ],
)
def test_constant_out_of_its_range_is_refused_by_name(constant: str, value: Any, says: str) -> None:
    with pytest.raises(EngineError, match=says) as caught:
        Constants(**{constant: value})
    assert caught.value.argument == constant or "must not be above" in says
