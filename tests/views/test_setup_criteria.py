"""The criteria of a selection: taken, weighed with a reason, approved or refused, changed in the open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoring.actions.criteria_of_selection import adjust_weights, send_criteria
from scoring.actions.members import remove_member
from scoring.actions.selections import change_selection
from scoring.models import Selection, User
from scoring.selectors.work import waiting_for
from scoring.vocabulary import Stage
from tests.actions.library_scenarios import template
from tests.cast import Cast
from tests.factories import criterion, make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def now(selection: Selection) -> Selection:
    return Selection.objects.get(pk=selection.pk)


def weights_of(selection: Selection, *keys: str) -> list[int]:
    held = dict(now(selection).criteria_model.criteria.values_list("key", "local_weight"))
    return [held[key] for key in keys]


def typed(selection: Selection, **percents: str) -> dict[str, Any]:
    """The weights form of the groups as it is sent."""
    form: dict[str, Any] = {"deed": "save", "reason": "Delivery is as pressing.", "seen": "0"}
    for key, percent in percents.items():
        row = criterion(now(selection), key)
        form |= {f"weight-{row.pk}": percent, f"version-{row.pk}": row.version}
    return form


def test_template_is_looked_at_and_taken(cast: Cast, sign_in: SignIn) -> None:
    edition = template()
    selection = make_selection(cast)
    assert "No template is published for a CDMO." in text_of(
        sign_in(cast.lead).get(reverse("setup-criteria", args=[selection.ref]))
    )
    change_selection(by=cast.lead, selection=selection, version=selection.version, kind=edition.kind)
    client, address = sign_in(cast.lead), reverse("setup-criteria", args=[selection.ref])
    page = text_of(client.get(address))
    assert "Small, edition 1" in page
    assert reverse("criteria-preview", args=[edition.slug, 1]) in page
    assert client.post(address, {"pick": f"{edition.slug}/1"})["Location"] == address
    assert now(selection).criteria_model.based_on == edition
    assert "✓ Taken" in text_of(client.get(address))
    assert client.post(address, {"pick": f"{edition.slug}/9"}).status_code == 404
    assert client.post(address, {"pick": "nothing"}).status_code == 409
    assert sign_in(cast.observer).post(address, {"pick": f"{edition.slug}/1"}).status_code == 403


def test_weights_are_worked_out_then_saved_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), reverse("setup-weights", args=[selection.ref, "top"])
    assert 'value="60"' in text_of(client.get(address))
    spread = client.post(address, typed(selection, Q="70", D="30") | {"deed": "spread"})
    assert "Spread evenly. Not saved yet." in text_of(spread)
    assert "Delivery is as pressing." in text_of(spread)
    assert weights_of(selection, "Q", "D") == [6000, 4000]
    for change, words in (({"reason": ""}, "Say why"), (typed(selection, Q="70", D="31"), "too many")):
        refused = client.post(address, typed(selection, Q="70", D="30") | change)
        assert refused.status_code == 422
        assert words in text_of(refused)
        assert 'value="70"' in text_of(refused)
    assert client.post(address, typed(selection, Q="70", D="30")).status_code == 302
    assert weights_of(selection, "Q", "D") == [7000, 3000]
    page = text_of(client.get(reverse("setup-criteria", args=[selection.ref])))
    assert "Not approved yet" in page
    assert ">Send the weights for approval</button>" in page


def test_weights_that_somebody_else_saved_are_shown_beside_ones_own(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    mine = typed(selection, Q="70", D="30")
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5000, "D": 5000}, reason="Theirs.")
    client, address = sign_in(cast.lead), reverse("setup-weights", args=[selection.ref, "top"])
    answer = client.post(address, mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert 'value="70"' in page
    assert '<td class="num">50</td>' in page
    assert weights_of(selection, "Q", "D") == [5000, 5000]
    assert client.post(address, typed(selection, Q="70", D="30")).status_code == 302
    assert client.post(address, {"deed": "save", "reason": "A.", "seen": "0"}).status_code == 409, "rows of no tree"


def test_approver_reads_what_differs_and_approves(cast: Cast, sign_in: SignIn) -> None:
    selection = _sent(cast)
    address = reverse("setup-approval", args=[selection.ref])
    (task,) = waiting_for(cast.approver)
    assert task.url == address
    client = sign_in(cast.approver)
    page = text_of(client.get(address))
    assert "Delivery is as pressing." in page
    assert sign_in(cast.lead).get(address).status_code == 403
    stale = {"answer": "approve", "version": selection.version - 1}
    assert client.post(address, stale).status_code == 409
    assert now(selection).criteria_approved_at is None
    assert client.post(address, stale | {"version": selection.version}).status_code == 302
    assert now(selection).criteria_approved_by == cast.approver
    assert client.get(address).status_code == 409, "nothing waits any more"


def test_refusal_has_a_reason_and_goes_back_to_the_lead(cast: Cast, sign_in: SignIn) -> None:
    selection = _sent(cast)
    client, address = sign_in(cast.approver), reverse("setup-approval", args=[selection.ref])
    refused = client.post(address, {"answer": "refuse", "version": selection.version})
    assert refused.status_code == 422
    assert "Say what the lead should change" in text_of(refused)
    client.post(address, {"answer": "refuse", "version": selection.version, "reason": "Quality comes first."})
    assert (now(selection).criteria_sent_at, now(selection).criteria_approved_at) == (None, None)


def _sent(cast: Cast) -> Selection:
    selection = make_selection(cast)
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5000, "D": 5000}, reason="Delivery is as pressing.")
    return now(send_criteria(by=cast.lead, selection=now(selection)))


def test_weights_are_sent_by_the_lead_when_there_is_an_approver(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5000, "D": 5000}, reason="Delivery is as pressing.")
    client, address = sign_in(cast.lead), reverse("setup-send", args=[selection.ref])
    assert sign_in(cast.approver).post(address).status_code == 403
    assert client.get(address).status_code == 405
    member = selection.memberships.get(user=cast.approver)
    remove_member(by=cast.lead, membership=member, version=member.version)
    assert client.post(address).status_code == 409
    assert "name an approver" in text_of(client.get(reverse("setup-criteria", args=[selection.ref])))


@pytest.mark.req("WF-02")
def test_sealed_weights_change_in_the_open_one_group_at_a_time(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    client, address = sign_in(cast.lead), reverse("setup-weights", args=[selection.ref, "top"])
    assert "You change sealed weights, in the open." in text_of(client.get(address))
    assert client.post(address, typed(selection, Q="30", D="70")).status_code == 302
    assert client.post(address, typed(selection, Q="40", D="60")).status_code == 409, "a newer amendment stands"
    inner = reverse("setup-weights", args=[selection.ref, criterion(selection, "D").pk])
    assert client.post(inner, typed(selection, D1="90", D2="10") | {"seen": "1"}).status_code == 302
    last = selection.amendments.last()
    assert last.weights == {"Q": 3000, "D": 7000, "Q1": 7000, "Q2": 3000, "D1": 9000, "D2": 1000}
    assert weights_of(selection, "Q", "D", "D1") == [6000, 4000, 5000], "the sealed tree stays"
    assert 'value="30"' in text_of(client.get(address)), "what counts is what is shown"
    assert sign_in(cast.quality).get(address).status_code == 403
