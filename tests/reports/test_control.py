"""Document control: nothing is required, and what is not given leaves no trace."""

from __future__ import annotations

from scoring.reports.context import from_analysis
from scoring.reports.control import Control
from scoring.reports.pdf import markup
from tests.reports import examples


def test_empty_control_prints_no_empty_line() -> None:
    report = from_analysis(examples.sterile(), title="Sterile fill–finish", control=Control())
    labels = [label for label, _ in report.cover.facts]
    assert labels == ["Compared"]
    source = markup(report)
    for word in ("None", "Confidential", "Draft", "Demonstration", "Approvers", 'class="pill"', "disagreed"):
        assert word not in source


def test_full_control_is_printed() -> None:
    report = from_analysis(examples.sterile(), title="Sterile fill–finish", control=examples.sterile_control())
    labels = [label for label, _ in report.cover.facts]
    assert labels == ["Report", "Compared", "Product", "Scores frozen", "Criteria model", "Prepared by", "Approvers"]
    assert report.footer == "SEL-2026-014 · version 1.0 · For approval"
    assert report.decision_by == "20 November 2026"
    assert report.created == "2026-11-12T14:05:00Z"
    assert report.cover.foot == "Confidential. Demonstration: every vendor, site and record in it is fictional."
