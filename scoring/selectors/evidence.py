"""What a score can rest on: the records of the vendor's site, our own audits, the vendor's documents."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoring.models import Alternative, Document, RegulatoryRecord, Site
from scoring.vocabulary import RecordKind

ENTERED = "entered"  # stands for the source of a record that a person entered
MOST = 200  # choices in a list; the newest come first

Choice = tuple[str, str]  # what a form sends, what people read


@dataclass(frozen=True, slots=True)
class Choices:
    """Records and audits as (source and key, words), newest first; documents that were not superseded."""

    records: list[Choice]
    audits: list[Choice]
    documents: QuerySet[Document]


def evidence_for(alternative: Alternative) -> Choices:
    """What there is about a vendor at its site: five queries."""
    site = alternative.site
    entered = [] if site is None else _entered(site)
    return Choices(
        records=([] if site is None else _records(site)) + [c for kind, c in entered if kind != RecordKind.OWN_AUDIT],
        audits=[c for kind, c in entered if kind == RecordKind.OWN_AUDIT],
        documents=_documents(alternative),
    )


def _records(site: Site) -> list[Choice]:
    """Read from files, found by the site's numbers or by a person's word; of a key the last row that counts."""
    concerns = Q(pk__in=[])
    for scheme, value in site.identifiers.standing().values_list("scheme", "value"):
        concerns |= Q(scheme=scheme, identifier=value)
    for source, key in site.record_matches.values_list("source", "key"):
        concerns |= Q(source=source, key=key)
    rows = RegulatoryRecord.objects.filter(concerns, run__undone_at__isnull=True).order_by("pk")
    present = {(row.source, row.key): row for row in rows}
    newest = sorted(
        present.values(), key=lambda row: (row.happened_on is not None, row.happened_on, row.key), reverse=True
    )
    return [(f"{row.source} {row.key}", _words(row)) for row in newest[:MOST]]


def _words(row: RegulatoryRecord) -> str:
    day = f"{row.happened_on:%-d %b %Y}" if row.happened_on else ""
    parts = (
        row.get_kind_display(),
        row.outcome.upper() if len(row.outcome) == 3 else row.outcome.replace("_", " "),
        day,
    )
    return ", ".join(part for part in (*parts, row.area or row.reference) if part)


def _entered(site: Site) -> list[tuple[str, Choice]]:
    return [
        (
            row.kind,
            (f"{ENTERED} {row.pk}", f"{row.get_kind_display()}, {row.authority}, {row.happened_on:%-d %b %Y}"),
        )
        for row in site.entered_records.all()[:MOST]
    ]


def _documents(alternative: Alternative) -> QuerySet[Document]:
    """Of the whole vendor and of this site."""
    here = Q(site__isnull=True) | Q(site=alternative.site_id)
    return Document.objects.filter(
        here, vendor=alternative.vendor_id, removed_at__isnull=True, superseded_by__isnull=True
    )
