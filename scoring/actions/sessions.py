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
    """Somebody tried a user name with a wrong password. Only an account's own name is kept.

    What else was typed may be a password that went into the wrong field, and the trail forgets nothing.
    """
    try:
        about = User.objects.get_by_natural_key(username).username
    except User.DoesNotExist:
        about = "an unknown name"
    with recording(AuditVerb.SIGN_IN_FAILED, by=None, about=about):
        pass
