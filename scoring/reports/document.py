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
from scoring.reports.decided import decided
from scoring.reports.disagreement import disagreement
from scoring.reports.evidence import evidence_register
from scoring.reports.frozen import context_from
from scoring.reports.options import Options
from scoring.reports.score_record import score_record
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
    """Everything that its pages show."""
    plain_context = context_from(
        document.content, version=document.version, status=document.status, created_at=document.created_at
    )
    return replace(
        plain_context,
        appendix=_appendix(document),
        pages=frozenset(document.options.pages),
        is_draft=not document.sha256,
    )


def _appendix(document: Document) -> Appendix:
    content = document.content
    return Appendix(
        decided=decided(
            content,
            version=document.version,
            status=document.status,
            sha256=document.sha256,
            frozen=document.snapshot["frozen"] if document.snapshot else None,
            signatures=document.signatures,
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
                "issued_by": document.issued_by,
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
