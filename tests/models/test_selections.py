"""Who may know of a selection, and what the database holds of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError

from scoring.actions.recording import recording
from scoring.models import Membership, Selection
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import NAMES, Cast
from tests.factories import make_selection


def test_selection_is_known_to_its_members_and_to_auditors(cast: Cast) -> None:
    make_selection(cast)
    know = {name for name in NAMES if Selection.objects.visible_to(getattr(cast, name)).exists()}
    assert know == {"lead", "quality", "technical", "approver", "observer", "auditor"}


def test_selection_comes_once_however_many_members_it_has(cast: Cast) -> None:
    make_selection(cast)
    assert Selection.objects.visible_to(cast.lead).count() == 1


def test_deactivated_member_knows_of_nothing(cast: Cast) -> None:
    selection = make_selection(cast)
    with recording(AuditVerb.MEMBER_ADDED, by=cast.lead, about="a test", selection=selection) as log:
        log.create(Membership(selection=selection, user=cast.deactivated, role="observer"))
    assert not Selection.objects.visible_to(cast.deactivated).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "scoring"},
        {"stage": "nowhere"},
        {"kind": "bakery"},
        {"missing_policy": "hope"},
        {"title": ""},
        {"sealed_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_selection_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    selection = make_selection(cast)
    with pytest.raises(IntegrityError), recording(AuditVerb.STAGE_MOVED, by=cast.lead, about="a test") as log:
        log.update(selection, **wrong)
    assert Selection.objects.get().stage == Stage.SETUP


def test_vendor_competes_once_with_a_site_and_once_without(cast: Cast) -> None:
    selection = make_selection(cast)
    first = selection.alternatives.first()
    assert first is not None
    without = {"selection": selection, "vendor": first.vendor, "site": None}
    kind = type(first)
    with recording(AuditVerb.ALTERNATIVE_ADDED, by=cast.lead, about="a test") as log:
        log.create(kind(position=50, short_name="Whole company", **without))
    for position, again in enumerate((without, {**without, "site": first.site}), start=51):
        with pytest.raises(IntegrityError), recording(AuditVerb.ALTERNATIVE_ADDED, by=None, about="a test") as log:
            log.create(kind(position=position, short_name=f"Again {position}", **again))


@pytest.mark.parametrize(
    "again", [{"position": 0, "short_name": "New"}, {"position": 9, "short_name": "Aldermoor"}], ids=str
)
def test_place_and_short_name_are_given_once(cast: Cast, again: dict[str, Any]) -> None:
    selection = make_selection(cast)
    other = make_selection(cast).alternatives.first()
    assert other is not None
    with pytest.raises(IntegrityError), recording(AuditVerb.ALTERNATIVE_ADDED, by=None, about="a test") as log:
        log.create(type(other)(selection=selection, vendor=other.vendor, site=other.site, **again))


def test_person_has_one_part_in_a_selection_and_only_evaluators_a_sheet(cast: Cast) -> None:
    selection = make_selection(cast)
    with pytest.raises(IntegrityError), recording(AuditVerb.MEMBER_ADDED, by=None, about="a test") as log:
        log.create(Membership(selection=selection, user=cast.quality, role="observer"))
    approver = selection.memberships.get(user=cast.approver)
    with pytest.raises(IntegrityError), recording(AuditVerb.MEMBER_ADDED, by=None, about="a test") as log:
        log.update(approver, submitted_at=selection.created_at)


def test_address_holds_the_reference(cast: Cast) -> None:
    assert make_selection(cast).get_absolute_url().startswith("/s/SEL-")
