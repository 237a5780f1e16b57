"""What a recording promises: a conflict shows both sides, a form is carried out once, the event says who and when."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError

from scoring.actions.recording import AlreadyDone, Conflict, Once, current_request_id, recording
from scoring.actions.vendors import add_vendor
from scoring.models import AuditEvent, Selection, Vendor
from scoring.vocabulary import AuditVerb, Stage, VendorKind
from tests.cast import Cast
from tests.factories import make_selection, make_vendor
from vendorselect import VERSION


def _rename(cast: Cast, vendor: Vendor, name: str) -> None:
    with recording(AuditVerb.VENDOR_ADDED, by=cast.lead, about=name, reason="A new name.") as log:
        log.update(vendor, name=name)


def test_second_writer_of_the_same_version_gets_a_conflict_with_both_values(cast: Cast) -> None:
    mine = make_vendor(cast.lead, "Aldermoor")
    theirs = Vendor.objects.get(pk=mine.pk)
    _rename(cast, theirs, "Theirs")
    events = AuditEvent.objects.count()
    with pytest.raises(Conflict, match="changed by somebody else") as conflict:
        _rename(cast, mine, "Mine")
    assert conflict.value.mine == {"name": "Mine"}
    assert conflict.value.theirs["name"] == "Theirs"
    assert Vendor.objects.get(pk=mine.pk).name == "Theirs"
    assert AuditEvent.objects.count() == events


def test_versions_count_the_writes(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    for name in ("A", "B"):
        _rename(cast, vendor, name)
    assert (vendor.version, Vendor.objects.get(pk=vendor.pk).version) == (3, 3)


def test_event_says_who_when_in_which_role_and_why(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    token = current_request_id.set("request-1")
    with time_machine.travel(at, tick=False):
        _rename(cast, vendor, "Aldermoor Biologics")
    current_request_id.reset(token)
    event = AuditEvent.objects.latest("id")
    assert (event.at, event.actor, event.actor_name) == (at, cast.lead, "Lena Hartwig")
    assert (event.actor_role, event.reason) == ("Procurement lead", "A new name.")
    assert (event.request_id, event.app_version) == ("request-1", VERSION)
    assert event.payload.changes == [
        {
            "entity": "scoring_vendor",
            "id": str(vendor.pk),
            "old": {"name": "Aldermoor"},
            "new": {"name": "Aldermoor Biologics"},
        }
    ]


def test_role_in_the_selection_goes_before_the_role_in_the_house(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    roles = set(AuditEvent.objects.filter(chain=selection.ref).values_list("actor_name", "actor_role"))
    assert roles == {
        ("Lena Hartwig", "Procurement lead"),
        ("Quentin Abara", "Evaluator"),
        ("Teodora Milic", "Evaluator"),
    }


def test_shell_is_the_system(cast: Cast) -> None:
    event = AuditEvent.objects.earliest("id")
    assert (event.actor, event.actor_name, event.actor_role) == (None, "The system", "")


def test_form_sent_again_gives_what_it_made(cast: Cast) -> None:
    once = Once(uuid.uuid4(), uuid.uuid4())
    made = add_vendor(by=cast.lead, name="Aldermoor", kinds=[VendorKind.CMO], once=once)
    with pytest.raises(AlreadyDone) as done:
        add_vendor(by=cast.lead, name="Aldermoor", kinds=[VendorKind.CMO], once=Once(once.key, uuid.uuid4()))
    assert done.value.result_id == made.pk == once.result_id
    assert Vendor.objects.count() == 1


def test_key_of_another_person_gives_nothing_away(cast: Cast) -> None:
    once = Once(uuid.uuid4(), uuid.uuid4())
    add_vendor(by=cast.lead, name="Aldermoor", kinds=[VendorKind.CMO], once=once)
    with pytest.raises(IntegrityError):
        add_vendor(by=cast.stranger, name="Aldermoor", kinds=[VendorKind.CMO], once=Once(once.key, uuid.uuid4()))
    assert Vendor.objects.count() == 1


def test_key_of_a_refused_form_may_be_used_again(cast: Cast) -> None:
    once = Once(uuid.uuid4(), uuid.uuid4())
    with pytest.raises(IntegrityError):
        add_vendor(by=cast.lead, name="", kinds=[VendorKind.CMO], once=once)
    assert add_vendor(by=cast.lead, name="Aldermoor", kinds=[VendorKind.CMO], once=once).pk == once.result_id


def test_secret_is_never_written_down(cast: Cast) -> None:
    payloads = " ".join(str(event.payload.changes) for event in AuditEvent.objects.all())
    assert cast.lead.password not in payloads
    assert "'password': 'set'" in payloads


def test_stage_is_looked_at_on_the_row_as_it_is_now(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    stale = Selection(pk=selection.pk, ref=selection.ref, stage=Stage.SETUP)
    with recording(AuditVerb.REPORT_MADE, by=cast.lead, about="a report", selection=stale) as log:
        assert log.selection.stage == Stage.SCORING


def test_recording_without_a_selection_has_none(cast: Cast) -> None:
    with (
        recording(AuditVerb.REPORT_MADE, by=cast.lead, about="a report") as log,
        pytest.raises(ValueError, match="no selection"),
    ):
        log.selection  # noqa: B018 - reading it is what raises
