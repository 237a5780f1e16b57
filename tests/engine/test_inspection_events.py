"""Records of a site: every kind is understood and explained, and none can be changed after it was handed in."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from scoring.engine.inspection_events import KINDS, SiteEvent
from tests.engine.sites import record


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_explained(kind: str) -> None:
    event = SiteEvent("k", kind, date(2025, 1, 31), "", "FDA")
    (part,) = record(event).parts
    assert part.keys == ("k",)
    assert len(part.note) > 10


def test_record_cannot_be_changed() -> None:
    event = SiteEvent("k", "inspection", date(2025, 1, 31), "nai", "FDA")
    with pytest.raises(FrozenInstanceError):
        event.outcome = "oai"  # type: ignore[misc]
