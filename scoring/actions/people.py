"""Accounts and roles."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.models import RoleGrant, User
from scoring.policies import NotNow, check_can_manage_accounts
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


def update_user(*, by: User, user: User, version: int, full_name: str, email: str, job_title: str) -> None:
    """Correct what stands about a person. The user name stays for good: the trail names it."""
    check_can_manage_accounts(by)
    with recording(AuditVerb.USER_CHANGED, by=by, about=f"{full_name} ({user.username})") as log:
        log.update(user, version=version, full_name=full_name, email=email, job_title=job_title)


def deactivate_user(*, by: User, user: User) -> None:
    """Close an account: its sessions end with their next request, its roles stay and count for nothing.

    Raises NotNow for one's own account, so that somebody is left who can undo it, and for one that is closed.
    """
    check_can_manage_accounts(by)
    with recording(AuditVerb.USER_CHANGED, by=by, about=f"{user.full_name} ({user.username}): deactivated") as log:
        if user.pk == by.pk:
            raise NotNow("You cannot deactivate your own account. Another account admin can.")
        if not user.is_active:
            raise NotNow(f"The account of {user.full_name} is deactivated already.")
        log.update(user, is_active=False)


def reactivate_user(*, by: User, user: User) -> None:
    """Open a closed account again, with the password and the roles that it had."""
    check_can_manage_accounts(by)
    with recording(AuditVerb.USER_CHANGED, by=by, about=f"{user.full_name} ({user.username}): reactivated") as log:
        if user.is_active:
            raise NotNow(f"The account of {user.full_name} is active already.")
        log.update(user, is_active=True)


def revoke_role(*, by: User, grant: RoleGrant) -> None:
    """Take a role back; it holds from the person's next request on. An account admin cannot take their own back."""
    check_can_manage_accounts(by)
    about = f"{grant.get_role_display()} from {grant.user.full_name}"
    with recording(AuditVerb.ROLE_REVOKED, by=by, about=about) as log:
        if grant.revoked_at is not None:
            raise NotNow("The role was taken back already.")
        if grant.user_id == by.pk and grant.role == GlobalRole.ACCOUNT_ADMIN:
            raise NotNow("You cannot take this role from yourself. Another account admin can.")
        log.update(grant, revoked_at=timezone.now(), revoked_by=by)
