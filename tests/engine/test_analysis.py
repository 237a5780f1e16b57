import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scoring.engine.acceptability import acceptability, confidence_factors
from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import NAME, VERSION, analyse, fingerprint
from scoring.engine.matrix import Exclusion
from scoring.engine.simulation import GENERATOR
from scoring.engine.values import ValueFunction
from tests.engine.build import NAN, build

MATRIX = build([[0.5, NAN], [0.75, 1]], [1, 2], groups=["g", ""], spread=np.full((2, 2), 0.1))


def test_analysis_bundles_the_parts() -> None:
    analysis = analyse(MATRIX, draws=500, seed=9, too_close=0.7)
    assert analysis.too_close == 0.7
    assert analysis.matrix is MATRIX
    assert analysis.evaluation.ranks.tolist() == [2, 1]
    assert list(analysis.stability) == ["g", "c0", "c1"]
    assert analysis.dominated_by == {0: (1,)}
    assert analysis.acceptability.draws == 500
    assert analysis.verdict.headline.startswith("Vendor 2 leads")
    assert analysis.engine == {
        "name": NAME,
        "version": VERSION,
        "generator": GENERATOR,
        "seed": 9,
        "draws": 500,
    }
    assert analysis.fingerprint == fingerprint(MATRIX)


def test_fingerprint_is_the_digest_of_the_canonical_text() -> None:
    text = (
        '{"alternatives":[{"exclusions":[],"key":"a0","name":"Vendor 1","place":"","short_name":""}],'
        '"criteria":[{"critical":false,"floor":"0.5","floor_screens":false,"group":"","key":"c0","name":"Criterion 1",'
        '"short_name":"","unit":"","value":[["0.0","0.0"],["4.0","1.0"]],"weight":"1.0"},'
        '{"critical":false,"floor":null,"floor_screens":false,"group":"","key":"c1","name":"Criterion 2",'
        '"short_name":"","unit":"","value":[["0.0","0.0"],["4.0","1.0"]],"weight":"0.1"}],'
        '"groups":[],"missing":"worst","notes":[],"partial_values":null,"performances":[["2.5",null]],"spread":null,'
        '"title":"Größe"}'
    )
    matrix = build([[2.5, NAN]], [1, 0.1], scales=(0, 4), floors={0: 0.5}, title="Größe")
    assert fingerprint(matrix) == hashlib.sha256(text.encode()).hexdigest()


def test_fingerprint_covers_groups_and_exclusions_by_name() -> None:
    text = (
        '{"alternatives":[{"exclusions":[{"criterion":"k1","reason":"K1: no licence"}],"key":"a0","name":"Vendor 1",'
        '"place":"","short_name":""}],'
        '"criteria":[{"critical":false,"floor":null,"floor_screens":false,"group":"g","key":"c0","name":"Criterion 1",'
        '"short_name":"","unit":"","value":[["0.0","0.0"],["1.0","1.0"]],"weight":"1.0"}],'
        '"groups":[{"key":"g","name":"G","parent":"","short_name":""}],"missing":"worst","notes":[],'
        '"partial_values":null,"performances":[["0.5"]],"spread":null,"title":""}'
    )
    matrix = build([[0.5]], groups=["g"], excluded=[0])
    assert fingerprint(matrix) == hashlib.sha256(text.encode()).hexdigest()


def test_analysis_says_what_is_used_unless_told_otherwise() -> None:
    analysis = analyse(build([[0.5], [0.25]]))
    assert (analysis.engine["name"], analysis.engine["draws"], analysis.engine["seed"]) == (
        "vendorselect-engine",
        10_000,
        4711,
    )
    assert analysis.too_close == 0.65


