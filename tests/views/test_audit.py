"""The log of a selection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.models import AuditEvent, Selection, User
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.selectors.build import panel, score
from tests.views.build import foreign_selection, text_of

SignIn = Callable[[User | None], Client]


def address(selection: Selection) -> str:
    return reverse("audit-list", args=[selection.ref])


@pytest.mark.parametrize("person", ["lead", "approver", "auditor"])
def test_log_shows_every_change_newest_first(cast: Cast, sign_in: SignIn, person: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    answer = sign_in(getattr(cast, person)).get(address(selection))
    shown = list(answer.context["page"].object_list)
    own = AuditEvent.objects.filter(chain=selection.ref)
    assert len(shown) == own.count() + 1, "its own events, and its creation"
    assert shown == sorted(shown, key=lambda event: -event.id)
    assert shown[-1].verb == AuditVerb.SELECTION_CREATED
    page = text_of(answer)
    assert "Lena Hartwig moved the selection: Consensus to Results" in page
    assert "Quentin Abara scored Aldermoor, Inspection record" in page
    assert "The last inspection closed without findings." in page


def test_log_of_one_selection_has_nothing_of_another(cast: Cast, sign_in: SignIn) -> None:
    mine, theirs = make_selection(cast), foreign_selection(cast)
    page = text_of(sign_in(cast.auditor).get(address(mine)))
    assert theirs.ref not in page
    assert "Other quality" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"verb": "alternative-added"}, 3),
        ({"verb": "member-added", "text": "quentin"}, 1),
        ({"text": "Aldermoor"}, 1),
        ({"text": "nothing like it"}, 0),
        ({"text": "%"}, 0),
        ({"verb": "no-such-verb"}, None),
        ({"text": "a\x00b"}, None),
        ({"text": "x" * 101}, None),
    ],
)
def test_log_is_filtered(cast: Cast, sign_in: SignIn, query: dict[str, str], count: int | None) -> None:
    """A filter that cannot be is no filter, and none that is shown as empty."""
    answer = sign_in(cast.lead).get(address(make_selection(cast)), query)
    assert answer.status_code == 200
    everything = 10  # created, criteria, three vendors, four members, and the lead's own part stands in the creation
    found = answer.context["page"].paginator.count
    assert found == (everything - 1 if count is None else count)


@pytest.mark.parametrize("rows", [1, 3])
def test_log_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=rows) if rows > 1 else panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", *["3"] * selection.alternatives.count())
    client = sign_in(cast.lead)
    # Session, person, roles, selection, membership, votes that are open, count, events with values.
    with django_assert_num_queries(8):
        client.get(address(selection))


def test_log_is_cut_into_pages_that_keep_the_filter(cast: Cast, sign_in: SignIn) -> None:
    selection = panel(cast, [cast.quality], vendors=30)
    for key in ("Q1", "Q2", "D1", "D2"):
        score(selection, cast.quality, key, *["3"] * 30)
    answer = sign_in(cast.lead).get(address(selection), {"verb": "score-recorded", "page": "2"})
    assert len(answer.context["page"].object_list) == 20
    assert "verb=score-recorded" in answer.content.decode()


def test_log_shows_text_as_text(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, title="<script>alert(1)</script>")
    body = sign_in(cast.lead).get(address(selection), {"text": '"><img src=x>'}).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x>" not in body
