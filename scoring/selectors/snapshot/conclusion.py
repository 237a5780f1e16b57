"""The decision as it was written, its conditions, and who sees it otherwise."""

from __future__ import annotations

from typing import Any

from scoring.models import Decision, Dissent, Selection
from scoring.selectors.snapshot.people import Keys


def decision(selection: Selection, keys: Keys) -> dict[str, Any] | None:
    """None as long as none was written. A vendor that was taken out since is no longer named. At most three queries."""
    row = Decision.objects.filter(selection=selection).first()
    if row is None:
        return None
    listed = set(row.shortlist.values_list("alternative_id", flat=True))
    return {
        "outcome": row.outcome,
        "chosen": keys.vendors.get(row.chosen_id) if row.chosen_id else None,
        "second_source": keys.vendors.get(row.second_source_id) if row.second_source_id else None,
        "shortlist": [key for pk, key in keys.vendors.items() if pk in listed],
        "not_first_reason": row.not_first_reason,
        "rationale": row.rationale,
        "rationale_draft": row.rationale_draft,
        "legal": row.legal,
        "suitable": row.suitable,
        "competent": row.competent,
        "next_review_on": row.next_review_on,
        "conditions": list(row.conditions.order_by("position", "text", "due_on").values("text", "owner", "due_on")),
    }


def dissents(selection: Selection, keys: Keys) -> list[dict[str, Any]]:
    """One query."""
    rows = Dissent.objects.filter(selection=selection)
    return [
        {"person": keys.people[row.person_id], "text": row.text, "recorded_at": row.recorded_at}
        for row in sorted(rows, key=lambda row: (row.recorded_at, keys.order(row.person_id), row.text))
    ]
