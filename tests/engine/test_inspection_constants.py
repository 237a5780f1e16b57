"""The constants of the inspection record: their words, their ranges, their order."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from scoring.engine.errors import EngineError
from scoring.engine.inspection_constants import DEFAULTS, PREDICTIVE_SECTIONS, Constants


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
        ("points_nai", 70, "must not be above"),
    ],
)
def test_constant_out_of_its_range_is_refused_by_name(constant: str, value: Any, says: str) -> None:
    with pytest.raises(EngineError, match=says) as caught:
        Constants(**{constant: value})
    assert caught.value.argument == constant or "must not be above" in says


def test_sections_that_go_with_oai_are_those_of_the_method_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
    listed = re.search(r"that goes with OAI \(([^;]+);", page)
    assert listed
    assert {f"211{part.strip()}" for part in listed.group(1).split(",")} == PREDICTIVE_SECTIONS
    assert len(PREDICTIVE_SECTIONS) == 10


def test_classes_and_bands_may_be_equal_and_a_period_of_months_is_not_0() -> None:
    assert Constants(points_vai=100.0, points_compliant=100.0).points_vai == 100
    assert Constants(band_strong=65.0).band_strong == 65
    for constant in ("released_months", "oai_months"):
        with pytest.raises(EngineError, match="must be above 0"):
            Constants(**{constant: 0.0})
