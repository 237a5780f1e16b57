"""What a decision rests on, frozen once: docs/snapshot.md has the fields and the bytes."""

from scoring.selectors.snapshot.content import content_of, freeze_content, frozen, same_as_rows
from scoring.selectors.snapshot.outcome import matrix_of
from scoring.selectors.snapshot.plain import canonical_text, content_sha256, snapshot_sha256

__all__ = [
    "canonical_text",
    "content_of",
    "content_sha256",
    "freeze_content",
    "frozen",
    "matrix_of",
    "same_as_rows",
    "snapshot_sha256",
]
