"""What every audited row has."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from scoring.models.audit import AuditEvent


def both_or_neither(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """An instant and the person who caused it stand together or not at all."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | models.Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """The stored value is one that the vocabulary knows."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": choices.values}), name=name)


class Audited(models.Model):
    """A row that changes only together with an audit event that names it.

    `version` counts the writes: a save names the version that it read and fails when it is no longer the last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    last_event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="+", editable=False)

    # Columns that may change without an event, and columns whose content never enters the trail.
    unlogged_columns: tuple[str, ...] = ()
    secret_fields: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def audit_values(self) -> dict[str, str | None]:
        """The row's content as the trail keeps it: every field as text, secrets only as present or not."""
        values: dict[str, str | None] = {}
        for field in self._meta.concrete_fields:
            if field.name in ("id", "version", "last_event"):
                continue
            raw: Any = getattr(self, field.attname)
            if field.name in self.secret_fields:
                values[field.name] = "set" if raw else None
            elif isinstance(raw, Decimal):
                # 4, 4.0 and the database's 4.000000 are one value and leave one text.
                values[field.name] = f"{raw.normalize():f}"
            else:
                values[field.name] = None if raw is None else field.value_to_string(self)
        return values


class Removed(Audited):
    """A row that can be taken out of use; it stays for the trail."""

    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [both_or_neither("removed_at", "removed_by", name="%(class)s_removed_by")]


class RemovableQuerySet(models.QuerySet[Any]):
    def standing(self) -> RemovableQuerySet:
        """Without the rows that were taken out of use."""
        return self.filter(removed_at__isnull=True)


class Removable(Removed):
    """A row of the register: what was taken out of use is shown on request."""

    objects = RemovableQuerySet.as_manager()

    class Meta(Removed.Meta):
        abstract = True


class Live(models.Manager[Any]):
    """The rows that were not taken out of use."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(removed_at__isnull=True)


class Retirable(Removed):
    """A row that, once taken out of use, is found only through `everything`: nothing counts it by mistake."""

    objects: ClassVar[Live] = Live()
    everything: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta(Removed.Meta):
        abstract = True
        base_manager_name = "everything"
