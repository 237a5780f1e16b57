"""What became of a decision between the one that somebody was shown and the one that is in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.models import Selection, Snapshot
from scoring.selectors.display.wording import Piece, marked
from scoring.selectors.snapshot.plain import Plain

OF_DECISION = {
    "outcome": "what is recommended",
    "chosen": "the selected vendor",
    "second_source": "the second source",
    "shortlist": "the shortlist",
    "not_first_reason": "why it is not the top-ranked vendor",
    "rationale": "the rationale",
    "conditions": "the conditions",
    "legal": "whether the contractor is allowed to do the work",
    "suitable": "whether it is suitable",
    "competent": "whether it is competent",
    "next_review_on": "the day to qualify it anew",
}
OF_CONTENT = {
    "dissents": "the dissents",
    "result": "the result",
    "scores": "scores",
    "agreed": "agreed values",
    "derived": "values from records",
    "votes": "votes",
    "criteria": "criteria and weights",
    "must_haves": "must-haves",
    "vendors": "what is known of the vendors",
    "people": "who takes part",
    "selection": "what the selection is about",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """`before` is what was shown; `changed` names what differs now, `rationale` is the wording with its changes marked,
    empty where it is the same."""

    before: Snapshot
    changed: tuple[str, ...]
    rationale: tuple[Piece, ...]


def revision(selection: Selection, shown_sha256: str, now: Snapshot) -> Revision | None:
    """None where what was shown is no earlier decision of this selection."""
    earlier = selection.snapshots.select_related("superseded_by").exclude(pk=now.pk)
    before = earlier.filter(sha256=shown_sha256, superseded_at__isnull=False).first()
    if before is None:
        return None
    old, new = json.loads(before.content)["content"], json.loads(now.content)["content"]
    texts = [(content["decision"] or {}).get("rationale", "") for content in (old, new)]
    return Revision(
        before=before,
        changed=(
            *_differing(OF_DECISION, old["decision"] or {}, new["decision"] or {}),
            *_differing(OF_CONTENT, old, new),
        ),
        rationale=marked(*texts) if texts[0] != texts[1] else (),
    )


def _differing(labels: dict[str, str], old: Plain, new: Plain) -> Iterator[str]:
    return (label for name, label in labels.items() if old.get(name) != new.get(name))
