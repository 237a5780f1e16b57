"""Accounts and roles."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from scoring.actions.recording import recording
from scoring.models import RoleGrant, User
from scoring.policies import check_can_manage_accounts
from scoring.vocabulary import AuditVerb, GlobalRole


def create_user(
    *, by: User | None, username: str, full_name: str, password: str | None, email: str = "", job_title: str = ""
) -> User:
    """Make an account. `by` None is the shell. The user name is folded to NFKC; one that exists, in any case, is refused.

    Raises ValidationError with the field that is wrong. A password of None makes an account that cannot sign in.
    """
    if by is not None:
        check_can_manage_accounts(by)
    user = User(
        username=unicodedata.normalize("NFKC", username),
        full_name=full_name,
        email=email,
        job_title=job_title,
        password=make_password(password),
    )
    user.clean_fields(exclude=["last_event", "password"])
    if User.objects.filter(username__iexact=user.username).exists():
        raise ValidationError({"username": f"The user name {user.username} was given before. Names are never reused."})
    with recording(AuditVerb.USER_CREATED, by=by, about=f"{full_name} ({user.username})") as log:
        return log.create(user)


def grant_role(*, by: User | None, user: User, role: GlobalRole) -> RoleGrant:
    """Give a person a role in the whole house; it holds from their next request on."""
    if by is not None:
        check_can_manage_accounts(by)
    with recording(AuditVerb.ROLE_GRANTED, by=by, about=f"{role.label} to {user.full_name}") as log:
        return log.create(RoleGrant(user=user, role=role))
