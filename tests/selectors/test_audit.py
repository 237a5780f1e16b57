"""The trail as it is read, and AT-07: an edit, a deletion, an insertion and a swap are always found; a cut tail and a
chain written anew are found with an anchor."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from scoring.actions.vendors import add_vendor
from scoring.models import AuditEvent, AuditPayload, AuditTarget, Selection, guard
from scoring.models.audit import GENESIS, SYSTEM_CHAIN
from scoring.selectors.audit import Anchor, events_of, verify
from scoring.vocabulary import AuditVerb, Stage, VendorKind
from tests.cast import Cast
from tests.factories import make_selection, score_everything

SUITE_ATTACKS, SOAK_ATTACKS = 20, 200


# Reading


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return make_selection(cast, stage=Stage.CONSENSUS)


def test_events_of_a_selection_are_its_own_and_its_creation(cast: Cast, selection: Selection) -> None:
    make_selection(cast)
    events = list(events_of(selection))
    assert {event.chain for event in events} == {selection.ref, SYSTEM_CHAIN}
    assert [event.verb for event in events if event.chain == SYSTEM_CHAIN] == [AuditVerb.SELECTION_CREATED]
    own = AuditEvent.objects.filter(chain=selection.ref).count()
    assert len(events) == own + 1


def test_events_come_newest_first(selection: Selection) -> None:
    events = list(events_of(selection))
    assert events[0].verb == AuditVerb.STAGE_MOVED
    assert events[-1].verb == AuditVerb.SELECTION_CREATED
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)


def test_events_are_filtered_by_verb_actor_and_text(cast: Cast, selection: Selection) -> None:
    submitted = events_of(selection, verb=AuditVerb.SHEET_SUBMITTED)
    assert {event.actor for event in submitted} == {cast.quality, cast.technical}
    assert {event.verb for event in events_of(selection, actor=cast.quality)} == {
        AuditVerb.INTERESTS_DECLARED,
        AuditVerb.SCORE_RECORDED,
        AuditVerb.SHEET_SUBMITTED,
    }
    named = {(event.actor, event.verb) for event in events_of(selection, text="quentin")}
    assert named == {
        (cast.quality, AuditVerb.INTERESTS_DECLARED),
        (cast.quality, AuditVerb.SCORE_RECORDED),
        (cast.quality, AuditVerb.SHEET_SUBMITTED),
        (cast.lead, AuditVerb.MEMBER_ADDED),
    }
    about = list(events_of(selection, text="brightwater, inspection record"))
    assert [event.verb for event in about] == [AuditVerb.SCORE_RECORDED]
    assert list(events_of(selection, text="no such words")) == []


@pytest.mark.parametrize("length", [1, 3])
def test_events_and_their_values_take_one_query(
    selection: Selection, django_assert_num_queries: DjangoAssertNumQueries, length: int
) -> None:
    with django_assert_num_queries(1):
        shown = [event.payload.changes for event in events_of(selection)[:length]]
    assert len(shown) == length


# Proving


@pytest.fixture
def chain(cast: Cast) -> str:
    """A chain of a dozen events about scores."""
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    return selection.ref


def test_untouched_trail_is_whole(cast: Cast, chain: str) -> None:
    reports = {report.chain: report for report in verify()}
    assert set(reports) == {chain, SYSTEM_CHAIN}
    for report in reports.values():
        head = AuditEvent.objects.filter(chain=report.chain).latest("seq")
        assert (report.fault, report.events, report.head_hash) == ("", head.seq, head.hash)


def test_first_event_follows_nothing(chain: str) -> None:
    assert AuditEvent.objects.get(chain=chain, seq=1).previous_hash == GENESIS


def test_chain_without_events_is_no_proof(db: None) -> None:
    (report,) = verify("SEL-2026-999")
    assert report.fault == "the chain has no events"


def test_trail_is_read_in_chunks(cast: Cast, chain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.selectors.audit.CHUNK", 3)
    (report,) = verify(chain)
    assert (report.fault, report.events) == ("", AuditEvent.objects.filter(chain=chain).count())


Attack = Callable[[Random, str], str]


def _events(chain: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(chain=chain).order_by("seq"))


def _edit(order: Random, chain: str) -> str:
    event = order.choice(_events(chain))
    words = {
        "about": "somebody else's cell",
        "actor_name": "Nobody",
        "reason": "Another reason.",
        "verb": AuditVerb.REPORT_MADE,
        "at": event.at.replace(year=2020),
        "actor_id": None,
    }
    name = order.choice(sorted(words))
    AuditEvent.objects.filter(pk=event.pk).update(**{name: words[name]})
    return f"event {event.seq} was changed"


def _edit_values(order: Random, chain: str) -> str:
    event = order.choice(_events(chain))
    changes = [{**change, "new": {"value": "5"}} for change in event.payload.changes]
    AuditPayload.objects.filter(pk=event.pk).update(changes=changes)
    return f"the values of event {event.seq} were changed"


def _point_elsewhere(order: Random, chain: str) -> str:
    event = order.choice([event for event in _events(chain) if event.targets.exists()])
    target = event.targets.first()
    assert target is not None
    AuditTarget.objects.filter(pk=target.pk).update(entity="scoring_vendor", object_id=event.actor_id)
    return f"event {event.seq} names other rows"


def _delete(order: Random, chain: str) -> str:
    event = order.choice(_events(chain)[:-1])
    _remove(event)
    return f"event {event.seq} is missing"


def _remove(event: AuditEvent) -> None:
    AuditTarget.objects.filter(event=event).delete()
    AuditPayload.objects.filter(event=event).delete()
    AuditEvent.objects.filter(pk=event.pk)._raw_delete("default")


def _insert(order: Random, chain: str) -> str:
    """An event of one's own between two others, with a right hash; those after it move up."""
    events = _events(chain)
    place = order.randrange(1, len(events))
    for event in reversed(events[place:]):
        AuditEvent.objects.filter(pk=event.pk).update(seq=F("seq") + 1)
    _forge(events[place - 1], seq=place + 1)
    return f"event {place + 2} was changed"


