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


def record_export(*, by: User, selection: Selection, form: str, sha256: str) -> None:
    """Keep that the result left the house as a file of data, with the digest of its bytes."""
    with recording(AuditVerb.DATA_EXPORTED, by=by, about=f"the results as {form.upper()}", selection=selection) as log:
        log.note(form=form, sha256=sha256)
