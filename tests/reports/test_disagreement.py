"""The page of disagreement counts what lay far apart and says what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.reports import disagreement as module
from scoring.reports.disagreement import disagreement
from tests.reports.panels import AT, content, score

WIDE = (score("P2", "1"), score("P3", "4"))
CLOSE = (score("P2", "3", vendor="A2"), score("P3", "4", vendor="A2"))
AGREED = {"criterion": "Q1", "vendor": "A1", "value": "3", "method": "agreed", "reason": "Read together.", "present": "Both",
          "settled_at": AT}  # fmt: skip


def test_without_two_scores_of_a_cell_there_is_no_page() -> None:
    assert disagreement(content(scores=[score("P2", "1"), score("P3", "4", vendor="A2")])) is None


def test_settled_cell_shows_originals_mean_and_how_far_it_moved() -> None:
    found = disagreement(content(scores=[*WIDE, *CLOSE], agreed=[AGREED]))
    assert found is not None
    assert found.heading == "The evaluators differed widely on one cell of 2, which was settled"
    (row,) = found.rows
    assert (row.vendor, row.criterion, row.scores) == (
        "Aldermoor",
        "Inspection record",
        "Quentin Abara 1, Teodora Milic 4",
    )
    assert (row.mean, row.agreed, row.delta) == ("2.5", "3", "+0.5")
    assert row.text == "Agreed by the panel, 12 November 2026: Read together. Present: Both."


@pytest.mark.parametrize(
    ("scores", "heading"),
    [
        (CLOSE, "The evaluators nowhere differed by more than a quarter of the scale"),
        (WIDE, "The evaluators differed widely on one cell of 1, which was left open"),
        ((*WIDE, score("P2", "0", vendor="A2"), score("P3", "4", vendor="A2")),
         "The evaluators differed widely on two cells of 2, of which no were settled"),
    ],
)  # fmt: skip
def test_heading_counts(scores: tuple[dict[str, Any], ...], heading: str) -> None:
    found = disagreement(content(scores=list(scores)))
    assert found is not None
    assert found.heading == heading.replace("no were", "none were")


def test_corrected_score_is_no_disagreement() -> None:
    late = score("P2", "0") | {"superseded_at": AT}
    found = disagreement(content(scores=[late, score("P2", "4"), score("P3", "4")]))
    assert found is not None
    assert found.rows == ()


def test_of_too_many_cells_the_settled_and_the_widest_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    cells = {("A1", "Q1"): ("1", "3"), ("A1", "Q2"): ("8", "26"), ("A2", "Q1"): ("0", "4"), ("A2", "Q2"): ("12", "19")}
    scores = [
        score(person, value, vendor=vendor, criterion=criterion)
        for (vendor, criterion), values in cells.items()
        for person, value in zip(("P2", "P3"), values, strict=True)
    ]
    found = disagreement(content(scores=scores, agreed=[AGREED]))
    assert found is not None
    assert [(row.vendor, row.criterion) for row in found.rows] == [
        ("Aldermoor", "Inspection record"),
        ("Brightwater", "Inspection record"),
    ]
    assert found.left_out == 2
    assert found.heading == "The evaluators differed widely on four cells of 4, of which one was settled"
