"""Which cells an evaluator owes."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.models import Membership, Selection, User
from scoring.selectors.sheet import Progress, leaves_beneath, standing_of
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import criterion, group, make_selection, rubric
from tests.selectors.build import panel, score

NESTED = (
    group("Q", "Quality", 6000,
          group("Q1", "Systems", 5000, rubric("a", "A", 4000), rubric("b", "B", 6000)),
          rubric("c", "C", 5000)),
    group("D", "Delivery", 4000, rubric("d", "D", 10_000)),
)  # fmt: skip


def member(selection: Selection, user: User) -> Membership:
    return selection.memberships.get(user=user)


def owed(of: Membership) -> list[str]:
    """The open cells of a member's sheet, in its order."""
    standing = standing_of(of)
    return [f"{key}/{place}" for key, place in standing.cells if (key, place) in standing.open]


@pytest.mark.parametrize(
    ("groups", "leaves"),
    [
        (["Q"], ["a", "b", "c"]),
        (["Q1"], ["a", "b"]),
        (["Q", "Q1"], ["a", "b", "c"]),  # a group within an assigned group adds nothing
        (["D"], ["d"]),
        (["c", "D"], ["c", "d"]),  # a leaf may be assigned by itself
        ([], []),
    ],
)
def test_leaves_beneath_groups(cast: Cast, groups: list[str], leaves: list[str]) -> None:
    selection = panel(cast, [cast.quality], tree=NESTED, groups=())
    criteria = list(selection.criteria_model.criteria.all())
    wanted: set[object] = {criterion(selection, key).pk for key in groups}
    assert [leaf.key for leaf in leaves_beneath(criteria, wanted)] == leaves


def test_must_have_is_nobodys_cell(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    everything: set[object] = {c.pk for c in selection.criteria_model.criteria.all()}
    leaves = leaves_beneath(list(selection.criteria_model.criteria.all()), everything)
    assert [leaf.key for leaf in leaves] == ["Q1", "Q2", "D1", "D2"]


def test_open_cells_are_the_assigned_ones_in_the_order_of_the_sheet(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    assert owed(member(selection, cast.quality)) == [
        "Q1/1",
        "Q1/2",
        "Q1/3",
        "Q2/1",
        "Q2/2",
        "Q2/3",
    ]


def test_open_cells_shrink_with_every_answer(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score(selection, cast.quality, "Q1", "4", None, "0")
    assert owed(member(selection, cast.quality)) == [
        "Q2/1",
        "Q2/2",
        "Q2/3",
    ], "“not enough information” and a zero are answers"


def test_anothers_answer_closes_none_of_mine(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical], groups=("Q",))
    score(selection, cast.technical, "Q1", "4", "4")
    assert len(owed(member(selection, cast.quality))) == 4
    assert len(owed(member(selection, cast.technical))) == 2


def test_member_without_a_group_owes_nothing(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    assert owed(member(selection, cast.approver)) == []


def test_progress_counts_what_is_left() -> None:
    assert Progress(answered=18, cells=24).left == 6


def test_next_cell_is_the_next_open_one_and_comes_round(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score(selection, cast.quality, "Q1", "3", "3", "3")
    standing = standing_of(member(selection, cast.quality))
    for here, there in ((("Q1", 1), ("Q2", 1)), (("Q2", 1), ("Q2", 2)), (("Q2", 3), ("Q2", 1)), (("D1", 1), ("Q2", 1))):
        assert standing.after(here) == there
    score(selection, cast.quality, "Q2", "3", "3", "3")
    assert standing_of(member(selection, cast.quality)).after(("Q1", 1)) is None


@pytest.mark.parametrize("size", [1, 3])
def test_standing_takes_the_same_queries_for_any_size(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=2 * size, groups=("Q", "D")[:size])
    mine = member(selection, cast.quality)
    with django_assert_num_queries(5):
        standing_of(mine)
