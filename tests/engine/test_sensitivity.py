from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.sensitivity import stability, tipping_points
from tests.engine.build import NAN, Project, build, projects


def moved(weights: Any, members: Any, t: Any) -> Any:
    """Global weights after the members were given the weight t in all and the rest 1 - t, in exact arithmetic."""
    result = [Fraction(0)] * len(weights)
    for part, whole in ((members, t), ([j for j in range(len(weights)) if j not in members], 1 - t)):
        base = [Fraction(weights[j]) for j in part]
        if not any(base):
            base = [Fraction(1)] * len(part)
        for j, share in zip(part, base, strict=True):
            result[j] = whole * share / sum(base)
    return result


def leaders(rows: Any, weights: Any) -> Any:
    """Indices of the highest exact totals, missing as worst."""
    totals = [sum(w * (0 if np.isnan(x) else Fraction(x)) for w, x in zip(weights, row, strict=True)) for row in rows]
    return {i for i, total in enumerate(totals) if total == max(totals)}


def test_tipping_point_of_two_straight_lines() -> None:
    # S = 1, 0 and R = 0.4, 0.8: they cross where t = 0.4 / 1.4
    evaluation = evaluate(build([[1, 0.4], [0, 0.8]], [40, 60]))
    intervals = stability(evaluation)
    assert intervals["c0"].low == pytest.approx(2 / 7)
    assert (intervals["c0"].high, intervals["c0"].low_rival, intervals["c0"].high_rival) == (1.0, 1, None)
    assert intervals["c1"].high == pytest.approx(5 / 7)
    assert (intervals["c1"].low, intervals["c1"].high_rival) == (0.0, 1)
    first, second = tipping_points(evaluation)
    assert (first.key, first.rival, first.weight) == ("c0", 1, 0.4)
    assert first.distance == pytest.approx(2 / 7 - 0.4)
    assert second.distance == pytest.approx(5 / 7 - 0.6)


def test_groups_are_moved_as_a_whole_and_come_first() -> None:
    rows = [[1, 0.5, 0.2], [0.4, 0.6, 0.8]]
    evaluation = evaluate(build(rows, [30, 30, 40], groups=["q", "q", "c"], parents={"q": "all", "c": "all"}))
    intervals = stability(evaluation)
    assert list(intervals) == ["q", "c", "all", "c0", "c1", "c2"]
    # q: S = .75, .5 and R = .2, .8; the second leads
    assert intervals["q"].high == pytest.approx(0.6 / 0.85)
    assert intervals["q"].high_rival == 0
    assert intervals["q"].is_group
    assert intervals["q"].name == "Q"
    # nothing lies outside "all": its weight cannot move
    assert (intervals["all"].low, intervals["all"].high, intervals["all"].low_rival) == (1, 1, None)


def test_parallel_lines_never_cross() -> None:
    evaluation = evaluate(build([[0.6, 0.6], [0.4, 0.4]]))
    assert [(i.low, i.high, i.low_rival, i.high_rival) for i in stability(evaluation).values()] == [
        (0.0, 1.0, None, None)
    ] * 2
    assert tipping_points(evaluation) == []


def test_level_at_the_very_end_is_not_overtaken() -> None:
    evaluation = evaluate(build([[0.5, 0.75], [0.5, 0.25]]))
    assert tipping_points(evaluation) == []


def test_weight_zero_enters_with_its_own_values() -> None:
    evaluation = evaluate(build([[0, 1, 0.6], [1, 0, 0.5]], [0, 0, 1], groups=["g", "g", ""]))
    intervals = stability(evaluation)
    assert intervals["c0"].high == pytest.approx(0.1 / 1.1)
    assert (intervals["c0"].low, intervals["c0"].high_rival) == (0, 1)
    # the group: equal shares, .5 each, so it never flips
    assert (intervals["g"].low, intervals["g"].high) == (0, 1)


def test_weight_one_gives_to_the_others_equally() -> None:
    evaluation = evaluate(build([[0.6, 0, 0.2], [0.5, 1, 0.4]], [1, 0, 0]))
    interval = stability(evaluation)["c0"]
    # R = .1, .7
    assert interval.low == pytest.approx(0.6 / 0.7)
    assert (interval.high, interval.low_rival, interval.high_rival) == (1.0, 1, None)


def test_joint_leaders_are_parted_by_any_change() -> None:
    evaluation = evaluate(build([[1, 0], [0, 1], [0.2, 0.2]]))
    interval = stability(evaluation)["c0"]
    assert (interval.low, interval.high, interval.low_rival, interval.high_rival) == (0.5, 0.5, 1, 0)
    assert {point.distance for point in tipping_points(evaluation)} == {0.0}


def test_joint_leaders_who_are_equal_everywhere_stay_joint() -> None:
    evaluation = evaluate(build([[0.8, 0.4], [0.8, 0.4], [0.2, 0.9]]))
    interval = stability(evaluation)["c0"]
    assert interval.low == pytest.approx(0.5 / 1.1)
    assert (interval.high, interval.low_rival, interval.high_rival) == (1, 2, None)


