"""Reading the trail: the events of a selection, and the proof that nobody altered a chain, or a row behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import DateTimeField, DecimalField, Exists, Field, OuterRef, Q, QuerySet

from scoring.models import AuditEvent, AuditPayload, AuditTarget, Criterion, Score, ScoreEvidence, Selection, User, Vote
from scoring.models.audit import GENESIS, SYSTEM_CHAIN, criteria_digest
from scoring.models.base import Audited
from scoring.models.scores import BLIND
from scoring.selectors.audit_records import verify_runs

# What tells a judgement, by table.
JUDGED = {
    Score._meta.db_table: ("judgement", "value", "reason", "evidence"),
    ScoreEvidence._meta.db_table: ("kind", "document", "page", "record", "url", "label"),
    Vote._meta.db_table: ("value", "reason"),
}
HIDDEN = "hidden until scoring has closed"
HIDDEN_VOTE = "hidden until the vote is closed"
CHUNK = 500  # events or rows that are held in memory at a time


def events_of(
    selection: Selection, *, verb: str = "", actor: User | None = None, text: str = ""
) -> QuerySet[AuditEvent]:
    """The events of a selection, newest first, each with its values at hand; filtered where a filter is given.

    They are those of its own chain and those of the system's chain that changed the selection itself: its creation.
    `text` is looked for in the person's name, in what the event is about and in its reason.
    """
    names_it = AuditTarget.objects.filter(event=OuterRef("pk"), entity=Selection._meta.db_table, object_id=selection.pk)
    events = AuditEvent.objects.filter(Q(chain=selection.ref) | Exists(names_it)).select_related("payload")
    if verb:
        events = events.filter(verb=verb)
    if actor is not None:
        events = events.filter(actor=actor)
    if text:
        events = events.filter(Q(actor_name__icontains=text) | Q(about__icontains=text) | Q(reason__icontains=text))
    return events.order_by("-id")


def lines_of(events: QuerySet[AuditEvent], selection: Selection) -> Iterator[tuple[AuditEvent, list[dict[str, Any]]]]:
    """Events of a selection with their values as `hide_open_scores` leaves them; read in chunks."""
    rows = events.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        hide_open_scores(chunk, selection)
        yield from ((event, event.payload.changes) for event in chunk)


def hide_open_scores(events: Iterable[AuditEvent], selection: Selection) -> None:
    """Blindness holds in the log too: while scores are given, who reads it learns that one was given, not which.

    So it does for the votes of a new vote that is still open. The events are changed as they stand in memory, for
    the page; the trail itself never changes.
    """
    blind = selection.is_blind and selection.stage in BLIND
    votes = Vote.objects.filter(revote__selection=selection, revote__closed_at__isnull=True)
    open_votes = set(map(str, votes.values_list("pk", flat=True)))
    for event in events:
        for change in event.payload.changes:
            hidden = JUDGED.get(change.get("entity", ""), ())
            if change.get("entity") == Vote._meta.db_table:
                word = HIDDEN_VOTE if change["id"] in open_votes else ""
            else:
                word = HIDDEN if blind else ""
            if hidden and word:
                for side in ("old", "new"):
                    change[side] = {name: word if name in hidden else t for name, t in (change[side] or {}).items()}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number and hash of an event that were noted outside the database, in a printed report for instance."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What the proof of a chain found. `fault` names the first broken link, "" when there is none."""

    chain: str
    events: int
    head_hash: str
    fault: str = ""


def verify(chain: str | None = None, *, anchor: Anchor | None = None) -> Iterator[ChainReport]:
    """Prove one chain, or every chain that is there or has to be; events are read in chunks, so memory does not grow with them.

    The chain alone shows an event that was edited, deleted, inserted or swapped. That its tail was cut off, or that
    everything after a change was computed anew, shows only against an anchor, and only up to that anchor.
    """
    for name in [chain] if chain else _chains():
        yield _verify_chain(name, anchor)


def _chains() -> list[str]:
    """The chains that have events and those that must have some.

    A selection is opened in the system's chain; whatever changes it after that is an event of its own.
    """
    found = set(AuditEvent.objects.values_list("chain", flat=True).distinct())
    found.update(Selection.objects.filter(version__gt=1).values_list("ref", flat=True))
    if User.objects.exists():
        found.add(SYSTEM_CHAIN)
    return sorted(found)


def _verify_chain(chain: str, anchor: Anchor | None) -> ChainReport:
    seq, head = 0, GENESIS
    events = AuditEvent.objects.filter(chain=chain).order_by("seq").select_related("payload")
    for event in events.prefetch_related("targets").iterator(chunk_size=CHUNK):
        fault = _link_fault(event, seq, head) or _values_fault(event)
        if anchor is not None and not fault and event.seq == anchor.seq and event.hash != anchor.hash:
            fault = f"event {event.seq} is not the one that was anchored: the chain was written anew"
        if fault:
            return ChainReport(chain, seq, head, fault)
        seq, head = event.seq, event.hash
    if seq == 0:
        return ChainReport(chain, seq, head, "the chain has no events")
    if anchor is not None and seq < anchor.seq:
        fault = f"the chain ends with event {seq}, but event {anchor.seq} was anchored: its tail was cut off"
        return ChainReport(chain, seq, head, fault)
    return ChainReport(chain, seq, head)


def _link_fault(event: AuditEvent, last_seq: int, head: str) -> str:
    """What is wrong between an event and the one before it."""
    if event.seq != last_seq + 1:
        return f"event {last_seq + 1} is missing: after event {last_seq} comes event {event.seq}"
    if event.hash != event.computed_hash():
        return f"event {event.seq} was changed: its content no longer gives its hash"
    if event.previous_hash != head:
        return f"event {event.seq} does not follow event {last_seq}: it was written after another one"
    return ""


