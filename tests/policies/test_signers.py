"""What each part can say with a signature; tests/actions/test_signatures.py asks who may give it."""

from __future__ import annotations

import pytest

from scoring.models import Membership
from scoring.policies.signers import meanings_of
from scoring.vocabulary import MemberRole, SignatureMeaning

M = SignatureMeaning


@pytest.mark.req("ES-03")
@pytest.mark.parametrize(
    ("role", "is_quality", "meanings"),
    [
        (MemberRole.LEAD, False, {M.AUTHOR}),
        (MemberRole.APPROVER, True, {M.QUALITY, M.REJECTION}),
        (MemberRole.APPROVER, False, {M.APPROVAL, M.REVIEW, M.RESPONSIBILITY, M.REJECTION}),
        (MemberRole.EVALUATOR, False, set()),
        (MemberRole.OBSERVER, False, set()),
    ],
)
def test_meanings_are_those_of_the_part(role: MemberRole, is_quality: bool, meanings: set[SignatureMeaning]) -> None:
    assert set(meanings_of(Membership(role=role, is_quality=is_quality))) == meanings
