"""Criteria are told with the curve and the share with which they counted, and as they were sealed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.selectors.snapshot import content_of
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import CriterionKind
from tests.cast import Cast
from tests.factories import group
from tests.selectors.build import panel, score

pytestmark = pytest.mark.django_db


def test_amended_and_sealed_shares_stand_side_by_side(content: Plain) -> None:
    shares = {node["key"]: (node["share"], node["sealed_share"]) for node in content["criteria"]}
    assert (shares["Q"], shares["D"], shares["Q1"]) == (("5000", "6000"), ("5000", "4000"), ("7000", "7000"))
    assert shares["M1"] == (None, None), "a must-have is nobody's sibling"
    (amendment,) = content["amendments"]
    assert (amendment["number"], amendment["weights"]["Q"]) == (1, 5000)
    assert amendment["reason"] == "Delivery became as urgent."


def test_leaf_has_its_scale_and_group_and_must_have_none(content: Plain) -> None:
    nodes = {node["key"]: node for node in content["criteria"]}
    assert nodes["Q2"]["points"] == [["0", "1"], ["40", "0"]], "in rising x, however the scale runs"
    assert (nodes["Q2"]["worst"], nodes["Q2"]["best"], nodes["Q2"]["parent"]) == ("40", "0", "Q")
    assert [level["level"] for level in nodes["Q1"]["levels"]] == [5, 4, 3, 2, 1, 0]
    assert nodes["Q"]["points"] == nodes["M1"]["points"] == []


def test_level_with_a_value_of_its_own_bends_the_curve_and_the_others_lie_on_the_line(cast: Cast) -> None:
    levels = tuple(LevelSpec(n, f"Level {n}", Decimal("0.1") if n == 2 else None) for n in range(6))
    leaf = CriterionSpec(
        "Q1", "Quality", CriterionKind.RUBRIC, worst=Decimal(0), best=Decimal(5), local_weight=10_000, levels=levels
    )
    selection = panel(cast, [cast.quality], tree=(group("Q", "Quality", 10_000, leaf),), groups=("Q",))
    score(selection, cast.quality, "Q1", "2", "3")
    (node,) = [node for node in content_of(selection)["criteria"] if node["key"] == "Q1"]
    assert node["points"] == [["0", "0"], ["1", "0.2"], ["2", "0.1"], ["3", "0.6"], ["4", "0.8"], ["5", "1"]]
    assert [level["value"] for level in node["levels"]] == [None, None, None, "0.1", None, None]
