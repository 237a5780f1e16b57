"""Signing in and out leaves its trace."""

from __future__ import annotations

import pytest

from scoring.actions.sessions import record_failed_sign_in, record_sign_in, record_sign_out
from scoring.models import AuditEvent
from tests.cast import Cast


def test_sign_in_and_out_name_the_person(cast: Cast) -> None:
    record_sign_in(by=cast.quality)
    record_sign_out(by=cast.quality)
    sentences = [event.sentence for event in AuditEvent.objects.order_by("-id")[:2]]
    assert sentences == ["Quentin Abara signed out", "Quentin Abara signed in"]


def test_failed_sign_in_names_the_account_and_no_person(cast: Cast) -> None:
    record_failed_sign_in(username="QUALITY")
    event = AuditEvent.objects.latest("id")
    assert (event.actor, event.about) == (None, "quality")


@pytest.mark.parametrize("typed", ["my secret passphrase", "quality ", "", "x" * 500])
def test_failed_sign_in_keeps_nothing_of_a_name_that_no_account_has(cast: Cast, typed: str) -> None:
    record_failed_sign_in(username=typed)
    event = AuditEvent.objects.latest("id")
    assert event.sentence == "The system noted a failed sign-in as an unknown name"
    assert event.payload.changes == []
