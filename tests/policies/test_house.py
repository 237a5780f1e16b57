"""Who may do what outside the selections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scoring import policies
from scoring.models import User
from tests.cast import NAMES, Cast

HOUSE: dict[str, tuple[Callable[[User], None], set[str]]] = {
    "create a selection": (policies.check_can_create_selection, {"lead", "stranger"}),
    "edit vendors": (policies.check_can_edit_vendors, {"lead", "stranger", "criteria_admin"}),
    "edit criteria": (policies.check_can_edit_criteria, {"criteria_admin"}),
    "manage accounts": (policies.check_can_manage_accounts, {"account_admin"}),
}


@pytest.mark.req("ID-03")
@pytest.mark.parametrize("deed", HOUSE)
def test_role_in_the_house_decides(cast: Cast, deed: str) -> None:
    check, may = HOUSE[deed]
    assert {name for name in NAMES if policies.allowed(check, getattr(cast, name))} == may


def test_twin_of_a_check_answers_and_raises_nothing(cast: Cast) -> None:
    assert policies.can_create_selection(cast.lead)
    assert not policies.can_create_selection(cast.quality)
