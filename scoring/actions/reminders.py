"""Reminders by mail to those who still owe something."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.models import Membership, Selection, User
from scoring.policies import NotNow
from scoring.policies.judging import check_can_remind
from scoring.selectors.owing import Debt, owing
from scoring.vocabulary import AuditVerb

SMTP = "django.core.mail.backends.smtp.EmailBackend"
REST = timedelta(hours=20)  # nobody is reminded of the same thing twice in a day


def remind(*, by: User, selection: Selection, members: Collection[UUID], link: str) -> list[Membership]:
    """Write to those of the members (primary keys) who still owe something, and to who stands in for them.

    `link` is the address of their work. Raises NotNow when nobody among them owes anything, when all of them were
    reminded within the last twenty hours, when one has no address, and when the mail server refuses: then nothing is
    recorded. No lock is held while the mail server is spoken to.
    """
    selection = Selection.objects.get(pk=selection.pk)  # as it is now
    check_can_remind(by, selection)
    due = _due(selection, members)
    _send([_message(debt, selection, by, link) for debt in due])
    with recording(AuditVerb.REMINDED, by=by, about=_names(due), selection=selection) as log:
        for debt in due:
            log.update(debt.member, reminded_at=timezone.now())
        return [debt.member for debt in due]


def _due(selection: Selection, members: Collection[UUID]) -> list[Debt]:
    debts = [debt for debt in owing(selection) if debt.member.pk in members]
    if not debts:
        raise NotNow("Nobody of those owes anything any more; no reminder was sent.")
    rested = timezone.now() - REST
    due = [d for d in debts if d.member.reminded_at is None or d.member.reminded_at < rested]
    if not due:
        raise NotNow(f"{_names(debts)} had a reminder within the last twenty hours; no other was sent.")
    if nowhere := [debt for debt in due if not debt.member.user.email]:
        raise NotNow(f"{_names(nowhere)}: no e-mail address is known. An account admin can enter one.")
    return due


def _names(debts: Collection[Debt]) -> str:
    return ", ".join(debt.member.user.full_name for debt in debts)


def _message(debt: Debt, selection: Selection, by: User, link: str) -> EmailMessage:
    user, delegate = debt.member.user, debt.member.delegate
    until = ""
    if selection.deadline_at is not None:
        at = selection.deadline_at.astimezone(ZoneInfo(selection.time_zone))
        passed = selection.deadline_at < timezone.now()
        until = f"\n\nThe deadline {'was' if passed else 'is'} {at:%-d %B %Y, %H:%M} ({selection.time_zone})."
    body = (
        f"Dear {user.full_name},\n\nin the selection {selection.ref}, {selection.title}, you still have to {debt.words}."
        f"{until}\n\n{link}\n\n{by.full_name}\n"
    )
    copies = [delegate.email] if delegate is not None and delegate.email else []
    return EmailMessage(f"{selection.ref}: please {debt.words.split(';')[0]}", body, to=[user.email], cc=copies)


def _send(messages: list[EmailMessage]) -> None:
    if settings.EMAIL_BACKEND == SMTP and not settings.EMAIL_HOST:
        raise NotNow("No mail server is named: EMAIL_URL in the settings of the server does that. Nothing was sent.")
    try:
        get_connection().send_messages(messages)
    except (SMTPException, OSError) as error:
        raise NotNow(f"The mail server did not take the reminder ({error}). Nothing was sent or recorded.") from error
