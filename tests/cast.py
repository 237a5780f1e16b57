"""The people of the tests, made through the actions. Everyone is fictional."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from scoring.actions.people import create_user, grant_role
from scoring.actions.recording import recording
from scoring.models import User
from scoring.vocabulary import AuditVerb, GlobalRole
from tests.kept import kept

PASSWORD = "a long password for tests"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part in the selections of factories.py, who only holds a role in the house, and who is outside.

    Every one of them signs in with their field's name and PASSWORD, save `deactivated`, who cannot.
    """

    lead: User
    quality: User
    technical: User
    approver: User
    observer: User
    auditor: User
    criteria_admin: User
    account_admin: User
    stranger: User
    deactivated: User


NAMES = {
    "lead": ("Lena Hartwig", "Procurement lead"),
    "quality": ("Quentin Abara", "Head of quality assurance"),
    "technical": ("Teodora Milic", "CMC scientist"),
    "approver": ("Aino Virtanen", "Head of quality"),
    "observer": ("Oskar Brandt", "Finance"),
    "auditor": ("Audra Keane", "Internal audit"),
    "criteria_admin": ("Ciro Mendes", "Procurement excellence"),
    "account_admin": ("Ada Sorensen", "IT"),
    "stranger": ("Stellan Roux", "Procurement lead of another selection"),
    "deactivated": ("Dora Winter", "Left the company"),
}
ROLES = {
    "lead": GlobalRole.LEAD,
    "stranger": GlobalRole.LEAD,
    "auditor": GlobalRole.AUDITOR,
    "criteria_admin": GlobalRole.CRITERIA_ADMIN,
    "account_admin": GlobalRole.ACCOUNT_ADMIN,
}


@kept
def make_cast() -> Cast:
    """Everybody, with their roles in the house; their parts in a selection are given by factories.py."""
    people: dict[str, User] = {}
    for username, (full_name, job_title) in NAMES.items():
        if username == "deactivated":
            people[username] = _deactivated(username, full_name, job_title)
            continue
        people[username] = create_user(
            by=None,
            username=username,
            full_name=full_name,
            email=f"{username}@sponsor.example",
            password=PASSWORD,
            job_title=job_title,
        )
    for username, role in ROLES.items():
        grant_role(by=None, user=people[username], role=role)
    return Cast(**people)


def _deactivated(username: str, full_name: str, job_title: str) -> User:
    with recording(AuditVerb.USER_CREATED, by=None, about=f"{full_name} ({username})") as log:
        return log.create(
            User(
                username=username,
                full_name=full_name,
                job_title=job_title,
                password=make_password(PASSWORD),
                is_active=False,
            )
        )
