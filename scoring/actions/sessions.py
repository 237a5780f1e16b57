"""Signing in and out."""

from __future__ import annotations

from scoring.actions.recording import recording
from scoring.models import User
from scoring.vocabulary import AuditVerb


def record_sign_in(*, by: User) -> None:
    """A person has signed in."""
    with recording(AuditVerb.SIGNED_IN, by=by, about=by.username):
        pass


def record_sign_out(*, by: User) -> None:
    """A person has signed out."""
    with recording(AuditVerb.SIGNED_OUT, by=by, about=by.username):
        pass


def record_failed_sign_in(*, username: str) -> None:
    """Somebody tried a user name with a wrong password. The name is kept as it was typed, whether it exists or not."""
    with recording(AuditVerb.SIGN_IN_FAILED, by=None, about=username[:60]):
        pass
