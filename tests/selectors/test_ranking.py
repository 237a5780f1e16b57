"""The memory of analyses: by what went in, never stale, never growing."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from scoring.engine.analysis import analyse
from scoring.engine.errors import EngineError
from scoring.engine.results import Analysis
from scoring.selectors import ranking
from scoring.selectors.display import MustHave, present
from scoring.selectors.ranking import KEPT, analysis_of, certificate_of, shown_of
from scoring.selectors.recent import Recent
from tests.engine.build import build

VALUES = [[4, 2], [3, 5], [1, 1]]


def test_analysis_is_the_engines_own() -> None:
    matrix = build(VALUES, [3, 1])
    remembered, fresh = analysis_of(matrix), analyse(matrix)
    assert remembered.fingerprint == fresh.fingerprint
    assert remembered.verdict == fresh.verdict
    np.testing.assert_array_equal(remembered.evaluation.totals, fresh.evaluation.totals)
    np.testing.assert_array_equal(remembered.acceptability.ranks, fresh.acceptability.ranks)


def test_same_inputs_are_analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = _count(monkeypatch)
    first = analysis_of(build(VALUES, [3, 1], title="once"))
    assert analysis_of(build(VALUES, [3, 1], title="once")) is first
    assert calls == ["once"]


@pytest.mark.parametrize("change", ["value", "weight", "title"])
def test_changed_input_is_analysed_anew(change: str) -> None:
    before = build(VALUES, [3, 1], title="before")
    after = {
        "value": replace(before, performances=before.performances + np.array([[0.0, 0.5], [0, 0], [0, 0]])),
        "weight": build(VALUES, [1, 3], title="before"),
        "title": replace(before, title="after"),
    }[change]
    one, other = analysis_of(before), analysis_of(after)
    assert one is not other
    assert one.fingerprint != other.fingerprint


def test_least_recent_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = _count(monkeypatch)
    matrices = [build(VALUES, [1 + n, 1], title=str(n)) for n in range(KEPT + 1)]
    for matrix in matrices[:KEPT]:
        analysis_of(matrix)
    analysis_of(matrices[0])  # used again: now the second is the least recent
    analysis_of(matrices[KEPT])
    analysis_of(matrices[0])
    assert calls == [str(n) for n in range(KEPT + 1)]
    analysis_of(matrices[1])
    assert calls[-1] == "1", "it had been forgotten"
    assert len(calls) == KEPT + 2


def test_matrix_without_a_result_raises_and_is_not_kept() -> None:
    for _ in range(2):
        with pytest.raises(EngineError, match="weight"):
            analysis_of(build(VALUES, [0, 0]))


def test_threads_get_the_same_figures() -> None:
    found: list[Analysis] = []
    matrix = build(VALUES, [5, 2], title="threads")
    threads = [Thread(target=lambda: found.append(analysis_of(matrix))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({analysis.evaluation.totals.tobytes() for analysis in found}) == 1
    assert len(found) == 4


def _count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty memory, and the titles of the matrices that reach the engine."""
    calls: list[str] = []

    def counted(matrix: ranking.DecisionMatrix, **_: int) -> Analysis:
        calls.append(matrix.title)
        return analyse(matrix, draws=10)

    monkeypatch.setattr(ranking, "_analyses", Recent(KEPT))
    monkeypatch.setattr(ranking, "analyse", counted)
    return calls


def test_what_is_shown_of_an_analysis_is_worked_out_once_for_each_way_of_showing_it() -> None:
    analysis, other = analysis_of(build(VALUES, [3, 1])), analysis_of(build(VALUES, [1, 3]))
    first = shown_of(analysis)
    assert shown_of(analysis) is first
    assert first.display == present(analysis)
    for state in ("pass", "fail"):
        answers = [MustHave("Certificate", {"a1": state})]  # type: ignore[dict-item]  # one of the four words
        assert shown_of(analysis, must_haves=answers).display == present(analysis, must_haves=answers)
    disputed = [("c1", "a1")]
    assert shown_of(analysis, disagreements=disputed).display == present(analysis, disagreements=disputed)
    assert shown_of(analysis, by_criterion=True).display == present(analysis, by_criterion=True)
    assert shown_of(analysis, whole_matrix=False).display == present(analysis, whole_matrix=False)
    assert shown_of(analysis, width=600).figures.why != first.figures.why
    assert shown_of(other).display == present(other)
    explored = shown_of(other, approved=analysis.evaluation)
    assert explored.display == present(other, approved=analysis.evaluation)
    assert certificate_of(analysis) is certificate_of(analysis)