def test_of_two_who_draw_level_together_the_better_one_beyond_takes_over() -> None:
    # lines at t = 1 and t = 0: (.2, .8), (.5, .5), (.8, .2) all meet at one half
    evaluation = evaluate(build([[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]], [1, 3]))
    interval = stability(evaluation)["c0"]
    assert interval.high == pytest.approx(0.5)
    assert interval.high_rival == 2


def test_fewer_than_two_ranked_cannot_be_overtaken() -> None:
    for excluded in ([0], [0, 1]):
        evaluation = evaluate(build([[1, 0], [0, 1]], excluded=excluded))
        assert {(i.low, i.high, i.low_rival) for i in stability(evaluation).values()} == {(0.0, 1.0, None)}
        assert tipping_points(evaluation) == []


def test_missing_judgement_counts_as_in_the_totals() -> None:
    worst = stability(evaluate(build([[0.9, 0.4], [NAN, 0.8]])))["c0"]
    assert worst.low == pytest.approx(0.4 / 1.3)
    neutral = stability(evaluate(build([[0.9, 0.4], [NAN, 0.8]], missing="neutral")))["c0"]
    assert neutral.low == pytest.approx(0.5)


@given(projects(least=2, most=5), st.data())
def test_intervals_are_what_moving_the_weight_shows(project: Project, data: st.DataObject) -> None:
    rows, weights = project
    keys = data.draw(st.lists(st.sampled_from(["", "g", "h"]), min_size=len(weights), max_size=len(weights)))
    evaluation = evaluate(build(rows, weights, groups=keys, parents={"g": "", "h": "g"}))
    now = leaders(rows, [Fraction(w) for w in weights])
    beneath = {"g": [j for j, k in enumerate(keys) if k], "h": [j for j, k in enumerate(keys) if k == "h"]}
    beneath |= {f"c{j}": [j] for j in range(len(weights))}
    step = Fraction(1, 10**6)
    for key, interval in stability(evaluation).items():
        members = beneath[key]
        if len(members) in (0, len(weights)):
            assert interval.low == interval.high == interval.weight
            continue
        low, high = Fraction(interval.low), Fraction(interval.high)
        assert low <= Fraction(interval.weight) <= high
        if high - low > 4 * step:
            for part in (1, 3, 5, 7):
                t = low + step + (high - low - 2 * step) * part / 8
                assert now <= leaders(rows, moved(weights, members, t)), (key, float(t))
        for end, rival, side in ((low, interval.low_rival, -1), (high, interval.high_rival, 1)):
            if rival is None:
                assert end == (1 if side > 0 else 0)
                continue
            beyond = end + side * step
            assert 0 <= beyond <= 1
            after = leaders(rows, moved(weights, members, beyond))
            assert rival in after, (key, float(beyond))
            assert not now <= after, (key, float(beyond))


@given(projects(least=2))
def test_nearest_tipping_point_is_the_nearest_end(project: Project) -> None:
    evaluation = evaluate(build(*project))
    points = tipping_points(evaluation)
    ends = [
        abs(at - i.weight)
        for i in stability(evaluation).values()
        for at, rival in ((i.low, i.low_rival), (i.high, i.high_rival))
        if rival is not None
    ]
    assume(ends)
    assert abs(points[0].distance) == pytest.approx(min(ends))
    assert len(points) == len(ends)


def test_groups_are_told_from_criteria() -> None:
    intervals = stability(evaluate(build([[1, 0.4], [0, 0.8]], [40, 60], groups=["g", ""])))
    assert [(key, i.is_group) for key, i in intervals.items()] == [("g", True), ("c0", False), ("c1", False)]


def test_who_overtakes_first_is_the_rival_and_not_who_is_better_in_the_end() -> None:
    # lines .8 - .6 t, .6 - .1 t and t: the second crosses at .4, the third at .5
    interval = stability(evaluate(build([[0.2, 0.8], [0.5, 0.6], [1, 0]], [1, 9])))["c0"]
    assert interval.high == pytest.approx(0.4)
    assert interval.high_rival == 1


def test_weight_at_its_end_parts_nobody_there() -> None:
    # three in a row, each within 1e-9 of the next, share the first place
    near = [0.5, 0.5 - 0.9e-9, 0.5 - 1.8e-9]
    evaluation = evaluate(build([[x, y] for x, y in zip(near, (0.2, 0.4, 0.6), strict=True)], [1, 0]))
    assert evaluation.ranks.tolist() == [1, 1, 1]
    whole, nothing = stability(evaluation).values()
    assert (whole.low, whole.high, whole.low_rival, whole.high_rival) == (1, 1, 2, None)
    assert (nothing.low, nothing.high, nothing.low_rival, nothing.high_rival) == (0, 0, None, 2)
