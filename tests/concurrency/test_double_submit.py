"""R-03: the same form four times at once makes one row, and every sender gets that row."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from scoring.actions.imports import import_scorecard
from scoring.actions.recording import AlreadyDone, Once
from scoring.actions.selections import create_selection
from scoring.actions.vendors import add_vendor
from scoring.importers.scorecard import parse
from scoring.models import AuditEvent, IdempotencyKey, Selection, User, Vendor
from scoring.vocabulary import VendorKind
from tests.actions.scenarios import SCORECARD
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, returned

GROUPS, SENDERS = 25, 4
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-03")]


def _vendor(by: User, once: Once) -> Any:
    return add_vendor(by=by, name="Aldermoor Biologics", kinds=[VendorKind.CDMO], once=once)


def _selection(by: User, once: Once) -> Any:
    return create_selection(by=by, title="Fill-finish", kind=VendorKind.CDMO, once=once)


def _import(by: User, once: Once) -> Any:
    scorecard = parse(SCORECARD, "scorecard.csv")
    return import_scorecard(
        by=by, scorecard=scorecard, sha256="0" * 64, title="From a file", kind=VendorKind.CDMO, known={}, once=once
    )


CREATING: dict[str, tuple[Callable[[User, Once], Any], type[Vendor] | type[Selection]]] = {
    "vendors.add_vendor": (_vendor, Vendor),
    "selections.create_selection": (_selection, Selection),
    "imports.import_scorecard": (_import, Selection),
}


@pytest.mark.parametrize("name", CREATING)
def test_one_form_sent_four_times_at_once_makes_one_row(cast: Cast, name: str) -> None:
    make, model = CREATING[name]

    def send(once: Once) -> uuid.UUID:
        try:
            return make(cast.lead, once).pk
        except AlreadyDone as done:
            return done.result_id

    events = AuditEvent.objects.count()
    for made in range(1, GROUPS + 1):
        key = uuid.uuid4()  # every sender proposes an id of its own for the row
        forms = [Once(key, uuid.uuid4()) for _ in range(SENDERS)]
        results = set(returned(all_at_once([lambda form=form: send(form) for form in forms])))
        assert len(results) == 1
        assert model.objects.filter(pk__in=[form.result_id for form in forms]).count() == 1
        assert model.objects.filter(pk__in=results).exists()
        assert model.objects.count() == made
    assert AuditEvent.objects.count() == events + GROUPS


def test_naive_check_before_the_insert_makes_duplicates(cast: Cast) -> None:
    """The control: look whether the form was carried out, think, and write down that it was."""
    made: list[uuid.UUID] = []

    def send(key: uuid.UUID) -> None:
        if IdempotencyKey.objects.filter(result_id=key).exists():
            return
        time.sleep(0.005)
        IdempotencyKey.objects.create(key=uuid.uuid4(), user=cast.lead, result_id=key)
        made.append(key)

    for _ in range(GROUPS):
        key = uuid.uuid4()
        returned(all_at_once([lambda key=key: send(key)] * SENDERS))
    assert len(made) > GROUPS


def test_two_selections_at_once_get_two_references(cast: Cast) -> None:
    """Numbers are given out one at a time, whoever asks at once."""
    deeds = [lambda: create_selection(by=cast.lead, title="Fill-finish", kind=VendorKind.CDMO).ref] * SENDERS
    refs = returned(all_at_once(deeds))
    assert len(set(refs)) == SENDERS
