"""Scorecards in JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from scoring.importers.scorecard import parse
from tests.importers.build import found

GOOD: dict[str, Any] = {
    "criteria": [
        {"name": "GMP history", "weight": 0.6, "direction": "max", "worst": 0, "best": 5},
        {"name": "Price", "weight": 0.4, "direction": "min", "worst": 900, "best": 400},
    ],
    "alternatives": [{"name": "Arbor", "scores": [4, 650]}, {"name": "Borealis", "scores": [None, 500.25]}],
}


def changed(path: tuple[Any, ...], value: Any) -> bytes:
    copy = json.loads(json.dumps(GOOD))
    at = copy
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return json.dumps(copy).encode()


def test_json_numbers_are_read_exactly() -> None:
    scorecard = parse(json.dumps(GOOD).encode(), "s.json")
    assert scorecard.errors == ()
    assert [c.weight for c in scorecard.criteria] == [Decimal("0.6"), Decimal("0.4")]
    assert scorecard.scores == ((4, 650), (None, Decimal("500.25")))
    assert found(scorecard, "“GMP history” has no score for Borealis").place == "criterion 1"


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        (("criteria", 0, "name"), "", "criterion 1", "The name is missing."),
        (("criteria", 0, "name"), 7, "criterion 1, name", "The name has to be a text."),
        (("criteria", 1, "name"), "GMP  HISTORY", "criterion 2", "is there twice (first at criterion 1)"),
        (("criteria", 0, "weight"), None, "criterion 1, weight", "“GMP history” has no weight"),
        (("criteria", 0, "weight"), -1, "criterion 1, weight", "a weight is zero or more"),
        (("criteria", 0, "weight"), "heavy", "criterion 1, weight", "“heavy” is not a number"),
        (("criteria", 0, "weight"), True, "criterion 1, weight", "a number is expected here"),
        (("criteria", 0, "weight"), "60%", "criterion 2, weight", "has no percent sign and the first weight has one"),
        (("criteria", 1, "direction"), "up and down", "criterion 2, direction", "is no direction: write max or min."),
        (("criteria", 0, "best"), None, "criterion 1, scale", "has one end of its scale only"),
        (("criteria", 0, "best"), 0, "criterion 1, scale", "the two ends of its scale must differ"),
        (("criteria", 0, "scale"), "0:5", "criterion 1, scale", "states its scale twice"),
        (("criteria", 0, "direction"), "min", "criterion 1, scale", "its worst 0 is below its best 5"),
        (("alternatives", 1, "name"), "arbor", "alternative 2", "The vendor “arbor” is there twice"),
        (("alternatives", 1, "scores"), None, "alternative 2, scores", "The scores have to be a list"),
        (("alternatives", 1, "scores"), [1], "alternative 2, scores", "There are 1 scores for 2 criteria"),
        (("alternatives", 1, "scores", 1), "cheap", "alternative 2, score 2", "“cheap” is not a number"),
        (("alternatives", 1, "scores", 1), {}, "alternative 2, score 2", "a number is expected here"),
        (("alternatives", 1, "scores", 1), 10**13, "alternative 2, score 2", "too large"),
    ],
)
def test_json_mistake_is_named_by_its_place(path: tuple[Any, ...], value: Any, place: str, message: str) -> None:
    problem = found(parse(changed(path, value), "s.json"), message)
    assert (problem.severity, problem.place) == ("error", place)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "This is not JSON: Expecting property name"),
        (b"[]", "The file has to hold an object with “criteria” and “alternatives”."),
        (b'{"criteria": 5}', "“criteria” has to be a list of objects."),
        (b'{"criteria": [], "alternatives": ["x"]}', "“alternatives” has to be a list of objects."),
        (b'{"criteria": [], "criteria": []}', "The key “criteria” is there twice in one object"),
        (b'{"criteria": [{"weight": NaN}]}', "NaN is not a number that can be scored"),
        (b'{"criteria": [{"weight": -Infinity}]}', "-Infinity is not a number"),
        (b'{"weight": 1e99999999999999999999}', "is not a number that can be read"),
        (b'{"criteria": "\xe9"}', "The file is not UTF-8"),
        (b"[" * 100_000, "The file is nested too deeply."),
        (json.dumps({"criteria": [{}] * 1001}).encode(), "There are 1001 criteria; at most 1000 are read."),
        (json.dumps({"alternatives": [{}] * 201}).encode(), "There are 201 alternatives; at most 200 are read."),
    ],
)
def test_json_that_cannot_be_read_is_refused(data: bytes, message: str) -> None:
    scorecard = parse(data, "s.json")
    assert scorecard.errors == (found(scorecard, message),)


def test_json_may_begin_with_a_mark() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), "s.json").errors == ()


def test_json_of_very_many_keys_is_refused_at_once() -> None:
    """One pass over the keys: comparing each with each would take minutes here."""
    keys = ",".join(f'"k{n}":0' for n in range(100_000))
    began = perf_counter()
    found(parse(f'{{{keys},"k99999":0}}'.encode(), "s.json"), "The key “k99999” is there twice in one object")
    assert perf_counter() - began < 5


def test_json_percent_signs_are_compared_with_each_other_and_with_the_scale() -> None:
    quality, price = GOOD["criteria"]
    first = {"name": "Arbor", "scores": ["80%", 650]}

    def read(worst: Any, best: Any, last: Any = "90 %") -> Any:
        second = {"name": "Borealis", "scores": [last, 500]}
        content = {"criteria": [{**quality, "worst": worst, "best": best}, price], "alternatives": [first, second]}
        return parse(json.dumps(content).encode(), "s.json")

    assert found(read(0, 1), "its scale 0 to 1 has none").place == "criterion 1, scale"
    assert found(read(0, "100%", 0.9), "have a percent sign and some do not").place == "alternative 2, score 1"
    assert read(0, "100%").errors == ()
