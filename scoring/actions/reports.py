"""What leaves the house is an event too; what is issued is kept."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError

from scoring.actions.recording import Once, recording
from scoring.models import Alternative, Report, Selection, Snapshot, User
from scoring.policies import NotNow
from scoring.policies.issuing import check_can_issue_report
from scoring.selectors.issued import next_minor
from scoring.vocabulary import AuditVerb, ReportKind

FOLDER = "reports/issued"


def record_report(*, by: User, selection: Selection, kind: ReportKind, paper: str, sha256: str) -> None:
    """Keep that a draft was made, with the digest of its bytes."""
    about = f"{kind.label.lower()}, {paper}"
    with recording(AuditVerb.REPORT_MADE, by=by, about=about, selection=selection) as log:
        log.note(paper=paper, sha256=sha256)


def record_export(*, by: User, selection: Selection, form: str, sha256: str) -> None:
    """Keep that the result left the house as a file of data, with the digest of its bytes."""
    with recording(AuditVerb.DATA_EXPORTED, by=by, about=f"the results as {form.upper()}", selection=selection) as log:
        log.note(form=form, sha256=sha256)


def record_log_export(*, by: User, about: str, entries: int, newest: str, selection: Selection | None = None) -> None:
    """Keep that a log left the house as a file: how many events it tells of, and the hash of the newest, "" for none."""
    with recording(AuditVerb.DATA_EXPORTED, by=by, about=about, selection=selection) as log:
        log.note(form="csv", entries=entries, newest=newest)


def issue_report(
    *,
    by: User,
    snapshot: Snapshot,
    kind: ReportKind,
    alternative: Alternative | None,
    minor: int,
    options: dict[str, Any],
    data: bytes,
    pages: int,
    record: bytes,
    record_sha256: str,
    issued_at: datetime,
    once: Once,
) -> Report:
    """Keep a report that was made from a snapshot as version `minor` of it: the file, and its record beside it.

    The bytes carry the version and the instant, so they were made before. Raises NotNow when something moved meanwhile:
    the decision was opened again, a signature was taken back, another one was issued under this number. What was stored
    is removed then. Raises AlreadyDone for a key that was used.
    """
    stored: list[str] = []
    done = False
    try:
        with recording(AuditVerb.REPORT_ISSUED, by=by, about="", selection=snapshot.selection, once=once) as log:
            check_can_issue_report(by, log.selection)
            if Snapshot.objects.filter(pk=snapshot.pk, superseded_at__isnull=False).exists():
                raise NotNow("The decision was opened again while the report was made. Nothing was issued.")
            if next_minor(snapshot, kind, alternative) != minor:
                raise NotNow(
                    f"Version {snapshot.number}.{minor} was issued by somebody else while this one was made. Look at it "
                    "first; issue again if another one is wanted."
                )
            stored_as = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.pdf", ContentFile(data))
            stored.append(stored_as)
            stored.append(default_storage.save(record_name(stored_as), ContentFile(record)))
            report = log.create(
                Report(
                    id=once.result_id,
                    selection=log.selection,
                    snapshot=snapshot,
                    kind=kind,
                    alternative=alternative,
                    major=snapshot.number,
                    minor=minor,
                    options=options,
                    stored_as=stored_as,
                    size=len(data),
                    pages=pages,
                    sha256=hashlib.sha256(data).hexdigest(),
                    record_sha256=record_sha256,
                    issued_at=issued_at,
                    issued_by=by,
                )
            )
            log.about = _words(report)
        done = True
        return report
    except IntegrityError as error:
        raise NotNow("This version was issued meanwhile. Load the page again to see it.") from error
    finally:
        if not done:
            for name in stored:
                default_storage.delete(name)


def record_name(stored_as: str) -> str:
    """Where the record of a stored report lies: beside it."""
    return stored_as.removesuffix(".pdf") + ".json"


def record_reading(*, by: User, report: Report, is_record: bool = False) -> None:
    """Keep that somebody took a copy of an issued report, or of the record beside it."""
    about = f"the record of {_words(report)}" if is_record else _words(report)
    with recording(AuditVerb.REPORT_READ, by=by, about=about, selection=report.selection) as log:
        log.note(report=str(report.pk), sha256=report.sha256)


def record_damaged_report(*, by: User, report: Report, found_sha256: str) -> None:
    """Keep that a stored file is not the one that was issued; `found_sha256` is "" where it is gone."""
    with recording(AuditVerb.REPORT_DAMAGED, by=by, about=_words(report), selection=report.selection) as log:
        log.note(report=str(report.pk), kept=report.sha256, found=found_sha256 or None)


def _words(report: Report) -> str:
    about = f"the {ReportKind(report.kind).label.lower()} {report.version_text}"
    return about if report.alternative is None else f"{about} for {report.alternative}"
