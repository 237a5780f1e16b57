"""Who keeps the regulatory records."""

from __future__ import annotations

from scoring.policies import can_keep_records
from tests.cast import Cast


def test_leads_and_criteria_admins_keep_records(cast: Cast) -> None:
    people = ("lead", "stranger", "criteria_admin", "quality", "approver", "auditor", "account_admin")
    assert [name for name in people if can_keep_records(getattr(cast, name))] == ["lead", "stranger", "criteria_admin"]
