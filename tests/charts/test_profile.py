"""The dot plot: a dot, the others' range and median, the floor, each on the common scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.charts.profile import ProfileFigure, ProfileRow, Tick, profile_figure
from tests.charts.draw import inside, svg

SHARE = st.floats(0, 1)


def draw(*rows: ProfileRow) -> ProfileFigure:
    return profile_figure(
        rows,
        vendor="Alderley",
        ticks=[Tick(0, "0"), Tick(1, "4")],
        floor_text="floor 2",
        width=360,
        font_size=10,
        uid="p",
    )


def test_marks_are_on_the_scale() -> None:
    figure = draw(ProfileRow("Record", 0.75, "3.0", (0.25, 0.5, 1.0), 0.5))
    left, right = (line.x1 for line in figure.grid)
    assert figure.dots[0].x == pytest.approx(left + 0.75 * (right - left), abs=0.02)
    assert figure.medians[0].x1 == pytest.approx(left + 0.5 * (right - left), abs=0.02)
    assert figure.floors[0].x1 == pytest.approx(left + 0.5 * (right - left), abs=0.02)
    band = figure.ranges[0]
    assert (band.x + band.width / 2) == pytest.approx(left + 0.625 * (right - left), abs=0.02)


def test_unknown_value_has_no_dot() -> None:
    figure = draw(ProfileRow("Record", None, "?", (0.25, 0.5)))
    assert not figure.dots
    assert figure.values[0].text == "?"
    assert "Nothing known on Record" in figure.title


def test_nobody_to_compare_with() -> None:
    figure = draw(ProfileRow("Record", 0.5, "2.0", ()))
    assert not figure.ranges
    assert figure.key.band is None
    assert figure.title == "Profile of Alderley on 1 criterion."


def test_floors_in_one_line_join_and_others_do_not() -> None:
    rows = [ProfileRow(f"C{k}", 0.5, "2", (), floor, first=k == 2) for k, floor in enumerate((0.5, 0.5, 0.5, 0.25))]
    figure = draw(*rows)
    assert len(figure.floors) == 2
    assert figure.floors[0].y2 == pytest.approx(figure.floors[1].y1)


def test_title_names_best_lowest_and_below_the_floor() -> None:
    title = draw(
        ProfileRow("Record", 0.9, "3.6", (0.2, 0.9)),
        ProfileRow("Cost", 0.1, "0.4", (0.2, 0.9), 0.5),
    ).title
    assert "Best or level with the best on 1: Record" in title
    assert "Worst of all on Cost" in title
    assert "Below the floor on Cost" in title


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), SHARE), st.lists(SHARE, max_size=4), st.one_of(st.none(), SHARE)), max_size=8
    )
)
def test_any_values_stay_inside(rows: list[tuple[float | None, list[float], float | None]]) -> None:
    drawn = [ProfileRow(f"C{k}", v, "1", tuple(o), f, 1 + k % 7, k % 3 == 0) for k, (v, o, f) in enumerate(rows)]
    assert inside(svg("profile", draw(*drawn)), slack=4)
