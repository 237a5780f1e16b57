"""The database refuses a row that names another selection's or another vendor's, whoever wrote it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from scoring.actions.recording import recording
from scoring.models import Criterion
from scoring.vocabulary import AuditVerb
from tests.cast import Cast
from tests.factories import make_selection


def _written(cast: Cast, row: Any) -> None:
    """Write a row with an event but past every check in Python."""
    with recording(AuditVerb.SCREENED, by=cast.lead, about="a test") as log:
        log.create(row)


def _altered(cast: Cast, row: Any, **values: Any) -> None:
    with recording(AuditVerb.SCREENED, by=cast.lead, about="a test") as log:
        log.update(row, **values)


def _copy(row: Any) -> Any:
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = uuid.uuid4()
    return copy


def test_site_of_another_vendor_is_refused(cast: Cast) -> None:
    first, second, _ = make_selection(cast).alternatives.all()
    copy = _copy(first)
    copy.position, copy.short_name, copy.site = 9, "Another", second.site
    with pytest.raises(IntegrityError, match="the site belongs to another vendor"):
        _written(cast, copy)
    for values in ({"site": second.site}, {"vendor": second.vendor}):
        with pytest.raises(IntegrityError, match="the site belongs to another vendor"):
            _altered(cast, type(first).objects.get(pk=first.pk), **values)
    _altered(cast, first, site=None)


def test_alternative_may_change_after_its_site_moved_on(cast: Cast) -> None:
    """Vendors are merged: the site goes to the other one, the alternative stays as it was ranked."""
    first, second, _ = make_selection(cast).alternatives.all()
    _altered(cast, first.site, vendor=second.vendor)
    _altered(cast, first, strength="Known for years.")
    kept = type(first).objects.select_related("site").get(pk=first.pk)
    assert (kept.strength, kept.vendor_id, kept.site.vendor_id) == (
        "Known for years.",
        first.vendor_id,
        second.vendor_id,
    )


def test_group_of_another_selection_is_refused(cast: Cast) -> None:
    mine, other = make_selection(cast), make_selection(cast)
    assignment = mine.memberships.get(user=cast.quality).assignments.get()
    copy = _copy(assignment)
    copy.group = other.criteria_model.criteria.get(key="D")
    with pytest.raises(IntegrityError, match="the group belongs to another selection"):
        _written(cast, copy)
    with pytest.raises(IntegrityError, match="the group belongs to another selection"):
        _altered(cast, assignment, group=copy.group)


def test_parent_in_another_tree_is_refused(cast: Cast) -> None:
    mine, other = (make_selection(cast).criteria_model for _ in range(2))
    theirs = other.criteria.get(key="Q")
    new = Criterion(criteria_model=mine, parent=theirs, position=99, key="Q9", name="Astray", kind="group")
    with pytest.raises(IntegrityError, match="the parent belongs to another criteria model"):
        _written(cast, new)
    for values in ({"parent": theirs}, {"criteria_model": other, "key": "Q9", "position": 99}):
        with pytest.raises(IntegrityError, match="the parent belongs to another criteria model"):
            _altered(cast, mine.criteria.get(key="Q1"), **values)