def _forge(after: AuditEvent, *, seq: int) -> None:
    payload = AuditPayload(salt="00", changes=[])
    forged = AuditEvent.objects.get(pk=after.pk)
    forged.pk, forged.seq, forged.previous_hash = None, seq, after.hash
    forged.payload_sha256 = payload.computed_sha256()
    forged.hash = forged.computed_hash()
    forged.save(force_insert=True)
    payload.event = forged
    payload.save(force_insert=True)


def _swap(order: Random, chain: str) -> str:
    first, second = sorted(order.sample(_events(chain), 2), key=lambda event: event.seq)
    AuditEvent.objects.filter(pk=first.pk).update(seq=100_000)
    AuditEvent.objects.filter(pk=second.pk).update(seq=first.seq)
    AuditEvent.objects.filter(pk=first.pk).update(seq=second.seq)
    return f"event {first.seq} was changed"


def _cut_tail(order: Random, chain: str) -> str:
    events = _events(chain)
    left = order.randrange(1, len(events))
    for event in events[left:]:
        _remove(event)
    return f"the chain ends with event {left}, but event {len(events)} was anchored"


def _write_anew(order: Random, chain: str) -> str:
    """Change one event and compute the hashes of it and of everything after it."""
    events = _events(chain)
    place = order.randrange(len(events))
    previous = events[place].previous_hash
    for event in events[place:]:
        event.previous_hash = previous
        event.about = "rewritten" if event is events[place] else event.about
        event.hash = previous = event.computed_hash()
        event.save()
    return f"event {len(events)} is not the one that was anchored"


FOUND_BY_THE_CHAIN = [_edit, _edit_values, _point_elsewhere, _delete, _insert, _swap]
FOUND_BY_THE_ANCHOR = [_cut_tail, _write_anew]


def _attacked(attack: Attack, chain: str, seed: int, anchor: Anchor | None) -> tuple[str, str]:
    """(what the attack should be found as, what the proof finds); the attack is undone."""
    point = transaction.savepoint()
    expected = attack(Random(seed), chain)
    (report,) = verify(chain, anchor=anchor)
    transaction.savepoint_rollback(point)
    return expected, report.fault


def _head(chain: str) -> Anchor:
    head = AuditEvent.objects.filter(chain=chain).latest("seq")
    return Anchor(head.seq, head.hash)


def _try_attacks(attack: Attack, chain: str, attacks: int, *, anchored: bool) -> None:
    anchor = _head(chain) if anchored else None
    guard.drop(connection)
    for seed in range(attacks):
        expected, fault = _attacked(attack, chain, seed, anchor)
        assert fault.startswith(expected), f"seed {seed}"
    (report,) = verify(chain, anchor=anchor)
    assert report.fault == ""


@pytest.mark.req("AT-07")
@pytest.mark.parametrize("attack", FOUND_BY_THE_CHAIN, ids=lambda attack: attack.__name__)
def test_attack_is_found_by_the_chain_alone(chain: str, attack: Attack) -> None:
    _try_attacks(attack, chain, SUITE_ATTACKS, anchored=False)


@pytest.mark.req("AT-07")
@pytest.mark.parametrize("attack", FOUND_BY_THE_ANCHOR, ids=lambda attack: attack.__name__)
def test_attack_is_found_with_the_anchor(chain: str, attack: Attack) -> None:
    _try_attacks(attack, chain, SUITE_ATTACKS, anchored=True)


@pytest.mark.soak
@pytest.mark.req("AT-07")
@pytest.mark.parametrize("attack", [*FOUND_BY_THE_CHAIN, *FOUND_BY_THE_ANCHOR], ids=lambda attack: attack.__name__)
def test_two_hundred_attacks_are_found(chain: str, attack: Attack) -> None:
    _try_attacks(attack, chain, SOAK_ATTACKS, anchored=attack in FOUND_BY_THE_ANCHOR)


@pytest.mark.parametrize("attack", FOUND_BY_THE_ANCHOR, ids=lambda attack: attack.__name__)
def test_attack_that_needs_the_anchor_is_not_found_without(chain: str, attack: Attack) -> None:
    """The honest limit: why reports print the head of the chain."""
    guard.drop(connection)
    _, fault = _attacked(attack, chain, 1, None)
    assert fault == ""


def test_lost_values_are_found(chain: str) -> None:
    guard.drop(connection)
    AuditPayload.objects.filter(event__chain=chain, event__seq=3).delete()
    (report,) = verify(chain)
    assert report.fault == "the values of event 3 are gone"


def test_event_written_after_another_one_is_found(chain: str) -> None:
    """Both neighbours are whole in themselves; only the link between them is wrong."""
    guard.drop(connection)
    third = AuditEvent.objects.get(chain=chain, seq=3)
    third.previous_hash = "f" * 64
    third.hash = third.computed_hash()
    third.save()
    (report,) = verify(chain)
    assert report.fault == "event 3 does not follow event 2: it was written after another one"


def test_anchor_in_the_middle_of_a_whole_chain_is_met(cast: Cast, chain: str) -> None:
    anchor = _head(chain)
    system = _head(SYSTEM_CHAIN)
    add_vendor(by=cast.lead, name="Later", kinds=[VendorKind.CMO])
    assert [report.fault for report in (*verify(chain, anchor=anchor), *verify(SYSTEM_CHAIN, anchor=system))] == [
        "",
        "",
    ]
