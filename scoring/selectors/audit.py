"""Reading the trail: the events of a selection, and the proof that nobody altered a chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Q, QuerySet

from scoring.models import AuditEvent, AuditTarget, Score, Selection, User
from scoring.models.audit import GENESIS
from scoring.models.scores import BLIND

JUDGED = ("judgement", "value", "reason", "evidence")
HIDDEN = "hidden until scoring has closed"
CHUNK = 500  # events that are held in memory at a time


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


def hide_open_scores(events: Iterable[AuditEvent], selection: Selection) -> None:
    """Blindness holds in the log too: while scores are given, who reads it learns that one was given, not which.

    The events are changed as they stand in memory, for the page; the trail itself never changes.
    """
    if selection.stage not in BLIND:
        return
    for event in events:
        for change in event.payload.changes:
            if change.get("entity") == Score._meta.db_table:
                for side in ("old", "new"):
                    change[side] = {
                        name: HIDDEN if name in JUDGED else text for name, text in (change[side] or {}).items()
                    }


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
    """Prove one chain, or every chain that has events; events are read in chunks, so memory does not grow with them.

    The chain alone shows an event that was edited, deleted, inserted or swapped. That its tail was cut off, or that
    everything after a change was computed anew, shows only against an anchor, and only up to that anchor.
    """
    chains = [chain] if chain else AuditEvent.objects.order_by("chain").values_list("chain", flat=True).distinct()
    for name in chains:
        yield _verify_chain(name, anchor)


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
