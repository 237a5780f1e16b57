"""Scales that a person sets on the preview, and what an imported selection says of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from scoring.models import Selection, User
from tests.cast import Cast
from tests.importers.build import SMALL, csv_file
from tests.views.build import stage_file, text_of

SignIn = Callable[[User | None], Client]
CONFIRM = {"title": "Release testing", "kind": "cro"}


@pytest.fixture
def lead(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.lead)


def test_scale_that_the_file_lacks_is_stated_on_the_page(lead: Client) -> None:
    rows = [["Criterion", "Weight", "Direction", "A", "B"], ["GMP", 60, "max", 4, 3], ["Price", 40, "min", 1300, 1900]]
    address = stage_file(lead, "scores.csv", csv_file(rows))
    page = text_of(lead.get(address))
    assert "Or state the scale here" in page
    assert 'name="worst-1"' in page
    assert 'name="worst-0"' not in page
    looked = lead.post(address, {"worst-1": "2000", "best-1": "1000", "look": "1"})
    assert looked.status_code == 200
    page = text_of(looked)
    assert "“Price”: the scale from 2000 to 1000 was set by hand." in page
    assert Selection.objects.count() == 0
    entered = lead.post(address, {**CONFIRM, "worst-0": "0", "best-0": "5", "worst-1": "2000", "best-1": "1000"})
    assert entered.status_code == 302
    selection = Selection.objects.get()
    price = selection.criteria_model.criteria.get(name="Price")
    assert (price.worst, price.best) == (2000, 1000)
    assert any("set by hand" in note for note in selection.notes)


def test_scale_that_was_found_is_changed_on_the_page_and_the_ranking_follows(lead: Client) -> None:
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    scales = {f"{side}-{n}": value for n, pair in enumerate(((0, 5), (30, 10), (700, 500)))
              for side, value in zip(("worst", "best"), pair, strict=True)}  # fmt: skip
    looked = lead.post(address, {**scales, "look": "1", "title": "My title", "kind": "cro"})
    page = text_of(looked)
    # .5 * 3/5 + .2 * 10/20 + .3 * 1, and before .5 * 3/5 + .2 * 10/20 + .3 * 400/500 = 64.0
    assert "70.0" in page
    assert 'value="My title"' in page, "what was typed stays"
    assert "“Price”: the scale from 700 to 500 was set by hand." in page
    assert "“GMP history”: the scale" not in page, "what was sent as it stood is no change"


@pytest.mark.parametrize(("worst", "best"), [("5", "5"), ("much", "5"), ("", "5"), ("1e99", "5")])
def test_scale_that_is_none_is_refused_and_nothing_is_entered(lead: Client, worst: str, best: str) -> None:
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    scales = {f"{side}-{n}": value for n, pair in enumerate(((worst, best), (30, 10), (900, 400)))
              for side, value in zip(("worst", "best"), pair, strict=True)}  # fmt: skip
    for deed in ({}, {"look": "1"}):
        answer = lead.post(address, {**CONFIRM, **scales, **deed})
        assert answer.status_code == 422
        assert "invalid-feedback d-block" in answer.content.decode()
    assert Selection.objects.count() == 0


def test_positions_that_no_file_has_are_left_alone(lead: Client) -> None:
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    sent = {
        **CONFIRM,
        "worst-77": "1",
        "best-77": "2",
        "worst-²": "1",
        "best-²": "2",
        "worst-999999": "1",
        "best-x": "2",
    }
    assert lead.post(address, sent).status_code == 302


def test_imported_selection_has_its_badge_and_an_honest_rail(lead: Client) -> None:
    ranking = lead.post(stage_file(lead, "scores.csv", csv_file(SMALL)), CONFIRM)["Location"]
    for address in (ranking, ranking.replace("results/", "")):
        page = text_of(lead.get(address))
        assert '<span class="chip">Imported</span>' in page
        assert "nobody scored here" in page
        assert page.count("not done here: the scores were imported") == 3
        assert "Scoring closed" not in page
    assert '<span class="chip">Imported</span>' in text_of(lead.get("/selections/"))
