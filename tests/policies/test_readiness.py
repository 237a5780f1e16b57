"""What a set-up lacks: all of it at once, each under the part that mends it."""

from __future__ import annotations

from scoring.actions.criteria_of_selection import adjust_weights
from scoring.actions.members import add_member, remove_member
from scoring.actions.selections import create_selection
from scoring.policies import Part, lacking
from scoring.policies.readiness import eligible_count
from scoring.vocabulary import MemberRole, VendorKind
from tests.cast import Cast
from tests.factories import answer_must_haves, make_selection


def test_new_selection_lacks_something_in_every_part_but_its_scope(cast: Cast) -> None:
    selection = create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CMO)
    assert [lack.part for lack in lacking(selection)] == [Part.CRITERIA, Part.VENDORS, Part.PEOPLE, Part.DATES]


def test_complete_set_up_lacks_nothing(cast: Cast) -> None:
    assert list(lacking(make_selection(cast))) == []


def test_everything_is_said_at_once(cast: Cast) -> None:
    selection = make_selection(cast)
    answer_must_haves(cast, selection)
    assert eligible_count(selection) == 2
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5000, "D": 5000}, reason="Time is short.")
    member = selection.memberships.get(user=cast.technical)
    remove_member(by=cast.lead, membership=member, version=member.version)
    add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.EVALUATOR)
    selection.refresh_from_db()
    assert [(lack.part, lack.words.split(".")[0]) for lack in lacking(selection)] == [
        (Part.CRITERIA, "The criteria and weights differ from their template"),
        (Part.VENDORS, "Fewer than three vendors meet the must-haves"),
        (Part.PEOPLE, "Stellan Roux is an evaluator but has no criterion to score"),
        (Part.PEOPLE, "Nobody scores “Aseptic filling capability”"),
        (Part.PEOPLE, "Nobody scores “Time to first batch”"),
    ]
