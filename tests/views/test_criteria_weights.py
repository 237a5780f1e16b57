"""The pages of weights: what is saved, worked out, undone, elicited, and what meets somebody else's save."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from scoring.actions.criteria import add_criterion, set_weights
from scoring.models import AuditEvent, CriteriaModel
from tests import factories
from tests.actions.criteria_scenarios import draft, node, siblings, versions
from tests.cast import Cast
from tests.views.build import text_of
from tests.views.editor import at, weights_form

SignIn = Callable[[Any], Client]


@pytest.fixture
def model(cast: Cast) -> CriteriaModel:
    return draft(cast)


@pytest.fixture
def admin(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.criteria_admin)


def test_weights_are_saved_as_basis_points(model: CriteriaModel, admin: Client) -> None:
    address = at("weights", model, node(model, "D").pk)
    assert admin.post(address, weights_form(model, D1="34.29", D2="65.71")).status_code == 302
    assert siblings(model, "D") == {"D1": 3429, "D2": 6571}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("50", "53"), "103 of 100: 3 too many."),
        (("50", "49.5"), "99.5 of 100: 0.5 too few."),
        (("-1", "101"), "greater than or equal to 0"),
        (("", "100"), "Enter the weight of “On time”"),
        (("many", "1"), "Enter a number"),
    ],
)
def test_weights_that_do_not_add_are_refused_in_words_and_kept(
    model: CriteriaModel, admin: Client, typed: tuple[str, str], said: str
) -> None:
    answer = admin.post(at("weights", model, node(model, "D").pk), weights_form(model, D1=typed[0], D2=typed[1]))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{typed[1]}"' in text_of(answer)
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}


@pytest.mark.parametrize(
    ("deed", "shown"),
    [("scale", ("60", "40")), ("spread", ("50", "50")), ("rest:D1", ("90", "10")), ("take:D2", ("90", "10"))],
)
def test_buttons_work_something_out_and_save_nothing(
    model: CriteriaModel, admin: Client, deed: str, shown: tuple[str, str]
) -> None:
    verb, _, key = deed.partition(":")
    form = weights_form(model, D1="90", D2="60")
    form["deed"] = f"{verb}:{node(model, key).pk}" if key else verb
    answer = admin.post(at("weights", model, node(model, "D").pk), form)
    assert answer.status_code == 200
    page = text_of(answer)
    for key, value in zip(("D1", "D2"), shown, strict=True):
        pk = node(model, key).pk
        assert f'name="weight-{pk}" value="{value}"' in page
    assert "Not saved yet" in page
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}


def test_last_save_is_undone_by_another_save(model: CriteriaModel, admin: Client) -> None:
    address = at("weights", model, node(model, "D").pk)
    admin.post(address, weights_form(model, D1="10", D2="90"))
    assert admin.post(address, weights_form(model, D1="1", D2="2") | {"deed": "undo"}).status_code == 302
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}
    assert AuditEvent.objects.latest("id").reason.startswith("Undone")


def test_conflict_keeps_what_was_typed_and_can_be_saved_over(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    mine = weights_form(model, D1="20", D2="80")
    given = {node(model, "D1").pk: 1000, node(model, "D2").pk: 9000}
    set_weights(by=cast.criteria_admin, model=model, parent=node(model, "D"), weights=given, versions=versions(model))
    address = at("weights", model, node(model, "D").pk)
    answer = admin.post(address, mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert 'value="20"' in page
    assert 'value="80"' in page
    assert '<td class="num">90</td>' in page, "what stands there now"
    assert siblings(model, "D") == {"D1": 1000, "D2": 9000}
    assert admin.post(address, weights_form(model, D1="20", D2="80")).status_code == 302


def test_criterion_that_came_meanwhile_is_a_conflict_that_keeps_what_was_typed(
    cast: Cast, model: CriteriaModel, admin: Client
) -> None:
    mine = weights_form(model, D1="20", D2="80")
    add_criterion(by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=factories.rubric("", "New", 0))
    answer = admin.post(at("weights", model, node(model, "D").pk), mine)
    assert answer.status_code == 409
    assert 'value="80"' in text_of(answer)


# Elicitation


def elicit(model: CriteriaModel, method: str, **answers: str) -> tuple[str, dict[str, Any]]:
    rows = list(model.criteria.filter(parent__key="D"))
    form: dict[str, Any] = {f"version-{row.pk}": row.version for row in rows}
    for name, value in answers.items():
        prefix, _, key = name.partition("_")
        form[f"{prefix}-{node(model, key).pk}" if key in ("D1", "D2") else f"{prefix}-{key.replace('_', '-')}"] = value
    return at("elicit", model, node(model, "D").pk, method), form


@pytest.mark.parametrize(
    ("method", "answers", "weights", "reason"),
    [
        ("swing", {"points_D1": "100", "points_D2": "25"}, (8000, 2000), "Swing weighting: On time 100"),
        ("ranks", {"rank_D1": "2", "rank_D2": "1"}, (2500, 7500), "Rank order"),
        ("pairs", {"pair_0_1": "3"}, (7500, 2500), "Pairwise comparison (AHP), consistency ratio 0.00"),
    ],
)
def test_elicited_weights_are_shown_then_saved_with_how_they_were_found(
    model: CriteriaModel, admin: Client, method: str, answers: dict[str, str], weights: tuple[int, int], reason: str
) -> None:
    address, form = elicit(model, method, **answers)
    shown = admin.post(address, form | {"deed": "show"})
    assert shown.status_code == 200
    assert "Not saved yet" in text_of(shown)
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}
    assert admin.post(address, form | {"deed": "save"}).status_code == 302
    assert tuple(siblings(model, "D").values()) == weights
    assert AuditEvent.objects.latest("id").reason.startswith(reason)


def test_contradicting_comparisons_name_the_one_to_look_at_first(
    cast: Cast, model: CriteriaModel, admin: Client
) -> None:
    add_criterion(by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=factories.rubric("", "Third", 0))
    rows = list(model.criteria.filter(parent__key="D"))
    form = {f"version-{row.pk}": row.version for row in rows} | {"pair-0-1": "9", "pair-1-2": "9", "pair-0-2": "1/9"}
    page = text_of(admin.post(at("elicit", model, node(model, "D").pk, "pairs"), form))
    assert "The comparisons contradict each other." in page
    assert "Look first at" in page


@pytest.mark.parametrize(("method", "name"), [("swing", "points"), ("ranks", "rank")])
def test_missing_answer_is_asked_for(model: CriteriaModel, admin: Client, method: str, name: str) -> None:
    address, form = elicit(model, method, **{f"{name}_D1": "2"})
    answer = admin.post(address, form)
    assert answer.status_code == 422
    assert "Months to deliver" in text_of(answer)
