"""The pages of one criterion: added, picked, edited, drawn, moved, removed, put back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoring.actions.criteria import remove_criterion, update_criterion
from scoring.models import CriteriaModel, Criterion
from scoring.models.criteria import WHOLE
from tests.actions.criteria_scenarios import draft, node, siblings
from tests.cast import Cast
from tests.views.build import text_of
from tests.views.editor import at, criterion_form

SignIn = Callable[[Any], Client]


@pytest.fixture
def model(cast: Cast) -> CriteriaModel:
    return draft(cast)


@pytest.fixture
def admin(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.criteria_admin)


def test_criterion_of_ones_own_is_added_and_edited(model: CriteriaModel, admin: Client) -> None:
    parent = node(model, "D")
    form = {"name": "Reserve", "kind": "rubric", "once": str(uuid.uuid4())}
    answer = admin.post(at("add", model, parent.pk), form)
    row = Criterion.objects.get(name="Reserve")
    assert answer["Location"] == at("criterion", model, row.pk)
    assert admin.post(at("add", model, parent.pk), form)["Location"] == answer["Location"], "sent twice, made once"
    texts = {f"level_{level}": f"Seen at {level}." for level in range(5)}
    answer = admin.post(answer["Location"], criterion_form(model, row.key, **texts, floor="2", floor_screens="on"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.floor, row.floor_screens, row.levels.count()) == (2, True, 5)


def test_number_needs_its_anchors(model: CriteriaModel, admin: Client) -> None:
    form = {"name": "Days", "kind": "number", "worst": "5", "best": "5", "once": str(uuid.uuid4())}
    address = at("add", model, node(model, "D").pk)
    assert "needs two different figures" in text_of(admin.post(address, form))
    assert "Enter the best figure" in text_of(admin.post(address, form | {"best": ""}))
    assert admin.post(address, form | {"best": "1"}).status_code == 302


def test_library_criterion_is_copied_with_its_levels(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    remove_criterion(by=cast.criteria_admin, criterion=node(model, "Q1"), version=1)
    address = at("pick", model, node(model, "D").pk)
    form = {"pick": "Q1", "once": str(uuid.uuid4())}
    assert admin.post(address, form).status_code == 302
    row = model.criteria.get(key="Q1")
    assert row.parent == node(model, "D")
    assert (row.local_weight, row.origin.criteria_model.slug, row.levels.count()) == (0, "library", 2)  # type: ignore[union-attr]
    assert admin.post(address, form).status_code == 302, "sent twice, made once"
    assert admin.post(address, {"pick": "Z9", "once": str(uuid.uuid4())}).status_code == 404


def test_must_have_says_what_is_printed_and_who_waives_it(model: CriteriaModel, admin: Client) -> None:
    form = {"name": "Valid certificate", "kind": "must_have", "once": str(uuid.uuid4())}
    address = admin.post(at("add", model, node(model, "D").pk), form)["Location"]
    row = model.criteria.get(name="Valid certificate")
    words = {"failed_sentence": "No valid certificate.", "waiver_function": "QA"}
    assert admin.post(address, criterion_form(model, row.key, **words)).status_code == 302
    row.refresh_from_db()
    assert (row.failed_sentence, row.waiver_function) == ("No valid certificate.", "QA")
    assert "No valid certificate." in text_of(admin.get(address))


def test_criterion_is_marked_as_a_price(model: CriteriaModel, admin: Client) -> None:
    points = {"x_0": "6", "v_0": "100", "x_1": "18", "v_1": "0"}
    form = criterion_form(model, "D2", **points, is_price="on")
    assert admin.post(at("criterion", model, node(model, "D2").pk), form).status_code == 302
    assert node(model, "D2").is_price


def test_curve_is_edited_drawn_and_checked(model: CriteriaModel, admin: Client) -> None:
    address = at("criterion", model, node(model, "D2").pk)
    points = {"x_0": "6", "v_0": "100", "x_1": "9", "v_1": "80", "x_2": "18", "v_2": "0"}
    drawn = admin.post(address, criterion_form(model, "D2", **points, draw="1"))
    assert "9 is worth 80 points" in text_of(drawn)
    assert node(model, "D2").curve is None
    assert admin.post(address, criterion_form(model, "D2", **points)).status_code == 302
    row = node(model, "D2")
    assert row.curve == [[6.0, 1.0], [9.0, 0.8], [18.0, 0.0]]
    assert (row.worst, row.best) == (18, 6)
    for wrong in ({"x_1": "6"}, {"v_1": ""}, {"v_0": "0", "v_1": "0"}, {"v_1": "120"}):
        assert admin.post(address, criterion_form(model, "D2", **points | wrong)).status_code == 422


def test_picture_of_a_curve_is_drawn_while_it_is_typed(cast: Cast, admin: Client, sign_in: SignIn) -> None:
    address = reverse("criteria-curve")
    answer = admin.get(address, {"x": ["6", "18", "nan"], "v": ["100", "0", "1"], "unit": "months", "name": "<b>"})
    assert "6 is worth 100 points" in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert "at least two points" in text_of(admin.get(address))
    assert sign_in(cast.lead).get(address).status_code == 403


def test_linter_warns_beside_the_texts(model: CriteriaModel, admin: Client) -> None:
    form = criterion_form(model, "Q1", level_1="Good control.", level_0="", draw="1")
    page = text_of(admin.post(at("criterion", model, node(model, "Q1").pk), form))
    assert "Level 1 says “good”" in page
    assert "Level 0 has no text" in page


def test_conflict_on_a_criterion_keeps_what_was_typed(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    mine = criterion_form(model, "Q2", name="My words")
    update_criterion(
        by=cast.criteria_admin, criterion=node(model, "Q2"), version=1, levels=[], change_reason="", name="Their words"
    )
    address = at("criterion", model, node(model, "Q2").pk)
    answer = admin.post(address, mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert 'value="My words"' in page
    assert "Name: Their words" in page
    assert admin.post(address, criterion_form(model, "Q2", name="My words")).status_code == 302
    assert node(model, "Q2").name == "My words"


def test_criterion_is_moved_removed_and_put_back(model: CriteriaModel, admin: Client) -> None:
    row = node(model, "D2")
    answer = admin.post(
        at("move", model, row.pk), {"parent": row.parent_id, "place": "1", "version": row.version}, follow=True
    )
    assert "Months to deliver, moved to 1 of 2 in Delivery." in text_of(answer)
    assert list(siblings(model, "D")) == ["D2", "D1"]
    assert admin.post(at("move", model, row.pk), {"parent": "", "place": "1", "version": 2}).status_code == 422
    row = node(model, "D2")
    answer = admin.post(at("remove", model, row.pk), {"version": row.version, "change_reason": "x"}, follow=True)
    assert "its share went to the others" in text_of(answer)
    assert siblings(model, "D") == {"D1": WHOLE}
    row = node(model, "D2")
    admin.post(at("restore", model, row.pk), {"version": row.version})
    assert siblings(model, "D") == {"D2": 2500, "D1": 7500}
