"""What a report is printed on."""

from __future__ import annotations

import pytest

from scoring.forms.reports import ReportForm


@pytest.mark.parametrize(
    ("paper", "valid"), [("A4", True), ("Letter", True), ("a4", False), ("A3", False), ("", False)]
)
def test_paper_is_one_of_two(paper: str, valid: bool) -> None:
    assert ReportForm({"paper": paper}).is_valid() is valid
