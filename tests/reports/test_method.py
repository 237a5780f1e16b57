"""The method page prints every constant that made the figures."""

from __future__ import annotations

from dataclasses import replace

from scoring.engine.analysis import analyse
from scoring.engine.values import ValueFunction
from scoring.reports.context import from_analysis
from tests.reports import examples
from tests.reports.reading import context


def test_constants_are_those_of_the_analysis() -> None:
    analysis = examples.sterile()
    constants = dict(context("sterile").method.constants)
    assert constants["Seed"] == str(analysis.acceptability.seed)
    assert constants["Runs"] == "10,000"
    assert constants["Generator"] == analysis.engine["generator"]
    assert constants["Concentration"] == "60"
    assert constants["Fingerprint of the inputs"].removeprefix("SHA-256 ").replace(" ", "") == analysis.fingerprint
    assert constants["Engine"].endswith(str(analysis.engine["version"]))


def test_share_at_which_neighbours_are_apart_is_that_of_the_analysis() -> None:
    strict = from_analysis(analyse(examples.sterile().matrix, draws=50, too_close=0.8), title="x").method
    assert dict(strict.constants)["Too close to call"] == "neither ahead in 80% of runs"
    assert "80% of the runs" in dict(strict.glossary)["Too close to call"]
    assert "at least 80% of them" in dict(strict.paragraphs)["How safe the order is"]


def test_policy_for_missing_scores_is_said() -> None:
    worst = dict(context("sterile").method.paragraphs)["Missing scores"]
    assert "counts as the worst end" in worst
    assert worst.endswith("Of the ranked vendors 1 score is missing.")
    neutral = from_analysis(analyse(replace(examples.sterile().matrix, missing="neutral"), draws=50), title="x")
    assert "counts as half" in dict(neutral.method.paragraphs)["Missing scores"]
    assert dict(neutral.method.constants)["Missing scores"] == "count as half"


def test_floors_and_exclusions_are_counted() -> None:
    text = dict(context("sterile").method.paragraphs)["Must-haves and floors"]
    assert "1 of 7 vendors is not ranked" in text
    assert "17 of 17 criteria have a floor" in text
    assert "No criterion has a floor." in dict(context("one").method.paragraphs)["Must-haves and floors"]


def test_every_warning_is_printed() -> None:
    for name in ("sterile", "large", "one", "none"):
        assert set(context(name).display.warnings) <= set(context(name).method.notes)


def test_scales_are_in_words() -> None:
    matrix = examples.sterile().matrix
    first, second, third, *others = matrix.criteria
    changed = (
        replace(first, value=ValueFunction.linear(60, 20), unit="days", floor=45.0, floor_screens=True),
        replace(second, value=ValueFunction(((0, 0.0), (65, 1.0), (80, 1.0), (100, 0.2))), unit="%", floor=None),
        replace(third, critical=True),
        *others,
    )
    scales = from_analysis(analyse(replace(matrix, criteria=changed), draws=50), title="x").method.scales
    assert scales[0].scale == "60 to 20 days"
    assert scales[0].floor == "45, excludes"
    assert scales[1].scale == "0 % = 0; 65 % = 100; 80 % = 100; 100 % = 20"
    assert scales[1].floor == ""
    assert scales[2].critical
    assert len(scales) == 17


def test_glossary_explains_floors_only_where_there_are_any() -> None:
    assert "Floor" in dict(context("sterile").method.glossary)
    assert "Floor" not in dict(context("one").method.glossary)
