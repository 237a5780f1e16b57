"""What may be told in public of a digest: whether it is known, and what became of it. No vendor, no person, no title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from scoring.models import Report, Snapshot
from scoring.policies import owed
from scoring.vocabulary import SignatureMeaning


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """The report whose file has the digest; `newer` is the version that was issued last, if that is another one."""

    kind: str
    version: str
    issued_at: datetime
    newer: str
    newer_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownDecision:
    """The decision that the digest belongs to. `signatures` are those that were not withdrawn.

    `newer` is the number of the decision in force where it is another one, 0 where none is.
    """

    number: int
    frozen_at: datetime
    signatures: int
    last_signed_at: datetime | None
    is_complete: bool
    superseded_at: datetime | None
    newer: int
    newer_at: datetime | None
    report: IssuedReport | None


def known_decision(digest: str) -> KnownDecision | None:
    """What has this digest: a snapshot, a report's file, or the data in it. As many queries, whatever there is."""
    report = Report.objects.filter(Q(sha256=digest) | Q(record_sha256=digest)).order_by("issued_at").first()
    of_it = Q(pk=report.snapshot_id) if report else Q(sha256=digest)
    # The content is long, and nothing of it is told.
    snapshot = Snapshot.objects.filter(of_it).select_related("selection").defer("content").first()
    if snapshot is None:
        return None
    signed = snapshot.signatures.exclude(meaning=SignatureMeaning.WITHDRAWAL).filter(withdrawal__isnull=True)
    newer = None
    if snapshot.superseded_at:
        newer = snapshot.selection.snapshots.filter(superseded_at__isnull=True).defer("content").first()
    return KnownDecision(
        number=snapshot.number,
        frozen_at=snapshot.frozen_at,
        signatures=signed.count(),
        last_signed_at=signed.aggregate(last=Max("signed_at"))["last"],
        is_complete=snapshot.superseded_at is None and not list(owed(snapshot.selection)),
        superseded_at=snapshot.superseded_at,
        newer=newer.number if newer else 0,
        newer_at=newer.frozen_at if newer else None,
        report=_issued(report) if report else None,
    )


def _issued(report: Report) -> IssuedReport:
    same = Report.objects.filter(selection=report.selection_id, kind=report.kind, alternative=report.alternative_id)
    last = same.order_by("-major", "-minor")[0]
    is_last = last.pk == report.pk
    return IssuedReport(
        kind=report.get_kind_display(),
        version=report.version_text,
        issued_at=report.issued_at,
        newer="" if is_last else last.version_text,
        newer_at=None if is_last else last.issued_at,
    )
