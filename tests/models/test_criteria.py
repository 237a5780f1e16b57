"""What the database holds of a tree, whoever writes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from scoring.actions.recording import recording
from scoring.models import CriteriaModel, Criterion
from scoring.vocabulary import AuditVerb
from tests.cast import Cast

NUMBER = {"kind": "number", "worst": 0, "best": 10, "local_weight": 10_000}


def _written(cast: Cast, *rows: dict[str, Any]) -> None:
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test") as log:
        model = log.create(CriteriaModel(name="Tree"))
        for position, row in enumerate(rows):
            fields = {"key": f"C{position}", "name": "A criterion", "position": position, **row}
            log.create(Criterion(criteria_model=model, **fields))


def test_criterion_with_a_scale_is_kept(cast: Cast) -> None:
    _written(cast, NUMBER, {"kind": "group"}, {"kind": "must_have"}, {**NUMBER, "worst": 10, "best": 0})
    assert Criterion.objects.count() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "slider"},
        {"best": None},
        {"worst": None},
        {"best": 0},
        {"local_weight": 10_001},
        {"local_weight": -1},
        {"raw_weight": -1},
        {"kind": "group"},
        {"kind": "must_have", "worst": None, "best": None},
        {"kind": "must_have", "worst": None, "best": None, "local_weight": 0, "raw_weight": 1},
    ],
    ids=str,
)
def test_criterion_that_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        _written(cast, {**NUMBER, **wrong})
    assert not Criterion.objects.exists()


def test_key_is_given_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _written(cast, NUMBER, {**NUMBER, "key": "C0"})


def test_key_of_a_removed_criterion_may_be_given_again(cast: Cast) -> None:
    """Its row stays for the trail, and the tree may have a successor under the same key."""
    removed = {"removed_at": timezone.now(), "removed_by": cast.lead}
    _written(cast, {**NUMBER, **removed}, {**NUMBER, "key": "C0"})
    assert Criterion.objects.get().position == 1
    assert Criterion.everything.count() == 2


def test_position_that_two_criteria_share_is_no_fault(cast: Cast) -> None:
    """A move gives new positions row by row, so that two share one for a moment; the key then says which is first."""
    _written(cast, {**NUMBER, "key": "C2"}, {**NUMBER, "key": "C1", "position": 0})
    assert [row.key for row in Criterion.objects.all()] == ["C1", "C2"]


@pytest.mark.parametrize("status", ["frozen", "thawed"])
def test_model_is_frozen_only_with_instant_and_person(cast: Cast, status: str) -> None:
    with pytest.raises(IntegrityError), recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test") as log:
        log.create(CriteriaModel(name="Tree", status=status))