def _values_fault(event: AuditEvent) -> str:
    """What is wrong with the old and new values of an event, and with the rows that it names."""
    try:
        payload = event.payload
    except ObjectDoesNotExist:
        return f"the values of event {event.seq} are gone"
    if payload.computed_sha256() != event.payload_sha256:
        return f"the values of event {event.seq} were changed: they no longer give their hash"
    named = {(target.entity, str(target.object_id)) for target in event.targets.all()}
    if named != {(change["entity"], change["id"]) for change in payload.changes if "entity" in change}:
        return f"event {event.seq} names other rows than its values do"
    return ""


# The rows against the trail


@dataclass(frozen=True, slots=True)
class RowsReport:
    """What the comparison of a table with the trail found. `fault` names the first row that differs, "" when none."""

    table: str
    rows: int
    fault: str = ""


@dataclass(slots=True)
class _Recorded:
    """What the trail says of one row: every field as it was last written, by how many events, the last of them."""

    values: dict[str, str | None] = field(default_factory=dict)
    events: int = 0
    last: int = 0


def verify_rows() -> Iterator[RowsReport]:
    """Compare every audited row with what the trail says of it, table by table; then what each import wrote with its
    digest, and every seal with its criteria.

    Found is what somebody wrote or deleted without an event, the triggers having been out of the way. A chain that
    was changed as well shows in `verify`. Rows are read in chunks.
    """
    for model in apps.get_app_config("scoring").get_models():
        if issubclass(model, Audited):
            yield _verify_table(model)
    yield RowsReport("regulatory records", *verify_runs())
    yield _verify_seals()


def _verify_table(model: type[Audited]) -> RowsReport:
    table, seen = model._meta.db_table, 0
    rows = model._base_manager.order_by("last_event_id", "pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        recorded = _recorded(table, [row.pk for row in chunk])
        for row in chunk:
            if fault := _row_fault(row, recorded[row.pk]):
                return RowsReport(table, seen, f"row {row.pk} {fault}")
            seen += 1
    there = model._base_manager.filter(pk=OuterRef("object_id"))
    gone = AuditTarget.objects.filter(~Exists(there), entity=table).select_related("event").order_by("event_id").first()
    if gone is not None:
        return RowsReport(table, seen, f"row {gone.object_id} is gone; {_place(gone.event_id)} wrote it")
    return RowsReport(table, seen)


def _recorded(table: str, keys: list[UUID]) -> dict[UUID, _Recorded]:
    """The trail's word on some rows of a table, from their first event to their last."""
    found = {str(key): _Recorded() for key in keys}
    naming = AuditTarget.objects.filter(entity=table, object_id__in=keys).values("event_id")
    for payload in AuditPayload.objects.filter(pk__in=naming).order_by("pk").iterator(chunk_size=CHUNK):
        for change in payload.changes:
            if change.get("entity") == table and change.get("id") in found:
                row = found[change["id"]]
                row.values |= change["new"]
                row.events, row.last = row.events + 1, payload.pk
    return {key: found[str(key)] for key in keys}


def _row_fault(row: Audited, recorded: _Recorded) -> str:
    """In what a row differs from the trail. Values are not told: a score may still be hidden."""
    if not recorded.events:
        return "was written behind the trail: no event names it"
    stored = row.audit_values()
    for column in row._meta.concrete_fields:
        name = column.name
        # A column that a later version of the product added is not in the trail until it is written.
        if name not in recorded.values or name in row.unlogged_columns:
            continue
        if not _same(column, recorded.values[name], stored[name]):
            return f"was changed behind the trail: its “{name}” is not as {_place(recorded.last)} left it"
    if row.last_event_id != recorded.last:
        return f"does not name its last event, which is {_place(recorded.last)}"
    if row.version != recorded.events:
        return f"is at version {row.version}, but the trail has {recorded.events} events of it"
    return ""


def _same(column: Field[Any, Any], recorded: str | None, stored: str | None) -> bool:
    """Whether two texts are one value to the database, which rounds decimals and keeps instants in UTC."""
    if recorded == stored or recorded is None or stored is None:
        return recorded == stored
    if isinstance(column, DecimalField):
        one, other = Decimal(recorded), Decimal(stored)
        # SQLite holds fifteen digits.
        return abs(one - other) <= max(Decimal(1).scaleb(-column.decimal_places), abs(one) * Decimal("1e-14"))
    return isinstance(column, DateTimeField) and column.to_python(recorded) == column.to_python(stored)


def _place(event_id: int) -> str:
    event = AuditEvent.objects.filter(pk=event_id).first()
    return "an event that is gone" if event is None else f"event {event.seq} of {event.chain}"


def _verify_seals() -> RowsReport:
    """Whether each sealed tree still gives its digest, as rows or, where columns were added since, as recorded."""
    seen = 0
    for selection in Selection.objects.filter(sealed_at__isnull=False).order_by("ref").iterator(chunk_size=CHUNK):
        criteria = list(Criterion.objects.filter(criteria_model=selection.criteria_model_id).order_by("position"))
        recorded = _recorded(Criterion._meta.db_table, [row.pk for row in criteria])
        digests = (
            criteria_digest(row.audit_values() for row in criteria),
            criteria_digest(recorded[row.pk].values for row in criteria),
        )
        if selection.sealed_digest not in digests:
            fault = f"the criteria and weights of {selection.ref} do not give the digest that was sealed"
            return RowsReport("sealed criteria", seen, fault)
        seen += 1
    return RowsReport("sealed criteria", seen)
