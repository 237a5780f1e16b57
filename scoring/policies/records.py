"""Who keeps the regulatory records: whoever keeps the register of vendors, whose sites they are about."""

from __future__ import annotations

from scoring.models import User
from scoring.policies.refusals import WrongRole, allowed
from scoring.vocabulary import GlobalRole


def check_can_keep_records(user: User) -> None:
    """Procurement leads and criteria admins import, match and enter records."""
    if not (user.has_role(GlobalRole.LEAD) or user.has_role(GlobalRole.CRITERIA_ADMIN)):
        raise WrongRole("Only a procurement lead or a criteria admin can bring in, match and enter records.")


def can_keep_records(user: User) -> bool:
    return allowed(check_can_keep_records, user)
