"""Who takes part, and who stands in for whom."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.members import add_member
from scoring.vocabulary import MemberRole
from tests.cast import Cast
from tests.factories import criterion, make_selection


def test_group_of_another_selection_is_refused_with_its_name(cast: Cast) -> None:
    selection, other = make_selection(cast), make_selection(cast)
    groups = [criterion(selection, "D"), criterion(other, "Q")]
    with pytest.raises(ValidationError, match=f"“Quality and compliance” is not among the criteria of {selection.ref}"):
        add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.EVALUATOR, groups=groups)
    assert not selection.memberships.filter(user=cast.stranger).exists()
