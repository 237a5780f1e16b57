"""What leaves the house is an event too."""

from __future__ import annotations

from scoring.actions.recording import recording
from scoring.models import Selection, User
from scoring.vocabulary import AuditVerb


def record_report(*, by: User, selection: Selection, paper: str, sha256: str) -> None:
    """Keep that a report was made, with the digest of its bytes."""
    about = f"comparison report, {paper}"
    with recording(AuditVerb.REPORT_MADE, by=by, about=about, selection=selection) as log:
        log.note(paper=paper, sha256=sha256)
