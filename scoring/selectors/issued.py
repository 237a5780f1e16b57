"""Issued reports as pages list them, and what a report carries beside its snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoring.models import Alternative, AuditEvent, Report, Selection, Snapshot, User
from scoring.selectors.signatures import signature_record, signature_sha256
from scoring.selectors.snapshot.plain import Plain, snapshot_sha256
from scoring.vocabulary import ReportKind

LATEST = 10


def issued_of(selection: Selection) -> QuerySet[Report]:
    """The reports of a selection, the last first; the long content of their snapshots stays where it is."""
    return _listed().filter(selection=selection)


def issued_to(user: User, text: str = "") -> QuerySet[Report]:
    """The reports of every selection that a person may know of, the last first: those with `text` in their selection's
    reference or title."""
    found = _listed().filter(selection__in=Selection.objects.visible_to(user).values("pk"))
    if text:
        found = found.filter(Q(selection__ref__icontains=text) | Q(selection__title__icontains=text))
    return found


def latest_issued(user: User) -> list[Report]:
    """The last ten of them."""
    return list(issued_to(user)[:LATEST])


def _listed() -> QuerySet[Report]:
    related = Report.objects.select_related("selection", "snapshot", "issued_by", "alternative")
    return related.defer("snapshot__content").order_by("-issued_at", "pk")


def next_minor(snapshot: Snapshot, kind: ReportKind, alternative: Alternative | None) -> int:
    """How often a report of this kind, for this vendor, was issued from the snapshot: the next one's number."""
    return Report.objects.filter(snapshot=snapshot, kind=kind, alternative=alternative).count()


def signatures_of(snapshot: Snapshot) -> list[Plain]:
    """Every signature under a snapshot, those that were withdrawn and the withdrawals too, as a record has them."""
    rows = snapshot.signatures.select_related("withdraws").order_by("number")
    return [signature_record(row) | {"sha256": row.sha256} for row in rows]


def events_of_record(selection: Selection) -> list[Plain]:
    """The selection's trail up to now, as a record has it: what each hash covers, and the hashes."""
    rows = AuditEvent.objects.filter(chain=selection.ref).order_by("seq")
    return [row.covered() | {"previous_hash": row.previous_hash, "hash": row.hash} for row in rows]


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at just now, and whether it holds."""

    words: str
    holds: bool


def checks_of(snapshot: Snapshot) -> list[Check]:
    """What is checked of a frozen decision before a report of it is issued."""
    fits = snapshot_sha256(snapshot.content) == snapshot.sha256
    signatures = list(snapshot.signatures.select_related("withdraws"))
    whole = all((s.snapshot_sha256, s.sha256) == (snapshot.sha256, signature_sha256(s)) for s in signatures)
    number = "The signature fits" if len(signatures) == 1 else f"All {len(signatures)} signatures fit"
    checks = [
        Check(
            f"The frozen decision {snapshot.number} has its digest, {snapshot.sha256[:12]}"
            if fits
            else f"The frozen decision {snapshot.number} does not have its digest: it was altered in the database",
            fits,
        ),
    ]
    if signatures:
        told = f"{number} what was signed" if whole else "A signature does not fit the decision that it was given for"
        checks.append(Check(told, whole))
    return checks
