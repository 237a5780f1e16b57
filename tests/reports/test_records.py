"""The report says of each site what its records say, and of each value from records whence it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.actions.derived import override_derived
from scoring.models import Selection
from scoring.reports.records import derived_sentences, inspections_of
from scoring.selectors.snapshot import content_of
from tests.cast import Cast
from tests.derived import WORKED, bring_worked_sites, make_selection, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def selection(cast: Cast) -> Selection:
    bring_worked_sites(cast)
    return make_selection(cast, vendors=[*WORKED, "Elsewhere"])


def test_site_with_records_has_timeline_table_and_sources(selection: Selection) -> None:
    found = {vendor["short_name"]: inspections_of(vendor) for vendor in content_of(selection)["vendors"]}
    assert [name for name, record in found.items() if record is None] == ["Elsewhere"], "nothing is on record of it"
    indiana = found["Indiana"]
    assert indiana is not None
    assert indiana.sentence.startswith("As known on 31 Jan 2026: 30 of 100, capped")
    assert "Warning letter" in indiana.timeline.title
    counts = {(line.day, line.what): line.counts for line in indiana.lines}
    assert counts["20 Nov 2025", "Warning letter"] == "sets a cap, which decides"
    assert counts["14 Jul 2025", "Inspection"] == "sets a cap"
    assert counts["15 Nov 2023", "Inspection"] == "60 points, weight 0.600"
    assert all(line.source.endswith("31 Jan 2026") for line in indiana.lines)
    assert "FDA inspections of 31 Jan 2026" in indiana.searched
    assert len({record.timeline.uid for record in found.values() if record}) == 4


def test_values_and_overrides_are_told_with_both_figures(cast: Cast, selection: Selection) -> None:
    row = value(selection, "Elsewhere", "Q1")
    override_derived(by=cast.lead, derived=row, version=1, value=Decimal(60), reason="They sent the report.")
    told = derived_sentences(content_of(selection))
    assert told[0] == (
        "Inspection history: Indiana 30 (31 Jan 2026), Norwich 73.8 (31 Jan 2026), Srikakulam 68.2 (31 Jan 2026), "
        "Ahmedabad 32.2 (31 Jan 2026) and Elsewhere insufficient evidence (31 Jan 2026)."
    )
    assert told[-1].startswith(
        "Elsewhere, Inspection history: set by hand to 60, because: They sent the report. "
        "From the records: insufficient evidence. Insufficient evidence: no inspections counted"
    )
