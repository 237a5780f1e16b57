"""My work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.models import User
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.selectors.build import panel, score
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def test_work_lists_tasks_and_what_is_out(cast: Cast, sign_in: SignIn) -> None:
    open_one = make_selection(cast, stage=Stage.SCORING, title="Being scored")
    out = make_selection(cast, stage=Stage.RESULTS, title="Is out")
    page = text_of(sign_in(cast.lead).get("/"))
    assert "Wait for score sheets" in page
    assert "2 still open: Quentin Abara, Teodora Milic" in page
    assert f'href="/s/{open_one.ref}/"' in page
    assert f'href="/s/{out.ref}/results/"' in page


def test_work_of_an_evaluator_shows_progress(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score(selection, cast.quality, "Q1", "4", "3", "2")
    page = text_of(sign_in(cast.quality).get("/"))
    assert "Score your criteria" in page
    assert "3 of 6" in page


def test_work_of_nobody_in_particular_says_so(cast: Cast, sign_in: SignIn) -> None:
    make_selection(cast, stage=Stage.RESULTS)
    page = text_of(sign_in(cast.stranger).get("/"))
    assert "Nothing waits for you." in page
    assert "Is out" not in page


@pytest.mark.parametrize(
    ("person", "offered"), [("lead", True), ("stranger", True), ("quality", False), ("auditor", False)]
)
def test_work_offers_a_scorecard_to_leads(cast: Cast, sign_in: SignIn, person: str, offered: bool) -> None:
    page = text_of(sign_in(getattr(cast, person)).get("/"))
    assert ('href="/scorecards/new/"' in page) is offered


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_work_is_only_read(cast: Cast, sign_in: SignIn, method: str) -> None:
    assert getattr(sign_in(cast.lead), method)("/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_work_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        panel(cast, [cast.quality, cast.technical])
        make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.quality)
    # Session, person, roles, memberships, four of progress, news, what is out.
    with django_assert_num_queries(10):
        assert client.get("/").status_code == 200
