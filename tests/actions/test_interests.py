"""A declared interest closes a column, for ever."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.interests import declare_interests
from scoring.actions.scores import record_score, submit_sheet
from scoring.models import Conflict, Score, Selection
from scoring.policies import NotNow
from scoring.selectors.matrix import build
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, score_everything

pytestmark = pytest.mark.req("SO-02")


@pytest.fixture
def selection(cast: Cast) -> Selection:
    made = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, made)
    return made


def test_column_is_neither_asked_for_nor_accepted(cast: Cast, selection: Selection) -> None:
    third = alternative(selection, "Castellan")
    declare_interests(by=cast.quality, selection=selection, conflicts={third: "I hold shares of its owner."})
    with pytest.raises(NotNow, match="You declared an interest. Your scores for Castellan are not needed."):
        record_score(
            by=cast.quality, selection=selection, alternative=third, criterion=criterion(selection, "Q1"), value=None,
            reason="None.",
        )  # fmt: skip
    assert submit_sheet(by=cast.quality, selection=selection).submitted_at is not None, "nothing is missing"


def test_scores_given_before_stay_on_record_and_count_no_more(cast: Cast, selection: Selection) -> None:
    third = alternative(selection, "Castellan")
    column = [c.key for c in build(selection).matrix.criteria].index("Q1")
    assert build(selection).matrix.performances[2][column] == 5
    declare_interests(by=cast.quality, selection=selection, conflicts={third: "I hold shares of its owner."})
    assert not Score.objects.filter(evaluator=cast.quality, alternative=third).exists()
    assert Score.everything.filter(evaluator=cast.quality, alternative=third).count() == 2
    assert Score.objects.filter(evaluator=cast.technical, alternative=third).count() == 2
    missing = build(selection).matrix.performances[2][column]
    assert missing != missing, "nobody else judged it"


def test_declaration_is_added_to_and_never_repeated(cast: Cast, selection: Selection) -> None:
    first, second, _ = selection.alternatives.all()
    with pytest.raises(NotNow, match="declared your interests already"):
        declare_interests(by=cast.quality, selection=selection, conflicts={})
    declare_interests(by=cast.quality, selection=selection, conflicts={first: " My sister works there. "})
    declare_interests(by=cast.quality, selection=selection, conflicts={second: "I hold shares."})
    with pytest.raises(NotNow, match="an interest in Brightwater already"):
        declare_interests(by=cast.quality, selection=selection, conflicts={second: "And more."})
    assert [c.statement for c in Conflict.objects.order_by("declared_at")] == [
        "My sister works there.",
        "I hold shares.",
    ]


def test_declaration_names_a_vendor_of_the_selection_and_says_something(cast: Cast, selection: Selection) -> None:
    foreign = make_selection(cast).alternatives.all()[0]
    for conflicts, words in (
        ({foreign: "Shares."}, "does not compete here"),
        ({alternative(selection, "Aldermoor"): "  "}, "Say what your interest in Aldermoor is"),
    ):
        with pytest.raises(ValidationError, match=words):
            declare_interests(by=cast.quality, selection=selection, conflicts=conflicts)
    assert not Conflict.objects.exists()
