import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.aggregate import evaluate
from scoring.engine.ranking import competition_ranks, dominance, ranking
from tests.engine.build import NAN, Project, build, projects


def test_ranks_are_competition_ranks() -> None:
    assert competition_ranks(np.array([0.5, 0.7, 0.5, 0.1])).tolist() == [2, 1, 2, 4]
    assert competition_ranks(np.array([])).tolist() == []
    assert competition_ranks(np.array([0.5, 0.7]), np.array([False, False])).tolist() == [0, 0]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12))
def test_the_order_is_by_rank_then_input_order_with_the_unranked_last(rows: list[tuple[int, bool]]) -> None:
    totals, stays = np.array([value / 3 for value, _ in rows]), np.array([stay for _, stay in rows], dtype=bool)
    ranks, order = ranking(totals, stays)
    assert ranks.tolist() == [
        1 + sum(other > value and stay for other, stay in rows) if ranked else 0 for value, ranked in rows
    ]
    assert order.tolist() == sorted(range(len(rows)), key=lambda i: (ranks[i] == 0, ranks[i], i))


def test_totals_within_a_billionth_are_a_tie_and_beyond_it_are_not() -> None:
    assert competition_ranks(np.array([0.5, 0.5 - 0.9e-9])).tolist() == [1, 1]
    assert competition_ranks(np.array([0.5, 0.5 - 1.1e-9])).tolist() == [1, 2]


def test_ties_are_transitive_in_any_order() -> None:
    chain = [0.5, 0.5 - 0.9e-9, 0.5 - 1.8e-9, 0.4]
    for order in ([0, 1, 2, 3], [2, 0, 3, 1], [1, 2, 3, 0]):
        ranks = competition_ranks(np.array([chain[i] for i in order]))
        assert [ranks[order.index(i)] for i in range(4)] == [1, 1, 1, 4]


def test_dominance_names_all_who_match_or_beat_everywhere() -> None:
    rows = [[0.5, 0.5], [0.5, 0.75], [0.5, 0.5], [1, 1], [0.25, 1]]
    assert dominance(evaluate(build(rows))) == {0: (1, 3), 1: (3,), 2: (1, 3), 4: (3,)}


def test_dominance_looks_at_criteria_of_weight_zero_too() -> None:
    assert dominance(evaluate(build([[0.5, 1], [0.75, 0]], [1, 0]))) == {}


def test_dominance_leaves_the_knocked_out_aside() -> None:
    assert dominance(evaluate(build([[0.5], [1], [0.25]], excluded=[1]))) == {2: (0,)}


def test_dominance_reads_what_is_missing_against_itself() -> None:
    assert dominance(evaluate(build([[0.5, NAN], [1, 0.9]]))) == {}  # the gap may be 1
    assert dominance(evaluate(build([[0.5, NAN], [1, 1]]))) == {0: (1,)}
    assert dominance(evaluate(build([[0.5, 0.1], [1, NAN]]))) == {}  # the gap may be 0
    assert dominance(evaluate(build([[0.5, 0.0], [1, NAN]]))) == {0: (1,)}


@given(projects(least=2))
def test_dominance_is_what_its_definition_says(project: Project) -> None:
    rows, weights = project
    found = dominance(evaluate(build(rows, weights)))
    for a, row in enumerate(rows):
        most = [1.0 if np.isnan(x) else x for x in row]
        dominators = []
        for b, other in enumerate(rows):
            least = [0.0 if np.isnan(x) else x for x in other]
            if a != b and all(y >= x for x, y in zip(most, least, strict=True)) and least != most:
                dominators.append(b)
        assert list(found.get(a, ())) == dominators


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_ranks_count_who_is_above(tenths: list[int]) -> None:
    ranks = competition_ranks(np.array(tenths) / 10)
    assert ranks.tolist() == [1 + sum(other > one for other in tenths) for one in tenths]
