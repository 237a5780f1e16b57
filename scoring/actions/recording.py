"""One action, one transaction, one audit event: the only way to write a row.

    with recording(AuditVerb.VENDOR_ADDED, by=user, about=name) as log:
        log.create(Vendor(...))

Rows are collected and written when the block ends, after the event that names them.
"""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from scoring.models import AuditEvent, AuditPayload, AuditTarget, IdempotencyKey, Selection, User
from scoring.models.audit import GENESIS, SYSTEM_CHAIN
from scoring.models.base import Audited
from scoring.vocabulary import AuditVerb
from vendorselect import VERSION

BATCH = 1_000  # rows in one statement: an import of a register makes tens of thousands
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
Row = TypeVar("Row", bound=Audited)


class Conflict(Exception):
    """The row was changed by somebody else after it was read. `mine` and `theirs` are for the person to choose."""

    def __init__(self, row: Audited, mine: dict[str, Any], theirs: dict[str, str | None]) -> None:
        super().__init__(f"{row} was changed by somebody else in the meantime.")
        self.row, self.mine, self.theirs = row, mine, theirs


def require_version(known: Audited | None, version: int | None, *, cell: Audited, mine: dict[str, Any]) -> None:
    """Raise Conflict unless the row is at the version that the person saw; None stands for no row, on both sides.

    `cell` is what the words name when somebody saw a row that is not there.
    """
    if (None if known is None else known.version) != version:
        raise Conflict(known or cell, mine, known.audit_values() if known else {})


class AlreadyDone(Exception):
    """The same form was carried out before; `result_id` is what it made."""

    def __init__(self, result_id: uuid.UUID) -> None:
        super().__init__("This form was already carried out.")
        self.result_id = result_id


@dataclass(frozen=True, slots=True)
class Once:
    """The idempotency key of a form, and the id of the row that the action is about to make."""

    key: uuid.UUID
    result_id: uuid.UUID


@dataclass
class Recording:
    """The writes of one action, in the order in which they were asked for.

    `about` names the object in words and may be set anew while the block runs.
    """

    about: str
    locked: Selection | None = None
    created: list[Audited] = field(default_factory=list)
    making_way: set[uuid.UUID] = field(default_factory=set)
    updated: list[tuple[Audited, int, dict[str, Any]]] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)
    bulk: list[Callable[[], None]] = field(default_factory=list)

    @property
    def selection(self) -> Selection:
        """The selection as it is now, locked until the transaction ends: check the stage on it, not on the object
        that the request brought."""
        if self.locked is None:
            raise ValueError("This recording was opened for no selection.")
        return self.locked

    def create(self, row: Row) -> Row:
        """Have a new row written."""
        self.created.append(row)
        return row

    def create_all(self, rows: Iterable[Audited]) -> None:
        """Have new rows written; parents before children."""
        self.created.extend(rows)

    def update(self, row: Audited, *, version: int | None = None, **values: Any) -> None:
        """Have fields of a row changed, if the row still is at `version` (default: the one that was read)."""
        self.updated.append((row, row.version if version is None else version, values))

    def make_way(self, row: Audited, *, version: int | None = None, **values: Any) -> None:
        """As `update`, but written before the new rows, one of which takes this row's place."""
        self.making_way.add(row.pk)
        self.update(row, version=version, **values)

    def note(self, **details: str | int | None) -> None:
        """Keep a fact with the event that is not a row: the digest of a file that was made."""
        self.details.append(details)

    def write_in_bulk(self, write: Callable[[], None]) -> None:
        """Have `write` called once the event and the rows stand: for rows that no event can name one by one."""
        self.bulk.append(write)


