"""The audit trail: append-only events in hash chains, one chain per selection and one for the system.

An event's hash covers the event and the hash before it, so an edit, a deletion, an insertion or a swap
breaks the chain at that place. The changed values stand apart in `AuditPayload` and are covered through a
salted hash: a justified redaction of personal data leaves the chain valid.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models

from scoring.vocabulary import AuditVerb

GENESIS = "0" * 64
SYSTEM_CHAIN = "system"


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, strings and integers only: the same bytes on every platform."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def criteria_digest(criteria: Iterable[Mapping[str, str | None]]) -> str:
    """SHA-256 over every field of every criterion, as the trail keeps them, in order: what was sealed can be proved."""
    return hashlib.sha256(b"vs/criteria/v1\n" + canonical([dict(values) for values in criteria])).hexdigest()


class AuditEvent(models.Model):
    """Who did what to what, when and why. Written by `scoring.actions.recording`, never changed."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    actor_role = models.CharField(max_length=60)
    verb = models.CharField(max_length=40)  # an AuditVerb; `choices` would make each reworded sentence a migration
    about = models.CharField(max_length=300, help_text="The object in words, as it was called at the time.")
    reason = models.CharField(max_length=2000, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    app_version = models.CharField(max_length=20)
    payload_sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="event_chain_seq"),
            models.CheckConstraint(condition=models.Q(verb__in=AuditVerb.values), name="event_verb_known"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.sentence}"

    @property
    def sentence(self) -> str:
        """The event in plain words."""
        return f"{self.actor_name} {AuditVerb(self.verb).label.format(about=self.about)}"

    def covered(self) -> dict[str, Any]:
        """Every field that the hash covers, beside the hash before it."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": str(self.actor_id) if self.actor_id else None,
            "actor_name": self.actor_name,
            "actor_role": self.actor_role,
            "verb": str(self.verb),
            "about": self.about,
            "reason": self.reason,
            "request_id": self.request_id,
            "app_version": self.app_version,
            "payload_sha256": self.payload_sha256,
        }

    def computed_hash(self) -> str:
        """SHA-256 over the previous hash and every field of the event."""
        parts = (b"vs/event/v1", self.previous_hash.encode(), canonical(self.covered()))
        return hashlib.sha256(b"\x00".join(parts)).hexdigest()


class AuditPayload(models.Model):
    """The old and new values of an event: [{"entity", "id", "old", "new"}], or details of what was made."""

    event = models.OneToOneField(AuditEvent, models.PROTECT, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=32)
    changes = models.JSONField()

    def __str__(self) -> str:
        return f"values of event {self.event_id}"

    def computed_sha256(self) -> str:
        """The salted hash that the event carries."""
        return hashlib.sha256(self.salt.encode() + b"\x00" + canonical(self.changes)).hexdigest()


class AuditTarget(models.Model):
    """A row that an event changed. The guard lets a row change only if its event has such a line for it."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="targets")
    entity = models.CharField(max_length=60, help_text="The table.")
    object_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "entity", "object_id"], name="target_once")]
        indexes = [models.Index(fields=["entity", "object_id"], name="target_object")]

    def __str__(self) -> str:
        return f"{self.entity} {self.object_id}"


class IdempotencyKey(models.Model):
    """A form that was already carried out, and what it made: sending it again gives the same answer."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result_id = models.UUIDField()

    def __str__(self) -> str:
        return str(self.key)
