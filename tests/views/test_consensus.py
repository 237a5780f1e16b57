"""The consensus: the agenda, one cell, new votes, accepted means, minutes; and whom it is open to."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.consensus import settle_cell
from scoring.actions.scores import submit_sheet
from scoring.actions.selections import move_stage
from scoring.models import Performance, Revote, Selection, User, Vote
from scoring.vocabulary import PerformanceMethod, Stage
from tests.cast import Cast
from tests.factories import criterion, make_selection
from tests.selectors.build import panel, score
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]
REASON = {"reason": "The panel read the reports again.", "present": "Lena Hartwig, Quentin Abara"}


def at_consensus(cast: Cast, vendors: int = 3) -> Selection:
    """Two judges of the quality group: far apart on Q1 of V1, which decides who is first; a little apart on Q2 of V3."""
    selection = panel(cast, [cast.quality, cast.technical], vendors=vendors, groups=("Q",))
    more = ["1"] * (vendors - 3)
    score(selection, cast.quality, "Q1", "5", "4", "1", *more)
    score(selection, cast.technical, "Q1", "2", "4", "1", *more)
    score(selection, cast.quality, "Q2", "10", "10", "40", *more)
    score(selection, cast.technical, "Q2", "10", "10", "39", *more)
    for key, value in (("D1", "3"), ("D2", "10")):
        score(selection, cast.approver, key, *[value] * vendors)
    for user in (cast.quality, cast.technical, cast.approver):
        submit_sheet(by=user, selection=selection)
    return move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)


def address(selection: Selection, rest: str = "") -> str:
    return f"/s/{selection.ref}/consensus/{rest}"


def test_agenda_shows_what_can_change_a_rank_and_folds_the_rest_away(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    page = text_of(sign_in(cast.lead).get(address(selection)))
    assert "<b>1 of 12 scored cells can still change a rank</b>, 0 settled. 1 differs by more than a quarter" in page
    agenda, idle = page.split("1 cell that cannot change any rank")
    assert "V1, Inspection record" in agenda
    assert "V3, Open deviations" not in agenda
    assert "V3, Open deviations" in idle
    assert "1st to 2nd" in agenda
    assert "Settle next" in page


def test_cell_says_what_its_value_decides_and_names_nobody(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    page = text_of(sign_in(cast.lead).get(address(selection, "cells/Q1/1/")))
    assert "V1 is 2nd below 4 and 1st from 4." in page
    assert "As seen at the site visit." in page
    assert "Evaluator 1" in page
    assert cast.technical.full_name not in page.split("Present")[0]


def test_cell_is_settled_and_the_next_one_comes(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    form = {"method": "agreed", "value": "4,5", **REASON}
    response = sign_in(cast.lead).post(address(selection, "cells/Q1/1/"), form)
    assert (response.status_code, response["Location"]) == (302, address(selection))
    agreed = Performance.objects.get()
    assert (agreed.value, agreed.method, agreed.present) == (Decimal("4.5"), "agreed", REASON["present"])
    assert [float(s.value or 0) for s in selection.scores.filter(criterion__key="Q1").order_by("value")] == [
        1,
        1,
        2,
        4,
        4,
        5,
    ]
    page = text_of(sign_in(cast.quality).get(address(selection, "minutes/")))
    assert "V1, Inspection record" in page
    assert "+1" in page
    assert REASON["reason"] in page


def test_agreed_figure_outside_its_scale_is_taken_and_told(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    client, cell = sign_in(cast.lead), address(selection, "cells/Q2/1/")
    told = "55 per year lies outside the scale of 0 to 40 and counts as its nearer end, 40 per year."
    answer = client.post(cell, {"method": "agreed", "value": "55", **REASON}, follow=True)
    assert Performance.objects.get().value == 55
    assert f"Aldermoor, Open deviations: {told}" in text_of(answer)
    page = text_of(client.get(cell))
    assert f'id="id_value-outside" role="status">{told}' in page
    assert 'data-low="0.0" data-high="40.0" data-unit="per year"' in page
    assert "data-low" not in text_of(client.get(address(selection, "cells/Q1/1/"))), "a level off the scale is refused"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"method": "agreed", "value": ""}, "Enter the score that was agreed."),
        ({"method": "agreed", "value": "7"}, "is scored from 0 to 5; 7 is outside"),
        ({"method": "lead", "value": "high"}, "“high” is not a figure"),
        ({"method": "vote", "value": ""}, "Select a valid choice"),
        ({"method": "mean", "value": "", "reason": " "}, "Say why"),
    ],
)
def test_what_cannot_be_settled_is_said_and_nothing_typed_is_lost(
    cast: Cast, sign_in: SignIn, form: dict[str, str], words: str
) -> None:
    selection = at_consensus(cast)
    response = sign_in(cast.lead).post(address(selection, "cells/Q1/1/"), {**REASON, **form})
    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert REASON["present"] in page
    assert not Performance.objects.exists()


def test_mean_is_worked_out_here(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    sign_in(cast.lead).post(address(selection, "cells/Q1/1/"), {"method": "mean", "value": "1", **REASON})
    assert Performance.objects.get().value == Decimal("3.5")


def test_settled_cell_that_somebody_else_settled_meanwhile_keeps_both(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    settle_cell(
        by=cast.lead,
        selection=selection,
        alternative=selection.alternatives.get(position=0),
        criterion=criterion(selection, "Q1"),
        value=Decimal(4),
        method=PerformanceMethod.AGREED,
        reason="First.",
    )
    response = sign_in(cast.lead).post(address(selection, "cells/Q1/1/"), {"method": "lead", "value": "2", **REASON})
    page = text_of(response)
    assert response.status_code == 409
    assert REASON["reason"] in page
    assert "First." in page


def test_settlement_is_taken_back(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    client = sign_in(cast.lead)
    client.post(address(selection, "cells/Q1/1/"), {"method": "agreed", "value": "4", **REASON})
    assert client.post(address(selection, "cells/Q1/1/withdraw/"), {"version": "1"}).status_code == 422
    response = client.post(address(selection, "cells/Q1/1/withdraw/"), {"version": "1", "reason": "A wrong cell."})
    assert response.status_code == 302
    assert not Performance.objects.exists()
    assert (
        client.post(address(selection, "cells/Q1/1/withdraw/"), {"version": "1", "reason": "Again."}).status_code == 409
    )


def test_means_of_what_changes_nothing_are_accepted_at_once(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    client = sign_in(cast.lead)
    assert client.post(address(selection, "accept/"), {"count": "7", **REASON}).status_code == 409
    assert client.post(address(selection, "accept/"), {"count": "1"}).status_code == 422
    assert client.post(address(selection, "accept/"), {"count": "1", **REASON}).status_code == 302
    accepted = Performance.objects.get()
    assert (accepted.criterion.key, accepted.value, accepted.method) == ("Q2", Decimal("39.5"), "mean")


def test_new_vote_is_opened_given_closed_and_can_be_settled(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    lead, cell = sign_in(cast.lead), address(selection, "cells/Q1/1/")
    lead.post(cell + "revote/", {"deed": "open"})
    revote = Revote.objects.get()
    page = text_of(sign_in(cast.quality).get(cell))
    assert "Nobody sees a vote before the vote is closed." in page
    ballot = address(selection, f"votes/{revote.pk}/")
    assert sign_in(cast.quality).post(ballot, {"value": "9"}).status_code == 422
    assert sign_in(cast.quality).post(ballot, {"value": "4.5", "reason": "The second report."}).status_code == 302
    assert sign_in(cast.approver).post(ballot, {"value": "1"}).status_code == 403
    assert "4.5" not in text_of(lead.get(cell)).split("New votes")[1]
    assert "open, 1 voted so far" in text_of(lead.get(cell))
    lead.post(cell + "revote/", {"deed": "close"})
    assert Vote.objects.get().value == Decimal("4.5")
    assert "Vote 1: 4.5" in text_of(lead.get(cell))
    lead.post(cell, {"method": "vote", "value": "", **REASON})
    assert Performance.objects.get().value == Decimal("4.5")


def test_names_stand_once_all_who_scored_agree(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    assert sign_in(cast.quality).post(address(selection, "names/")).status_code == 302
    cell = address(selection, "cells/Q1/1/")
    assert "Evaluator 1" in text_of(sign_in(cast.lead).get(cell))
    sign_in(cast.technical).post(address(selection, "names/"))
    page = text_of(sign_in(cast.lead).get(cell)).split("What was given")[1]
    assert cast.technical.full_name in page


def test_consensus_is_closed_while_scores_are_given(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    for rest in ("", "minutes/", "cells/Q1/1/"):
        response = sign_in(cast.lead).get(address(selection, rest))
        assert response.status_code == 409
        assert "The consensus opens when scoring has closed." in text_of(response)


def test_only_the_lead_settles(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    for user, status in ((cast.quality, 403), (cast.auditor, 403), (cast.stranger, 404)):
        client = sign_in(user)
        form = {"method": "agreed", "value": "4", **REASON}
        assert client.post(address(selection, "cells/Q1/1/"), form).status_code == status
        assert client.post(address(selection, "cells/Q1/1/revote/")).status_code == status
        assert client.post(address(selection, "accept/"), {"count": "1", **REASON}).status_code == status
    assert "Settle next" not in text_of(sign_in(cast.quality).get(address(selection)))


def test_cell_that_is_not_there_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    selection = at_consensus(cast)
    for rest in ("cells/Q9/1/", "cells/Q1/9/", "cells/M1/1/", "cells/Q/1/"):
        assert sign_in(cast.lead).get(address(selection, rest)).status_code == 404


@pytest.mark.parametrize("vendors", [3, 5])
def test_consensus_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, vendors: int
) -> None:
    selection = at_consensus(cast, vendors)
    client = sign_in(cast.lead)
    with django_assert_num_queries(17):
        client.get(address(selection))
    with django_assert_num_queries(24):
        client.get(address(selection, "cells/Q1/1/"))
    with django_assert_num_queries(15):
        client.get(address(selection, "minutes/"))
