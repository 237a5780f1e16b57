"""The event and its hash."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scoring.models import AuditEvent, AuditPayload
from scoring.models.audit import GENESIS, canonical
from scoring.vocabulary import AuditVerb

ACTOR = uuid.UUID("00000000-0000-4000-8000-000000000001")


def _event(**changed: object) -> AuditEvent:
    fields: dict[str, object] = {
        "chain": "SEL-2026-001",
        "seq": 3,
        "at": datetime(2026, 11, 22, 14, 3, 11, 5, tzinfo=UTC),
        "actor_id": ACTOR,
        "actor_name": "Lena Hartwig",
        "actor_role": "Procurement lead",
        "verb": AuditVerb.SCORE_RECORDED,
        "about": "Köln, Qualität",
        "reason": "Because.",
        "request_id": "r1",
        "app_version": "0.1.0",
        "payload_sha256": "a" * 64,
        "previous_hash": GENESIS,
    }
    return AuditEvent(**{**fields, **changed})


def test_hash_is_sha256_over_the_previous_hash_and_the_content() -> None:
    """Computed here once more, by hand, so that another program can verify a chain."""
    content = {
        "about": "Köln, Qualität", "actor": str(ACTOR), "actor_name": "Lena Hartwig",
        "actor_role": "Procurement lead", "app_version": "0.1.0", "at": "2026-11-22T14:03:11.000005+00:00",
        "chain": "SEL-2026-001", "payload_sha256": "a" * 64, "reason": "Because.", "request_id": "r1",
        "seq": 3, "verb": "score-recorded",
    }  # fmt: skip
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    expected = hashlib.sha256(b"vs/event/v1\x00" + b"0" * 64 + b"\x00" + text.encode()).hexdigest()
    assert _event().computed_hash() == expected


def test_hash_covers_every_column() -> None:
    others = {
        "chain": "system", "seq": 4, "at": datetime(2026, 11, 22, 14, 3, 11, 6, tzinfo=UTC), "actor_id": uuid.uuid4(),
        "actor_name": "L", "actor_role": "", "verb": AuditVerb.SCREENED, "about": "x", "reason": "", "request_id": "",
        "app_version": "0.2.0", "payload_sha256": "b" * 64, "previous_hash": "f" * 64,
    }  # fmt: skip
    columns = {field.attname for field in AuditEvent._meta.concrete_fields}
    assert set(others) == columns - {"id", "hash"}
    plain = _event().computed_hash()
    assert [name for name, value in others.items() if _event(**{name: value}).computed_hash() == plain] == []


@pytest.mark.req("AT-11")
def test_values_are_covered_through_their_salt() -> None:
    payload = AuditPayload(salt="ab", changes=[{"old": None}])
    assert payload.computed_sha256() == hashlib.sha256(b'ab\x00[{"old":null}]').hexdigest()
    assert AuditPayload(salt="ac", changes=[{"old": None}]).computed_sha256() != payload.computed_sha256()


def test_canonical_text_is_the_same_for_the_same_content() -> None:
    assert (
        canonical({"b": 1, "a": ["ü", None]})
        == canonical({"a": ["ü", None], "b": 1})
        == '{"a":["ü",null],"b":1}'.encode()
    )
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(float("nan"))


def test_sentence_names_the_person_and_the_object() -> None:
    assert _event().sentence == "Lena Hartwig scored Köln, Qualität"


def test_object_with_braces_in_its_name_is_told_as_it_is() -> None:
    assert _event(about="{0} {x}").sentence == "Lena Hartwig scored {0} {x}"


def test_instant_in_another_zone_gives_the_same_hash() -> None:
    instant = _event().at
    assert _event(at=instant.astimezone(timezone(timedelta(hours=9)))).computed_hash() == _event().computed_hash()
