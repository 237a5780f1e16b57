"""What leaves the house is an event."""

from __future__ import annotations

from scoring.actions.reports import record_report
from scoring.models import AuditEvent
from tests.cast import Cast
from tests.factories import make_selection


def test_report_is_kept_with_its_digest_in_the_chain_of_its_selection(cast: Cast) -> None:
    selection = make_selection(cast)
    record_report(by=cast.lead, selection=selection, paper="A4", sha256="ab" * 32)
    event = AuditEvent.objects.latest("id")
    assert (event.chain, event.sentence) == (selection.ref, "Lena Hartwig made a report: comparison report, A4")
    assert event.payload.changes == [{"paper": "A4", "sha256": "ab" * 32}]
