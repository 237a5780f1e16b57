"""People stand once, by name, with the part that they have now."""

from __future__ import annotations

import pytest

from scoring.actions.recording import recording
from scoring.models import Selection
from scoring.selectors.snapshot import content_of
from scoring.vocabulary import AuditVerb
from tests.cast import Cast
from tests.selectors.snapshot.golden import LAST

pytestmark = pytest.mark.django_db


def test_people_are_numbered_by_name_and_named_by_key(selection: Selection, cast: Cast) -> None:
    content = content_of(selection)
    people = content["people"]
    assert [p["name"] for p in people] == sorted(
        user.full_name for user in (cast.lead, cast.quality, cast.technical, cast.approver, cast.observer)
    )
    assert [p["key"] for p in people] == ["P1", "P2", "P3", "P4", "P5"]
    by_name = {p["name"]: p for p in people}
    technical, quality = by_name["Teodora Milic"], by_name["Quentin Abara"]
    assert (technical["role"], technical["function"], technical["groups"]) == ("evaluator", "CMC", ["D"])
    assert technical["conflicts"] == [
        {"vendor": "A2", "statement": "Worked there.", "declared_at": "2026-11-02T09:30:00.000000Z"}
    ]
    assert content["selection"]["lead"] == by_name["Lena Hartwig"]["key"]
    assert {s["person"] for s in content["scores"]} == {technical["key"], quality["key"]}


def test_who_was_taken_out_is_still_named_but_has_no_part(selection: Selection, cast: Cast) -> None:
    member = selection.memberships.get(user=cast.quality)
    with recording(AuditVerb.MEMBER_REMOVED, by=cast.lead, about="Quentin Abara", selection=selection) as log:
        log.update(member, removed_at=LAST, removed_by=cast.lead)
    (person,) = [p for p in content_of(selection)["people"] if p["name"] == "Quentin Abara"]
    assert (person["role"], person["function"], person["submitted_at"], person["groups"]) == ("", "", None, [])
