"""People: accounts and the roles that hold for the whole house."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from scoring.models.base import Audited, both_or_neither, one_of
from scoring.vocabulary import GlobalRole

if TYPE_CHECKING:
    from scoring.models.selections import Selection


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=unicodedata.normalize("NFKC", username or ""))


class User(AbstractBaseUser, Audited):
    """One person, one account. Accounts are deactivated, never deleted, and their names never given again."""

    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"\A[\w.@+-]+\Z", "Letters, digits and . @ + - _ only.")],
    )
    full_name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    # Signing in stamps last_login and may renew the hash of an unchanged password: neither is a change of record.
    unlogged_columns = ("last_login", "password")
    secret_fields = ("password", "last_login")

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="user_username_once")]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def initials(self) -> str:
        """Two letters for the account menu."""
        words = self.full_name.split()
        return (words[0][:1] + words[-1][:1]).upper() if words else "?"

    def has_role(self, role: GlobalRole) -> bool:
        """Whether the role was granted and not revoked."""
        return role in self._global_roles()

    @property
    def is_staff(self) -> bool:
        """Whether the admin pages are open to the person: by role, so that there is no second list of rights."""
        return bool(self._global_roles() & {GlobalRole.ACCOUNT_ADMIN, GlobalRole.CRITERIA_ADMIN, GlobalRole.AUDITOR})

    def _global_roles(self) -> frozenset[str]:
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.role_grants.filter(revoked_at__isnull=True).values_list("role", flat=True))
        return self._roles

    def role_in(self, selection: Selection | None) -> str:
        """The role in words that the trail keeps: the one in the selection, else the one in the house."""
        if selection is not None:
            member = selection.memberships.filter(models.Q(user=self) | models.Q(delegate=self)).first()
            if member is not None:
                stands_in = "" if member.user_id == self.pk else "Delegate: "
                return f"{stands_in}{member.get_role_display()}"
        return ", ".join(sorted(GlobalRole(role).label for role in self._global_roles()))


class RoleGrant(Audited):
    """A role given to a person; revoking sets the instant, the row stays."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=GlobalRole)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            one_of("role", GlobalRole, name="grant_role_known"),
            both_or_neither("revoked_at", "revoked_by", name="grant_revoked_by"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(revoked_at__isnull=True), name="grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
