"""Accounts from the shell: the first one of a house is made so."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from scoring.models import AuditEvent, User
from scoring.vocabulary import GlobalRole

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "seven pale lanterns drift"


def create(monkeypatch: pytest.MonkeyPatch, password: str, username: str = "ada", *options: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("create_user", username, "--name", "Ada Example", "--password-stdin", *options, stdout=out)
    return out.getvalue()


def test_account_can_sign_in_and_has_its_role(monkeypatch: pytest.MonkeyPatch) -> None:
    assert create(monkeypatch, GOOD, "ada", "--role", "account_admin", "--role", "lead") == "ada can sign in.\n"
    user = User.objects.get()
    assert user.check_password(GOOD)
    assert user.has_role(GlobalRole.ACCOUNT_ADMIN)
    assert user.has_role(GlobalRole.LEAD)
    assert not user.has_role(GlobalRole.AUDITOR)
    assert [event.actor_name for event in AuditEvent.objects.all()] == ["The system"] * 3


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("ada", "short", "too short"),
        ("ada", "adaexample12345", "too similar"),
        ("ada lovelace", GOOD, "Letters, digits and"),
    ],
)
def test_bad_name_or_password_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, username: str, password: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        create(monkeypatch, password, username)
    assert not User.objects.exists()


def test_name_is_given_once_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, GOOD)
    with pytest.raises(CommandError, match="never reused"):
        create(monkeypatch, GOOD, "ADA")
