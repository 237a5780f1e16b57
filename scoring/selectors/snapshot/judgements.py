"""What was judged, read from records, agreed and voted; and how the vendors stand on the must-haves.

Only what hangs on a criterion and a vendor that are still there: nothing else counts, and nothing else is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from scoring.models import DerivedValue, Performance, Score, ScoreEvidence, Screening, Selection, Vote
from scoring.selectors.snapshot.people import Keys
from scoring.vocabulary import EvidenceKind

Entries = list[dict[str, Any]]
_NEVER = datetime.max.replace(tzinfo=UTC)
_SCORE = (
    "pk", "criterion_id", "alternative_id", "evaluator_id", "entered_by_id", "judgement", "value", "reason", "evidence",
    "ask_vendor", "submitted_at", "superseded_at",
)  # fmt: skip


def scores(selection: Selection, keys: Keys) -> Entries:
    """Every score that was given, those that a correction took the place of before it. Two queries."""
    evidence = _evidence(selection)
    rows = Score.everything.filter(**_cells(selection, keys))
    listed = rows.order_by().values_list(*_SCORE, named=True)  # plain rows: a large panel gives tens of thousands
    return [
        {
            "criterion": keys.criteria[row.criterion_id],
            "vendor": keys.vendors[row.alternative_id],
            "person": keys.people[row.evaluator_id],
            "entered_by": keys.people[row.entered_by_id] if row.entered_by_id else None,
            "judgement": row.judgement,
            "value": row.value,
            "reason": row.reason,
            "seen": row.evidence,
            "ask_vendor": row.ask_vendor,
            "submitted_at": row.submitted_at,
            "superseded_at": row.superseded_at,
            "evidence": evidence[row.pk],
        }
        for row in sorted(listed, key=lambda row: _place(row, keys))
    ]


def _place(row: Any, keys: Keys) -> tuple[Any, ...]:
    """By criterion, vendor, person and instant; what counts comes last. A row's id is another in each database."""
    return (
        keys.order(row.criterion_id, row.alternative_id, row.evaluator_id),
        row.superseded_at or _NEVER,
        row.submitted_at or _NEVER,
        row.reason,
        -1.0 if row.value is None else float(row.value),
    )


def _evidence(selection: Selection) -> dict[UUID, Entries]:
    """What each score rests on, by the score's id."""
    found: dict[UUID, Entries] = defaultdict(list)
    for row in ScoreEvidence.objects.filter(score__selection=selection).select_related("document"):
        reference = {EvidenceKind.LINK: row.url, EvidenceKind.DOCUMENT: row.document and row.document.file_name}
        found[row.score_id].append(
            {
                "kind": row.kind,
                "label": row.label,
                "reference": reference.get(EvidenceKind(row.kind), row.record),
                "page": row.page,
                "sha256": row.document.sha256 if row.document else "",
            }
        )
    for entries in found.values():
        entries.sort(key=lambda entry: tuple(entry.values()))
    return found


def derived(selection: Selection, keys: Keys) -> Entries:
    """The values that were read from records, with what was set in their place. One query."""
    rows = DerivedValue.objects.filter(**_cells(selection, keys))
    return [
        {
            "criterion": keys.criteria[row.criterion_id],
            "vendor": keys.vendors[row.alternative_id],
            "as_of": row.as_of,
            "value": row.value,
            "explanation": row.basis.get("explanation", ""),
            "basis_sha256": row.basis_sha256,
            "override": row.override,
            "override_reason": row.override_reason,
        }
        for row in sorted(rows, key=lambda row: keys.order(row.criterion_id, row.alternative_id))
    ]


def agreed(selection: Selection, keys: Keys) -> Entries:
    """The cells that the panel settled. One query."""
    rows = Performance.objects.filter(**_cells(selection, keys))
    return [
        {
            "criterion": keys.criteria[row.criterion_id],
            "vendor": keys.vendors[row.alternative_id],
            "value": row.value,
            "method": row.method,
            "reason": row.reason,
            "present": row.present,
            "settled_at": row.settled_at,
        }
        for row in sorted(rows, key=lambda row: keys.order(row.criterion_id, row.alternative_id))
    ]


def votes(selection: Selection, keys: Keys) -> Entries:
    """What was given in new votes. One query."""
    rows = Vote.objects.filter(
        **{f"revote__{name}": value for name, value in _cells(selection, keys).items()}
    ).select_related("revote")

    def place(row: Vote) -> tuple[Any, ...]:
        vote = row.revote
        return keys.order(vote.criterion_id, vote.alternative_id), vote.number, keys.order(row.evaluator_id)

    return [
        {
            "criterion": keys.criteria[row.revote.criterion_id],
            "vendor": keys.vendors[row.revote.alternative_id],
            "number": row.revote.number,
            "person": keys.people[row.evaluator_id],
            "value": row.value,
            "reason": row.reason,
            "closed_at": row.revote.closed_at,
        }
        for row in sorted(rows, key=place)
    ]


def must_haves(selection: Selection, keys: Keys) -> Entries:
    """How each vendor stands on each must-have that was answered. One query."""
    rows = Screening.objects.filter(**_cells(selection, keys))
    return [
        {
            "criterion": keys.criteria[row.criterion_id],
            "vendor": keys.vendors[row.alternative_id],
            "outcome": row.outcome,
            "reason": row.reason,
            "waived_by": keys.people[row.waived_by_id] if row.waived_by_id else None,
            "waived_at": row.waived_at,
        }
        for row in sorted(rows, key=lambda row: keys.order(row.criterion_id, row.alternative_id))
    ]


def _cells(selection: Selection, keys: Keys) -> Mapping[str, Any]:
    return {"selection": selection, "criterion__in": list(keys.criteria), "alternative__in": list(keys.vendors)}
