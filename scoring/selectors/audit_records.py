"""The proof that the rows of each import are those that it wrote: they still give the digest that the trail keeps."""

from __future__ import annotations

import hashlib

from scoring.models import ImportRun, QuarantinedRow, RegulatoryRecord
from scoring.models.record_lines import BEGINNING, CONTENT, quarantined_line, record_line

CHUNK = 2_000  # rows that are held in memory at a time


def verify_runs() -> tuple[int, str]:
    """How many rows were proved, and what is wrong with the first import whose rows are others now, "" if none."""
    seen = 0
    for run in ImportRun.objects.order_by("last_event_id"):
        count, fault = _fault(run)
        if fault:
            return seen, f"the rows of the import {run} ({run.imported_at:%Y-%m-%d}) {fault}"
        seen += count
    return seen, ""


def _fault(run: ImportRun) -> tuple[int, str]:
    digest, count = hashlib.sha256(BEGINNING), 0
    records = RegulatoryRecord.objects.filter(run=run).order_by("pk").values_list("line", "content_sha256", *CONTENT)
    for place, sha256, *content in records.iterator(chunk_size=CHUNK):
        line = record_line(place, content)
        if line.split("\t", 2)[1] != sha256:
            return count, f"were changed: line {place} does not give its digest"
        digest.update(line.encode() + b"\n")
        count += 1
    quarantined = QuarantinedRow.objects.filter(run=run).order_by("pk").values_list("line", "reason", "row")
    for place, reason, row in quarantined.iterator(chunk_size=CHUNK):
        digest.update(quarantined_line(place, reason, row).encode() + b"\n")
        count += 1
    if digest.hexdigest() != run.records_sha256:
        return count, "are not those that were brought in"
    return count, ""
