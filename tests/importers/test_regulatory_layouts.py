"""The headings of each list: present and former names of a column, and what is said of a list that lacks one."""

from __future__ import annotations

import pytest

from scoring.importers.regulatory_layouts import FIELD_OF, HEADINGS, explain_missing, find_header, fold
from scoring.importers.regulatory_sources import LAYOUTS
from scoring.importers.table import SheetRow


def test_no_heading_means_two_fields() -> None:
    words = [fold(word) for headings in HEADINGS.values() for word in headings.split("|")]
    assert len(words) == len(set(words)) == len(FIELD_OF)


def test_every_field_of_a_layout_has_a_heading_and_every_heading_a_layout() -> None:
    assert set().union(*(layout.used for layout in LAYOUTS)) == set(HEADINGS)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.source)
def test_layout_is_recognised_by_its_required_headings_alone_and_by_no_fewer(layout: object) -> None:
    required = sorted(layout.required)  # type: ignore[attr-defined]
    names = [HEADINGS[field].split("|")[0] for field in required]
    header = find_header(SheetRow("", 1, names), LAYOUTS)
    assert header is not None
    assert header.layout is layout
    for left_out in range(len(names)):
        row = SheetRow("", 1, names[:left_out] + names[left_out + 1 :])
        found = find_header(row, LAYOUTS)
        assert found is None or found.layout is not layout
        if found is None and len(names) > 2:
            assert names[left_out] in str(explain_missing([row], [layout]))  # type: ignore[list-item]


def test_columns_that_no_field_is_for_are_kept_apart() -> None:
    names = ["FEI Number", "Action Taken Date", "Colour", "", "Action Type", "Issuing Office"]
    header = find_header(SheetRow("", 1, names), LAYOUTS)
    assert header is not None
    assert header.others == (2, 5)
