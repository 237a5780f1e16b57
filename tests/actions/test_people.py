"""Accounts and roles."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from scoring.actions.people import create_user, grant_role
from scoring.models import User
from scoring.policies import WrongRole
from scoring.vocabulary import GlobalRole
from tests.cast import PASSWORD, Cast


def _make(username: str) -> User:
    return create_user(by=None, username=username, full_name="Nora Comber", password=PASSWORD)


@pytest.mark.req("ID-01")
@pytest.mark.parametrize("username", ["deactivated", "DEACTIVATED", "ｄｅａｃｔｉｖａｔｅｄ"])
def test_user_name_is_never_given_again(cast: Cast, username: str) -> None:
    """Not in another case, and not in letters that only look different."""
    with pytest.raises(ValidationError, match="Names are never reused"):
        _make(username)


def test_user_name_is_kept_in_its_plain_form(db: None) -> None:
    assert _make("ｎｏｒａ").username == "nora"


@pytest.mark.parametrize("username", ["", "two words", "nora\n", "a" * 61])
def test_user_name_that_cannot_be_typed_is_refused(db: None, username: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        _make(username)
    assert set(refusal.value.message_dict) == {"username"}


def test_password_is_kept_as_a_hash(db: None) -> None:
    user = _make("nora")
    assert PASSWORD not in user.password
    assert check_password(PASSWORD, user.password)


def test_account_without_a_password_cannot_sign_in(db: None) -> None:
    assert not create_user(by=None, username="nora", full_name="Nora", password=None).has_usable_password()


def test_only_an_account_admin_makes_accounts_and_grants_roles(cast: Cast) -> None:
    with pytest.raises(WrongRole):
        create_user(by=cast.lead, username="nora", full_name="Nora", password=None)
    with pytest.raises(WrongRole):
        grant_role(by=cast.lead, user=cast.lead, role=GlobalRole.AUDITOR)


@pytest.mark.req("ID-08")
def test_granted_role_holds_from_the_next_request_on(cast: Cast) -> None:
    grant_role(by=cast.account_admin, user=cast.observer, role=GlobalRole.AUDITOR)
    assert User.objects.get(pk=cast.observer.pk).has_role(GlobalRole.AUDITOR)
    assert not User.objects.get(pk=cast.quality.pk).has_role(GlobalRole.AUDITOR)


def test_role_is_granted_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        grant_role(by=None, user=cast.lead, role=GlobalRole.LEAD)
