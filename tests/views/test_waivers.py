"""Waivers of must-haves: asked for by the lead, answered by the approver whom each is for."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from scoring.actions.recording import recording
from scoring.actions.screening import request_waiver
from scoring.models import Screening, Selection, User
from scoring.selectors.work import waiting_for
from scoring.vocabulary import AuditVerb
from tests.cast import Cast
from tests.factories import answer_must_haves, criterion, make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def asked(cast: Cast) -> tuple[Selection, Screening]:
    selection = make_selection(cast)
    answer_must_haves(cast, selection)
    row = selection.screenings.get(outcome="fail")
    return selection, request_waiver(by=cast.lead, screening=row, version=1, reason="A renewal is under way.")


def test_approver_grants_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    selection, row = asked(cast)
    address = reverse("waiver-list", args=[selection.ref])
    assert [task.url for task in waiting_for(cast.approver)] == [address]
    client = sign_in(cast.approver)
    assert "1 waiver waits for an approver: Castellan" in text_of(client.get(selection.get_absolute_url()))
    form = {"screening": row.pk, "answer": "grant", "version": row.version, "reason": ""}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "Give the reason" in text_of(refused)
    late = client.post(address, form | {"version": 1, "reason": "Seen."})
    assert late.status_code == 409
    assert ">Seen.</textarea>" in text_of(late)
    assert client.post(address, form | {"reason": "The renewal was seen."}).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.reason, row.waived_by) == ("waived", "The renewal was seen.", cast.approver)
    assert f"✓ Granted by {cast.approver}" in text_of(client.get(address))
    assert client.post(address, form | {"reason": "Twice.", "version": row.version}).status_code == 409


def test_approver_refuses_and_the_fail_stands(cast: Cast, sign_in: SignIn) -> None:
    selection, row = asked(cast)
    form = {"screening": row.pk, "answer": "refuse", "version": row.version, "reason": "Nothing was shown."}
    address = reverse("waiver-list", args=[selection.ref])
    assert sign_in(cast.approver).post(address, form).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.waiver_asked_at) == ("fail", None)
    assert "No waiver was asked for." in text_of(sign_in(cast.approver).get(address))
    assert sign_in(cast.approver).post(address, {"screening": "x"}).status_code == 409


def test_others_read_and_do_not_answer(cast: Cast, sign_in: SignIn) -> None:
    selection, row = asked(cast)
    address = reverse("waiver-list", args=[selection.ref])
    form = {"screening": row.pk, "answer": "grant", "version": row.version, "reason": "Mine."}
    for person in (cast.lead, cast.observer):
        assert "Grant the waiver" not in text_of(sign_in(person).get(address))
        assert sign_in(person).post(address, form).status_code == 403
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test", selection=selection) as log:
        log.update(criterion(selection, "M1"), waiver_function="Finance")
    assert sign_in(cast.approver).post(address, form).status_code == 403, "it is for another function"
    assert sign_in(cast.stranger).get(address).status_code == 404
