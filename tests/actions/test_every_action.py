"""What holds for every action: one event, true values in it, and all or nothing whatever statement fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from scoring.actions.recording import AlreadyDone, recording
from scoring.models import AuditEvent, AuditPayload, AuditTarget, IdempotencyKey, Vendor
from scoring.models.base import Audited
from scoring.policies import NotNow
from scoring.selectors.audit import verify, verify_rows
from scoring.vocabulary import AuditVerb
from tests.actions.scenarios import SCENARIOS, public_actions
from tests.cast import Cast

AUDITED: list[type[Audited]] = [
    model for model in apps.get_app_config("scoring").get_models() if issubclass(model, Audited)
]
TRAIL = (AuditEvent, AuditPayload, AuditTarget, IdempotencyKey)
Values = dict[tuple[str, str], dict[str, str | None]]


def _rows() -> Values:
    """Every audited row as the trail would write it down."""
    return {
        (model._meta.db_table, str(row.pk)): row.audit_values()
        for model in AUDITED
        for row in model._base_manager.all()
    }


def _everything() -> list[Any]:
    return [list(model._base_manager.order_by("pk").values()) for model in (*AUDITED, *TRAIL)]


def _counts() -> Any:
    """How many rows each table has and the sum of their versions, in one query: every write moves one of the two."""
    audited = (f"SELECT '{t}', COUNT(*), SUM(version) FROM {t}" for t in (model._meta.db_table for model in AUDITED))
    trail = (f"SELECT '{t}', COUNT(*), 0 FROM {t}" for t in (model._meta.db_table for model in TRAIL))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join((*audited, *trail)))
        return cursor.fetchall()


def _expected_changes(before: Values, after: Values) -> list[dict[str, Any]]:
    """What an event has to say about two states, worked out from the rows alone."""
    changes: list[dict[str, Any]] = []
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            changes.append({"entity": key[0], "id": key[1], "old": None, "new": new})
        elif old != new:
            names = [name for name in new if old[name] != new[name]]
            shown = [{name: values[name] for name in names} for values in (old, new)]
            changes.append({"entity": key[0], "id": key[1], "old": shown[0], "new": shown[1]})
    return changes


def _sorted(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((change for change in changes if "entity" in change), key=lambda c: (c["entity"], c["id"]))


def test_every_public_action_has_a_scenario() -> None:
    assert {name.split()[0] for name in SCENARIOS} == set(public_actions())


@pytest.mark.req("AT-01")
@pytest.mark.parametrize("name", SCENARIOS)
def test_action_leaves_one_event_with_the_values_before_and_after(cast: Cast, name: str) -> None:
    call = SCENARIOS[name](cast)
    before, events = _rows(), AuditEvent.objects.count()
    call()
    after = _rows()
    assert AuditEvent.objects.count() == events + 1
    event = AuditEvent.objects.latest("id")
    assert set(before) <= set(after)
    assert _sorted(event.payload.changes) == _sorted(_expected_changes(before, after))
    assert [report.fault for report in verify()] == [""] * AuditEvent.objects.values("chain").distinct().count()
    assert [report.fault for report in verify_rows() if report.fault] == []


WRITES = ("INSERT", "UPDATE", "DELETE", "COPY")


class _Fails:
    """Lets the first writes pass and makes the next one fail: a statement that only reads leaves nothing half-way."""

    def __init__(self, after: int) -> None:
        self.left, self.failed = after, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            if self.left == 0:
                self.failed = True
                raise OperationalError("The database went away.")
            self.left -= 1
        return execute(sql, params, many, context)


@pytest.mark.req("AT-12")
@pytest.mark.req("R-17")
@pytest.mark.parametrize("name", SCENARIOS)
def test_action_is_whole_or_nothing_whichever_write_fails(cast: Cast, name: str) -> None:
    call = SCENARIOS[name](cast)
    before = _counts()
    writes = 0
    while True:
        fails = _Fails(writes)
        try:
            with connection.execute_wrapper(fails):
                call()
        except OperationalError:
            assert _counts() == before
            writes += 1
        else:
            break
    assert not fails.failed
    assert writes >= 2  # the event and its values at the least
    assert _counts() != before


WITH_A_FORM = [name for name, action in public_actions().items() if "once" in action.__annotations__]


@pytest.mark.req("R-03")
@pytest.mark.parametrize("name", WITH_A_FORM)
def test_form_that_is_sent_twice_is_carried_out_once(cast: Cast, name: str) -> None:
    """All share the key of recording(); tests/concurrency sends three of them at the same instant."""
    call = SCENARIOS[name](cast)
    call()
    before = _everything()
    # The file is compared with the register anew, and holds nothing more that is new.
    with pytest.raises(NotNow if name == "vendor_imports.import_vendors" else AlreadyDone):
        call()
    assert _everything() == before


def test_fault_is_noticed_when_an_action_is_not_one_transaction(cast: Cast) -> None:
    """The control of the test above: two recordings in a row leave a state between."""

    def torn() -> None:
        for name in ("First", "Second"):
            with recording(AuditVerb.VENDOR_ADDED, by=cast.lead, about=name) as log:
                log.create(Vendor(name=name, slug=name.lower(), is_cmo=True))

    before = _counts()
    states = []
    for after in range(30):
        with connection.execute_wrapper(_Fails(after)), pytest.raises(OperationalError):
            torn()
        states.append(_counts())
        if states[-1] != before:
            break
    assert states[-1] != before
