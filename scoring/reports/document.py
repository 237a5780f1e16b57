"""A document that leaves the house: what it is made of, its pages as HTML and PDF, and the data that it carries.

    document = Document(ReportKind.COMPARISON, content, Options(), version="1.0", status="Issued", ...)
    pdf(document)

The same document gives the same bytes, whenever and wherever it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from scoring.models.audit import canonical
from scoring.reports import pdf as printer
from scoring.reports.appendix import Appendix
from scoring.reports.context import ReportContext
from scoring.reports.debrief import alone, debrief
from scoring.reports.decided import decided
from scoring.reports.disagreement import disagreement
from scoring.reports.evidence import evidence_register
from scoring.reports.extract import extract
from scoring.reports.frozen import context_from, require_faithful
from scoring.reports.memo import memo
from scoring.reports.options import Options
from scoring.reports.redaction import name_redacted, redacted, rows_redacted
from scoring.reports.score_record import score_record
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot import matrix_of
from scoring.selectors.snapshot.plain import Plain, plain, record_sha256
from scoring.vocabulary import ReportKind

RECORD_SCHEMA = "vendorselect/record/1"


@dataclass(frozen=True, slots=True)
class Document:
    """`content` is that of a snapshot, or of the rows as they stand for a draft, which has neither version nor digest.

    `snapshot` is the whole frozen snapshot and `sha256` its digest; `signatures` and `events` are as docs/snapshot.md
    has them in a record; `vendor` is the key of the vendor that a debrief is for. Instants are aware.
    """

    kind: ReportKind
    content: Plain
    options: Options = field(default_factory=Options)
    version: str = ""
    status: str = "Draft"
    created_at: datetime | None = None
    issued_by: str = ""
    vendor: str = ""
    snapshot: Plain | None = None
    sha256: str = ""
    signatures: Sequence[Plain] = ()
    events: Sequence[Plain] = ()


def context(document: Document) -> ReportContext:
    """Everything that its pages show. Raises UnfaithfulSnapshotError and RenderError as `context_from` does."""
    content, options = document.content, document.options
    if document.kind == ReportKind.DEBRIEF:
        require_faithful(content)
        content = alone(content, document.vendor)
    drawn = context_from(
        content,
        version=document.version,
        status=document.status,
        created_at=document.created_at,
        options=options,
        signatures=document.signatures,
        sha256=document.sha256,
    )
    told = redacted(content, options)
    drawn = replace(drawn, is_draft=not document.sha256)
    if document.kind != ReportKind.COMPARISON:
        # The title of the file, and its description, which else would be of the ranking.
        named = f"{ReportKind(document.kind).label}: {drawn.title}"
        drawn = replace(drawn, title=named, description=named)
    if document.kind == ReportKind.DEBRIEF:
        analysis = analysis_of(matrix_of(told))
        return replace(drawn, debrief=debrief(told, analysis, drawn.display, drawn.control, document.sha256))
    appendix = _appendix(document, told)
    drawn = replace(drawn, appendix=appendix, pages=frozenset(options.pages))
    match document.kind:
        case ReportKind.SHORTLIST:
            analysis = analysis_of(matrix_of(told))
            return replace(drawn, memo=memo(told, analysis, drawn.display, drawn.control, appendix.decided))
        case ReportKind.AUDIT_EXTRACT:
            events = rows_redacted(document.events, document.content, options, name="actor_name", role="actor_role")
            made = extract(
                told, appendix.decided, events, sha256=document.sha256, options=options, notices=drawn.control.notices
            )
            return replace(drawn, extract=made)
    return drawn


def _appendix(document: Document, content: Plain) -> Appendix:
    """Of a content from which what the options hold back was taken out."""
    frozen, options = document.snapshot["frozen"] if document.snapshot else None, document.options
    if frozen is not None:
        frozen = {**frozen, "by": name_redacted(frozen["by"], document.content, options)}
    return Appendix(
        decided=decided(
            content,
            version=document.version,
            status=document.status,
            sha256=document.sha256,
            frozen=frozen,
            signatures=rows_redacted(document.signatures, document.content, options, name="full_name", role="role"),
        ),
        disagreement=disagreement(content),
        scores=score_record(content),
        evidence=evidence_register(content),
    )


def markup(document: Document) -> str:
    """Its pages as HTML, for the preview: the same templates and charts."""
    return printer.markup(context(document))


def pdf(document: Document) -> bytes:
    """The file. Raises RenderError when it asks for anything outside itself."""
    return printer.render(context(document), paper=document.options.paper, record=record(document))


def record(document: Document) -> bytes:
    """record.json (docs/snapshot.md): all the data where the options let everything be told, else the digest alone.

    Empty for a draft: nothing was frozen that it could be checked against.
    """
    if not document.sha256:
        return b""
    told: dict[str, Any] = plain(
        {
            "schema": RECORD_SCHEMA,
            "sha256": document.sha256,
            "report": {
                "kind": str(document.kind),
                "version": document.version,
                "issued_at": document.created_at,
                "issued_by": ""
                if document.kind == ReportKind.DEBRIEF  # it names nobody
                else name_redacted(document.issued_by, document.content, document.options),
                "options": document.options.stored(),
            },
        }
    )
    if document.options.tells_everything and document.kind != ReportKind.DEBRIEF:
        # As they were written: an event's text need not be in the one form of a snapshot, and its hash covers it as it is.
        told |= {
            "snapshot": document.snapshot,
            "signatures": list(document.signatures),
            "audit": {"chain": document.content["selection"]["ref"], "events": list(document.events)},
        }
    return canonical(told | {"record_sha256": record_sha256(told)})
