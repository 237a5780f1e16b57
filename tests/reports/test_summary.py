"""The summary's statements follow from the figures."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from scoring.charts.scales import text_width
from scoring.engine.analysis import analyse
from scoring.engine.display import rounded
from scoring.engine.matrix import Alternative, DecisionMatrix
from scoring.engine.results import Analysis
from scoring.reports.context import from_analysis
from scoring.reports.control import Control
from scoring.reports.summary import cautions, nothing_to_say
from scoring.selectors.display import ResultsDisplay
from tests.reports import examples
from tests.reports.reading import context


def test_figures_agree_with_the_ranking() -> None:
    summary = context("sterile").summary
    first, second = (rounded(float(summary.rows[k].row.total)) for k in (0, 1))
    assert summary.figures[0].value == str(first)
    assert summary.figures[1].value == f"+{first - second}"
    assert summary.figures[2].value == summary.rows[0].row.first_in
    assert [f.label.split()[0] for f in summary.figures][:3] == ["weighted", "lead", "of"]


def test_recommendation_becomes_the_heading_and_the_finding_follows() -> None:
    report = from_analysis(
        examples.sterile(), title="x", control=Control(recommendation="Select Alderley and qualify Brenta")
    )
    assert report.summary.heading == "Select Alderley and qualify Brenta"
    assert report.summary.lead.startswith("Alderley Sterile leads with")


def test_why_and_what_we_give_up_are_the_largest_differences() -> None:
    why, give_up, _ = context("sterile").summary.columns
    assert why.heading == "Why Alderley"
    assert why.items[0].startswith("Inspection record (FDA, EU, other): 3.9 against 3.0")
    assert give_up.items[0].startswith("Total cost over 5 years: 2.2 against 3.5 (−")
    assert len(why.items) == len(give_up.items) == 3


def test_dominant_leader_gives_up_nothing() -> None:
    analysis = examples.ladder((4.0, 3.0))
    assert from_analysis(analysis, title="x").summary.columns[1].items == ()
    assert "Nothing" in from_analysis(analysis, title="x").summary.columns[1].empty


def test_cautions_begin_with_the_gravest() -> None:
    close = examples.ladder((2.5, 2.45), floor=3.0, spread=0.2)
    texts = cautions(close, from_analysis(close, title="x").display)
    assert texts[0].startswith("Too close to call: V0 is ahead of V1 in ")
    assert texts[1] == "V0 is below the floor on C0, C1 and 1 more."
    gap = examples.ladder((2.5, 2.0), gap=True)
    texts = cautions(gap, from_analysis(gap, title="x").display)
    assert texts == ("Nothing is known of V0 on C2: its total may be 41.7 to 75.0.", *texts[1:])


def test_each_of_several_who_share_the_second_rank_is_named_with_its_own_share() -> None:
    close = examples.ladder((2.5, 2.45, 2.45), spread=0.2)
    texts = [text for text in cautions(close, from_analysis(close, title="x").display) if text.startswith("Too close")]
    assert [text.split(" in ")[0] for text in texts] == [
        "Too close to call: V0 is ahead of V1",
        "Too close to call: V0 is ahead of V2",
    ]


def strict(*performances: tuple[float, float]) -> tuple[Analysis, ResultsDisplay]:
    """Vendors V0, V1 ... on two criteria, of which the second has a floor that screens out."""
    criteria = tuple(
        replace(c, floor=1.0, floor_screens=c.key == "c1") for c in examples.ladder((1.0,)).matrix.criteria[:2]
    )
    vendors = tuple(Alternative(f"v{i}", f"V{i}") for i in range(len(performances)))
    analysis = analyse(DecisionMatrix(criteria, vendors, np.array(performances)), draws=100)
    return analysis, from_analysis(analysis, title="x").display


def test_vendor_that_a_gap_knocked_out_is_a_caution() -> None:
    assert cautions(*strict((4, 4), (2, 2), (2, math.nan)))[0] == "V2 is not ranked: nothing is known of it on C1."
    assert cautions(*strict((4, 4), (2, 2), (2, math.nan), (3, math.nan)))[0] == (
        "V2 and V3 are not ranked: what a floor asks of them is not known."
    )


def test_nothing_is_missing_is_said_of_the_vendors_of_whom_it_is_true() -> None:
    for performances, told in (
        (((4, 4), (2, 2)), "Nothing is missing, and the first is neither below a floor nor too close to call."),
        (
            ((4, 4), (2, 2), (2, 0)),
            "Of the ranked vendors, nothing is missing, and the first is neither below a floor nor too close to call.",
        ),
    ):
        analysis, display = strict(*performances)
        assert cautions(analysis, display) == ()
        assert from_analysis(analysis, title="x").summary.columns[-1].empty == nothing_to_say(display) == told


def test_conditions_take_the_place_of_cautions() -> None:
    report = from_analysis(examples.sterile(), title="x", control=Control(conditions=("Close CAPA-117",)))
    assert report.summary.columns[-1].heading == "Conditions before contract"
    assert report.summary.columns[-1].items == ("Close CAPA-117",)


def test_more_than_fits_is_counted() -> None:
    summary = context("large").summary
    assert len(summary.rows) == 8
    assert summary.dense
    assert summary.more == "10 more in the matrix."
    assert context("longest").summary.more == (
        "1 more in the matrix; 2 more knocked out, with their reasons after the matrix."
    )


def test_group_names_stand_over_their_segments_where_they_fit() -> None:
    assert [h.label for h in context("sterile").summary.head] == ["Quality", "Technical", "Supply", "Cost", "Team"]
    assert not context("sterile").summary.keyed
    assert context("longest").summary.keyed


def test_marks_fit_their_line() -> None:
    for name in ("sterile", "large", "longest"):
        for row in context(name).summary.rows:
            line = " · ".join(mark.text for mark in row.marks)
            assert text_width(line, 10.2, bold=True) <= 305


def test_three_empty_lines_where_nobody_is_named_to_sign() -> None:
    assert len(context("scorecard").summary.signers) == 3
    assert [a.role for a in context("sterile").summary.signers] == ["Head of Quality", "Head of CMC", "CFO delegate"]
