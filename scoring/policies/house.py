"""Who may do what outside the selections: by role in the house."""

from __future__ import annotations

from scoring.models import User
from scoring.policies.refusals import WrongRole, allowed
from scoring.vocabulary import GlobalRole


def check_can_create_selection(user: User) -> None:
    """Procurement leads open selections."""
    if not user.has_role(GlobalRole.LEAD):
        raise WrongRole("Only a procurement lead can open a selection. An account admin grants that role.")


def check_can_edit_vendors(user: User) -> None:
    """Procurement leads and criteria admins keep the register."""
    if not (user.has_role(GlobalRole.LEAD) or user.has_role(GlobalRole.CRITERIA_ADMIN)):
        raise WrongRole("Only a procurement lead or a criteria admin can change the vendor register.")


def check_can_edit_criteria(user: User) -> None:
    """Criteria admins keep the library and the templates."""
    if not user.has_role(GlobalRole.CRITERIA_ADMIN):
        raise WrongRole("Only a criteria admin can change the criteria library and the templates.")


def check_can_manage_accounts(user: User) -> None:
    """Account admins make accounts and grant roles."""
    if not user.has_role(GlobalRole.ACCOUNT_ADMIN):
        raise WrongRole("Only an account admin can make accounts and grant roles.")


def can_create_selection(user: User) -> bool:
    return allowed(check_can_create_selection, user)


def can_edit_vendors(user: User) -> bool:
    return allowed(check_can_edit_vendors, user)


def can_edit_criteria(user: User) -> bool:
    return allowed(check_can_edit_criteria, user)
