from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from scoring.engine.analysis import analyse
from scoring.engine.matrix import Alternative, Exclusion
from scoring.selectors.display import present
from tests.engine.build import NAN, Project, build, projects
from tests.selectors.display.build import analysis, display, matrix, named, with_runs


def test_ranking_is_in_order_with_totals_by_hand() -> None:
    rows = display().ranking
    # 30 * 4/4 + 20 * 3/4 + 25 * 4/4 + 15 * 2/4 + 10 * 3/4 = 85
    assert [(r.rank, r.name, r.total) for r in rows[:2]] == [("1", "Vendor 1", "85.0"), ("2", "Vendor 2", "72.5")]


def test_segments_are_laid_end_to_end() -> None:
    first = display().ranking[0]
    assert [(s.points, float(s.x), float(s.width)) for s in first.segments] == [("70.0", 0, 70), ("15.0", 70, 15)]
    assert float(first.total_width) == 85
    assert first.spoken == "Q 70.0 of 75; C 15.0 of 25"


def test_ranks_that_are_shared_are_marked_and_named() -> None:
    rows = display([[4, 2], [2, 4], [1, 1]], [1, 1], ()).ranking
    assert [r.rank for r in rows] == ["=1", "=1", "3"]
    assert rows[0].notes[0].text == "= same total as Vendor 2"


def test_missing_value_gives_interval_and_coverage() -> None:
    complete, _, gap, _ = display().ranking
    assert (complete.interval, complete.coverage) == ("", "")
    # 30 * 2/4 + 20 + 15 / 4 + 10 * 2/4 = 43.75, and 25 more at best; 75 % of the weight is known
    assert (gap.total, gap.interval, gap.coverage) == ("43.8", "43.8–68.8", "75%")
    analysed = analyse(build([[0.9, 0.9], [0.3, NAN]], [10_000, 1]), draws=50)
    assert present(analysed).ranking[1].coverage == ">99%", "what is incomplete is not called complete"
    assert [(f.text, f.words) for f in gap.flags] == [("? 1", "1 criterion without a value: Criterion 3")]


def test_floor_flags_name_the_criteria() -> None:
    flags = display(floors={0: 2, 1: 2}).ranking[-1].flags
    assert [(f.kind, f.text) for f in flags] == [("below", "▼ 2 below floor")]
    assert flags[0].words == "2 criteria below the floor: Criterion 1 and Criterion 2"


def test_whisker_range_and_first_share_come_from_the_runs() -> None:
    shares = np.zeros((4, 4))
    shares[0, 0], shares[1, 0] = 0.998, 0.002
    runs = with_runs(analysis(), low=[0.745, 0.1, 0.1, 0.1], high=[0.8249, 0.2, 0.2, 0.2], ranks=shares)
    first, second, *_ = present(runs).ranking
    assert (first.low, first.high, first.range) == ("74.500", "82.490", "75–82")
    assert (first.first_in, second.first_in) == (">99%", "<1%")


def test_neighbours_too_close_to_call_are_named_on_the_lower_row() -> None:
    runs = analysis()
    ahead = np.full((4, 4), 0.42)
    close = replace(with_runs(runs, ahead=ahead), verdict=replace(runs.verdict, too_close=((0, 1),)))
    upper, lower, *_ = present(close).ranking
    assert not any(note.kind == "tie" for note in upper.notes)
    assert lower.notes[0].text == "≈ too close to call with Vendor 1, ahead in 42% of runs"


def test_dominated_vendor_is_told_by_whom() -> None:
    notes = display().ranking[-1].notes
    assert notes[-1].kind == "dominated"
    assert notes[-1].text.startswith("Matched or beaten on every criterion by Vendor 1")


def test_short_name_and_place_are_taken_over() -> None:
    source = named(matrix([[1], [0]], [1], ()), ("Acme Sterile Ltd", "Acme", "Cork, IE"), ("Borealis", "", ""))
    rows = present(analyse(source, draws=100)).ranking
    assert [(r.name, r.short, r.place) for r in rows] == [
        ("Acme Sterile Ltd", "Acme", "Cork, IE"),
        ("Borealis", "Borealis", ""),
    ]


def test_knocked_out_vendor_has_reasons_and_no_rank() -> None:
    source = matrix()
    reasons = (
        Exclusion("K2", "import alert"),
        Exclusion("c0", "1 is below the floor"),
        Exclusion("c0", "Criterion 1: not known"),
        Exclusion("", "withdrew"),
    )
    vendors = (*source.alternatives[:3], Alternative("a3", "Out Ltd", exclusions=reasons))
    shown = present(analyse(replace(source, alternatives=vendors), draws=100))
    assert [r.name for r in shown.ranking] == ["Vendor 1", "Vendor 2", "Vendor 3"]
    assert shown.knocked_out[0].reasons == (
        "K2: import alert",
        "Criterion 1: 1 is below the floor",
        "Criterion 1: not known",
        "withdrew",
    )


def test_rounding_is_half_up() -> None:
    assert display([[0.5005], [0]], [1], (), scales=(0.0, 1.0)).ranking[0].total == "50.1"


@given(projects(least=2))
def test_displayed_points_of_the_parts_add_to_the_displayed_total(project: Project) -> None:
    rows, weights = project
    for row in present(analyse(build(rows, weights), draws=20)).ranking:
        assert sum(segment.tenths for segment in row.segments) == round(10 * float(row.total))
        assert [segment.points for segment in row.segments] == [f"{s.tenths / 10:.1f}" for s in row.segments]
        assert float(row.segments[-1].x) + float(row.segments[-1].width) == pytest.approx(
            float(row.total_width), abs=0.002
        )


def test_nobody_ranked_is_shown_without_rows() -> None:
    shown = display([[NAN], [1]], [1], (), excluded=[0, 1])
    assert (shown.ranking, shown.why, shown.facts) == ((), None, ())
    assert len(shown.knocked_out) == 2
