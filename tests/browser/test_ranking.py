"""The ranking in a narrow window: a card for each vendor, nothing to scroll to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scoring.vocabulary import Stage
from tests.browser.looking import violations
from tests.cast import Cast
from tests.factories import make_selection


@pytest.mark.parametrize("view", ["", "?view=aligned"])
def test_ranking_on_a_phone_needs_no_scrolling_sideways(page: Page, cast: Cast, view: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"/s/{selection.ref}/results/{view}")
    region = page.get_by_role("region", name="Ranking table")
    assert region.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    rows = region.locator("tbody tr:not(.out)")
    for n in range(rows.count()):
        for part in (".rank", "th", ".bars svg", ".total", ".range", ".first"):
            box = rows.nth(n).locator(part).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
        expect(rows.nth(n)).to_contain_text("%")
    assert page.get_by_role("table").first.get_by_role("columnheader").count() == 6, "it is still read as a table"
    assert violations(page) == []
