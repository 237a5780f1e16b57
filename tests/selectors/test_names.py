"""Names of evaluators: always, or once all of them agreed."""

from __future__ import annotations

from scoring.actions.consensus import agree_to_names
from scoring.actions.scores import clear_score
from scoring.actions.selections import change_selection
from scoring.models import AuditEvent, Score, Selection
from scoring.selectors.names import draw_of, every_name_is_shown, names_are_shown
from scoring.vocabulary import NamesShown, Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.selectors.build import panel, score


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


def test_file_names_nobody_whose_score_was_cleared_and_who_has_not_agreed(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, "Q1", "4", "3")
    score(selection, cast.technical, "Q1", "2", "4")
    agree_to_names(by=cast.technical, selection=selection)
    assert not every_name_is_shown(selection)
    for given in Score.objects.filter(evaluator=cast.quality):
        cell = {"alternative": given.alternative, "criterion": given.criterion}
        clear_score(by=cast.quality, selection=selection, **cell, version=given.version)
    assert not every_name_is_shown(selection), "what was cleared stands in the record of the scores"
    agree_to_names(by=cast.quality, selection=selection)
    assert every_name_is_shown(selection)


def test_draw_is_the_selection_s_own_and_stays(cast: Cast) -> None:
    first, second = make_selection(cast), make_selection(cast)
    draws = draw_of(first), draw_of(second)
    assert [len(draw) for draw in draws] == [32, 32]
    assert len(set(draws)) == 2
    change_selection(by=cast.lead, selection=first, version=first.version, title="Another title")
    assert AuditEvent.objects.filter(chain=first.ref).count() > 1
    assert draw_of(first) == draws[0]
