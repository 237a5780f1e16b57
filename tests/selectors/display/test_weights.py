"""The weights panel and the line on what is explored."""

from __future__ import annotations

from scoring.engine.aggregate import evaluate
from scoring.selectors.display import present
from scoring.selectors.display.weights import explored_line, weight_rows
from scoring.selectors.exploring import explore
from scoring.selectors.matrix import WeightNode
from tests.selectors.display.build import analysis, display, matrix

NODES = tuple(
    WeightNode(key, key.upper(), "", parent, not parent, approved, float(approved))
    for key, parent, approved in (
        ("q", "", 7500), ("c0", "q", 4000), ("c1", "q", 2667), ("c2", "q", 3333), ("c", "", 2500), ("c3", "c", 10000),
    )
)  # fmt: skip


def test_rows_are_the_tree_in_the_colours_of_their_groups() -> None:
    q, c = weight_rows(explore(NODES, {"c0": 5000}, ["c2"]), display().heads)
    assert [(row.key, row.value, row.approved, row.is_locked) for row in q.children] == [
        ("c0", "50", "40", False), ("c1", "16.67", "26.67", False), ("c2", "33.33", "33.33", True),
    ]  # fmt: skip
    assert q.is_open, "something beneath was moved"
    assert not c.is_open
    assert c.children[0].is_alone, "there is nothing to move it against"
    assert [row.block and row.block.slot for row in (q, *q.children, c, *c.children)] == [1, 1, 1, 1, 2, 2]
    assert (q.count, c.count) == ("3 criteria", "1 criterion")


def test_line_says_who_leads_by_what_is_shown() -> None:
    """4 and 1 against 2 and 3 of 4: at 60 and 40 the first has 70.0 and the other 60.0; at 30 and 70 47.5 and 67.5."""
    approved = evaluate(matrix([[4, 1], [2, 3]], [60, 40], ["q", "d"]))
    other, closer = (analysis([[4, 1], [2, 3]], weights, ["q", "d"]) for weights in ([30, 70], [55, 45]))
    assert explored_line(other, approved) == "With the weights you are exploring, Vendor 2 leads by 20.0. Not saved."
    assert (
        explored_line(closer, approved) == "With the weights you are exploring, Vendor 1 still leads by 5.0. Not saved."
    )
    assert explored_line(other, approved, "Late") == "With the weights of “Late”, Vendor 2 leads by 20.0."
    level = analysis([[4, 1], [2, 3]], [50, 50], ["q", "d"])
    assert "Vendor 1 and Vendor 2 share the first place" in explored_line(level, approved)


def test_line_on_few() -> None:
    alone, none = (analysis([[4], [2]], [1], ["q"], excluded=out) for out in ([1], [0, 1]))
    assert "Vendor 1 is ranked alone" in explored_line(alone, alone.evaluation)
    assert explored_line(none, none.evaluation) == ""


def test_explored_rows_have_the_approved_total_and_the_move() -> None:
    approved = evaluate(matrix([[4, 1], [2, 3]], [60, 40], ["q", "d"]))
    rows = present(analysis([[4, 1], [2, 3]], [30, 70], ["q", "d"]), approved=approved).ranking
    assert [(row.key, row.approved, row.moved, row.moved_words) for row in rows] == [
        ("a1", "60.000", 1, "up 1 from the approved rank"), ("a0", "70.000", -1, "down 1 from the approved rank"),
    ]  # fmt: skip


def test_segments_by_criterion_keep_the_colours_of_their_group() -> None:
    shown = present(analysis(), by_criterion=True)
    assert [(block.key, block.slot, block.weight) for block in shown.blocks] == [
        ("c0", 1, "30"), ("c1", 1, "20"), ("c2", 1, "25"), ("c3", 2, "15"), ("c4", 2, "10"),
    ]  # fmt: skip
    assert [head.name for head in shown.heads] == ["Q", "C"]
    assert [segment.points for segment in shown.ranking[0].segments] == ["30.0", "15.0", "25.0", "7.5", "7.5"]
