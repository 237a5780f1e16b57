"""Weights of an address become whole sets; worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.models.criteria import WHOLE
from scoring.selectors.exploring import explore, retyped
from scoring.selectors.matrix import WeightNode

NODES = tuple(
    WeightNode(key, key, "", parent, not parent, approved, float(approved))
    for key, parent, approved in (
        ("Q", "", 6000), ("Q1", "Q", 7000), ("Q2", "Q", 3000), ("D", "", 3000), ("D1", "D", WHOLE), ("T", "", 1000),
    )
)  # fmt: skip
APPROVED = {node.key: node.approved for node in NODES}


def test_nothing_given_is_what_was_approved() -> None:
    exploration = explore(NODES, {})
    assert (exploration.weights, exploration.changed, exploration.text) == (APPROVED, False, "")


def test_whole_set_stands_as_it_is() -> None:
    exploration = explore(NODES, {"Q": 5000, "D": 2500, "T": 2500})
    assert exploration.weights == APPROVED | {"Q": 5000, "D": 2500, "T": 2500}
    assert exploration.text == "Q:50,D:25,T:25", "the other sets are as approved"


def test_others_share_what_one_leaves_in_proportion() -> None:
    assert explore(NODES, {"Q": 2000}).weights == APPROVED | {"Q": 2000, "D": 6000, "T": 2000}


def test_locked_one_does_not_share() -> None:
    assert explore(NODES, {"Q": 2000}, ["T"]).weights == APPROVED | {"Q": 2000, "D": 7000, "T": 1000}


def test_too_much_is_scaled() -> None:
    assert explore(NODES, {"Q": WHOLE, "D": WHOLE}).weights == APPROVED | {"Q": 4762, "D": 4762, "T": 476}


def test_criterion_moves_its_own_set_only() -> None:
    assert explore(NODES, {"Q1": 1000}).weights == APPROVED | {"Q1": 1000, "Q2": 9000}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, {"Q": 5000, "D": 3750, "T": 1250}),
        ({"Q": 4000}, {"Q": 4000, "D": 4500, "T": 1500}),
        ({"Q": 4000, "D": 4000}, {"Q": 4000, "D": 4000, "T": 2000}),
        ({"Q": 4000, "D": 4000, "T": 4000}, {"Q": 3334, "D": 3333, "T": 3333}),
    ],
)
def test_boxes_that_were_changed_stand(typed: dict[str, int], expected: dict[str, int]) -> None:
    before = explore(NODES, {"Q": 5000})
    boxes = before.weights | typed
    assert retyped(before, boxes).weights == APPROVED | expected


@given(
    st.dictionaries(st.sampled_from(list(APPROVED)), st.integers(0, WHOLE)),
    st.sets(st.sampled_from(list(APPROVED))),
)
def test_every_set_adds_to_100_whatever_the_address_says(weights: dict[str, int], locked: set[str]) -> None:
    found = explore(NODES, weights, locked).weights
    for parent in ("", "Q", "D"):
        assert sum(found[node.key] for node in NODES if node.parent == parent) == WHOLE


@given(st.dictionaries(st.sampled_from(list(APPROVED)), st.integers(0, WHOLE)))
def test_text_of_an_exploration_gives_it_back(weights: dict[str, int]) -> None:
    exploration = explore(NODES, weights)
    pairs = [pair.split(":") for pair in exploration.text.split(",") if pair]
    again = explore(NODES, {key: round(float(percent) * 100) for key, percent in pairs})
    assert again.weights == exploration.weights
