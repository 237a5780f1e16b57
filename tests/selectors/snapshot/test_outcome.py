"""The engine's input can be made from the content alone, and is the one that the rows give."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

from scoring.engine.analysis import fingerprint
from scoring.models import Selection
from scoring.selectors.matrix import build
from scoring.selectors.snapshot import canonical_text, content_of, matrix_of
from scoring.selectors.snapshot.plain import Plain

pytestmark = pytest.mark.django_db


def test_matrix_from_the_content_is_the_matrix_from_the_rows(selection: Selection) -> None:
    content = json.loads(canonical_text(content_of(selection)))
    made, expected = matrix_of(content), build(selection).matrix
    assert fingerprint(made) == fingerprint(expected) == content["matrix"]["fingerprint"]
    np.testing.assert_array_equal(made.performances, expected.performances)
    assert (made.criteria, made.groups, made.alternatives) == (
        expected.criteria,
        expected.groups,
        expected.alternatives,
    )


def test_totals_follow_from_shares_points_and_values_by_hand(content: Plain) -> None:
    """Half for each group as amended: Q1 7/10 of its group, Q2 3/10; the arithmetic of docs/snapshot.md, in fractions."""
    first, second, third = content["result"]["vendors"]
    expected = Fraction(1, 2) * (Fraction(7, 10) * Fraction(4, 5) + Fraction(3, 10) * Fraction(32, 40))
    expected += Fraction(1, 2) * (Fraction(1, 2) * Fraction(3, 5) + Fraction(1, 2) * Fraction(18 - 12, 12))
    assert float(first["total"]) == pytest.approx(float(expected), abs=1e-12)
    assert (first["rank"], second["rank"], third["rank"], third["first"]) == (1, 2, None, None)
    assert third["exclusions"] == [{"criterion": "M1", "reason": "The certificate ran out in March."}]
    assert float(second["coverage"]) == pytest.approx(0.75), "of its time to the first batch nothing is known"
    assert content["matrix"]["performances"][1] == ["3.5", "20.0", "4.5", None]
    assert content["matrix"]["performances"][2][1] == "6.5", "the override counts"
