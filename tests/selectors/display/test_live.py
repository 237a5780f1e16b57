"""The values in the page give the totals that the server has."""

from __future__ import annotations

import json

import pytest

from scoring.engine.aggregate import evaluate
from scoring.selectors.display import present
from scoring.selectors.display.live import live
from scoring.selectors.matrix import build
from scoring.selectors.ranking import analysis_of
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection


def test_values_in_the_page_give_the_totals(cast: Cast) -> None:
    """Totals by hand in tests/selectors/test_matrix.py; the one that is knocked out is not among them."""
    built = build(make_selection(cast, stage=Stage.RESULTS))
    data = json.loads(json.dumps(live(built, evaluate(built.matrix), present(analysis_of(built.matrix)))))
    assert data["leaves"] == ["Q1", "Q2", "D1", "D2"]
    assert data["parents"] == {"Q": "", "Q1": "Q", "Q2": "Q", "D": "", "D1": "D", "D2": "D"}
    assert data["blocks"] == [[0, 1], [2, 3]]
    weights = [0.42, 0.18, 0.2, 0.2]
    for key, total in (("A1", 0.7), ("A2", 0.564)):
        values = data["vendors"][key]["values"]
        assert sum(w * v for w, v in zip(weights, values, strict=True)) == pytest.approx(total, abs=1e-5)
        assert data["vendors"][key]["total"] == pytest.approx(total, abs=1e-5)
    assert set(data["vendors"]) == {"A1", "A2"}
