"""Ranks from one set of weights to the next: heights by rank, colours for the first three, names at both ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.bump import BumpFigure, RankLine, bump_figure
from tests.charts.draw import inside, svg, texts

NAMES = ("Alderley", "Brenta", "Corvin", "Dunmore", "Eskdale")


def draw(columns: list[list[int]], width: float = 900) -> BumpFigure:
    """`columns`: the ranks of all vendors under each set of weights."""
    rows = [RankLine(NAMES[k % 5] + str(k // 5 or ""), ranks) for k, ranks in enumerate(zip(*columns, strict=True))]
    return bump_figure(rows, [f"Set {n}" for n in range(len(columns))], width=width, font_size=14, uid="bump")


def heights(figure: BumpFigure, name: str, columns: int) -> list[float]:
    """Of the dots of a vendor, in the order of the columns: its name stands beside the first and the last."""
    start = next(t for t in figure.names if t.text == name)
    row = next(k for k in range(0, len(figure.dots), columns) if abs(figure.dots[k].y - start.y) < 8)
    return [dot.y for dot in figure.dots[row : row + columns]]


def test_better_rank_stands_higher() -> None:
    figure = draw([[1, 2, 3, 4, 5], [2, 1, 3, 5, 4]])
    first, second = heights(figure, "Alderley", 2), heights(figure, "Brenta", 2)
    assert first[0] < second[0]
    assert first[1] > second[1]


def test_tied_vendors_do_not_lie_on_each_other() -> None:
    figure = draw([[1, 2, 3, 4, 5], [1, 1, 1, 4, 5]])
    last = [dot.y for dot in figure.dots if dot.x == max(d.x for d in figure.dots)]
    assert len(set(last)) == 5


def test_only_who_is_ever_among_the_first_three_has_a_colour() -> None:
    figure = draw([[1, 2, 3, 4, 5], [1, 2, 5, 4, 3]])
    tones = {dot.outline.css for dot in figure.dots if dot.outline}
    assert tones == {"g1", "g2", "g3", "g4", "line"}, "the fourth is never among them"


def test_numbers_stand_in_the_dots_and_names_at_both_ends() -> None:
    drawing = svg("bump", draw([[1, 2, 3], [3, 2, 1]]))
    written = texts(drawing)
    assert [written.count(name) for name in NAMES[:3]] == [2, 2, 2]
    assert [written.count(str(rank)) for rank in (1, 2, 3)] == [2, 2, 2]


def test_title_says_who_is_first_under_each() -> None:
    assert draw([[1, 2], [1, 1]]).title == (
        "Rank of each vendor under 2 sets of weights. First under Set 0: Alderley; Set 1: Alderley and Brenta."
    )


@given(st.lists(st.permutations(range(1, 7)), min_size=1, max_size=8), st.sampled_from([320.0, 900.0]))
def test_any_ranks_stay_inside(columns: list[list[int]], width: float) -> None:
    assert inside(svg("bump", draw(columns, width)), slack=14)