@contextmanager
def recording(
    verb: AuditVerb,
    *,
    by: User | None,
    about: str,
    selection: Selection | None = None,
    reason: str = "",
    once: Once | None = None,
) -> Iterator[Recording]:
    """Open the transaction, collect the writes, then write the event and the rows together.

    `selection` names the chain (none: the system's). The chain is locked before the block runs: by its selection's
    row, so that a save and the closing of scoring never overlap, or by a lock of its own. Raises Conflict when a row
    was changed meanwhile and AlreadyDone when `once` was used before; nothing is written then.
    """
    with transaction.atomic(durable=True):
        if once is not None and by is not None:
            _use_once(once, by)
        if selection is None:
            _lock_system_chain()
            log = Recording(about)
        else:
            log = Recording(about, locked=Selection.objects.select_for_update().get(pk=selection.pk))
        yield log
        event = _append(verb, by=by, log=log, reason=reason)
        targets = log.created + [row for row, _, _ in log.updated]
        AuditTarget.objects.bulk_create(
            (AuditTarget(event=event, entity=row._meta.db_table, object_id=row.pk) for row in targets), batch_size=BATCH
        )
        _write(log, event)
        for write in log.bulk:
            write()


def _use_once(once: Once, by: User) -> None:
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(key=once.key, user=by, result_id=once.result_id)
    except IntegrityError as error:
        used = IdempotencyKey.objects.filter(key=once.key, user=by).first()
        if used is None:
            raise
        raise AlreadyDone(used.result_id) from error


def _lock_system_chain() -> None:
    """Without it two writers on PostgreSQL read the same head, and one is refused; SQLite's IMMEDIATE needs none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [SYSTEM_CHAIN])


def _changes(log: Recording) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = [
        {"entity": row._meta.db_table, "id": str(row.pk), "old": None, "new": row.audit_values()} for row in log.created
    ]
    for row, _, values in log.updated:
        old = row.audit_values()
        for name, value in values.items():
            setattr(row, name, value)
        new = row.audit_values()
        changed = sorted(name for name in new if new[name] != old[name])
        changes.append(
            {
                "entity": row._meta.db_table,
                "id": str(row.pk),
                "old": {name: old[name] for name in changed},
                "new": {name: new[name] for name in changed},
            }
        )
    return changes + log.details


def _append(verb: AuditVerb, *, by: User | None, log: Recording, reason: str) -> AuditEvent:
    chain = SYSTEM_CHAIN if log.locked is None else log.locked.ref
    head = AuditEvent.objects.filter(chain=chain).order_by("-seq").first()
    payload = AuditPayload(salt=secrets.token_hex(16), changes=_changes(log))
    event = AuditEvent(
        chain=chain,
        seq=1 if head is None else head.seq + 1,
        at=timezone.now(),
        actor=by,
        actor_name="The system" if by is None else by.full_name,
        actor_role="" if by is None else by.role_in(log.locked)[:60],
        verb=verb,
        about=log.about[:300],
        reason=reason,
        request_id=current_request_id.get(),
        app_version=VERSION,
        payload_sha256=payload.computed_sha256(),
        previous_hash=GENESIS if head is None else head.hash,
    )
    event.hash = event.computed_hash()
    event.save(force_insert=True)
    payload.event = event
    payload.save(force_insert=True)
    return event


def _write(log: Recording, event: AuditEvent) -> None:
    by_model: dict[type[Audited], list[Audited]] = defaultdict(list)
    _change(event, (change for change in log.updated if change[0].pk in log.making_way))
    for row in log.created:
        row.last_event = event
        by_model[type(row)].append(row)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows, batch_size=BATCH)
    _change(event, (change for change in log.updated if change[0].pk not in log.making_way))


def _change(event: AuditEvent, updated: Iterable[tuple[Audited, int, dict[str, Any]]]) -> None:
    for row, version, values in updated:
        # Not the default manager: a removed row is changed too, when it comes back.
        manager: models.Manager[Any] = type(row)._base_manager
        fields = {name: getattr(row, name) for name in values}
        done = manager.filter(pk=row.pk, version=version).update(**fields, version=version + 1, last_event=event)
        if not done:
            theirs = manager.get(pk=row.pk)
            raise Conflict(row, values, theirs.audit_values())
        row.version, row.last_event = version + 1, event
