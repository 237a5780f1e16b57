"""Names of evaluators: always, or once all of them agreed."""

from __future__ import annotations

from scoring.actions.consensus import agree_to_names
from scoring.actions.selections import change_selection
from scoring.models import Selection
from scoring.selectors.names import names_are_shown
from scoring.vocabulary import NamesShown, Stage
from tests.cast import Cast
from tests.factories import make_selection


def test_names_wait_for_everybody_who_scored(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    both = [cast.quality.pk, cast.technical.pk]
    assert not names_are_shown(selection, both)
    agree_to_names(by=cast.quality, selection=selection)
    assert not names_are_shown(selection, both)
    assert names_are_shown(selection, [cast.quality.pk]), "a cell that the other did not score"
    agree_to_names(by=cast.technical, selection=selection)
    assert names_are_shown(selection, both)


def test_names_are_always_shown_where_the_selection_says_so(cast: Cast) -> None:
    selection = make_selection(cast)
    change_selection(by=cast.lead, selection=selection, version=selection.version, names_shown=NamesShown.ALWAYS)
    assert names_are_shown(Selection.objects.get(pk=selection.pk), [cast.quality.pk])