def test_fingerprint_ignores_how_a_number_was_written() -> None:
    same = build([[0.5, NAN], [0.75, 1.0]], [1.0, 2.0], groups=["g", ""], spread=np.full((2, 2), 0.1))
    assert fingerprint(same) == fingerprint(MATRIX)
    zero = build([[0.0]])
    assert fingerprint(build([[-0.0]])) == fingerprint(zero)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"notes": ("a note",)},
        {"missing": "neutral"},
        {"spread": None},
        {"spread": np.full((2, 2), 0.2)},
        {"partial_values": np.full((2, 2), NAN)},
        {"performances": np.array([[0.5, 0.0], [0.75, 1]])},
        {"groups": (replace(MATRIX.groups[0], name="Other"),)},
        {"criteria": (replace(MATRIX.criteria[0], weight=1.5), MATRIX.criteria[1])},
        {"criteria": (replace(MATRIX.criteria[0], value=ValueFunction.linear(0, 2)), MATRIX.criteria[1])},
        {"criteria": (replace(MATRIX.criteria[0], floor=0.5), MATRIX.criteria[1])},
        {"criteria": (replace(MATRIX.criteria[0], floor_screens=True), MATRIX.criteria[1])},
        {"criteria": (replace(MATRIX.criteria[0], critical=True), MATRIX.criteria[1])},
        {"alternatives": (replace(MATRIX.alternatives[0], name="Other"), MATRIX.alternatives[1])},
        {
            "alternatives": (
                replace(MATRIX.alternatives[0], exclusions=(Exclusion("k", "why"),)),
                MATRIX.alternatives[1],
            )
        },
    ],
)
def test_fingerprint_changes_with_every_input(change: Any) -> None:
    assert fingerprint(replace(MATRIX, **change)) != fingerprint(MATRIX)


# Rank counts of 50 000 draws with seed 7, first places under any weights, first places at the central weights.
# Whoever repeats a stored result under the version that it names must find its figures, so where this fails
# VERSION rises, and the new figures stand here. (1.1, 1.2 and 1.3 differ in words, not in figures of the draws.)
PINNED = {
    "1.3": (
        [
            [8258, 10705, 10390, 8022, 7690, 4935],
            [7930, 12507, 13096, 9124, 5805, 1538],
            [16428, 17012, 10102, 4368, 1760, 330],
            [17253, 7947, 6304, 4772, 7374, 6350],
            [64, 1401, 8725, 20506, 17410, 1894],
            [67, 428, 1383, 3208, 9961, 34953],
        ],
        [7506, 16786, 7979, 9846, 97, 7786],
        [16926, 37613, 19213, 16880, 389, 33777],
    )
}


def test_figures_of_a_version_stay_what_they_are() -> None:
    rows = [
        [0.5, 0.75, NAN, 0.25, 0.625],
        [0.375, 0.625, 0.5, 1.0, NAN],
        [0.625, 0.5, 0.75, 0.5, 0.5],
        [NAN, NAN, 0.875, 0.5, 0.375],
        [0.5, 0.5, 0.5, 0.5, 0.5],
        [0.0, 0.25, 1.0, 0.75, 0.625],
    ]
    spread = np.array(
        [
            [0.125, 0.125, 0.1, 0, 0.0625],
            [0.125, 0.125, 0.0625, 0.125, 0],
            [0.125, 0.15, 0.0625, 0.0625, 0.0625],
            [0.1, 0, 0.03125, 0.125, 0.125],
            [0, 0, 0, 0, 0],
            [0.125, 0.125, 0.125, 0.0625, 0.125],
        ]
    )
    # the last criterion does not count, so what is open there is not drawn
    evaluation = evaluate(
        build(
            [[*row, NAN] for row in rows],
            [5, 4, 3, 2, 1, 0],
            spread=np.column_stack([spread, np.full(6, 0.25)]),
        )
    )
    draws = 50_000  # several blocks of weights, of scores and of totals
    stated = acceptability(evaluation, draws=draws, seed=7)
    anywhere = acceptability(evaluation, draws=draws, seed=7, weights="any")
    factors = confidence_factors(evaluation, anywhere, draws=draws, seed=7)
    ranks, first, own = PINNED[VERSION]
    assert np.rint(stated.ranks * draws).tolist() == ranks
    assert np.rint(anywhere.first * draws).tolist() == first
    assert np.rint(factors * draws).tolist() == own
