"""Whether weights that were changed in the open changed the winner."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.criteria_of_selection import amend_weights
from scoring.models import Selection
from scoring.selectors.amendments import amended
from scoring.selectors.matrix import build
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import answer_must_haves, make_selection

SEALED = {"Q": 6000, "D": 4000, "Q1": 7000, "Q2": 3000, "D1": 5000, "D2": 5000}


@pytest.fixture
def selection(cast: Cast) -> Selection:
    """Castellan fails a must-have; Aldermoor is ahead in quality, Brightwater in aseptic filling alone."""
    made = make_selection(cast, stage=Stage.CONSENSUS)
    answer_must_haves(cast, made)
    return made


def test_sealed_weights_that_stand_leave_nothing_to_say(selection: Selection) -> None:
    assert amended(selection, build(selection)) is None


def test_amendment_that_changes_the_winner_names_both(cast: Cast, selection: Selection) -> None:
    skills = SEALED | {"Q": 0, "D": 10_000, "D1": 10_000, "D2": 0}
    for weights in (SEALED | {"Q": 9000, "D": 1000}, skills):
        amend_weights(by=cast.lead, selection=selection, weights=weights, reason="Only filling is to be bought.")
    said = amended(selection, build(selection))
    assert said is not None
    assert [row.number for row in said.amendments] == [1, 2]
    assert (said.sealed_winners, said.amended_winners) == (("Aldermoor Biologics",), ("Brightwater Sterile",))
    assert said.sentence == (
        "The sealed weights were changed in the open 2 times, which changed the winner from Aldermoor Biologics "
        "to Brightwater Sterile."
    )


def test_amendment_that_leaves_the_winner_says_so_in_two_queries(
    cast: Cast, selection: Selection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    amend_weights(by=cast.lead, selection=selection, weights=SEALED | {"Q": 9000, "D": 1000}, reason="Quality first.")
    built = build(selection)
    selection = Selection.objects.select_related("criteria_model").get(pk=selection.pk)
    with django_assert_num_queries(2):
        said = amended(selection, built)
    assert said is not None
    assert not said.changed_the_winner
    assert "once; the winner is the same" in said.sentence


def test_explored_weights_do_not_matter(cast: Cast, selection: Selection) -> None:
    amend_weights(by=cast.lead, selection=selection, weights=SEALED | {"Q": 9000, "D": 1000}, reason="Quality first.")
    explored = build(selection, weights=SEALED | {"Q": 0, "D": 10_000, "D1": 10_000, "D2": 0})
    assert amended(selection, explored) == amended(selection, build(selection))
