"""What a score can rest on: the records of the vendor's site, our own audits, the vendor's documents."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoring.models import Alternative, Document
from scoring.selectors.derived_basis import fact_of
from scoring.selectors.records import records_of, site_events
from scoring.vocabulary import RecordKind

Choice = tuple[str, str]  # what a form sends, what people read


@dataclass(frozen=True, slots=True)
class Choices:
    """Records and audits by their keys, newest first; documents that were not superseded."""

    records: list[Choice]
    audits: list[Choice]
    documents: QuerySet[Document]


def evidence_for(alternative: Alternative) -> Choices:
    """What there is about a vendor at its site: six queries. A record without a day is shown there and not linked."""
    events = [] if alternative.site is None else site_events(records_of(alternative.site))
    return Choices(
        records=[(event.key, fact_of(event)) for event in events if event.kind != RecordKind.OWN_AUDIT],
        audits=[(event.key, fact_of(event)) for event in events if event.kind == RecordKind.OWN_AUDIT],
        documents=_documents(alternative),
    )


def _documents(alternative: Alternative) -> QuerySet[Document]:
    """Of the whole vendor and of this site."""
    here = Q(site__isnull=True) | Q(site=alternative.site_id)
    return Document.objects.filter(
        here, vendor=alternative.vendor_id, removed_at__isnull=True, superseded_by__isnull=True
    )
