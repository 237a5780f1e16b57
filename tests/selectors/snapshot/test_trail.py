"""The log tells what changed after sealing, and nothing that came before it or is routine."""

from __future__ import annotations

import pytest

from scoring.selectors.snapshot.plain import Plain

pytestmark = pytest.mark.django_db


def test_log_tells_the_change_of_weights_and_neither_the_setting_up_nor_the_scoring(content: Plain) -> None:
    (entry,) = content["log"]
    names = {person["key"]: person["name"] for person in content["people"]}
    assert names[entry["who"]] == "Lena Hartwig"
    assert (entry["at"], entry["role"]) == ("2026-11-12T14:05:00.250000Z", "Procurement lead")
    ref = content["selection"]["ref"]
    assert entry["sentence"] == f"changed the sealed weights in the open: {ref}"
    assert entry["reason"] == "Delivery became as urgent."
