"""The values of an audit event."""

from __future__ import annotations

from scoring.selectors.changes import Value, values_of


def test_values_of_a_change_are_its_changed_fields() -> None:
    changes = [
        {"entity": "scoring_score", "id": "1", "old": {"value": "2"}, "new": {"value": "3"}},
        {"entity": "scoring_score", "id": "2", "old": None, "new": {"value": "1", "reason": ""}},
        {"sha256": "ab"},
    ]
    assert list(values_of(changes)) == [
        Value("score", "value", "2", "3"),
        Value("score", "value", None, "1"),
        Value("", "sha256", None, "ab"),
    ]
