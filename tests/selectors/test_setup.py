"""What the pages of the set-up work out: short names, thin sheets, who may take part, what weighs now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.actions.criteria_of_selection import amend_weights
from scoring.actions.members import add_member, change_member, remove_member
from scoring.actions.selections import change_selection
from scoring.models import Selection
from scoring.selectors.setup import (
    LONGEST_SHORT,
    deadline_words,
    free_people,
    groups_to_assign,
    short_name_for,
    templates_for,
    thinly_scored,
    tree,
    weighed_rows,
    without_approver,
)
from scoring.vocabulary import MemberRole, Stage, VendorKind
from tests.actions.library_scenarios import template
from tests.cast import Cast
from tests.factories import criterion, make_selection


@pytest.mark.parametrize(
    ("name", "place", "taken", "short"),
    [
        ("Aldermoor Biologics", "Cork", [], "Aldermoor"),
        ("Aldermoor Biologics", "Cork", ["Aldermoor"], "Aldermoor Biologics"),
        ("Aldermoor Biologics", "Cork", ["Aldermoor", "Aldermoor Biologics"], "Aldermoor, Cork"),
        ("Aldermoor Biologics", "", ["Aldermoor", "Aldermoor Biologics"], "Aldermoor Biologics 2"),
        ("CMC Labs", "", [], "CMC Labs"),
    ],
)
def test_short_name_is_the_first_that_tells_it_apart(name: str, place: str, taken: list[str], short: str) -> None:
    assert short_name_for(name, place, taken) == short


@given(
    st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=200).filter(lambda text: text.strip()),
    st.integers(0, 12),
)
def test_short_name_is_new_and_fits(name: str, times: int) -> None:
    taken: list[str] = []
    for _ in range(times + 1):
        short = short_name_for(name, "Cork", taken)
        assert short not in taken
        assert 0 < len(short) <= LONGEST_SHORT
        taken.append(short)


def test_criteria_that_fewer_than_two_score_are_named(cast: Cast) -> None:
    selection = make_selection(cast)
    assert thinly_scored(selection) == [
        "Inspection record", "Open deviations", "Aseptic filling capability", "Time to first batch",
    ]  # fmt: skip
    member = selection.memberships.get(user=cast.technical)
    groups = [criterion(selection, key) for key in ("Q", "D")]
    change_member(by=cast.lead, membership=member, version=1, function="CMC", groups=groups)
    assert thinly_scored(selection) == ["Aseptic filling capability", "Time to first batch"]


def test_nobody_with_a_part_is_free(cast: Cast) -> None:
    selection = make_selection(cast)
    add_member(
        by=cast.lead, selection=selection, user=cast.auditor, role=MemberRole.OBSERVER, delegate=cast.account_admin
    )
    assert {user.username for user in free_people(selection)} == {"stranger", "criteria_admin"}
    own = selection.memberships.get(user=cast.auditor)
    assert {user.username for user in free_people(selection, but=own)} == {
        "stranger", "criteria_admin", "account_admin",
    }  # fmt: skip


def test_must_have_without_the_approver_that_it_names_is_told(cast: Cast) -> None:
    selection = make_selection(cast)
    assert without_approver(selection) == []
    approver = selection.memberships.get(user=cast.approver)
    remove_member(by=cast.lead, membership=approver, version=approver.version)
    assert without_approver(selection) == [("Valid GMP certificate", "")]


def test_groups_are_assigned_and_must_haves_are_not(cast: Cast) -> None:
    selection = make_selection(cast)
    assert [c.key for c in groups_to_assign(list(selection.criteria_model.criteria.all()))] == ["Q", "D"]


def test_templates_are_those_for_the_kind_of_vendor(cast: Cast) -> None:
    small = template()
    (row,) = templates_for(VendorKind(small.kind))
    assert (row.model, row.criteria, row.must_haves) == (small, 3, 1)
    assert row.groups == "Delivery 60%, Quality 40%"
    assert templates_for(VendorKind.CRO) == []


def test_tree_shows_the_weights_that_count(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    assert [row.local for row in tree(selection)][:2] == ["60%", "70%"]
    weights = {"Q": 2500, "D": 7500, "Q1": 10_000, "Q2": 0, "D1": 5000, "D2": 5000}
    amend_weights(by=cast.lead, selection=selection, weights=weights, reason="Time is short.")
    shown = {row.criterion.key: (row.local, row.share) for row in tree(selection)}
    assert (shown["Q"], shown["Q1"], shown["D1"], shown["M1"]) == (
        ("25%", "25.0%"), ("100%", "25.0%"), ("50%", "37.5%"), ("", ""),
    )  # fmt: skip
    assert [row.local_weight for row in weighed_rows(selection, None)] == [2500, 7500]


def test_deadline_is_told_in_its_own_zone(cast: Cast) -> None:
    selection = make_selection(cast)
    change_selection(
        by=cast.lead,
        selection=selection,
        version=selection.version,
        deadline_at=datetime(2031, 7, 1, 15, 30, tzinfo=UTC),
        time_zone="America/New_York",
    )
    assert deadline_words(Selection.objects.get(pk=selection.pk)) == "1 Jul 2031, 11:30, America/New York"
