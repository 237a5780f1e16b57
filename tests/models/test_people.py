"""People as others find and see them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from scoring.actions.recording import recording
from scoring.models import User
from scoring.vocabulary import AuditVerb, GlobalRole
from tests.cast import Cast


@pytest.mark.parametrize("typed", ["lead", "LEAD", "ｌｅａｄ"])
def test_person_is_found_however_the_name_is_typed(cast: Cast, typed: str) -> None:
    assert User.objects.get_by_natural_key(typed) == cast.lead


@pytest.mark.req("ID-01")
def test_database_holds_a_user_name_once_in_any_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError), recording(AuditVerb.USER_CREATED, by=None, about="a test") as log:
        log.create(User(username="LEAD", full_name="Another", password="!"))


@pytest.mark.parametrize(
    ("name", "initials"), [("Lena Hartwig", "LH"), ("Jean Luc de Witt", "JW"), ("Cher", "CC"), ("", "?")]
)
def test_initials_are_of_the_first_and_last_word(name: str, initials: str) -> None:
    assert User(full_name=name).initials == initials


def test_roles_are_those_granted_and_not_revoked(cast: Cast) -> None:
    grant = cast.auditor.role_grants.get()
    with recording(AuditVerb.ROLE_GRANTED, by=cast.account_admin, about="a test") as log:
        log.update(grant, revoked_at=grant.last_event.at, revoked_by=cast.account_admin)
    assert not User.objects.get(pk=cast.auditor.pk).has_role(GlobalRole.AUDITOR)
    assert User.objects.get(pk=cast.lead.pk).has_role(GlobalRole.LEAD)


def test_roles_are_asked_for_once(cast: Cast, django_assert_num_queries: object) -> None:
    user = User.objects.get(pk=cast.lead.pk)
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert [user.has_role(role) for role in GlobalRole] == [True, False, False, False]


def test_role_in_words_is_empty_for_one_without_any(cast: Cast) -> None:
    assert cast.quality.role_in(None) == ""
    assert cast.lead.role_in(None) == "Procurement lead"


def test_signing_in_is_no_change_of_record(cast: Cast) -> None:
    """Django stamps the instant and may renew the hash: the guard lets these two columns pass, and no other."""
    cast.lead.last_login = cast.lead.last_event.at
    cast.lead.save(update_fields=["last_login", "password"])
    with pytest.raises(IntegrityError):
        cast.lead.save(update_fields=["is_active"])
