"""Reminders: to those who owe something, once a day, and nothing recorded that was not sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from scoring.actions.consensus import open_revote
from scoring.actions.members import change_member
from scoring.actions.people import update_user
from scoring.actions.reminders import remind
from scoring.actions.scores import submit_sheet
from scoring.actions.selections import move_stage
from scoring.models import AuditEvent, Membership, Selection
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import make_selection, score_everything

LINK = "https://select.sponsor.example/s/SEL-2026-001/"


def _remind(cast: Cast, selection: Selection) -> list[str]:
    members = {member.pk for member in selection.memberships.all()}
    return [m.user.username for m in remind(by=cast.lead, selection=selection, members=members, link=LINK)]


def test_those_who_are_done_are_not_written_to(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    submit_sheet(by=cast.quality, selection=selection)
    assert _remind(cast, selection) == ["technical"]
    (message,) = mail.outbox
    assert message.to == ["technical@sponsor.example"]
    assert "you still have to submit your score sheet" in message.body
    assert LINK in message.body
    assert AuditEvent.objects.latest("id").sentence == "Lena Hartwig reminded Teodora Milic"


def test_reminder_says_how_many_cells_are_left_and_goes_to_the_delegate_too(cast: Cast) -> None:
    selection = make_selection(cast)
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=1, function="QA", delegate=cast.criteria_admin)
    move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    remind(by=cast.lead, selection=selection, members={member.pk}, link=LINK)
    (message,) = mail.outbox
    assert "score 6 of 6 cells" in message.body
    assert message.cc == ["criteria_admin@sponsor.example"]


def test_nobody_is_reminded_twice_in_a_day(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with time_machine.travel(datetime(2031, 3, 1, 9, tzinfo=UTC)) as clock:
        _remind(cast, selection)
        with pytest.raises(NotNow, match="had a reminder within the last twenty hours"):
            _remind(cast, selection)
        clock.shift(timedelta(days=1))
        assert _remind(cast, selection) == ["quality", "technical"]


def test_vote_that_is_open_is_owed_by_those_who_score_the_cell(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow, match="Nobody of those owes anything"):
        _remind(cast, selection)
    cell = {
        "alternative": selection.alternatives.get(short_name="Aldermoor"),
        "criterion": selection.criteria_model.criteria.get(key="Q1"),
    }
    open_revote(by=cast.lead, selection=selection, **cell)
    assert _remind(cast, selection) == ["quality"]


def test_only_the_lead_reminds(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(WrongRole, match="Only the procurement lead"):
        remind(by=cast.quality, selection=selection, members=set(), link=LINK)


def test_person_without_an_address_is_named(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    user = cast.technical
    update_user(
        by=cast.account_admin, user=user, version=user.version, full_name=user.full_name, email="", job_title="CMC"
    )
    with pytest.raises(NotNow, match="Teodora Milic: no e-mail address is known"):
        _remind(cast, selection)
    assert mail.outbox == []


def test_nothing_is_recorded_when_the_mail_server_refuses(cast: Cast, settings: Settings) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(NotNow, match="The mail server did not take the reminder"):
        _remind(cast, selection)
    assert not AuditEvent.objects.filter(verb=AuditVerb.REMINDED).exists()
    assert not Membership.objects.filter(reminded_at__isnull=False).exists()
