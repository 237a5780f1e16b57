"""WF-04: until scoring has closed, nobody sees another's scores. And what a score must hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from scoring.actions.recording import recording
from scoring.models import Performance, Score, Screening
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import NAMES, Cast
from tests.factories import make_selection, score_everything


def _seen(cast: Cast) -> dict[str, set[str]]:
    """Whose scores each person sees."""
    return {
        name: {score.evaluator.username for score in Score.objects.visible_to(getattr(cast, name))} for name in NAMES
    }


@pytest.mark.req("WF-04")
def test_everybody_sees_only_their_own_scores_while_scoring_is_open(cast: Cast) -> None:
    score_everything(cast, make_selection(cast, stage=Stage.SCORING))
    own = {"quality": {"quality"}, "technical": {"technical"}}
    assert _seen(cast) == {name: own.get(name, set()) for name in NAMES}


@pytest.mark.req("WF-04")
def test_members_and_auditors_see_all_scores_when_scoring_has_closed(cast: Cast) -> None:
    make_selection(cast, stage=Stage.CONSENSUS)
    insiders = {"lead", "quality", "technical", "approver", "observer", "auditor"}
    both = {"quality", "technical"}
    assert _seen(cast) == {name: both if name in insiders else set() for name in NAMES}


def test_visible_scores_come_once(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    assert Score.objects.visible_to(cast.lead).count() == selection.scores.count() == 12


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Score, {"judgement": "scored", "value": None}),
        (Score, {"judgement": "nei", "value": None, "reason": ""}),
        (Score, {"judgement": "nei", "value": 3, "reason": "But still."}),
        (Score, {"judgement": "guessed"}),
        (Performance, {"reason": ""}),
        (Performance, {"method": "dice"}),
        (Screening, {"outcome": "fail", "reason": ""}),
        (Screening, {"outcome": "waived", "reason": ""}),
        (Screening, {"outcome": "perhaps"}),
    ],
    ids=str,
)
def test_judgement_without_what_it_needs_is_refused(cast: Cast, model: Any, wrong: dict[str, Any]) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    right: dict[Any, dict[str, Any]] = {
        Score: {"evaluator": cast.quality, "value": 3},
        Performance: {"value": 3, "method": "agreed", "reason": "Agreed."},
        Screening: {"outcome": "pass"},
    }
    cell = {
        "selection": selection,
        "alternative": selection.alternatives.first(),
        "criterion": selection.criteria_model.criteria.get(key="Q1"),
    }
    with pytest.raises(IntegrityError), recording(AuditVerb.SCREENED, by=cast.lead, about="a test") as log:
        log.create(model(**cell, **{**right[model], **wrong}))
    with recording(AuditVerb.SCREENED, by=cast.lead, about="a test") as log:
        log.create(model(**cell, **right[model]))
