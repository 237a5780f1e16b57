"""Names of the files that are handed out, whatever a vendor is called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scoring.models import Alternative, Report, Selection
from scoring.views.reports import _file, _name
from scoring.vocabulary import ReportKind


@pytest.mark.parametrize(
    ("vendor", "slug"),
    [
        ("Aldermoor", "aldermoor"),
        ('../../etc/"passwd"', "etcpasswd"),
        ("a\r\nSet-Cookie: b=c", "a-set-cookie-bc"),
        ("Ærø & Sønner", "r-snner"),
        ("\u6f22\u5b57", "vendor"),
        ("x" * 300, "x" * 60),
    ],
)
def test_vendor_s_name_is_safe_and_short_in_the_name_of_its_debrief(vendor: str, slug: str) -> None:
    report = Report(
        selection=Selection(ref="SEL-2026-001"),
        kind=ReportKind.DEBRIEF,
        alternative=Alternative(short_name=vendor),
        major=1,
        minor=0,
        issued_at=datetime(2026, 11, 12, 9, 0, tzinfo=UTC),
    )
    name = f"{_name(report)}.pdf"
    assert name == f"SEL-2026-001_debrief-{slug}_v1.0_2026-11-12.pdf"
    header = _file(b"", "application/pdf", name)["Content-Disposition"]
    assert header == f'attachment; filename="{name}"'
