"""R-03 through the web: what makes something is sent twice, as by a double click; it is done once and never an error.

At once, from several threads: tests/concurrency/test_double_submit.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client

from scoring.actions.consensus import open_revote
from scoring.actions.recording import recording
from scoring.actions.scores import record_score
from scoring.models import Selection, User
from scoring.vocabulary import AuditVerb, NamesShown, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, make_vendor, score_everything
from tests.views.build import row_counts

pytestmark = pytest.mark.req("R-03")


@dataclass(frozen=True)
class Sending:
    """A form as somebody fills it in. `second` is what the second sending is answered."""

    by: User
    address: str
    data: Mapping[str, object]
    second: int = 302


def new_selection(cast: Cast) -> Sending:
    data = {"title": "Vials", "kind": "cdmo", "confidentiality": "Confidential", "once": str(uuid.uuid4())}
    return Sending(cast.lead, "/selections/new/", data)


def new_vendor(cast: Cast) -> Sending:
    selection, vendor = make_selection(cast), make_vendor(cast.lead, "Dunmarrow Sterile")
    return Sending(cast.lead, f"/s/{selection.ref}/setup/vendors/add/", {"vendor": vendor.slug})


def new_person(cast: Cast) -> Sending:
    data = {"user": str(cast.criteria_admin.pk), "role": "observer", "function": "Finance"}
    # The person is no longer one of those who can be named, and the page says so.
    return Sending(cast.lead, f"/s/{make_selection(cast).ref}/setup/people/", data, second=422)


def interests(cast: Cast) -> Sending:
    return Sending(cast.quality, f"/s/{make_selection(cast).ref}/score/interests/", {"answer": "none"})


def cell(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.SCORING)
    data = {"value": "3", "reason": "As seen.", "version": ""}
    return Sending(cast.quality, f"/s/{selection.ref}/score/Q1/1/", data)


def evidence(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.SCORING)
    here = {"alternative": alternative(selection, "Aldermoor"), "criterion": criterion(selection, "Q1")}
    record_score(by=cast.quality, selection=selection, **here, value=Decimal(3))
    data = {"kind": "link", "url": "https://example.org/report", "label": "The report"}
    return Sending(cast.quality, f"/s/{selection.ref}/score/Q1/1/evidence/", data)


def sheet(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    return Sending(cast.quality, f"/s/{selection.ref}/score/review/", {})


def settlement(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    data = {"value": "3.5", "method": "agreed", "reason": "Looked at together.", "present": "All.", "version": ""}
    # Another value stands there than the one that was seen: both are shown.
    return Sending(cast.lead, f"/s/{selection.ref}/consensus/cells/Q1/1/", data, second=409)


def new_vote(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    return Sending(cast.lead, f"/s/{selection.ref}/consensus/cells/Q1/1/revote/", {"deed": "open"})


def ballot(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    here = {"alternative": alternative(selection, "Aldermoor"), "criterion": criterion(selection, "Q1")}
    vote = open_revote(by=cast.lead, selection=selection, **here)
    data = {"value": "4", "reason": "The new report.", "version": ""}
    return Sending(cast.quality, f"/s/{selection.ref}/consensus/votes/{vote.pk}/", data, second=409)


def names(cast: Cast) -> Sending:
    selection: Selection = make_selection(cast, stage=Stage.CONSENSUS)
    with recording(AuditVerb.SELECTION_CHANGED, by=cast.lead, about="a test", selection=selection) as log:
        log.update(log.selection, names_shown=NamesShown.AGREED)
    return Sending(cast.quality, f"/s/{selection.ref}/consensus/names/", {}, second=409)


def scenario(cast: Cast) -> Sending:
    selection = make_selection(cast, stage=Stage.RESULTS)
    data = {"name": "Delivery first", "why": "", "once": str(uuid.uuid4())}
    return Sending(cast.lead, f"/s/{selection.ref}/results/scenarios/?w=Q:30,D:70", data)


FORMS: tuple[Callable[[Cast], Sending], ...] = (
    new_selection, new_vendor, new_person, interests, cell, evidence, sheet, settlement, new_vote, ballot, names, scenario,
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_form_that_is_sent_twice_is_carried_out_once(cast: Cast, form: Callable[[Cast], Sending]) -> None:
    sending = form(cast)
    client = Client()
    client.force_login(sending.by)
    before = row_counts()
    first = client.post(sending.address, sending.data)
    assert first.status_code == 302, first.content.decode()
    once = row_counts()
    assert once["AuditEvent"] == before["AuditEvent"] + 1
    second = client.post(sending.address, sending.data)
    assert second.status_code == sending.second
    assert row_counts() == once
    if "once" in sending.data:
        assert second["Location"] == first["Location"]
