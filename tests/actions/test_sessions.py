"""Signing in and out leaves its trace."""

from __future__ import annotations

from scoring.actions.sessions import record_failed_sign_in, record_sign_in, record_sign_out
from scoring.models import AuditEvent
from tests.cast import Cast


def test_sign_in_and_out_name_the_person(cast: Cast) -> None:
    record_sign_in(by=cast.quality)
    record_sign_out(by=cast.quality)
    sentences = [event.sentence for event in AuditEvent.objects.order_by("-id")[:2]]
    assert sentences == ["Quentin Abara signed out", "Quentin Abara signed in"]


def test_failed_sign_in_keeps_the_name_as_typed_and_no_person(cast: Cast) -> None:
    record_failed_sign_in(username="quality" + "x" * 500)
    event = AuditEvent.objects.latest("id")
    assert event.actor is None
    assert event.about == ("quality" + "x" * 500)[:60]
